//! `/club/points`: every point that came and went, each with what it was for.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::{Cited, LineView};
use crate::accounts::Member as SignedIn;
use crate::base::ids::{JournalId, PersonId};
use crate::base::{Error, Instant, Result};
use crate::club::members;
use crate::club::points::{self, Balance, LINES_PER_PAGE, Line};
use crate::db::Store;
use crate::i18n;
use crate::web::{Page, Query, Shell, Visit, csv_file, page};

/// Lines of a file: more than anybody earns in a life.
const LINES_IN_FILE: i64 = 20_000;
/// Where a member finds her orders.
const OWN_ORDERS: &str = "/club/orders";

#[derive(Template)]
#[template(path = "club/statement.html")]
struct StatementPage {
    shell: Shell,
    balance: Balance,
    next_expiry: Option<(Instant, i64)>,
    lines: Vec<LineView>,
    is_first: bool,
    next: Option<JournalId>,
}

impl Page for StatementPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /club/points
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Query(query): Query,
) -> Result<HttpResponse> {
    let before = query.parsed("before", |id| id.parse().ok().map(JournalId))?;
    let member = actor.person_id;
    let found = store.read(move |tx| {
        // Who never was a member has no statement: she is shown how to become one.
        let is_member = members::member_of(tx, member)?.is_some();
        let balance = points::balance_of(tx, member)?;
        let next_expiry = points::next_expiry_of(tx, member)?;
        let lines = points::lines_of(tx, member, before, LINES_PER_PAGE + 1)?;
        let cited = Cited::of(tx, &lines, OWN_ORDERS)?;
        Ok((is_member, balance, next_expiry, lines, cited))
    });
    let (is_member, balance, next_expiry, mut lines, cited) = found.await?;
    if !is_member {
        return Ok(crate::web::see_other("/club/membership"));
    }
    let next = cut(&mut lines);
    let shell = Shell::titled(visit, "points.title").in_section("club");
    let lang = shell.lang();
    let lines = lines.into_iter().map(|line| LineView::of(lang, line, &cited)).collect();
    page(&StatementPage { shell, balance, next_expiry, lines, is_first: before.is_none(), next })
}

/// Leaves a page of lines and gives the last of them when there are more.
pub(super) fn cut(lines: &mut Vec<Line>) -> Option<JournalId> {
    let per_page = usize::try_from(LINES_PER_PAGE).unwrap_or(usize::MAX);
    let has_more = lines.len() > per_page;
    lines.truncate(per_page);
    lines.last().filter(|_| has_more).map(|line| line.id)
}

/// GET /club/points/file
pub async fn file(store: web::Data<Store>, visit: Visit, SignedIn(actor): SignedIn) -> Result<HttpResponse> {
    file_of(&store, &visit, actor.person_id).await
}

/// The whole statement of a member as a table.
pub(super) async fn file_of(store: &Store, visit: &Visit, member: PersonId) -> Result<HttpResponse> {
    let found = store.read(move |tx| {
        let lines = points::lines_of(tx, member, None, LINES_IN_FILE)?;
        let cited = Cited::of(tx, &lines, OWN_ORDERS)?;
        Ok((lines, cited))
    });
    let (lines, cited) = found.await?;
    if lines.is_empty() {
        return Err(Error::NotFound);
    }
    let lang = visit.lang;
    let head = [
        "points.column_number",
        "points.column_time",
        "points.column_what",
        "points.column_about",
        "points.column_reason",
        "points.available",
        "points.column_pending",
        "points.column_held",
        "points.column_owed",
    ];
    let row = |line: Line| {
        let (change, view) = (line.change, LineView::of(lang, line, &cited));
        let mut cells = vec![
            view.id.to_string(),
            i18n::moment(lang, view.posted_at),
            view.title.to_owned(),
            view.about,
            view.reason.unwrap_or_default(),
        ];
        cells.extend([change.available, change.pending, change.held, change.owed].map(|points| points.to_string()));
        cells
    };
    let head = head.map(|key| lang.t(key).to_owned()).to_vec();
    csv_file("points", [head].into_iter().chain(lines.into_iter().map(row)))
}
