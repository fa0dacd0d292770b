//! One request as a page sees it: who, in which language and dress, and under which number it is logged.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use std::future::{Ready, ready};

use super::{cookies, csrf, flash};
use crate::base::ids::PersonId;
use crate::base::{Clock, Error, Instant, Message};
use crate::i18n::Lang;
use crate::settings::{SecretKey, StaffTotp};

/// What every request needs to know of the site it is made to.
#[derive(Clone, Debug)]
pub struct Site {
    /// Name of the developer.
    pub company: String,
    /// The address of the site, without a slash at the end.
    pub base_url: String,
    /// Signs cookies and forms.
    pub secret: SecretKey,
    /// Whether every page says that this is a demonstration.
    pub demo: bool,
    /// Whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Whether who works for the company needs a second step to sign in.
    pub staff_totp: StaffTotp,
    /// Short messages that may leave in a day.
    pub sms_daily_limit: u32,
    /// Hosts beside the vendors' own at which robots of group chats may be reached.
    pub robot_hosts: Vec<String>,
    /// The present.
    pub clock: Clock,
}

impl Site {
    /// Whether people reach the site over TLS, so that cookies must be `Secure`.
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

/// The signed-in person as the page shell shows her.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Who.
    pub person_id: PersonId,
    /// Her public name.
    pub name: String,
    /// Notices she has not read.
    pub unread: i32,
    /// Whether she has a desk.
    pub has_desk: bool,
    /// Whether she administers.
    pub administers: bool,
}

impl Viewer {
    /// The count beside the bell: never more than two digits.
    pub fn unread_shown(&self) -> String {
        if self.unread > 99 { "99+".to_owned() } else { self.unread.to_string() }
    }
}

/// The number of a request, in the log and on error pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// One request as a page sees it.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The site.
    pub site: Arc<Site>,
    /// The language of the interface.
    pub lang: Lang,
    /// `light`, `dark`, or empty for the device's own.
    pub theme: &'static str,
    /// Larger type, fewer controls.
    pub elder: bool,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// The forged-form protection of this browser.
    pub csrf: csrf::Token,
    /// What the last act has to say.
    pub flash: Option<Message>,
    /// Path and query, for coming back; to what was posted nobody comes back but to the home page.
    pub here: String,
    /// The path alone, for sending a form there again.
    pub path: String,
    /// The number of the request.
    pub request_id: String,
    /// The moment of the request.
    pub now: Instant,
}

impl Visit {
    /// Reads a request's cookies and what middlewares left on it.
    pub fn of(request: &HttpRequest) -> Self {
        let site = request.app_data::<web::Data<Site>>().map_or_else(fallback_site, |site| Arc::clone(site));
        // Read first: parsing the cookies needs the extensions for itself.
        let viewer = request.extensions().get::<Viewer>().cloned();
        let request_id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
        let here = request.uri().path_and_query().filter(|_| request.method().is_safe());
        let here = here.map_or("/", |path| path.as_str()).to_owned();
        Self {
            lang: cookies::lang(request),
            theme: cookies::theme(request),
            elder: cookies::elder(request),
            viewer,
            csrf: csrf::Token::of(request, &site),
            flash: flash::read(request, &site),
            here,
            path: request.path().to_owned(),
            request_id,
            now: site.clock.now(),
            site,
        }
    }
}

/// Only reached when the server was put together without a site, which no request of ours can do.
fn fallback_site() -> Arc<Site> {
    Arc::new(Site {
        company: String::new(),
        base_url: String::new(),
        secret: SecretKey::of_bytes([0; 32]),
        demo: false,
        trusted_proxies: Vec::new(),
        staff_totp: StaffTotp::Required,
        sms_daily_limit: 0,
        robot_hosts: Vec::new(),
        clock: Clock::machine(),
    })
}

impl FromRequest for Visit {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

/// The address of the client: the peer's, or the last one that a trusted proxy did not add itself (security.md S45).
/// What a proxy wrote and we cannot read is nobody's address: what stands before it, anybody may have written.
pub fn client_ip(request: &HttpRequest, site: &Site) -> Option<IpAddr> {
    // Where one socket serves both families, an IPv4 address comes as `::ffff:…`.
    let peer = request.peer_addr()?.ip().to_canonical();
    if !site.trusted_proxies.contains(&peer) {
        return Some(peer);
    }
    let forwarded = request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok());
    let hops: Vec<&str> = forwarded.flat_map(|list| list.split(',')).map(str::trim).collect();
    let hops = hops.into_iter().rev().map_while(|hop| hop.parse::<IpAddr>().ok());
    Some(hops.map(|hop| hop.to_canonical()).find(|hop| !site.trusted_proxies.contains(hop)).unwrap_or(peer))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    /// Whose address is believed: peer, `X-Forwarded-For`, client. The proxy is 10.0.0.1.
    fn seen(peer: &str, forwarded: &str) -> String {
        let site = Site { trusted_proxies: vec!["10.0.0.1".parse().unwrap()], ..(*fallback_site()).clone() };
        let request = TestRequest::default().peer_addr(format!("{peer}:1234").parse().unwrap());
        let request = request.insert_header(("x-forwarded-for", forwarded)).to_http_request();
        client_ip(&request, &site).unwrap().to_string()
    }

    #[test]
    fn an_address_is_believed_from_a_known_proxy_only() {
        assert_eq!(seen("192.0.2.9", "198.51.100.1"), "192.0.2.9");
        assert_eq!(seen("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("10.0.0.1", "203.0.113.5, 198.51.100.1, 10.0.0.1"), "198.51.100.1", "the first is made up");
        assert_eq!(seen("[::ffff:10.0.0.1]", "::ffff:198.51.100.1"), "198.51.100.1");
        assert_eq!(seen("[::ffff:192.0.2.9]", ""), "192.0.2.9");
    }

    #[test]
    fn what_stands_before_an_unreadable_address_is_not_believed() {
        for forwarded in ["203.0.113.5, unknown", "203.0.113.5, 198.51.100.1:4711", "", "' OR 1=1"] {
            assert_eq!(seen("10.0.0.1", forwarded), "10.0.0.1", "{forwarded}");
        }
    }
}
