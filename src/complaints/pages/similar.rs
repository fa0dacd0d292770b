//! Similar complaints, offered while one is written: perhaps a neighbour has said it already.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use askama::Template;
use unicode_segmentation::UnicodeSegmentation as _;

use super::asked;
use crate::accounts::Member;
use crate::base::ids::EstateId;
use crate::base::text::TITLE;
use crate::base::{Error, Result};
use crate::complaints::{self, Row};
use crate::db::Store;
use crate::search::{Index, Kind};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::limits::{Action, Limits};
use crate::web::{Query, Shell, Visit};

/// More would not be read by somebody who is angry.
const MOST: usize = 5;
/// Fewer characters say nothing yet.
const FEWEST: usize = 4;
/// In the value of `act` before the id of the complaint that the writer wants to see; her text is kept.
pub const SEE: &str = "see.";

/// The list alone, for the script of the form.
#[derive(Template)]
#[template(path = "complaints/similar.html")]
struct Fragment {
    shell: Shell,
    similar: Vec<Row>,
}

/// GET `/complaints/similar`
pub async fn show(
    (store, index, limits): (web::Data<Store>, web::Data<Index>, web::Data<Limits>),
    (visit, Member(actor)): (Visit, Member),
    Query(query): Query,
) -> Result<HttpResponse> {
    let estate_id = query.parsed("estate", asked::id)?.map(EstateId);
    let title = query.one("q")?.trim();
    if title.len() > TITLE.max_bytes {
        return Err(Error::BadRequest(NOT_OUR_FORM));
    }
    limits.count(Action::Search, actor.person_id.to_string())?;
    let similar = find(&store, &index, estate_id, (title.to_owned(), String::new())).await?;
    let shell = Shell::titled(visit, "writing.similar");
    let body = Fragment { shell, similar }.render().context("rendering similar complaints").map_err(Error::Internal)?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/html; charset=utf-8").insert_header((header::CACHE_CONTROL, "private, no-store"));
    Ok(answer.body(body))
}

/// What is offered before publication. Without an answer of the index nothing is offered, and nobody's text is lost.
pub async fn offered(store: &Store, index: &Arc<Index>, estate_id: EstateId, (title, text): (&str, &str)) -> Vec<Row> {
    let found = find(store, index, Some(estate_id), (title.to_owned(), text.to_owned())).await;
    found.unwrap_or_else(|error| {
        tracing::error!(error = format!("{error:?}"), "similar complaints could not be looked for");
        Vec::new()
    })
}

/// At most five: three queries, and none where the index knows of nothing.
async fn find(
    store: &Store,
    index: &Arc<Index>,
    estate_id: Option<EstateId>,
    (title, text): (String, String),
) -> Result<Vec<Row>> {
    if title.graphemes(true).count() < FEWEST {
        return Ok(Vec::new());
    }
    let index = Arc::clone(index);
    let read = store.read(move |tx| {
        let alike = index.similar(Kind::Complaint, &title, &text)?;
        if alike.is_empty() { Ok(Vec::new()) } else { complaints::rows_alike(tx, &alike, estate_id, MOST) }
    });
    read.await
}
