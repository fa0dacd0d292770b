//! Whose drafts are whose, and how many one may keep.

use super::model::{Draft, Seen};
use crate::accounts::Actor;
use crate::base::{Error, Message, Result};

/// More texts than anybody writes at a time.
pub const MAX_DRAFTS: i64 = 50;

/// 403: too many drafts at a time.
pub const TOO_MANY_DRAFTS: Message = Message::new("drafts.too_many");
/// 409: another version has been saved since the form was opened.
pub const NEWER_DRAFT: Message = Message::new("drafts.newer");

/// A draft is its author's; for anybody else it does not exist.
pub fn may_write(actor: &Actor, draft: &Draft) -> Result<()> {
    if draft.person_id == actor.person_id { Ok(()) } else { Err(Error::NotFound) }
}

/// Another draft beside those that the actor has.
pub fn may_begin(held: i64) -> Result<()> {
    if held < MAX_DRAFTS { Ok(()) } else { Err(Error::Denied(TOO_MANY_DRAFTS.clone())) }
}

/// The form must have been filled from the version that stands: otherwise newer words would be lost.
pub fn is_newest(draft: &Draft, seen: Option<&Seen>) -> Result<()> {
    if seen == Some(&draft.seen()) { Ok(()) } else { Err(Error::Conflict(NEWER_DRAFT)) }
}
