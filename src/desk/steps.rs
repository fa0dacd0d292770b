//! What happened to a complaint, in the words of the desk.

use crate::base::ids::ComplaintId;
use crate::base::{Instant, Result};
use crate::db::ReadTx;
use crate::facts::Fact;
use crate::outbox;

/// The first steps of a complaint are enough to decide on it; the rest is in its thread.
const STEPS_SHOWN: i64 = 100;

/// The steps of a complaint with their keys of `i18n`, the oldest first.
pub fn steps_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<(Instant, &'static str)>> {
    let facts = outbox::milestones_of(tx, id, STEPS_SHOWN)?;
    Ok(facts.iter().filter_map(|step| Some((step.occurred_at, step_key(&step.fact)?))).collect())
}

/// What a step is called on the desk.
const fn step_key(fact: &Fact) -> Option<&'static str> {
    match fact {
        Fact::ComplaintPublished { .. } => Some("desk.step.published"),
        Fact::ComplaintAccepted { .. } => Some("desk.step.accepted"),
        Fact::RejectionProposed { .. } => Some("desk.step.rejection_proposed"),
        Fact::ComplaintNotUpheld { .. } => Some("desk.step.not_upheld"),
        Fact::QuestionAsked { .. } => Some("desk.step.asked"),
        Fact::OwnerAnswered { .. } => Some("desk.step.answered"),
        Fact::SolutionProposed { .. } => Some("desk.step.proposed"),
        Fact::SolutionConfirmed { .. } => Some("desk.step.confirmed"),
        Fact::SolutionRefused { .. } => Some("desk.step.refused"),
        Fact::ComplaintWithdrawn { .. } => Some("desk.step.withdrawn"),
        Fact::ComplaintMerged { .. } => Some("desk.step.merged"),
        Fact::ComplaintAbsorbed { .. } => Some("desk.step.absorbed"),
        _ => None,
    }
}
