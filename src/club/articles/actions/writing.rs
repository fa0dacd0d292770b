//! Beginning a piece, saving it, and handing it in.

use super::stepping;
use crate::accounts::Actor;
use crate::base::ids::{ArticleId, ComplaintId};
use crate::base::words::ArticleAct;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::articles::model::{Article, ArticleText, MAX_PHOTOGRAPHS, NewStep};
use crate::club::articles::{policy, store};
use crate::club::members;
use crate::complaints;
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::media;

/// 422: no complaint that she opened.
pub const NOT_HER_COMPLAINT: Message = Message::new("articles.not_her_complaint");

/// Begins a piece; the same form sent again finds the one that it made.
pub fn begin(tx: &mut WriteTx<'_>, actor: &Actor, text: &ArticleText, submission_key: &str) -> Result<ArticleId> {
    may_write(tx, actor, text)?;
    if let Some(known) = store::find_by_submission(tx, submission_key)? {
        return Ok(known);
    }
    policy::may_begin(store::count_under_way(tx, actor.person_id)?)?;
    let id = store::insert(tx, actor.person_id, text, submission_key)?;
    media::actions::keep_with_article(tx, actor, (id, MAX_PHOTOGRAPHS), &text.photographs)?;
    tx.record(&Fact::ArticleBegun { article_id: id, by: actor.person_id }, &[])?;
    Ok(id)
}

fn may_write(tx: &mut ReadTx<'_>, actor: &Actor, text: &ArticleText) -> Result<()> {
    let member = members::member_of(tx, actor.person_id)?;
    policy::may_write(actor, member.as_ref(), text.kind)?;
    match text.complaint_id {
        Some(id) => opened(tx, actor, id),
        None => Ok(()),
    }
}

/// Only her own complaint is hers to tell.
fn opened(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let refused = || Error::Invalid(FormErrors::of("complaint", NOT_HER_COMPLAINT));
    match complaints::find(tx, Some(actor), id) {
        Ok(complaint) if complaint.opener_id == Some(actor.person_id) => Ok(()),
        Ok(_) | Err(Error::NotFound) => Err(refused()),
        Err(error) => Err(error),
    }
}

/// Saves the text over the version that was seen: the author's, or the editor's who has it in hand. What editors save is
/// kept as a version beside the author's; what she is writing on is not yet one. Gives the new version.
pub fn save(tx: &mut WriteTx<'_>, actor: &Actor, (id, seen): (ArticleId, i32), text: &ArticleText) -> Result<i32> {
    let article = store::find(tx, Some(actor), id)?;
    policy::may_save(actor, &article, seen)?;
    let is_author = article.author_id == actor.person_id;
    let text = if is_author {
        may_write(tx, actor, text)?;
        text.clone()
    } else {
        by_editor(&article, text)
    };
    if !store::set_text(tx, &article, &text)? {
        return Err(Error::Conflict(policy::NEWER_VERSION));
    }
    if is_author {
        media::actions::keep_with_article(tx, actor, (id, MAX_PHOTOGRAPHS), &text.photographs)?;
    } else {
        store::keep_version(tx, id, actor.person_id)?;
    }
    Ok(article.version + 1)
}

/// An editor changes words, and what they are about; the rest is the author's.
fn by_editor(article: &Article, text: &ArticleText) -> ArticleText {
    ArticleText { kind: article.kind, complaint_id: article.complaint_id, photographs: Vec::new(), ..text.clone() }
}

/// Saves the text and hands it in; from here on others read it, so that it is kept as it stands.
pub fn save_and_submit(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, seen): (ArticleId, i32),
    text: &ArticleText,
) -> Result<()> {
    let article = store::find(tx, Some(actor), id)?;
    policy::may_step(actor, &article, ArticleAct::Submit)?;
    save(tx, actor, (id, seen), text)?;
    stepping::step(tx, actor, id, &NewStep::of(ArticleAct::Submit)).map(drop)
}

/// Takes a photograph out of a piece that its author is writing on. Its files go after that.
pub fn remove_photograph(tx: &mut WriteTx<'_>, actor: &Actor, id: ArticleId, photograph: &str) -> Result<()> {
    let article = store::find(tx, Some(actor), id)?;
    policy::may_change_photographs(actor, &article)?;
    media::actions::end_of_article(tx, id, photograph)
}

/// Gives up what somebody was still writing: for who closes her account. What stands, stands.
pub fn forget_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    for article in store::unfinished_of(tx, actor.person_id)? {
        policy::may_step(actor, &article, ArticleAct::Abandon)?;
        stepping::step(tx, actor, article.id, &NewStep::of(ArticleAct::Abandon))?;
    }
    Ok(())
}
