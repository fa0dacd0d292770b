//! What follows from which fact: one `match`, one line a reaction.

use crate::outbox::{NewJob, RecordedFact};

/// The jobs that follow from a fact.
pub fn of(_recorded: &RecordedFact) -> Vec<NewJob> {
    Vec::new()
}
