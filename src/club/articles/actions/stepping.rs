//! What is done with a piece: one line of the table each.

use crate::accounts::Actor;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::text::EMPTY;
use crate::base::words::{ArticleAct, ArticleKind, ArticleState, Earning, Source, WithdrawnBecause};
use crate::base::{Error, FormErrors, Result};
use crate::club::articles::model::{Article, Edge, NewStep};
use crate::club::articles::policy;
use crate::club::articles::store::{self, Beside};
use crate::club::points;
use crate::db::WriteTx;
use crate::facts::Fact;

/// Does one thing with a piece; gives how it stands then. An experience post about no complaint is published as soon as it
/// is accepted.
pub fn step(tx: &mut WriteTx<'_>, actor: &Actor, id: ArticleId, new: &NewStep) -> Result<ArticleState> {
    let article = store::find(tx, Some(actor), id)?;
    let edge = policy::may_step(actor, &article, new.act)?;
    if edge.act == ArticleAct::Publish && edge.from == ArticleState::Scheduled {
        // Issues are published whole.
        return Err(Error::Conflict(policy::STANDS_OTHERWISE));
    }
    let state = take(tx, actor, (&article, edge), new)?;
    if state == ArticleState::Accepted && new.act == ArticleAct::Accept && article.is_fast() {
        return step(tx, actor, id, &NewStep::of(ArticleAct::Publish));
    }
    Ok(state)
}

/// Writes a step that the policy has let through.
pub(super) fn take(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (article, edge): (&Article, Edge),
    new: &NewStep,
) -> Result<ArticleState> {
    let by = actor.person_id;
    let beside = beside(tx, actor, article, new)?;
    if edge.act == ArticleAct::Submit {
        store::keep_version(tx, article.id, by)?;
    }
    if !store::move_on(tx, article, edge.to, beside)? {
        return Err(Error::Conflict(policy::STANDS_OTHERWISE));
    }
    store::insert_step(tx, article.id, (edge.act, by), &new.note)?;
    if edge.from != edge.to {
        let (article_id, article_kind) = (article.id, article.kind);
        let Edge { act, from, to, .. } = edge;
        tx.record(&Fact::ArticleMoved { article_id, article_kind, act, from, to, by }, &[])?;
    }
    if let Beside::Withdrawn(WithdrawnBecause::Plagiarism) = beside {
        take_back(tx, article.id, by, &new.note)?;
    }
    Ok(edge.to)
}

/// What changes beside the state; what must be said with an act, and was not, is refused.
fn beside(tx: &mut WriteTx<'_>, actor: &Actor, article: &Article, new: &NewStep) -> Result<Beside> {
    let needs_words =
        matches!(new.act, ArticleAct::Note | ArticleAct::AskRevision | ArticleAct::Decline | ArticleAct::Withdraw);
    if needs_words && new.note.is_empty() {
        return Err(Error::Invalid(FormErrors::of("note", EMPTY)));
    }
    Ok(match new.act {
        ArticleAct::Submit => Beside::Submitted,
        ArticleAct::Take => {
            policy::may_take(store::count_in_hand(tx, actor.person_id)?)?;
            Beside::Held(Some(actor.person_id))
        }
        ArticleAct::PutBack => Beside::Held(None),
        ArticleAct::Schedule => Beside::Placed(Some(place(tx, actor, new.issue)?)),
        ArticleAct::Unschedule => {
            may_leave(tx, article)?;
            Beside::Placed(None)
        }
        ArticleAct::Publish => Beside::Published,
        ArticleAct::Retract => Beside::Withdrawn(WithdrawnBecause::Author),
        ArticleAct::Withdraw => match new.because {
            Some(because) if because != WithdrawnBecause::Author => Beside::Withdrawn(because),
            _ => return Err(Error::Invalid(FormErrors::of("because", EMPTY))),
        },
        ArticleAct::Abandon | ArticleAct::Note | ArticleAct::AskRevision | ArticleAct::Accept | ArticleAct::Decline => {
            Beside::Nothing
        }
    })
}

/// The next place of an issue that takes pieces.
fn place(tx: &mut WriteTx<'_>, actor: &Actor, number: Option<i64>) -> Result<(i64, i16)> {
    let Some(number) = number else { return Err(Error::Invalid(FormErrors::of("issue", EMPTY))) };
    let issue = store::find_issue(tx, Some(actor), number)?;
    let (there, position) = store::places_in(tx, issue.id)?;
    policy::may_schedule_into(&issue, there)?;
    Ok((issue.id.0, position))
}

/// A piece leaves an issue as long as that is not published.
fn may_leave(tx: &mut WriteTx<'_>, article: &Article) -> Result<()> {
    let Some(id) = article.issue_id else { return Ok(()) };
    policy::may_leave(&store::issue_of(tx, id)?)
}

/// Takes the points of a piece back; none were given where nobody was a member, or not yet.
fn take_back(tx: &mut WriteTx<'_>, id: ArticleId, by: PersonId, why: &str) -> Result<()> {
    match points::actions::revoke_award(tx, &key_of(id), Some(by), why) {
        Ok(()) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Pays the author of a published piece once; its points wait as the rule says. What was withdrawn before this ran is paid
/// all the same, unless it was somebody else's words. Columns earn nothing.
pub(in crate::club::articles) fn award(tx: &mut WriteTx<'_>, id: ArticleId) -> Result<()> {
    let article = store::find_any(tx, id)?;
    let kind = match article.kind {
        ArticleKind::Article => Earning::Article,
        ArticleKind::Experience => Earning::Experience,
        ArticleKind::Column => return Ok(()),
    };
    if article.published_at.is_none() || article.because == Some(WithdrawnBecause::Plagiarism) {
        return Ok(());
    }
    let (member, source_id) = (article.author_id, Some(id.to_string()));
    let award = points::actions::Award { member, kind, key: key_of(id), source: Source::Article, source_id };
    points::actions::award(tx, &award).map(drop)
}

fn key_of(id: ArticleId) -> String {
    format!("article:{id}")
}
