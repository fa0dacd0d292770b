//! `/changes`: what complaints have changed: every corrective action, the newest first; one that did not hold is struck out,
//! never removed (complaints.md 6.9).

use actix_web::{HttpResponse, web};
use askama::Template;

use super::thread::{RemedyLine, remedy_line};
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::complaints::model::number;
use crate::complaints::{self, ListedRemedy, urls};
use crate::db::Store;
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Query, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &["after"], unkept: &["page"], follows: Follows::All };

const PATH: &str = "/changes";

/// A corrective action with the complaint that brought it.
struct ChangeRow {
    leaf: [String; 3],
    href: String,
    number: String,
    /// Nothing where it is withheld.
    title: Option<String>,
    estate: String,
    line: RemedyLine,
}

#[derive(Template)]
#[template(path = "complaints/changes.html")]
struct ChangesPage {
    shell: Shell,
    rows: Vec<ChangeRow>,
    is_first: bool,
    next: Option<String>,
}

impl Page for ChangesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /changes
pub async fn show(store: web::Data<Store>, visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let (listed, next) = store.read(move |tx| complaints::remedies_before(tx, after)).await?;
    let lead = visit.lang.t("changes.lead");
    let title = visit.lang.t("changes.title");
    let shell = Shell::new(visit, title).in_section("changes").public(lead);
    let rows = listed.into_iter().map(|listed| row(&shell, listed)).collect();
    let next = next.map(|cursor| format!("{PATH}?after={cursor}"));
    page(&ChangesPage { shell, rows, is_first: after.is_none(), next })
}

fn row(shell: &Shell, listed: ListedRemedy) -> ChangeRow {
    let ListedRemedy { remedy, title, received_at, estate, region, refuted_by } = listed;
    let line = remedy_line(shell, &remedy, (&estate, &region));
    let refuted_by = refuted_by.map(|(id, at)| (urls::complaint(id), number(id, at)));
    ChangeRow {
        leaf: shell.leaf(remedy.announced_at.date()),
        href: urls::floor(remedy.complaint_id, remedy.floor),
        number: number(remedy.complaint_id, received_at),
        title,
        estate,
        line: RemedyLine { refuted_by, ..line },
    }
}
