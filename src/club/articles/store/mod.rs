//! The rows of pieces, their versions and their steps.

mod issues;
mod lists;

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Article, ArticleText, Byline, Step, Version, Written, is_editor};
use crate::accounts::Actor;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::words::{ArticleAct, ArticleState, WithdrawnBecause};
use crate::base::{Error, Result};
use crate::db::{Backend, ReadTx, WriteTx};
use crate::schema::{article, article_step, article_version, issue, person};

pub use issues::*;
pub use lists::*;

/// A condition on pieces, in a query over `QS`.
type Condition<QS> = Box<dyn BoxableExpression<QS, Backend, SqlType = Bool>>;

/// What may be seen, as SQL: the one rule for finding, listing and photographs (decisions.md 12). Everybody sees what is
/// published, an author all that is hers, an editor what was submitted.
pub fn visible_to<QS: 'static>(actor: Option<&Actor>) -> Condition<QS>
where
    article::author_id: SelectableExpression<QS>,
{
    let public = sql::<Bool>("article.state = 'published'");
    let Some(actor) = actor else { return Box::new(public) };
    let own = article::author_id.eq(actor.person_id.0);
    if is_editor(actor) {
        Box::new(sql::<Bool>("article.state NOT IN ('draft', 'abandoned')").or(own))
    } else {
        Box::new(public.or(own))
    }
}

/// A piece that the actor may see; what she may not see does not exist for her.
pub fn find(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ArticleId) -> Result<Article> {
    let seen = article::table.filter(article::id.eq(id.0)).filter(visible_to(actor));
    Ok(seen.select(Article::as_select()).get_result(tx.conn())?)
}

/// The same with its author and its issue.
pub fn find_written(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ArticleId) -> Result<Written> {
    let (article, author, issue) = article::table
        .inner_join(person::table)
        .left_join(issue::table)
        .filter(article::id.eq(id.0))
        .filter(visible_to(actor))
        .select((Article::as_select(), Byline::as_select(), issue::number.nullable()))
        .get_result(tx.conn())?;
    Ok(Written { article, author, issue })
}

/// Whether the actor sees a piece, and with it its photographs.
pub fn shows(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ArticleId) -> Result<bool> {
    match find(tx, actor, id) {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Some piece, whoever may see it.
pub(super) fn find_any(tx: &mut ReadTx<'_>, id: ArticleId) -> Result<Article> {
    Ok(article::table.find(id.0).select(Article::as_select()).get_result(tx.conn())?)
}

/// The piece that a form has made already.
pub fn find_by_submission(tx: &mut ReadTx<'_>, key: &str) -> Result<Option<ArticleId>> {
    let made = article::table.filter(article::submission_key.eq(key)).select(article::id);
    Ok(made.first(tx.conn()).optional()?)
}

/// How many pieces of somebody are under way: unfinished or waiting.
pub(super) fn count_under_way(tx: &mut ReadTx<'_>, author: PersonId) -> Result<i64> {
    let own = article::table.filter(article::author_id.eq(author.0));
    let states = [ArticleState::Draft, ArticleState::Submitted, ArticleState::InReview, ArticleState::Revise];
    Ok(own.filter(article::state.eq_any(states)).count().get_result(tx.conn())?)
}

/// How many pieces an editor has in hand.
pub(super) fn count_in_hand(tx: &mut ReadTx<'_>, editor: PersonId) -> Result<i64> {
    let held = article::table.filter(article::editor_id.eq(editor.0));
    Ok(held.filter(article::state.eq(ArticleState::InReview)).count().get_result(tx.conn())?)
}

/// Writes a new piece.
pub(super) fn insert(
    tx: &mut WriteTx<'_>,
    author: PersonId,
    text: &ArticleText,
    submission_key: &str,
) -> Result<ArticleId> {
    let now = tx.now();
    let columns = (
        article::author_id.eq(author.0),
        article::kind.eq(text.kind),
        article::theme.eq(text.theme),
        article::state.eq(ArticleState::Draft),
        article::complaint_id.eq(text.complaint_id.map(|id| id.0)),
        article::version.eq(1),
        article::title.eq(&text.title),
        article::body.eq(&text.body),
        article::opening.eq(text.opening()),
        article::begun_at.eq(now),
        article::saved_at.eq(now),
        article::submission_key.eq(submission_key),
    );
    diesel::insert_into(article::table).values(columns).execute(tx.conn())?;
    find_by_submission(tx, submission_key)?.ok_or(Error::NotFound)
}

/// Writes another text over a version, if that still stands; says whether it did.
pub(super) fn set_text(tx: &mut WriteTx<'_>, before: &Article, text: &ArticleText) -> Result<bool> {
    let now = tx.now();
    let stands = article::table.find(before.id.0).filter(article::version.eq(before.version));
    let written = diesel::update(stands)
        .set((
            article::kind.eq(text.kind),
            article::theme.eq(text.theme),
            article::complaint_id.eq(text.complaint_id.map(|id| id.0)),
            article::version.eq(before.version + 1),
            article::title.eq(&text.title),
            article::body.eq(&text.body),
            article::opening.eq(text.opening()),
            article::saved_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(written == 1)
}

/// Keeps the text of a piece as it stands, unless that version is kept.
pub(super) fn keep_version(tx: &mut WriteTx<'_>, id: ArticleId, writer: PersonId) -> Result<()> {
    let (now, article) = (tx.now(), find_any(tx, id)?);
    let known = article_version::table.find((id.0, article.version)).count().get_result::<i64>(tx.conn())?;
    if known > 0 {
        return Ok(());
    }
    diesel::insert_into(article_version::table)
        .values((
            article_version::article_id.eq(id.0),
            article_version::version.eq(article.version),
            article_version::writer_id.eq(writer.0),
            article_version::title.eq(article.title),
            article_version::body.eq(article.body),
            article_version::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What changes with a step beside the state.
#[derive(Clone, Copy, Debug)]
pub(super) enum Beside {
    /// Nothing.
    Nothing,
    /// It was submitted, and is in nobody's hands.
    Submitted,
    /// Somebody took it, or put it back.
    Held(Option<PersonId>),
    /// It is at a place of an issue, or out of it.
    Placed(Option<(i64, i16)>),
    /// It is published.
    Published,
    /// It is so no longer.
    Withdrawn(WithdrawnBecause),
}

/// Moves a piece from one state to another, if it still stands in the first; says whether it did.
pub(super) fn move_on(tx: &mut WriteTx<'_>, article: &Article, to: ArticleState, beside: Beside) -> Result<bool> {
    let now = tx.now();
    let stands = article::table.find(article.id.0).filter(article::state.eq(article.state));
    let moved = diesel::update(stands);
    let state = article::state.eq(to);
    let conn = tx.conn();
    let rows = match beside {
        Beside::Nothing => moved.set(state).execute(conn),
        Beside::Submitted => {
            moved.set((state, article::submitted_at.eq(now), article::editor_id.eq(None::<i64>))).execute(conn)
        }
        Beside::Held(editor) => moved.set((state, article::editor_id.eq(editor.map(|id| id.0)))).execute(conn),
        Beside::Placed(place) => {
            let (issue, position) = place.unzip();
            moved.set((state, article::issue_id.eq(issue), article::position.eq(position))).execute(conn)
        }
        Beside::Published => moved.set((state, article::published_at.eq(now))).execute(conn),
        Beside::Withdrawn(because) => moved.set((state, article::because.eq(because))).execute(conn),
    };
    Ok(rows? == 1)
}

/// Writes down what was done.
pub(super) fn insert_step(
    tx: &mut WriteTx<'_>,
    id: ArticleId,
    (act, by): (ArticleAct, PersonId),
    note: &str,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(article_step::table)
        .values((
            article_step::article_id.eq(id.0),
            article_step::act.eq(act),
            article_step::by_id.eq(by.0),
            article_step::note.eq(note),
            article_step::taken_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Everything that was done with a piece, the newest first, each with who did it.
pub fn steps_of(tx: &mut ReadTx<'_>, id: ArticleId) -> Result<Vec<(Step, Byline)>> {
    Ok(article_step::table
        .inner_join(person::table)
        .filter(article_step::article_id.eq(id.0))
        .order(article_step::id.desc())
        .limit(STEPS_SHOWN)
        .select((Step::as_select(), Byline::as_select()))
        .load(tx.conn())?)
}

/// The texts of a piece that others have read, the newest first, each with who wrote it.
pub fn versions_of(tx: &mut ReadTx<'_>, id: ArticleId) -> Result<Vec<(Version, Byline)>> {
    Ok(article_version::table
        .inner_join(person::table)
        .filter(article_version::article_id.eq(id.0))
        .order(article_version::version.desc())
        .limit(VERSIONS_SHOWN)
        .select((Version::as_select(), Byline::as_select()))
        .load(tx.conn())?)
}

/// The last steps are what matters.
const STEPS_SHOWN: i64 = 60;
/// A text may have 64 KiB.
const VERSIONS_SHOWN: i64 = 12;
