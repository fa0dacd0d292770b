//! After the end, or against it: the owner opens it again (T11), asks for a review (T12, T13), urges; a reviewer decides (T14).

use super::speaker::{self, Spoken};
use super::{clocks, joint, owner, strike, triage};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{ClockKind, ReplyKind, Role, State};
use crate::base::{Error, Instant, Message, Result};
use crate::calendar::calendars;
use crate::complaints::model::{Act, Complaint, HIGHEST_RUNG, after};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::{self, RecordedFact};

/// 409: opened again too long after its end.
pub const TOO_LATE_TO_REOPEN: Message = Message::new("complaints.too_late_to_reopen");
/// 409: a review asked for too long after the rejection.
pub const TOO_LATE_FOR_REVIEW: Message = Message::new("complaints.too_late_for_review");
/// 409: a review before the second refusal.
pub const REFUSE_TWICE_FIRST: Message = Message::new("complaints.refuse_twice_first");
/// 409: urged a short while ago.
pub const URGED_ALREADY: Message = Message::new("complaints.urged_already");
/// 409: it stands on the highest rung.
pub const NOBODY_ABOVE: Message = Message::new("complaints.nobody_above");
/// 409: a grave complaint is closed once its root cause is published.
pub const ROOT_CAUSE_FIRST: Message = Message::new("complaints.root_cause_first");
/// 409: that is no outcome of this review.
pub const NO_SUCH_OUTCOME: Message = Message::new("complaints.no_such_outcome");

/// After its end a complaint may be opened again for so long.
const REOPEN_DAYS: i64 = 180;
/// Against a rejection a review may be asked for so long.
const REVIEW_DAYS: i64 = 30;
/// A review of the work itself is for who has refused so often.
const REFUSALS_BEFORE_REVIEW: usize = 2;
/// The owner urges at most once in so many working days.
const URGING_WORKING_DAYS: u32 = 2;

/// When a complaint ended last; `None` for one that never did.
pub fn ended_at(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Option<Instant>> {
    Ok(last_end(&outbox::steps_of(tx, id)?))
}

fn last_end(steps: &[RecordedFact]) -> Option<Instant> {
    let end = steps.iter().rev().find(|step| {
        matches!(
            step.fact,
            Fact::SolutionConfirmed { .. }
                | Fact::SolutionLapsed { .. }
                | Fact::ComplaintWithdrawn { .. }
                | Fact::ComplaintNotUpheld { .. }
                | Fact::ComplaintClosed { .. }
                | Fact::ReviewDecided { to: State::NotUpheld, .. }
        )
    });
    end.map(|step| step.occurred_at)
}

fn is_within(steps: &[RecordedFact], days: i64, now: Instant) -> bool {
    last_end(steps).is_some_and(|ended| now < ended.plus_days(days))
}

/// T11: it is not solved after all.
pub fn reopen(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, text: &str, seen_version: i32) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let own = joint::own_household(actor, &complaint, &store::households_of(tx, id)?);
    policy::may_decide_in(actor, &complaint, own.as_ref())?;
    store::check_version(&complaint, seen_version)?;
    let state = after(complaint.state, Act::Reopen).map_err(Error::Conflict)?;
    if !is_within(&outbox::steps_of(tx, id)?, REOPEN_DAYS, tx.now()) {
        return Err(Error::Conflict(TOO_LATE_TO_REOPEN));
    }
    let speaker = owner::say(tx, actor, &complaint, text)?;
    // A household is known by who joined for it.
    let by = own.map_or(speaker, |own| own.number);
    change_state(tx, &complaint, state)?;
    clocks::record(tx, id, &Fact::ComplaintReopened { complaint_id: id, by }, &[])?;
    Ok(())
}

/// T12 against a rejection, T13 after two refusals: somebody who had no part in it looks at it again.
pub fn ask_review(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, text: &str, seen_version: i32) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_decide(actor, &complaint)?;
    store::check_version(&complaint, seen_version)?;
    after(complaint.state, Act::AskReview).map_err(Error::Conflict)?;
    let steps = outbox::steps_of(tx, id)?;
    let refusals = steps.iter().filter(|step| matches!(step.fact, Fact::SolutionRefused { .. })).count();
    match complaint.state {
        State::NotUpheld if !is_within(&steps, REVIEW_DAYS, tx.now()) => {
            return Err(Error::Conflict(TOO_LATE_FOR_REVIEW));
        }
        State::Proposed | State::Reopened if refusals < REFUSALS_BEFORE_REVIEW => {
            return Err(Error::Conflict(REFUSE_TWICE_FIRST));
        }
        _ => {}
    }
    let by = owner::say(tx, actor, &complaint, text)?;
    to_review(tx, &complaint, by)
}

/// A review begins, whoever asked for it.
pub(super) fn to_review(tx: &mut WriteTx<'_>, complaint: &Complaint, by: i32) -> Result<()> {
    let state = after(complaint.state, Act::AskReview).map_err(Error::Conflict)?;
    store::delete_calls(tx, complaint.id)?;
    change_state(tx, complaint, state)?;
    clocks::record(tx, complaint.id, &Fact::ReviewAsked { complaint_id: complaint.id, by }, &[])?;
    Ok(())
}

/// A rejection is looked at again within thirty days.
pub(super) fn check_in_time(tx: &mut WriteTx<'_>, id: ComplaintId) -> Result<()> {
    let is_in_time = is_within(&outbox::steps_of(tx, id)?, REVIEW_DAYS, tx.now());
    if is_in_time { Ok(()) } else { Err(Error::Conflict(TOO_LATE_FOR_REVIEW)) }
}

/// Writes a state, and counts the complaint in or out of the open ones of its estate.
fn change_state(tx: &mut WriteTx<'_>, complaint: &Complaint, state: State) -> Result<()> {
    let now = tx.now();
    let change = store::StateChange { state: Some(state), last_activity_at: Some(now), ..Default::default() };
    store::change(tx, complaint.id, &change)?;
    match (complaint.state.is_ended(), state.is_ended()) {
        (true, false) => strike::count_open(tx, complaint, 1),
        (false, true) => strike::count_open(tx, complaint, -1),
        _ => Ok(()),
    }
}

/// The owner urges: one rung of the ladder, at most once in two working days.
pub fn urge(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, text: &str, seen_version: i32) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_decide(actor, &complaint)?;
    store::check_version(&complaint, seen_version)?;
    if !complaint.state.is_with_company() {
        return Err(Error::Conflict(crate::complaints::model::NOT_IN_THIS_STATE));
    }
    if complaint.rung >= HIGHEST_RUNG {
        return Err(Error::Conflict(NOBODY_ABOVE));
    }
    let steps = outbox::steps_of(tx, id)?;
    let urged = steps.iter().rev().find(|step| matches!(step.fact, Fact::RungReached { by: Some(_), .. }));
    let calendars = calendars(tx)?;
    let again = urged.map(|step| calendars.latest().due(step.occurred_at, URGING_WORKING_DAYS).at);
    if again.is_some_and(|again| tx.now() < again) {
        return Err(Error::Conflict(URGED_ALREADY));
    }
    let by = owner::say(tx, actor, &complaint, text)?;
    let now = tx.now();
    strike::raise(tx, &complaint, (None, Some(by)), now)
}

/// T16: the return visit is done, or was tried in vain often enough, and a grave complaint's cause is known.
pub fn close(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_visit(actor, &complaint)?;
    let state = after(complaint.state, Act::Close).map_err(Error::Conflict)?;
    let course = clocks::course_of(tx, id)?;
    if course.last(ClockKind::RootCause).is_some_and(|clock| clock.stopped_at.is_none()) {
        return Err(Error::Conflict(ROOT_CAUSE_FIRST));
    }
    let by = speaker::under_staff_name(tx, actor, &complaint)?;
    change_state(tx, &complaint, state)?;
    clocks::record(tx, id, &Fact::ComplaintClosed { complaint_id: id, by }, &[])?;
    Ok(())
}

/// T16 for one household of a joint complaint: it was visited enough since it answered last.
pub fn end_visits(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, household: i32) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_visit(actor, &complaint)?;
    let by = speaker::under_staff_name(tx, actor, &complaint)?;
    clocks::record(tx, id, &Fact::HouseholdVisited { complaint_id: id, household, by }, &[])?;
    Ok(())
}

/// What a reviewer decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The state it comes to.
    pub to: State,
    /// Why, in public; Markdown.
    pub reason: String,
    /// Who answers for it, where it never had an ambassador.
    pub ambassador: Option<PersonId>,
    /// The version of the complaint that the reviewer saw.
    pub seen_version: i32,
}

/// Whether what is reviewed is a rejection, not the work.
pub fn is_about_rejection(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<bool> {
    let steps = outbox::steps_of(tx, id)?;
    let last = steps.iter().rev().find(|step| {
        matches!(
            step.fact,
            Fact::ComplaintNotUpheld { .. } | Fact::SolutionProposed { .. } | Fact::ComplaintAccepted { .. }
        )
    });
    Ok(last.is_some_and(|step| matches!(step.fact, Fact::ComplaintNotUpheld { .. })))
}

/// T14: decides a review, with its reason in public.
///
/// Answers `Conflict` for an outcome that this review cannot have, `Invalid` where an ambassador must be named.
pub fn decide_review(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, review: &Review) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let has_part = store::find_participant_of(tx, id, actor.person_id)?.is_some();
    policy::may_review(actor, &complaint, has_part)?;
    store::check_version(&complaint, review.seen_version)?;
    let act = match (review.to, is_about_rejection(tx, id)?) {
        (State::Accepted, true) => Act::Overturn,
        (State::NotUpheld, true) => Act::Uphold,
        (State::InProgress, false) => Act::Continue,
        _ => return Err(Error::Conflict(NO_SUCH_OUTCOME)),
    };
    let state = after(complaint.state, act).map_err(Error::Conflict)?;
    let named = match (act, complaint.ambassador_id) {
        (Act::Overturn, None) => Some(triage::ambassador_at(tx, &complaint, review.ambassador)?),
        _ => None,
    };
    let by = speaker::under_staff_name(tx, actor, &complaint)?;
    let office = Some((Some(Role::Reviewer), actor.organisation.clone().unwrap_or_default()));
    let (kind, body, at) = (ReplyKind::Review, review.reason.as_str(), tx.now());
    let spoken = Spoken { by, kind, office, parent: None, body, at, submission_key: None };
    speaker::write_floor(tx, &complaint, spoken)?;
    if act == Act::Overturn && !clocks::course_of(tx, id)?.is_answered {
        let unanswered = store::StateChange { first_response_at: Some(None), ..Default::default() };
        store::change_quietly(tx, id, &unanswered)?;
    }
    change_state(tx, &complaint, state)?;
    clocks::record(tx, id, &Fact::ReviewDecided { complaint_id: id, by, to: state }, &[])?;
    match named {
        Some(ambassador) => triage::name_ambassador(tx, &complaint, &ambassador, by),
        None => Ok(()),
    }
}
