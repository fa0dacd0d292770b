//! What a kept page is found by: nothing but what is listed here can change it (security.md S42).

use actix_web::dev::ServiceRequest;
use actix_web::http::Uri;
use percent_encoding::percent_decode;

use super::Kept;
use crate::web::cookies;

/// A longer address is nobody's whom we want to remember.
const LONGEST_ADDRESS: usize = 512;

/// Address, language and dress. The coding is no part of it: a page is packed for each.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) address: String,
    pub(super) lang: &'static str,
    pub(super) theme: &'static str,
    pub(super) elder: bool,
}

impl Key {
    /// The key of a request whose address is [cut down](cut_down); `None` when it is too long to be kept.
    pub(super) fn of(request: &ServiceRequest) -> Option<Self> {
        let address = request.uri().path_and_query().map_or("/", |address| address.as_str());
        let request = request.request();
        (address.len() <= LONGEST_ADDRESS).then(|| Self {
            address: address.to_owned(),
            lang: cookies::lang(request).tag(),
            theme: cookies::theme(request),
            elder: cookies::elder(request),
        })
    }

    pub(super) fn weight(&self) -> u64 {
        u64::try_from(self.address.len()).unwrap_or(u64::MAX)
    }
}

fn name_of(pair: &str) -> Vec<u8> {
    let name = pair.split('=').next().unwrap_or_default();
    percent_decode(name.as_bytes()).collect()
}

/// Takes from an address every parameter that its page does not know, and puts the others into one order, so that the
/// page cannot show what the key does not tell. Whatever is answered, is answered to this address.
pub(super) fn cut_down(request: &mut ServiceRequest, kept: &Kept) {
    let query = request.query_string();
    if query.is_empty() {
        return;
    }
    let place = |pair: &&str| {
        let name = name_of(pair);
        kept.parameters().position(|known| known.as_bytes() == name)
    };
    let mut pairs: Vec<(usize, &str)> = query.split('&').filter_map(|pair| Some((place(&pair)?, pair))).collect();
    pairs.sort_by_key(|(place, _)| *place);
    let cut: Vec<&str> = pairs.into_iter().map(|(_, pair)| pair).collect();
    let cut = cut.join("&");
    if cut == query {
        return;
    }
    let path = request.path();
    let address = if cut.is_empty() { path.to_owned() } else { format!("{path}?{cut}") };
    if let Ok(uri) = address.parse::<Uri>() {
        request.head_mut().uri = uri;
    }
}

/// Whether a query has a parameter that makes the page one of a kind.
pub(super) fn is_one_of_a_kind(request: &ServiceRequest, kept: &Kept) -> bool {
    let mut names = request.query_string().split('&').map(name_of);
    names.any(|name| kept.unkept.iter().any(|unkept| unkept.as_bytes() == name))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;
    use crate::web::page_cache::Follows;

    const KEPT: Kept = Kept { query: &["view", "page"], unkept: &["q"], follows: Follows::All };

    fn cut(address: &str) -> String {
        let mut request = TestRequest::with_uri(address).to_srv_request();
        cut_down(&mut request, &KEPT);
        request.uri().path_and_query().unwrap().as_str().to_owned()
    }

    #[test]
    fn an_address_is_cut_down_to_what_its_page_knows_in_one_order() {
        for (written, cut_down) in [
            ("/a", "/a"),
            ("/a?", "/a?"),
            ("/a?utm_source=x", "/a"),
            ("/a?page=2&view=all", "/a?view=all&page=2"),
            ("/a?%70age=2&x&=&view", "/a?view&%70age=2"),
            ("/a?page=1&page=2", "/a?page=1&page=2"),
            ("/a?PAGE=1&x=%FF&q=w", "/a?q=w"),
        ] {
            assert_eq!(cut(written), cut_down, "{written}");
        }
    }
}
