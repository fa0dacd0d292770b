//! Who flags, who decides.

use super::model::{FlagCase, QueueScopes};
use crate::accounts::{Actor, Scope};
use crate::base::ids::PersonId;
use crate::base::words::Role;
use crate::base::{Error, Instant, Message, Result};
use crate::complaints::{self, Complaint};

/// 403: moderators within their scope.
pub const ONLY_MODERATORS: Message = Message::new("moderation.only_moderators");
/// 403: one's own words are changed, not flagged.
pub const NOT_ONES_OWN: Message = Message::new("moderation.not_ones_own");
/// 409: another moderator has it.
pub const CLAIMED: Message = Message::new("moderation.claimed");
/// 409: somebody decided already.
pub const DECIDED: Message = Message::new("moderation.decided");

fn yes_or(allowed: bool, why: Message) -> Result<()> {
    if allowed { Ok(()) } else { Err(Error::Denied(why)) }
}

/// Anybody with a confirmed address who sees the text and did not write it.
pub fn may_flag(actor: &Actor, author: Option<PersonId>) -> Result<()> {
    yes_or(actor.is_confirmed, complaints::policy::CONFIRM_FIRST)?;
    yes_or(author != Some(actor.person_id), NOT_ONES_OWN)
}

/// Moderators within their scope.
pub fn may_moderate(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(actor.holds_in(&[Role::Moderator], complaint.reach()), ONLY_MODERATORS)
}

/// The scopes within which an actor moderates; 403 for who does not.
pub fn moderator_scopes(actor: &Actor) -> Result<Vec<Scope>> {
    let scopes = actor.scopes(&[Role::Moderator]);
    yes_or(!scopes.is_empty(), ONLY_MODERATORS)?;
    Ok(scopes)
}

/// The queue is for moderators, and for the group centre that confirms; 403 for anybody else.
pub fn queue_scopes(actor: &Actor) -> Result<QueueScopes> {
    let scopes = QueueScopes {
        flags: actor.scopes(&[Role::Moderator]),
        confirms: complaints::policy::withholding_scopes(actor),
    };
    yes_or(!scopes.flags.is_empty() || !scopes.confirms.is_empty(), ONLY_MODERATORS)?;
    Ok(scopes)
}

/// Whether somebody answers withholdings anywhere: asked before it is told whether one exists.
pub fn may_answer(actor: &Actor) -> Result<()> {
    yes_or(!complaints::policy::withholding_scopes(actor).is_empty(), ONLY_MODERATORS)
}

/// A case is taken by a moderator of its place, unless another one has it.
pub fn may_claim(actor: &Actor, complaint: &Complaint, case: &FlagCase, now: Instant) -> Result<()> {
    may_moderate(actor, complaint)?;
    match case.holder(now) {
        _ if !case.is_open() => Err(Error::Conflict(DECIDED)),
        Some(holder) if holder != actor.person_id => Err(Error::Conflict(CLAIMED)),
        _ => Ok(()),
    }
}
