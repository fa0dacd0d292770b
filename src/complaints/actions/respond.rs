//! The company's official words: acknowledgement, response (T4), question (T5), solution (T7).

use super::clocks;
use super::speaker::{self, Spoken};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, Outcome, ReplyKind, State, Verdict};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{Act, Clock, Complaint, ProposalPoint, after};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::Text;

/// 422: every point at issue needs an answer in a solution.
pub const ANSWER_EVERY_POINT: Message = Message::new("complaints.answer_every_point");

/// An official word as written on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Acknowledgement, substantive or question.
    pub kind: ReplyKind,
    /// Markdown.
    pub text: String,
    /// The version of the complaint that its author saw.
    pub seen_version: i32,
}

/// 409: only a grave complaint that was accepted has a root cause to be published, and once.
pub const NO_ROOT_CAUSE_AWAITED: Message = Message::new("complaints.no_root_cause_awaited");

/// What a solution says of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointAnswer {
    /// Done, refused or promised.
    pub outcome: Outcome,
    /// How, why, or by when.
    pub text: String,
}

/// Writes an official word; a response or a question stops clock B when it is the first.
///
/// Answers `Conflict` on a stale version and in a state that does not allow it.
pub fn respond(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, response: &Response) -> Result<i32> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_respond(actor, &complaint, response.kind)?;
    store::check_version(&complaint, response.seen_version)?;
    if response.kind == ReplyKind::RootCause && !awaits_root_cause(tx, id)? {
        return Err(Error::Conflict(NO_ROOT_CAUSE_AWAITED));
    }
    let act = match response.kind {
        ReplyKind::Substantive => Some(Act::Respond),
        ReplyKind::Question => Some(Act::Ask),
        _ => None,
    };
    let state = act.map(|act| after(complaint.state, act)).transpose().map_err(Error::Conflict)?;
    let floor = say(tx, actor, &complaint, (response.kind, &response.text))?;
    if response.kind == ReplyKind::RootCause {
        return publish_root_cause(tx, &complaint, floor);
    }
    let Some(state) = state else {
        let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
        store::change(tx, id, &change)?;
        return Ok(floor);
    };
    stop_first_response(tx, &complaint, floor, state)?;
    if response.kind == ReplyKind::Question {
        clocks::record(tx, id, &Fact::QuestionAsked { complaint_id: id, floor }, &[])?;
    }
    Ok(floor)
}

/// Whether a complaint waits for its root cause to be published.
fn awaits_root_cause(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<bool> {
    let course = clocks::course_of(tx, id)?;
    Ok(course.last(ClockKind::RootCause).is_some_and(Clock::is_running))
}

/// The root cause of a grave complaint stops its own clock; the state stays.
fn publish_root_cause(tx: &mut WriteTx<'_>, complaint: &Complaint, floor: i32) -> Result<i32> {
    let id = complaint.id;
    let by = store::find_reply(tx, id, floor)?.participant;
    let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
    store::change(tx, id, &change)?;
    clocks::record(tx, id, &Fact::RootCausePublished { complaint_id: id, by }, &[])?;
    Ok(floor)
}

fn stop_first_response(tx: &mut WriteTx<'_>, complaint: &Complaint, floor: i32, state: State) -> Result<()> {
    let now = tx.now();
    let is_first = complaint.first_response_at.is_none();
    let change = store::StateChange {
        state: Some(state),
        first_response_at: is_first.then_some(Some(now)),
        ..Default::default()
    };
    store::change(tx, complaint.id, &change)?;
    clocks::record(tx, complaint.id, &Fact::ResponseGiven { complaint_id: complaint.id, floor }, &[])?;
    Ok(())
}

/// T7: declares the complaint solved, point by point; only the opener can confirm it (T8).
///
/// Answers `Invalid` unless every point has its answer, `Conflict` before any official reply.
pub fn propose_solution(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ComplaintId,
    response: &Response,
    answers: &[PointAnswer],
) -> Result<i32> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_respond(actor, &complaint, ReplyKind::Solution)?;
    store::check_version(&complaint, response.seen_version)?;
    let state = after(complaint.state, Act::Propose).map_err(Error::Conflict)?;
    let points = store::points_of(tx, id)?;
    if points.len() != answers.len() || answers.iter().any(|answer| answer.outcome == Outcome::Open) {
        return Err(Error::Invalid(FormErrors::of("points", ANSWER_EVERY_POINT)));
    }
    let floor = say(tx, actor, &complaint, (ReplyKind::Solution, &response.text))?;
    let round = complaint.proposal_round + 1;
    let salts: Vec<[u8; 32]> = answers.iter().map(|_| tx.random().bytes::<32>()).collect();
    for ((point, answer), salt) in points.iter().zip(answers).zip(&salts) {
        let row = ProposalPoint {
            complaint_id: id,
            round,
            point: point.number,
            outcome: answer.outcome,
            body: answer.text.clone(),
            salt: salt.to_vec(),
            verdict: Verdict::Open,
        };
        store::insert_proposal_point(tx, &row)?;
        store::set_outcome(tx, id, point.number, answer.outcome)?;
    }
    let change = store::StateChange { state: Some(state), proposal_round: Some(round), ..Default::default() };
    store::change(tx, id, &change)?;
    let outcomes = answers.iter().map(|answer| answer.outcome).collect();
    let texts: Vec<Text<'_>> =
        answers.iter().zip(&salts).map(|(answer, salt)| Text { salt, body: &answer.text }).collect();
    clocks::record(tx, id, &Fact::SolutionProposed { complaint_id: id, floor, round, outcomes }, &texts)?;
    Ok(floor)
}

/// Writes an official floor under the actor's role and organisation.
fn say(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, (kind, body): (ReplyKind, &str)) -> Result<i32> {
    let role = policy::official_role(actor, complaint).ok_or(Error::Denied(policy::ONLY_AMBASSADOR))?;
    let organisation = actor.organisation.clone().unwrap_or_default();
    let by = speaker::speaker(tx, actor, complaint)?;
    let at = tx.now();
    let office = Some((Some(role), organisation));
    let spoken = Spoken { by, kind, office, parent: None, body, at, submission_key: None };
    let floor = speaker::write_floor(tx, complaint, spoken)?;
    store::grow_past_own(tx, actor.person_id, complaint.id)?;
    Ok(floor)
}
