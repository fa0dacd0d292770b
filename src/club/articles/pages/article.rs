//! `/club/articles/{id}`: one piece.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::card::name_of;
use super::reading::Reading;
use crate::accounts::{Actor, Visitor};
use crate::base::ids::ArticleId;
use crate::base::words::ArticleState;
use crate::base::{Error, Result};
use crate::club::articles::model::{Article, Headline, Written};
use crate::club::articles::store;
use crate::club::articles::{issue_url, model};
use crate::complaints;
use crate::db::{ReadTx, Store};
use crate::media::{self, Photograph};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &[], unkept: &[], follows: Follows::All };

#[derive(Template)]
#[template(path = "articles/article.html")]
struct ArticlePage {
    shell: Shell,
    written: Written,
    by: String,
    reading: Reading,
    /// The complaint it tells of, where the reader sees that.
    complaint: Option<String>,
    /// What stands after it in its issue.
    next: Option<Headline>,
    /// Whether the reader may do something with it.
    place: Option<String>,
}

impl Page for ArticlePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ArticlePage {
    fn article(&self) -> &Article {
        &self.written.article
    }

    fn is_published(&self) -> bool {
        self.article().state == ArticleState::Published
    }

    fn issue(&self) -> Option<(i64, String)> {
        self.written.issue.filter(|_| self.is_published()).map(|number| (number, issue_url(number)))
    }

    /// The picture of a share card.
    fn picture(&self) -> Option<String> {
        let figures = self.reading.parts.iter().filter_map(|(_, figure)| figure.as_ref());
        let first = self.reading.cover.iter().chain(figures).next()?;
        Some(format!("{}{}", self.shell.visit.site.base_url, first.src))
    }
}

/// What the page shows.
struct Found {
    written: Written,
    photographs: Vec<Photograph>,
    complaint: Option<String>,
    next: Option<Headline>,
}

/// GET `/club/articles/{id}`
pub async fn show(
    store: web::Data<Store>,
    Visitor(actor): Visitor,
    visit: Visit,
    id: web::Path<ArticleId>,
) -> Result<HttpResponse> {
    let id = *id;
    let reader = actor.clone();
    let found = store.read(move |tx| read(tx, reader.as_ref(), id)).await?;
    let Found { written, photographs, complaint, next } = found;
    let article = &written.article;
    let place = actor.as_ref().and_then(|actor| place_of(actor, article));
    let mut shell = Shell::new(visit, article.shown_title()).in_section("club");
    if article.state == ArticleState::Published {
        shell = shell.public(model::opening_of(&article.body));
    }
    let reading = Reading::of(&shell, article, &photographs);
    let by = name_of(&shell, &written.author, article.kind);
    page(&ArticlePage { shell, written, by, reading, complaint, next, place })
}

/// Four queries at most for a visitor.
fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ArticleId) -> Result<Found> {
    let written = store::find_written(tx, actor, id)?;
    let photographs = media::of_article(tx, id)?;
    let complaint = match written.article.complaint_id {
        Some(id) => match complaints::find(tx, actor, id) {
            Ok(_) => Some(complaints::urls::complaint(id)),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    let next = match (written.article.issue_id, written.article.position) {
        (Some(issue), Some(position)) => store::after_in_issue(tx, issue, position)?,
        _ => None,
    };
    Ok(Found { written, photographs, complaint, next })
}

/// Where the reader does something with it: its author or an editor.
fn place_of(actor: &Actor, article: &Article) -> Option<String> {
    if article.author_id == actor.person_id {
        Some(format!("/club/articles/{}/edit", article.id))
    } else {
        model::is_editor(actor).then(|| format!("/desk/articles/{}", article.id))
    }
}
