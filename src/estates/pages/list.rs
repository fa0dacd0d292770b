//! `/estates`: every estate by region, with its complaints counted.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::base::cursor::Cursor;
use crate::base::text::{self, Limits};
use crate::base::{Error, FormErrors, Result};
use crate::db::Store;
use crate::estates::model::EstateSummary;
use crate::estates::store::{self, ESTATES_PER_PAGE};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Query, Shell, Visit, page};

/// Words to search a name for.
const WORDS: Limits = Limits { min_graphemes: 0, max_graphemes: 30, max_bytes: 512 };

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &["after"], unkept: &["q"], follows: Follows::All };

#[derive(Template)]
#[template(path = "estates/list.html")]
struct EstateList {
    shell: Shell,
    words: String,
    estates: Vec<EstateSummary>,
    next: Option<String>,
}

impl Page for EstateList {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl EstateList {
    /// Estates that follow each other in one region.
    fn regions(&self) -> impl Iterator<Item = &[EstateSummary]> {
        self.estates.chunk_by(|a, b| a.region_id == b.region_id)
    }
}

/// GET /estates
pub async fn show(store: web::Data<Store>, visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let words = text::line(query.one("q")?, &WORDS).map_err(|why| Error::Invalid(FormErrors::of("q", why)))?;
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let (wanted, per_page) = (words.clone(), usize::try_from(ESTATES_PER_PAGE).unwrap_or(usize::MAX));
    let mut estates = store.read(move |tx| store::list_estates_named(tx, &wanted, after)).await?;
    let has_next = estates.len() > per_page;
    estates.truncate(per_page);
    let last = estates.last().filter(|_| has_next);
    let next = last.map(|last| Cursor { value: last.region_id.0, id: last.id.0 }).map(|cursor| next(&words, cursor));
    let title = visit.lang.t("estates.title");
    let shell = Shell::new(visit, title).in_section("estates").public(title);
    page(&EstateList { shell, words, estates, next })
}

fn next(words: &str, after: Cursor) -> String {
    let words = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
    format!("/estates?q={words}&after={after}")
}
