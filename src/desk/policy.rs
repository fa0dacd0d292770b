//! Who sees what is internal.

use crate::accounts::Actor;
use crate::base::Result;
use crate::complaints::{self, Complaint, SecondSignature};

/// Notes are read by whoever speaks for the company at the estate.
pub fn may_read_notes(actor: &Actor, complaint: &Complaint) -> Result<()> {
    complaints::policy::may_read_notes(actor, complaint)
}

/// Who reads the notes of a complaint may add one.
pub fn may_write_note(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_read_notes(actor, complaint)
}

/// The page of a complaint on the desk: for those who read its notes, and for the second person of a rejection.
pub fn may_open(actor: &Actor, complaint: &Complaint, waiting: Option<&SecondSignature>) -> Result<()> {
    match waiting {
        Some(waiting) if may_sign(actor, complaint, waiting) => Ok(()),
        _ => may_read_notes(actor, complaint),
    }
}

/// Whether the actor may be the second person of a rejection.
pub fn may_sign(actor: &Actor, complaint: &Complaint, waiting: &SecondSignature) -> bool {
    complaints::policy::may_sign_rejection(actor, complaint, waiting.proposed_by).is_ok()
}
