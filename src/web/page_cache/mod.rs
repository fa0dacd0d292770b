//! The pages of visitors, kept in memory (decisions.md 29, docs/decisions/0009).
//!
//! A page says in a [`Kept`] which parameters it knows and what it shows. It is found by its address, cut down to those
//! parameters, and the reader's language, theme and type size, and by nothing else; a session or a sentence of the last
//! act goes past. Only a whole page that names no person is kept ([`Keepable`] says so), never an error. A page is
//! wrong as soon as what it shows has [changed](PageCache::touch), when one of its dates passes and at midnight; until
//! then it is rendered again every minute, by one reader at a time, while the others are shown the old one.
//!
//! What a page shows is a number here; what the numbers mean, and which fact changes what, `reactions` knows.

mod entry;
mod flights;
mod follower;
mod key;
mod versions;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::body::{BoxBody, MessageBody as _};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{HttpResponse, web};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use self::entry::{Entry, Standing};
use self::flights::Flights;
use self::key::Key;
use self::versions::Versions;
use super::cookies;
use super::visit::Site;
use crate::base::Instant;
use crate::i18n::Lang;

pub use follower::PageFollower;
pub use versions::{Follows, Touched};

/// The bytes of all kept pages together, reckoned high: some thousand pages.
pub const BUDGET_BYTES: u64 = 32 * 1024 * 1024;
/// Besides its bytes a page takes about so much.
const OVERHEAD_BYTES: u64 = 512;
/// What a page weighs, roughly, for the number of places to keep ready.
const TYPICAL_BYTES: u64 = 32 * 1024;

/// What a page tells of itself so that it can be kept.
#[derive(Clone, Copy, Debug)]
pub struct Kept {
    /// The parameters it knows; others are taken from the address before it sees them.
    pub query: &'static [&'static str],
    /// Further parameters it knows, with which it is not kept: words that people type.
    pub unkept: &'static [&'static str],
    /// What it shows.
    pub follows: Follows,
}

impl Kept {
    fn parameters(&self) -> impl Iterator<Item = &'static str> {
        self.query.iter().chain(self.unkept).copied()
    }
}

/// Left on an answer by [`page`](super::page): it is the same for every visitor, until `changes_at`.
#[derive(Clone, Copy, Debug)]
pub struct Keepable {
    /// The language of the page.
    pub lang: Lang,
    /// When the page changes by itself, without anything being done.
    pub changes_at: Option<Instant>,
}

/// The kept pages of one process.
pub struct PageCache {
    pages: Cache<Key, Arc<Entry>, Weight>,
    versions: Versions,
    flights: Flights,
    rendered: AtomicU64,
}

#[derive(Clone)]
struct Weight;

impl Weighter<Key, Arc<Entry>> for Weight {
    fn weight(&self, key: &Key, entry: &Arc<Entry>) -> u64 {
        OVERHEAD_BYTES.saturating_add(key.weight().saturating_mul(2)).saturating_add(entry.weight())
    }
}

impl PageCache {
    /// An empty one that never holds more than a number of bytes.
    pub fn new(budget_bytes: u64) -> Self {
        let places = usize::try_from(budget_bytes / TYPICAL_BYTES).unwrap_or(usize::MAX).max(16);
        Self {
            pages: Cache::with_weighter(places, budget_bytes, Weight),
            versions: Versions::new(),
            flights: Flights::default(),
            rendered: AtomicU64::new(0),
        }
    }

    /// Makes every page wrong that shows what has changed.
    pub fn touch(&self, touched: Touched) {
        self.versions.touch(touched);
    }

    /// Pages rendered so far for want of a kept one.
    pub fn rendered(&self) -> u64 {
        self.rendered.load(Ordering::Relaxed)
    }

    /// Bytes of all kept pages, reckoned high.
    pub fn weight(&self) -> u64 {
        self.pages.weight()
    }

    /// The page and how it stands now.
    fn find(&self, asked: &Asked) -> Option<(Arc<Entry>, Standing)> {
        let entry = self.pages.get(&asked.key)?;
        let standing = entry.standing(self.version(asked), asked.site.clock.now());
        Some((entry, standing))
    }

    fn version(&self, asked: &Asked) -> u64 {
        asked.number.map_or_else(|| self.versions.of_all(), |number| self.versions.of_one(number))
    }
}

/// A page that may be kept, as a request asks for it.
struct Asked {
    key: Key,
    /// Of the one thing that it shows.
    number: Option<i64>,
    site: Arc<Site>,
}

impl Asked {
    /// `None` when the page is this reader's alone, or not worth keeping.
    fn of(request: &ServiceRequest, kept: &Kept) -> Option<Self> {
        let site = Arc::clone(request.app_data::<web::Data<Site>>()?);
        let is_personal = |name| cookies::value(request.request(), &site, name).is_some_and(|value| !value.is_empty());
        if is_personal(cookies::SESSION) || is_personal(cookies::FLASH) || key::is_one_of_a_kind(request, kept) {
            return None;
        }
        let number = match kept.follows {
            Follows::All => None,
            Follows::One(name) => Some(request.match_info().get(name)?.parse().ok()?),
        };
        Some(Self { key: Key::of(request)?, number, site })
    }
}

/// Around the handler of a page: answers with a kept page, or renders it and keeps it.
pub async fn serve(
    kept: &'static Kept,
    mut request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse, actix_web::Error> {
    key::cut_down(&mut request, kept);
    let (Some(cache), Some(asked)) = (request.app_data::<web::Data<PageCache>>().cloned(), Asked::of(&request, kept))
    else {
        return next.call(request).await;
    };
    let known = match cache.find(&asked) {
        Some((entry, Standing::Fresh)) => return Ok(shown(request, &entry)),
        known => known,
    };
    let place = cache.flights.join(&asked.key);
    let turn = match (&known, place.turn_now()) {
        (_, Ok(turn)) => Some(turn),
        (Some((entry, Standing::Old)), Err(_)) => return Ok(shown(request, entry)),
        (_, Err(_)) => place.turn().await,
    };
    if turn.is_some()
        && let Some((entry, Standing::Fresh)) = cache.find(&asked)
    {
        return Ok(shown(request, &entry));
    }
    let entry = known.map(|(entry, _)| entry);
    match cache.render(&asked, entry, request, next).await? {
        Rendered::Kept(response) => Ok(response),
        Rendered::NotKept(response) => {
            place.give_up();
            Ok(response)
        }
    }
}

/// An answer, and whether those who wait for it can have it too.
enum Rendered {
    Kept(ServiceResponse),
    NotKept(ServiceResponse),
}

impl PageCache {
    /// Renders a page and keeps it. When that fails and nothing is known to have changed, the last one is shown instead.
    async fn render(
        &self,
        asked: &Asked,
        last: Option<Arc<Entry>>,
        request: ServiceRequest,
        next: Next<BoxBody>,
    ) -> Result<Rendered, actix_web::Error> {
        // Both before the handler reads: what changes meanwhile makes the page wrong at once.
        let read_at = (self.version(asked), asked.site.clock.now());
        self.rendered.fetch_add(1, Ordering::Relaxed);
        let response = next.call(request).await?;
        if response.status().is_server_error()
            && let Some(entry) = last.filter(|entry| entry.version() == read_at.0)
        {
            let cause = response.response().error().map(|error| format!("{error:?}"));
            tracing::error!(error = cause, "a page could not be rendered; its last one is shown");
            return Ok(Rendered::NotKept(put(response, |request| entry.answer(request))));
        }
        let keepable = response.response().extensions().get::<Keepable>().copied();
        let Some(keepable) = keepable.filter(|_| response.status() == StatusCode::OK) else {
            return Ok(Rendered::NotKept(response));
        };
        let (request, response) = response.into_parts();
        let (head, body) = response.into_parts();
        let plain = match body.try_into_bytes() {
            Ok(plain) => plain,
            Err(body) => return Ok(Rendered::NotKept(ServiceResponse::new(request, head.set_body(body)))),
        };
        let entry = Arc::new(Entry::new(plain, keepable.lang.tag(), read_at, keepable.changes_at));
        self.pages.insert(asked.key.clone(), Arc::clone(&entry));
        let answer = entry.answer(&request);
        Ok(Rendered::Kept(ServiceResponse::new(request, answer)))
    }
}

fn shown(request: ServiceRequest, entry: &Entry) -> ServiceResponse {
    let answer = entry.answer(request.request());
    request.into_response(answer)
}

fn put(response: ServiceResponse, answer: impl FnOnce(&actix_web::HttpRequest) -> HttpResponse) -> ServiceResponse {
    let (request, _) = response.into_parts();
    let answer = answer(&request);
    ServiceResponse::new(request, answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kept_pages_never_weigh_more_than_their_budget() {
        let cache = PageCache::new(4 * 1024 * 1024);

        for number in 0..2_000 {
            let key = Key { address: format!("/complaints?after={number}"), lang: "en", theme: "", elder: false };
            let plain = vec![b'x'; 10_000].into();
            cache.pages.insert(key, Arc::new(Entry::new(plain, "en", (0, Instant(0)), None)));
            assert!(cache.weight() <= 4 * 1024 * 1024);
        }

        assert!(cache.weight() > 1024 * 1024, "{}", cache.weight());
    }
}
