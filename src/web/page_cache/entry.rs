//! A page as it is kept: its bytes, packed once for each coding, and how long it may be shown.

use std::sync::OnceLock;

use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use sha2::{Digest as _, Sha256};

use crate::base::Instant;
use crate::web::encoding::{self, Encoding};
use crate::web::respond::VARY;

/// A page that nothing has changed is shown this long before it is rendered again, for its "3 minutes ago".
const FRESH_MILLIS: i64 = 60_000;
/// Nearly as small as the best, in a tenth of the time.
const BROTLI_QUALITY: u32 = 5;
const GZIP_LEVEL: u32 = 6;

/// Whether a page may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Yes.
    Fresh,
    /// While somebody renders it anew: nothing has changed but the time.
    Old,
    /// No: it is known to be wrong.
    Wrong,
}

/// One page in one language and dress.
#[derive(Debug)]
pub(super) struct Entry {
    plain: Bytes,
    gzip: OnceLock<Bytes>,
    brotli: OnceLock<Bytes>,
    print: String,
    language: &'static str,
    version: u64,
    made_at: Instant,
    ends_at: Instant,
}

impl Entry {
    /// A page of a version read before it was rendered, by the clock of then. `changes_at` is when it changes by itself;
    /// every page does at midnight.
    pub(super) fn new(
        plain: Bytes,
        language: &'static str,
        (version, made_at): (u64, Instant),
        changes_at: Option<Instant>,
    ) -> Self {
        let print = hex::encode(Sha256::digest(&plain)).chars().take(16).collect();
        let midnight = made_at.date().succ_opt().map_or(made_at, Instant::start_of);
        let ends_at = changes_at.map_or(midnight, |at| at.min(midnight));
        let (gzip, brotli) = (OnceLock::new(), OnceLock::new());
        Self { plain, gzip, brotli, print, language, version, made_at, ends_at }
    }

    /// Bytes it takes at most, packed forms and all.
    pub(super) fn weight(&self) -> u64 {
        u64::try_from(self.plain.len()).unwrap_or(u64::MAX).saturating_mul(2)
    }

    pub(super) fn version(&self) -> u64 {
        self.version
    }

    pub(super) fn standing(&self, version: u64, now: Instant) -> Standing {
        if version != self.version || now >= self.ends_at {
            Standing::Wrong
        } else if (0..FRESH_MILLIS).contains(&now.millis_since(self.made_at)) {
            Standing::Fresh
        } else {
            Standing::Old
        }
    }

    fn body(&self, encoding: Encoding) -> Bytes {
        let packed = match encoding {
            Encoding::Plain => &self.plain,
            Encoding::Gzip => self.gzip.get_or_init(|| or_nothing(encoding::gzip(&self.plain, GZIP_LEVEL))),
            Encoding::Brotli => self.brotli.get_or_init(|| or_nothing(encoding::brotli(&self.plain, BROTLI_QUALITY))),
        };
        packed.clone()
    }

    /// The answer to a request: the page, or 304 to whoever has it already.
    pub(super) fn answer(&self, request: &HttpRequest) -> HttpResponse {
        let encoding = Encoding::accepted(request);
        let tag = format!("\"{}-{}\"", self.print, encoding.name());
        let mut response = if is_known(request, &tag) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((header::ETAG, tag.as_str()));
        response.insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")));
        response.insert_header((header::VARY, HeaderValue::from_static(VARY)));
        if is_known(request, &tag) {
            return response.finish();
        }
        response.insert_header((header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")));
        response.insert_header((header::CONTENT_LANGUAGE, HeaderValue::from_static(self.language)));
        response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoding.name())));
        response.body(self.body(encoding))
    }
}

/// Packing into memory cannot fail.
fn or_nothing(packed: Option<Vec<u8>>) -> Bytes {
    packed.unwrap_or_default().into()
}

/// Whether the reader has the page with this tag.
fn is_known(request: &HttpRequest, tag: &str) -> bool {
    let said = request.headers().get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    let mut known = said.flat_map(|list| list.split(',')).map(str::trim);
    known.any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn made_at() -> Instant {
        Instant::start_of(NaiveDate::from_ymd_opt(2026, 11, 20).unwrap()).plus_hours(10)
    }

    fn entry(changes_at: Option<Instant>) -> Entry {
        Entry::new(Bytes::from_static(b"page"), "en", (3, made_at()), changes_at)
    }

    #[test]
    fn a_page_is_fresh_for_a_minute_and_old_after_it() {
        let entry = entry(None);

        assert_eq!(entry.standing(3, made_at()), Standing::Fresh);
        assert_eq!(entry.standing(3, made_at().plus_millis(59_999)), Standing::Fresh);
        assert_eq!(entry.standing(3, made_at().plus_minutes(1)), Standing::Old);
        assert_eq!(entry.standing(3, made_at().plus_millis(-1)), Standing::Old, "the clock was set back");
    }

    #[test]
    fn a_page_is_wrong_from_the_moment_on_at_which_something_changes() {
        let due = made_at().plus_seconds(30);

        assert_eq!(entry(None).standing(4, made_at()), Standing::Wrong);
        assert_eq!(entry(Some(due)).standing(3, due.plus_millis(-1)), Standing::Fresh);
        assert_eq!(entry(Some(due)).standing(3, due), Standing::Wrong);
        assert_eq!(entry(None).standing(3, made_at().plus_hours(14)), Standing::Wrong, "midnight");
        assert_eq!(entry(Some(made_at().plus_days(9))).standing(3, made_at().plus_hours(14)), Standing::Wrong);
    }
}
