//! Who may write for the magazine, and who may do what with a piece.

use super::model::{Article, Edge, Issue, MAX_IN_ISSUE, MAX_UNDER_WAY, Whose, edge_of, is_editor, is_of_author};
use crate::accounts::Actor;
use crate::base::words::{ArticleAct, ArticleKind, ArticleState, IssueState, Role};
use crate::base::{Error, Message, Result};
use crate::club::members::{self, Member};

/// 403: members write; who leads the company writes the column.
pub const ONLY_MEMBERS: Message = Message::new("articles.only_members");
/// 403: the membership is suspended.
pub const SUSPENDED: Message = Message::new("articles.suspended");
/// 403: a column is written by those who lead the company.
pub const ONLY_EXECUTIVES: Message = Message::new("articles.only_executives");
/// 403: what only its author does.
pub const ONLY_AUTHOR: Message = Message::new("articles.only_author");
/// 403: what only editors do.
pub const ONLY_EDITORS: Message = Message::new("articles.only_editors");
/// 403: nobody edits what she wrote.
pub const NOT_ONES_OWN: Message = Message::new("articles.not_ones_own");
/// 403: another editor has it in hand.
pub const IN_OTHER_HANDS: Message = Message::new("articles.in_other_hands");
/// 403: a piece about a complaint is let out by a second editor.
pub const SECOND_EDITOR: Message = Message::new("articles.second_editor");
/// 409: another version was saved since.
pub const NEWER_VERSION: Message = Message::new("articles.newer_version");
/// 409: it does not stand so that this could be done.
pub const STANDS_OTHERWISE: Message = Message::new("articles.stands_otherwise");
/// 409: an editor reads one piece at a time.
pub const ONE_AT_A_TIME: Message = Message::new("articles.one_at_a_time");
/// 409: too many pieces under way.
pub const TOO_MANY: Message = Message::new("articles.too_many");
/// 409: the issue takes nothing any more.
pub const ISSUE_CLOSED: Message = Message::new("articles.issue_closed");
/// 409: the issue does not stand so that this could be done.
pub const ISSUE_OTHERWISE: Message = Message::new("articles.issue_otherwise");
/// 409: an issue without pieces.
pub const ISSUE_EMPTY: Message = Message::new("articles.issue_empty");
/// 409: an issue has as many pieces as it may have.
pub const ISSUE_FULL: Message = Message::new("articles.issue_full");

/// 409: finish one first.
pub const TOO_MANY_ISSUES: Message = Message::new("articles.too_many_issues");

/// Issues that are made at a time.
const MAX_IN_WORK: usize = 12;
/// Those who lead the company.
const EXECUTIVES: &[Role] = &[Role::Executive, Role::ChiefExecutive];

/// The desk of the magazine.
pub fn may_edit(actor: &Actor) -> Result<()> {
    if is_editor(actor) { Ok(()) } else { Err(Error::Denied(ONLY_EDITORS)) }
}

/// The kinds that somebody may write; none for who may not write at all.
pub fn kinds_of(actor: &Actor, member: Option<&Member>) -> Result<&'static [ArticleKind]> {
    if actor.holds(EXECUTIVES) {
        return Ok(&[ArticleKind::Column]);
    }
    match member.filter(|member| member.belongs()) {
        _ if actor.is_staff() => Err(Error::Denied(ONLY_EXECUTIVES)),
        None => Err(Error::Denied(ONLY_MEMBERS)),
        Some(member) if members::policy::takes_part(member) => Ok(&[ArticleKind::Article, ArticleKind::Experience]),
        Some(_) => Err(Error::Denied(SUSPENDED)),
    }
}

/// Writing a piece of a kind.
pub fn may_write(actor: &Actor, member: Option<&Member>, kind: ArticleKind) -> Result<()> {
    let may = kinds_of(actor, member)?.contains(&kind);
    if may { Ok(()) } else { Err(Error::Denied(ONLY_EXECUTIVES)) }
}

/// Beginning one more piece beside those under way.
pub const fn may_begin(under_way: i64) -> Result<()> {
    if under_way >= MAX_UNDER_WAY { Err(Error::Conflict(TOO_MANY)) } else { Ok(()) }
}

/// Saving the text of a piece from the version that was seen: its author while it is with her, the editor while she has it
/// in hand.
pub fn may_save(actor: &Actor, article: &Article, seen: i32) -> Result<()> {
    match article.state {
        ArticleState::Draft | ArticleState::Revise => is_author(actor, article)?,
        ArticleState::InReview => holds(actor, article)?,
        // Whoever wrote it is told how it stands; to others it is not theirs.
        _ if article.author_id == actor.person_id || is_editor(actor) => {
            return Err(Error::Conflict(STANDS_OTHERWISE));
        }
        _ => return Err(Error::Denied(ONLY_AUTHOR)),
    }
    if article.version == seen { Ok(()) } else { Err(Error::Conflict(NEWER_VERSION)) }
}

/// Following how a piece stands: its author and editors. Others read it or do not know of it.
pub fn may_follow(actor: &Actor, article: &Article) -> Result<()> {
    if article.author_id == actor.person_id || is_editor(actor) { Ok(()) } else { Err(Error::Denied(ONLY_AUTHOR)) }
}

/// Changing the photographs of a piece: its author, while it is with her.
pub fn may_change_photographs(actor: &Actor, article: &Article) -> Result<()> {
    is_author(actor, article)?;
    if article.is_with_author() { Ok(()) } else { Err(Error::Conflict(STANDS_OTHERWISE)) }
}

/// Doing something with a piece: the line of the table. Who may never do it is refused before it is told how it stands.
pub fn may_step(actor: &Actor, article: &Article, act: ArticleAct) -> Result<Edge> {
    if is_of_author(act) {
        is_author(actor, article)?;
    } else {
        edits(actor, article)?;
    }
    let fits = |edge: &Edge| match (edge.from, act) {
        // An issue is published as a whole; an experience post by itself.
        (ArticleState::Accepted, ArticleAct::Publish) => article.kind == ArticleKind::Experience,
        (ArticleState::Accepted, ArticleAct::Schedule) => article.kind != ArticleKind::Experience,
        _ => true,
    };
    let edge = edge_of(article.state, act).filter(fits).ok_or(Error::Conflict(STANDS_OTHERWISE))?;
    match edge.whose {
        Whose::Author | Whose::Editor => {}
        Whose::Holder => holds(actor, article)?,
        Whose::SecondEditor => is_second(actor, article)?,
    }
    Ok(edge)
}

fn is_author(actor: &Actor, article: &Article) -> Result<()> {
    if article.author_id == actor.person_id { Ok(()) } else { Err(Error::Denied(ONLY_AUTHOR)) }
}

fn edits(actor: &Actor, article: &Article) -> Result<()> {
    may_edit(actor)?;
    if article.author_id == actor.person_id { Err(Error::Denied(NOT_ONES_OWN)) } else { Ok(()) }
}

fn holds(actor: &Actor, article: &Article) -> Result<()> {
    edits(actor, article)?;
    if article.editor_id == Some(actor.person_id) { Ok(()) } else { Err(Error::Denied(IN_OTHER_HANDS)) }
}

fn is_second(actor: &Actor, article: &Article) -> Result<()> {
    let is_first = article.editor_id == Some(actor.person_id);
    if article.complaint_id.is_some() && is_first { Err(Error::Denied(SECOND_EDITOR)) } else { Ok(()) }
}

/// Taking a piece beside those in hand.
pub const fn may_take(in_hand: i64) -> Result<()> {
    if in_hand > 0 { Err(Error::Conflict(ONE_AT_A_TIME)) } else { Ok(()) }
}

/// Putting a piece into an issue beside those that are there.
pub fn may_schedule_into(issue: &Issue, there: i64) -> Result<()> {
    if issue.state != IssueState::Open {
        Err(Error::Conflict(ISSUE_CLOSED))
    } else if there >= MAX_IN_ISSUE {
        Err(Error::Conflict(ISSUE_FULL))
    } else {
        Ok(())
    }
}

/// Taking a piece out of an issue: until that is published.
pub fn may_leave(issue: &Issue) -> Result<()> {
    if issue.state == IssueState::Published { Err(Error::Conflict(ISSUE_CLOSED)) } else { Ok(()) }
}

/// Opening one more issue beside those in work.
pub const fn may_open(in_work: usize) -> Result<()> {
    if in_work >= MAX_IN_WORK { Err(Error::Conflict(TOO_MANY_ISSUES)) } else { Ok(()) }
}

/// Changing what editors say of an issue: until it is published.
pub fn may_change_issue(actor: &Actor, issue: &Issue) -> Result<()> {
    may_edit(actor)?;
    if issue.state == IssueState::Published { Err(Error::Conflict(ISSUE_OTHERWISE)) } else { Ok(()) }
}

/// Closing an issue: it takes no more pieces.
pub fn may_close(actor: &Actor, issue: &Issue) -> Result<()> {
    may_edit(actor)?;
    if issue.state == IssueState::Open { Ok(()) } else { Err(Error::Conflict(ISSUE_OTHERWISE)) }
}

/// Publishing an issue, whose contents stay from then on: closed, with a piece at least, and none of them one's own.
pub fn may_publish(actor: &Actor, issue: &Issue, pieces: &[Article]) -> Result<()> {
    may_edit(actor)?;
    if issue.state != IssueState::Closed {
        return Err(Error::Conflict(ISSUE_OTHERWISE));
    }
    if pieces.is_empty() {
        return Err(Error::Conflict(ISSUE_EMPTY));
    }
    pieces.iter().try_for_each(|piece| may_step(actor, piece, ArticleAct::Publish).map(drop))
}
