//! A note, a finding, and a return visit.

mod days;
mod finding;
mod visits;

use crate::base::Instant;

pub use days::{ReadDay, last_closing};
pub use finding::{Finding, LOOKED_AT, MAX_EVIDENCE, NewFinding};
pub use visits::{Answers, Asked, NewVisit, Visit, are_enough};

/// What one of the staff wrote for the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Name of its author, as entered by an administrator.
    pub author: String,
    /// Organisation of its author.
    pub organisation: String,
    /// Plain text of several lines.
    pub body: String,
    /// When it was written.
    pub written_at: Instant,
}

/// A note as written on its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNote {
    /// Plain text of several lines.
    pub body: String,
    /// The form that sends it: a second time it is the same note.
    pub submission_key: String,
}
