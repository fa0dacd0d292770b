//! `/robots.txt` and the sitemaps (sitemaps.org 0.9): every public complaint, by ranges of ids, and every estate.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use askama::Template;

use super::asked;
use crate::base::{Error, Instant, Result};
use crate::complaints::{self, urls};
use crate::db::{ReadTx, Store};
use crate::estates;
use crate::web::Visit;

/// Ids that one sitemap covers: far below the 50,000 addresses and 50 MB of the standard.
const IDS_PER_MAP: i64 = 5_000;

#[derive(Template)]
#[template(path = "complaints/sitemaps.xml")]
struct Index {
    base: String,
    maps: i64,
}

impl Index {
    fn numbers(&self) -> std::ops::RangeInclusive<i64> {
        1..=self.maps
    }
}

#[derive(Template)]
#[template(path = "complaints/sitemap.xml")]
struct Map {
    base: String,
    /// Addresses below that of the site, with their last change.
    places: Vec<(String, Option<Instant>)>,
}

#[derive(Template)]
#[template(path = "complaints/robots.txt", escape = "none")]
struct Robots {
    base: String,
}

/// GET /robots.txt
pub async fn robots(visit: Visit) -> Result<HttpResponse> {
    answer("text/plain; charset=utf-8", &Robots { base: visit.site.base_url.clone() })
}

/// GET /sitemap.xml: the list of the maps; the first holds the estates as well.
pub async fn index(store: web::Data<Store>, visit: Visit) -> Result<HttpResponse> {
    let last = store.read(complaints::last_id).await?;
    let maps = (last - 1).max(0) / IDS_PER_MAP + 1;
    answer("application/xml; charset=utf-8", &Index { base: visit.site.base_url.clone(), maps })
}

/// GET /sitemap/{number}
pub async fn map(store: web::Data<Store>, visit: Visit, number: web::Path<String>) -> Result<HttpResponse> {
    let number = number.strip_suffix(".xml").and_then(asked::id).ok_or(Error::NotFound)?;
    let places = store.read(move |tx| places(tx, number)).await?;
    answer("application/xml; charset=utf-8", &Map { base: visit.site.base_url.clone(), places })
}

fn places(tx: &mut ReadTx<'_>, number: i64) -> Result<Vec<(String, Option<Instant>)>> {
    let last = number.checked_mul(IDS_PER_MAP).ok_or(Error::NotFound)?;
    let first = last - IDS_PER_MAP + 1;
    if number > 1 && first > complaints::last_id(tx)? {
        return Err(Error::NotFound);
    }
    let mut places = Vec::new();
    if number == 1 {
        places.extend(["/", "/complaints", "/estates", "/late", "/changes"].map(|place| (place.to_owned(), None)));
        let estates = estates::list_estates(tx)?;
        places.extend(estates.into_iter().map(|estate| (format!("/estates/{}", estate.id), None)));
    }
    let public = complaints::public_between(tx, first, last)?;
    places.extend(public.into_iter().map(|(id, at)| (urls::complaint(id), Some(at))));
    Ok(places)
}

fn answer(kind: &'static str, document: &impl Template) -> Result<HttpResponse> {
    let body = document.render().context("rendering a sitemap").map_err(Error::Internal)?;
    Ok(HttpResponse::Ok().content_type(kind).insert_header(("cache-control", "max-age=3600")).body(body))
}
