//! The company's official words: acknowledgement, response (T4), question (T5), solution (T7).

use chrono::NaiveDate;

use super::speaker::{self, Spoken};
use super::{clocks, promises};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, Outcome, ReplyKind, State};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::calendar::calendars;
use crate::complaints::model::{
    Act, Complaint, NOT_IN_THIS_STATE, NewPromise, PROMISE_NEEDS_DAY, Pledge, ProposalPoint, after, check_day,
    check_pledge,
};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::Text;

/// 422: every point at issue needs an answer in a solution.
pub const ANSWER_EVERY_POINT: Message = Message::new("complaints.answer_every_point");

/// An official word as written on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Acknowledgement, substantive, promise or question; a root cause and a solution have their own acts.
    pub kind: ReplyKind,
    /// Markdown.
    pub text: String,
    /// What it says of the days to come that it names.
    pub pledge: Pledge,
    /// The version of the complaint that its author saw.
    pub seen_version: i32,
}

/// 409: whom the ladder named writes first.
pub const LINE_OWED: Message = Message::new("complaints.line_owed");
/// Working days that a complaint may wait for its owner before the group centre must agree (T5).
const MOST_PAUSED_DAYS: usize = 15;

/// What a solution says of one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointAnswer {
    /// Done, refused or promised.
    pub outcome: Outcome,
    /// How, or why.
    pub text: String,
    /// The day of what is promised.
    pub day: Option<NaiveDate>,
}

/// Writes an official word; a response or a question stops clock B when it is the first.
///
/// Answers `Conflict` on a stale version and in a state that does not allow it.
pub fn respond(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, response: &Response) -> Result<i32> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_respond(actor, &complaint, response.kind)?;
    store::check_version(&complaint, response.seen_version)?;
    if matches!(response.kind, ReplyKind::RootCause | ReplyKind::Solution) {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    if response.kind == ReplyKind::Promise && !matches!(response.pledge, Pledge::Promise(_)) {
        return Err(Error::Invalid(FormErrors::of("promise_day", PROMISE_NEEDS_DAY)));
    }
    check_pledge(&response.text, &response.pledge, tx.now())?;
    if response.kind == ReplyKind::Question {
        check_may_ask(tx, actor, &complaint)?;
    }
    if response.kind == ReplyKind::Acknowledgement && complaint.state == State::Closed {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    let act = match response.kind {
        ReplyKind::Substantive | ReplyKind::Promise => Some(Act::Respond),
        ReplyKind::Question => Some(Act::Ask),
        _ => None,
    };
    let state = act.map(|act| after(complaint.state, act)).transpose().map_err(Error::Conflict)?;
    let (floor, by) = say(tx, actor, &complaint, (response.kind, &response.text))?;
    if let Some(state) = state {
        count_response(tx, &complaint, floor, state)?;
    } else {
        let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
        store::change(tx, id, &change)?;
    }
    if response.kind == ReplyKind::Question {
        clocks::record(tx, id, &Fact::QuestionAsked { complaint_id: id, floor }, &[])?;
    }
    promises::pledge(tx, id, (floor, by), &response.pledge)?;
    Ok(floor)
}

/// T5: nobody asks while somebody whom the ladder named still owes a line, and only the group centre once the owner was
/// waited for long enough.
fn check_may_ask(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<()> {
    let (course, calendars) = (clocks::course_of(tx, complaint.id)?, calendars(tx)?);
    if course.clocks.iter().any(|clock| clock.kind == ClockKind::Line && clock.is_running()) {
        return Err(Error::Conflict(LINE_OWED));
    }
    if course.paused_days(calendars.latest()) >= MOST_PAUSED_DAYS {
        policy::may_pause_longer(actor, complaint)?;
    }
    Ok(())
}

/// Writes that a floor answers on the merits: clock B stops with the first.
pub(super) fn count_response(tx: &mut WriteTx<'_>, complaint: &Complaint, floor: i32, state: State) -> Result<()> {
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
    let promised = promised(answers, tx.now())?;
    if promised.is_empty() {
        check_pledge(&response.text, &response.pledge, tx.now())?;
    }
    let (floor, by) = say(tx, actor, &complaint, (ReplyKind::Solution, &response.text))?;
    let round = complaint.proposal_round + 1;
    let salts: Vec<[u8; 32]> = answers.iter().map(|_| tx.random().bytes::<32>()).collect();
    let outcomes = answers.iter().map(|answer| answer.outcome).collect();
    let proposed = Fact::SolutionProposed { complaint_id: id, floor, round, outcomes };
    let mut asked = clocks::course_of(tx, id)?.households;
    asked.apply(&proposed);
    for ((point, answer), salt) in points.iter().zip(answers).zip(&salts) {
        let verdict = asked.verdict_when_asked((point.household, point.verdict));
        let row = ProposalPoint {
            complaint_id: id,
            round,
            point: point.number,
            outcome: answer.outcome,
            body: answer.text.clone(),
            salt: salt.to_vec(),
            verdict,
        };
        store::insert_proposal_point(tx, &row)?;
        store::set_outcome(tx, (id, point.number), (answer.outcome, verdict))?;
    }
    let change = store::StateChange { state: Some(state), proposal_round: Some(round), ..Default::default() };
    store::change(tx, id, &change)?;
    let texts: Vec<Text<'_>> =
        answers.iter().zip(&salts).map(|(answer, salt)| Text { salt, body: &answer.text }).collect();
    clocks::record(tx, id, &proposed, &texts)?;
    if promised.is_empty() {
        promises::keep_open(tx, id, by)?;
    }
    for (point, new) in &promised {
        promises::give(tx, id, (floor, by), (new, Some(*point)))?;
    }
    promises::pledge(tx, id, (floor, by), &response.pledge)?;
    Ok(floor)
}

/// What a solution promises, with the numbers of its points; each has its day.
fn promised(answers: &[PointAnswer], now: Instant) -> Result<Vec<(i16, NewPromise)>> {
    let mut promised = Vec::new();
    for (number, answer) in (1..).zip(answers).filter(|(_, answer)| answer.outcome == Outcome::Promised) {
        let day = answer.day.ok_or_else(|| Error::Invalid(FormErrors::of("points", PROMISE_NEEDS_DAY)))?;
        check_day(day, "points", now)?;
        promised.push((number, NewPromise { day, body: answer.text.clone() }));
    }
    Ok(promised)
}

/// Writes an official floor under the actor's role and organisation: its number and its speaker's.
pub(super) fn say(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    complaint: &Complaint,
    (kind, body): (ReplyKind, &str),
) -> Result<(i32, i32)> {
    let role = policy::official_role(actor, complaint).ok_or(Error::Denied(policy::ONLY_AMBASSADOR))?;
    let organisation = actor.organisation.clone().unwrap_or_default();
    let by = speaker::speaker(tx, actor, complaint)?;
    let at = tx.now();
    let office = Some((Some(role), organisation));
    let spoken = Spoken { by, kind, office, parent: None, body, at, submission_key: None };
    let floor = speaker::write_floor(tx, complaint, spoken)?;
    store::grow_past_own(tx, actor.person_id, complaint.id)?;
    // Any official word is the line that the ladder waits for; below its first rung it waits for none.
    if complaint.rung > 0 && clocks::course_of(tx, complaint.id)?.awaits_line_of(by) {
        clocks::record(tx, complaint.id, &Fact::LineWritten { complaint_id: complaint.id, floor, by }, &[])?;
    }
    Ok((floor, by))
}
