//! Atom feeds (RFC 4287) of the site, of an estate and of one complaint: what a visitor may read, newest first.

use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use askama::Template;

use super::asked;
use crate::base::ids::EstateId;
use crate::base::safe_html::plain_text;
use crate::base::words::Visibility;
use crate::base::{Error, Instant, Result};
use crate::complaints::{self, Filter, Order, Placed, Row, Spoken, Withholding, parse_address, urls};
use crate::db::{ReadTx, Store};
use crate::estates;
use crate::web::{Shell, Visit};

/// Floors in the feed of a complaint; a list has as many rows as its page.
const FLOORS: i32 = 20;

#[derive(Template)]
#[template(path = "complaints/feed.xml")]
struct Feed {
    shell: Shell,
    title: String,
    /// The page that the feed follows, below the address of the site.
    page: String,
    updated: Instant,
    entries: Vec<Entry>,
}

struct Entry {
    title: String,
    /// Below the address of the site; for ever the same, so it is the id as well.
    place: String,
    author: String,
    published: Instant,
    updated: Instant,
    /// HTML as stored; the template escapes it once more, as `type="html"` asks.
    html: String,
}

/// GET /feed.atom: the newest complaints.
pub async fn site(store: web::Data<Store>, visit: Visit) -> Result<HttpResponse> {
    let rows = store.read(|tx| newest(tx, &Filter::default())).await?;
    let title = visit.lang.t("site.complaints").to_owned();
    answer(&of_rows(visit, title, "/complaints".to_owned(), rows))
}

/// GET /estates/{id}/feed.atom
pub async fn estate(store: web::Data<Store>, visit: Visit, id: web::Path<String>) -> Result<HttpResponse> {
    let id = asked::id(&id).map(EstateId).ok_or(Error::NotFound)?;
    let read = move |tx: &mut ReadTx<'_>| {
        let estate = estates::find_estate(tx, id)?;
        Ok((estate.name, newest(tx, &Filter { estate_id: Some(id), ..Filter::default() })?))
    };
    let (name, rows) = store.read(read).await?;
    answer(&of_rows(visit, name, format!("/estates/{id}"), rows))
}

/// GET /complaints/{id}/feed.atom
pub async fn complaint(store: web::Data<Store>, visit: Visit, address: web::Path<String>) -> Result<HttpResponse> {
    let id = parse_address(&address)?.id();
    let read = move |tx: &mut ReadTx<'_>| {
        let placed = complaints::find_placed(tx, None, id)?;
        let last = placed.complaint.last_floor;
        let first = (last - FLOORS + 1).max(1);
        let floors = complaints::floors_between(tx, id, first, last)?;
        let withholdings = complaints::withholdings_of(tx, id)?;
        Ok((placed, floors, withholdings))
    };
    let (placed, floors, withholdings) = store.read(read).await?;
    answer(&of_thread(visit, &placed, floors, &withholdings))
}

fn newest(tx: &mut ReadTx<'_>, filter: &Filter) -> Result<Vec<Row>> {
    Ok(complaints::list_visible_to(tx, None, filter, Order::Newest, None)?.rows)
}

fn of_rows(visit: Visit, title: String, page: String, rows: Vec<Row>) -> Feed {
    let shell = Shell::new(visit, title.clone());
    let updated = rows.iter().map(|row| row.complaint.last_activity_at).max().unwrap_or_default();
    let entry = |row: Row| Entry {
        title: format!("{} · {} · {}", row.complaint.title, row.estate, shell.t(row.complaint.state.label())),
        place: urls::complaint(row.complaint.id),
        author: row.estate,
        published: row.complaint.received_at,
        updated: row.complaint.last_activity_at,
        html: String::new(),
    };
    let entries = rows.into_iter().map(entry).collect();
    Feed { shell, title, page, updated, entries }
}

fn of_thread(visit: Visit, placed: &Placed, floors: Vec<Spoken>, withholdings: &[Withholding]) -> Feed {
    let complaint = &placed.complaint;
    let title = format!("{} · {}", complaint.title, placed.estate);
    let shell = Shell::new(visit, title.clone());
    let entry = |(reply, name): Spoken| {
        let withholding = withholdings.iter().find(|one| one.floor() == reply.floor);
        let is_held = reply.visibility == Visibility::Held;
        let words = match withholding {
            _ if is_held => shell.t("thread.held_others").to_owned(),
            Some(one) => shell.t1("thread.withheld_heading", shell.t(one.code.label())),
            None => first_words(&plain_text(reply.html.as_str())),
        };
        Entry {
            title: format!("{} {name}: {words}", shell.t1("thread.floor", reply.floor)),
            place: urls::floor(complaint.id, reply.floor),
            author: name,
            published: reply.written_at,
            // A reader of feeds fetches it again, and forgets what it was.
            updated: withholding.map_or(reply.written_at, |one| one.signature.proposed_at),
            html: if is_held { String::new() } else { reply.html.as_str().to_owned() },
        }
    };
    let entries = floors.into_iter().rev().map(entry).collect();
    Feed { shell, title, page: urls::complaint(complaint.id), updated: complaint.last_activity_at, entries }
}

fn first_words(text: &str) -> String {
    text.chars().take(40).collect()
}

fn answer(feed: &Feed) -> Result<HttpResponse> {
    let body = feed.render().context("rendering a feed").map_err(Error::Internal)?;
    Ok(HttpResponse::Ok()
        .content_type("application/atom+xml; charset=utf-8")
        .insert_header(("cache-control", "no-cache"))
        .insert_header(("vary", "Cookie, Accept-Language"))
        .body(body))
}
