//! Who sees what is internal.

use crate::accounts::{Actor, Scope};
use crate::base::words::{CosignedAct, Role, State};
use crate::base::{Error, Message, Result};
use crate::complaints::{self, Charge, Complaint, Cosigned, Queue, QueueOf, SecondSignature};

/// Notes are read by whoever speaks for the company at the estate.
pub fn may_read_notes(actor: &Actor, complaint: &Complaint) -> Result<()> {
    complaints::policy::may_read_notes(actor, complaint)
}

/// Who reads the notes of a complaint may add one.
pub fn may_write_note(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_read_notes(actor, complaint)
}

/// The page of a complaint on the desk: for those who read its notes, for the second person of a rejection, and for the
/// reviewer of a review.
pub fn may_open(actor: &Actor, complaint: &Complaint, waiting: Option<&SecondSignature>) -> Result<()> {
    match waiting {
        Some(waiting) if may_sign(actor, complaint, waiting) => Ok(()),
        _ if may_decide_review(actor, complaint) => Ok(()),
        _ => may_read_notes(actor, complaint),
    }
}

/// Whether the actor may be the second person of a rejection.
pub fn may_sign(actor: &Actor, complaint: &Complaint, waiting: &SecondSignature) -> bool {
    complaints::policy::may_sign_rejection(actor, complaint, waiting.proposed_by).is_ok()
}

/// Whether a review waits that the actor may decide, as far as her role goes; the act asks whether she had a part in it.
pub fn may_decide_review(actor: &Actor, complaint: &Complaint) -> bool {
    complaint.state == State::UnderReview && complaints::policy::may_review(actor, complaint, false).is_ok()
}

/// Who visits after the end of a complaint.
pub fn may_visit(actor: &Actor, complaint: &Complaint) -> Result<()> {
    complaints::policy::may_visit(actor, complaint)
}

/// Who may change something about an open complaint beside its state; `None` is handing it over.
pub fn may_change(actor: &Actor, complaint: &Complaint, (act, charge): (Option<CosignedAct>, Charge)) -> Result<()> {
    match act {
        Some(CosignedAct::Lower) => complaints::policy::may_raise(actor, complaint)?,
        Some(CosignedAct::Extend) => complaints::policy::may_propose(actor, complaint, Cosigned::Extension(1))?,
        None => complaints::policy::may_hand_over(actor, complaint, charge)?,
    }
    if complaint.is_open() { Ok(()) } else { Err(Error::Conflict(complaints::NOT_IN_THIS_STATE)) }
}

/// The scopes within which an actor hands several complaints over at once; 403 for who hands none over. Each is asked about
/// by its own act.
pub fn hands_over(actor: &Actor) -> Result<Vec<Scope>> {
    let scopes = complaints::policy::hand_over_scopes(actor);
    if scopes.is_empty() { Err(Error::Denied(complaints::policy::ONLY_AMBASSADOR)) } else { Ok(scopes) }
}

/// Every scope.
pub const EVERYWHERE: &[Scope] = &[Scope::Group];
/// Who reads what a day brought.
const EXECUTIVES: &[Role] = &[Role::Executive, Role::ChiefExecutive];
/// 403: what a day brought is a page of the executives.
pub const ONLY_EXECUTIVES: Message = Message::new("desk.only_executives");

/// The scopes of which an actor reads what a day brought; 403 for who is no executive.
pub fn reads_days(actor: &Actor) -> Result<Vec<Scope>> {
    let scopes = actor.scopes(EXECUTIVES);
    if scopes.is_empty() { Err(Error::Denied(ONLY_EXECUTIVES)) } else { Ok(scopes) }
}

/// The queues on which an actor acts, and what is late or soon late where she speaks for the company.
pub fn queues_of(actor: &Actor) -> Vec<QueueOf> {
    let scopes = |queue: Queue| match queue {
        Queue::Mine => complaints::policy::ambassador_scopes(actor),
        Queue::Late | Queue::Soon | Queue::Questions => complaints::policy::speaker_scopes(actor),
        Queue::Received | Queue::Held => complaints::policy::triage_scopes(actor),
        Queue::Visits => complaints::policy::visit_scopes(actor),
        Queue::Reviews => complaints::policy::review_scopes(actor),
    };
    let queues = Queue::ALL.iter().map(|queue| QueueOf { queue: *queue, scopes: scopes(*queue) });
    queues.filter(|of| !of.scopes.is_empty()).collect()
}
