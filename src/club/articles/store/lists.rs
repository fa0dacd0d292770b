//! Lists of pieces.

use diesel::prelude::*;

use super::visible_to;
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::base::ids::{IssueId, PersonId};
use crate::base::words::{ArticleKind, ArticleState, Theme};
use crate::club::articles::model::{Article, Headline};
use crate::db::ReadTx;
use crate::schema::{article, person};

/// Pieces on a page of a list.
pub const PER_PAGE: usize = 12;
/// Pieces of a queue that are shown.
const QUEUE: i64 = 100;

/// Which published pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// About a theme.
    pub theme: Option<Theme>,
    /// Of a kind.
    pub kind: Option<ArticleKind>,
}

/// A page of what is published, the newest first, after the last row of another; and where the next begins.
pub fn list_published(
    tx: &mut ReadTx<'_>,
    choice: Choice,
    after: Option<Cursor>,
) -> Result<(Vec<Headline>, Option<Cursor>)> {
    let mut asked = article::table.inner_join(person::table).filter(visible_to(None)).into_boxed();
    if let Some(theme) = choice.theme {
        asked = asked.filter(article::theme.eq(theme));
    }
    if let Some(kind) = choice.kind {
        asked = asked.filter(article::kind.eq(kind));
    }
    if let Some(Cursor { value, id }) = after {
        let same = article::published_at.eq(value).and(article::id.lt(id));
        asked = asked.filter(article::published_at.lt(value).or(same).assume_not_null());
    }
    let limit = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let rows = asked.order((article::published_at.desc(), article::id.desc())).limit(limit);
    let mut rows: Vec<Headline> = rows.select(Headline::as_select()).load(tx.conn())?;
    let has_more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let last = rows.last().filter(|_| has_more);
    let next = last.map(|row| Cursor { value: row.published_at.unwrap_or_default().0, id: row.id.0 });
    Ok((rows, next))
}

/// What stands in an issue and may be seen, in its order.
pub fn contents_of(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: IssueId) -> Result<Vec<Headline>> {
    Ok(article::table
        .inner_join(person::table)
        .filter(article::issue_id.eq(id.0))
        .filter(article::state.eq_any([ArticleState::Scheduled, ArticleState::Published]))
        .filter(visible_to(actor))
        .order(article::position)
        .select(Headline::as_select())
        .load(tx.conn())?)
}

/// What stands after a place of a published issue.
pub fn after_in_issue(tx: &mut ReadTx<'_>, id: IssueId, position: i16) -> Result<Option<Headline>> {
    Ok(article::table
        .inner_join(person::table)
        .filter(article::issue_id.eq(id.0))
        .filter(article::position.gt(position))
        .filter(visible_to(None))
        .order(article::position)
        .select(Headline::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The pieces scheduled for an issue, whole.
pub fn scheduled_for(tx: &mut ReadTx<'_>, id: IssueId) -> Result<Vec<Article>> {
    Ok(article::table
        .filter(article::issue_id.eq(id.0))
        .filter(article::state.eq(ArticleState::Scheduled))
        .order(article::position)
        .select(Article::as_select())
        .load(tx.conn())?)
}

/// What editors have to do with: what waits in a state, what has waited longest first.
pub fn queue(tx: &mut ReadTx<'_>, state: ArticleState) -> Result<Vec<Headline>> {
    Ok(article::table
        .inner_join(person::table)
        .filter(article::state.eq(state))
        .order((article::submitted_at, article::id))
        .limit(QUEUE)
        .select(Headline::as_select())
        .load(tx.conn())?)
}

/// A page of somebody's own pieces, what she saved last first.
pub fn list_of_author(
    tx: &mut ReadTx<'_>,
    author: PersonId,
    after: Option<Cursor>,
) -> Result<(Vec<Headline>, Option<Cursor>)> {
    let mut own = article::table.inner_join(person::table).filter(article::author_id.eq(author.0)).into_boxed();
    if let Some(Cursor { value, id }) = after {
        own = own.filter(article::saved_at.lt(value).or(article::saved_at.eq(value).and(article::id.lt(id))));
    }
    let limit = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let own = own.order((article::saved_at.desc(), article::id.desc())).limit(limit);
    let mut rows: Vec<Headline> = own.select(Headline::as_select()).load(tx.conn())?;
    let has_more = rows.len() > PER_PAGE;
    rows.truncate(PER_PAGE);
    let next = rows.last().filter(|_| has_more).map(|row| Cursor { value: row.saved_at.0, id: row.id.0 });
    Ok((rows, next))
}

/// What somebody is still writing on, or has handed in and may still give up.
pub fn unfinished_of(tx: &mut ReadTx<'_>, author: PersonId) -> Result<Vec<Article>> {
    let states = [ArticleState::Draft, ArticleState::Submitted, ArticleState::InReview, ArticleState::Revise];
    Ok(article::table
        .filter(article::author_id.eq(author.0))
        .filter(article::state.eq_any(states))
        .select(Article::as_select())
        .load(tx.conn())?)
}

/// Somebody's own pieces after one, with their texts: for the file of her own data.
pub fn own_before(tx: &mut ReadTx<'_>, author: PersonId, before: Option<i64>, limit: i64) -> Result<Vec<Article>> {
    Ok(article::table
        .filter(article::author_id.eq(author.0))
        .filter(article::id.lt(before.unwrap_or(i64::MAX)))
        .order(article::id.desc())
        .limit(limit)
        .select(Article::as_select())
        .load(tx.conn())?)
}
