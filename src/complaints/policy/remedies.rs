//! What only staff read of a complaint, who says why it came about, and who has seen what is done against it.

use super::{ONLY_AMBASSADOR, is_opener, may_respond, speaks_for_company, yes_or};
use crate::accounts::Actor;
use crate::base::words::ReplyKind;
use crate::base::{Message, Result};
use crate::complaints::model::{Complaint, Remedy};

/// 403: whoever announced an action does not say herself that it was done.
pub const ANOTHER_VERIFIES: Message = Message::new("complaints.another_verifies");

/// The one rule for all that is internal, notes, findings, their photographs and what was heard on return visits: whoever
/// speaks for the company there, but not about her own complaint.
pub fn may_read_notes(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(speaks_for_company(actor, complaint) && !is_opener(actor, complaint), ONLY_AMBASSADOR)
}

/// Publishing the root cause with its corrective action: who answers for the complaint, and those above.
pub fn may_announce(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_respond(actor, complaint, ReplyKind::RootCause)
}

/// Saying by a code why it came about: whoever speaks for the company there.
pub fn may_name_cause(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_respond(actor, complaint, ReplyKind::Acknowledgement)
}

/// Saying that a corrective action was seen to be done: whoever speaks for the company there but who announced it, by her
/// number in the complaint.
pub fn may_verify(actor: &Actor, complaint: &Complaint, (remedy, speaker): (&Remedy, Option<i32>)) -> Result<()> {
    may_name_cause(actor, complaint)?;
    yes_or(speaker != Some(remedy.given_by), ANOTHER_VERIFIES)
}
