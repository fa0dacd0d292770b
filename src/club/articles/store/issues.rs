//! The rows of issues.

use diesel::prelude::*;

use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::IssueId;
use crate::base::words::IssueState;
use crate::club::articles::model::{Issue, IssueText, is_editor};
use crate::db::{ReadTx, WriteTx, portable};
use crate::schema::{article, issue};

/// The counter of the numbers on covers.
const NUMBERS: &str = "issue";
/// Issues on a page of the shelf.
pub const ISSUES_PER_PAGE: usize = 24;

/// An issue that the actor may see: published, or any for an editor.
pub fn find_issue(tx: &mut ReadTx<'_>, actor: Option<&Actor>, number: i64) -> Result<Issue> {
    let asked = issue::table.filter(issue::number.eq(number)).select(Issue::as_select());
    if actor.is_some_and(is_editor) {
        return Ok(asked.get_result(tx.conn())?);
    }
    Ok(asked.filter(issue::state.eq(IssueState::Published)).get_result(tx.conn())?)
}

/// A page of the published issues, the newest first, below a number; and where the next begins.
pub fn published_issues(tx: &mut ReadTx<'_>, below: Option<i64>) -> Result<(Vec<Issue>, Option<i64>)> {
    let limit = i64::try_from(ISSUES_PER_PAGE + 1).unwrap_or(i64::MAX);
    let mut issues: Vec<Issue> = issue::table
        .filter(issue::state.eq(IssueState::Published))
        .filter(issue::number.lt(below.unwrap_or(i64::MAX)))
        .order(issue::number.desc())
        .limit(limit)
        .select(Issue::as_select())
        .load(tx.conn())?;
    let has_more = issues.len() > ISSUES_PER_PAGE;
    issues.truncate(ISSUES_PER_PAGE);
    let next = issues.last().filter(|_| has_more).map(|last| last.number);
    Ok((issues, next))
}

/// The newest published issue.
pub fn newest_issue(tx: &mut ReadTx<'_>) -> Result<Option<Issue>> {
    Ok(issue::table
        .filter(issue::state.eq(IssueState::Published))
        .order(issue::number.desc())
        .select(Issue::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The issues that are being made, the oldest first.
pub fn issues_in_work(tx: &mut ReadTx<'_>) -> Result<Vec<Issue>> {
    Ok(issue::table
        .filter(issue::state.ne(IssueState::Published))
        .order(issue::number)
        .select(Issue::as_select())
        .load(tx.conn())?)
}

/// An issue, whoever may see it.
pub(crate) fn issue_of(tx: &mut ReadTx<'_>, id: IssueId) -> Result<Issue> {
    Ok(issue::table.find(id.0).select(Issue::as_select()).get_result(tx.conn())?)
}

/// How many pieces were put into an issue, and the place after the last.
pub(crate) fn places_in(tx: &mut ReadTx<'_>, id: IssueId) -> Result<(i64, i16)> {
    let there = article::table.filter(article::issue_id.eq(id.0));
    let count = there.count().get_result(tx.conn())?;
    let last: Option<i16> = there.select(diesel::dsl::max(article::position)).get_result(tx.conn())?;
    Ok((count, last.unwrap_or(0).saturating_add(1)))
}

/// Writes a new issue; gives its number.
pub(crate) fn insert_issue(tx: &mut WriteTx<'_>, text: &IssueText) -> Result<i64> {
    let number = portable::next_value(tx.conn(), NUMBERS)?;
    let now = tx.now();
    diesel::insert_into(issue::table)
        .values((
            issue::number.eq(number),
            issue::title.eq(&text.title),
            issue::lead.eq(&text.lead),
            issue::state.eq(IssueState::Open),
            issue::opened_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(number)
}

/// Writes other words about an issue.
pub(crate) fn set_issue_text(tx: &mut WriteTx<'_>, id: IssueId, text: &IssueText) -> Result<()> {
    diesel::update(issue::table.find(id.0))
        .set((issue::title.eq(&text.title), issue::lead.eq(&text.lead)))
        .execute(tx.conn())?;
    Ok(())
}

/// Closes an issue.
pub(crate) fn close_issue(tx: &mut WriteTx<'_>, id: IssueId) -> Result<()> {
    let now = tx.now();
    diesel::update(issue::table.find(id.0))
        .set((issue::state.eq(IssueState::Closed), issue::closed_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Publishes an issue.
pub(crate) fn publish_issue(tx: &mut WriteTx<'_>, id: IssueId) -> Result<()> {
    let now = tx.now();
    diesel::update(issue::table.find(id.0))
        .set((issue::state.eq(IssueState::Published), issue::published_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}
