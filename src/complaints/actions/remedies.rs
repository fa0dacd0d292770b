//! Root causes with their corrective actions (complaints.md 6.9): announced in public, seen by somebody else to be done, and
//! refuted by the first complaint that says that the same came again.
//!
//! A remedy and a complaint meet in two acts: when the cause of an accepted complaint is named, and when a remedy is
//! verified that was done days before. Whichever comes last compares them, in its own transaction: nothing is lost, and
//! nothing happens twice, for what is refuted is watched no more.

use chrono::NaiveDate;

use super::respond::{self, Response};
use super::{clocks, promises, speaker};
use crate::accounts::{Actor, Scope};
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::words::{ClockKind, RemedyStanding, ReplyKind, State};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::complaints::model::{
    Case, Clock, Complaint, NOT_IN_THIS_STATE, NamedCause, NewCause, NewRemedy, Remedy, check_pledge,
};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::{self, RecordedFact, Text};

/// 409: only a grave complaint that was accepted has a root cause to be published, and once, as long as it holds.
pub const NO_ROOT_CAUSE_AWAITED: Message = Message::new("complaints.no_root_cause_awaited");
/// 409: it was seen before, or refuted meanwhile.
pub const VERIFIED_ALREADY: Message = Message::new("complaints.verified_already");
/// 422: an action reaches the estate of its complaint, its region, or the whole group.
pub const REACHES_ELSEWHERE: Message = Message::new("complaints.reaches_elsewhere");

/// Publishes the root cause of a complaint with what is done against it; clock H stops.
///
/// Answers `Conflict` where none is awaited and on a stale version, `Invalid` where its words name a day to come.
pub fn announce(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ComplaintId,
    (response, new): (&Response, &NewRemedy),
) -> Result<i32> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_announce(actor, &complaint)?;
    store::check_version(&complaint, response.seen_version)?;
    if !awaits_remedy(tx, id)? {
        return Err(Error::Conflict(NO_ROOT_CAUSE_AWAITED));
    }
    if !scopes_at(&complaint).contains(&new.scope) {
        return Err(Error::Invalid(FormErrors::of("scope", REACHES_ELSEWHERE)));
    }
    // How long it is watched has a field of its own: the observable names no day.
    check_pledge(&format!("{}\n{}", response.text, new.body), &response.pledge, tx.now())?;
    let (floor, by) = respond::say(tx, actor, &complaint, (ReplyKind::RootCause, &response.text))?;
    let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
    store::change(tx, id, &change)?;
    clocks::record(tx, id, &Fact::RootCausePublished { complaint_id: id, by }, &[])?;
    write(tx, &complaint, (floor, by), new)?;
    name(tx, &complaint, by, &new.cause)?;
    promises::pledge(tx, id, (floor, by), &response.pledge)?;
    Ok(floor)
}

/// Where an action against the cause of a complaint can reach, the nearest first.
pub fn scopes_at(complaint: &Complaint) -> [Scope; 3] {
    [Scope::Estate(complaint.estate_id), Scope::Region(complaint.region_id), Scope::Group]
}

/// Whether a complaint waits for its root cause, or for another action after the one that was refuted.
pub fn awaits_remedy(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<bool> {
    let last = store::remedies_of(tx, id)?.pop();
    if last.is_some_and(|remedy| remedy.standing == RemedyStanding::Refuted) {
        return Ok(true);
    }
    let course = clocks::course_of(tx, id)?;
    Ok(course.last(ClockKind::RootCause).is_some_and(Clock::is_running))
}

fn write(tx: &mut WriteTx<'_>, complaint: &Complaint, (floor, given_by): (i32, i32), new: &NewRemedy) -> Result<()> {
    let (salt, announced_at) = (tx.random().bytes::<32>(), tx.now());
    let last = store::remedies_of(tx, complaint.id)?.last().map_or(0, |remedy| remedy.number);
    let (scope_kind, scope_id) = new.scope.columns();
    let row = Remedy {
        complaint_id: complaint.id,
        number: last.saturating_add(1),
        floor,
        given_by,
        cause: new.cause.cause,
        scope_kind,
        scope_id,
        part: new.cause.part.clone(),
        body: new.body.clone(),
        observable: new.observable.clone(),
        days: new.days,
        salt: salt.to_vec(),
        announced_at,
        standing: RemedyStanding::Announced,
        verified_on: None,
        watched_until: None,
        verification: String::new(),
        refuted_at: None,
        refuted_by: None,
    };
    store::insert_remedy(tx, &row)?;
    let fact = Fact::RemedyAnnounced {
        complaint_id: complaint.id,
        remedy: row.number,
        floor,
        cause: row.cause,
        scope_kind,
        scope_id,
        days: row.days,
        by: given_by,
    };
    tx.record(&fact, &row.announced_texts().map(|body| Text { salt: &row.salt, body }))?;
    Ok(())
}

/// What somebody saw of a remedy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The day on which it was seen to be done.
    pub day: NaiveDate,
    /// What was seen, in public.
    pub how: String,
}

/// Says that a remedy was seen to be done: its days begin. What came again since then refutes it at once.
///
/// Answers `Conflict` for one that was verified before, `Invalid` for a day before it was announced or to come.
pub fn verify(tx: &mut WriteTx<'_>, actor: &Actor, (id, number): (ComplaintId, i16), seen: &Seen) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let mut remedy = store::find_remedy(tx, id, number)?;
    let speaker = store::find_participant_of(tx, id, actor.person_id)?.map(|speaker| speaker.number);
    policy::may_verify(actor, &complaint, (&remedy, speaker))?;
    if remedy.standing != RemedyStanding::Announced {
        return Err(Error::Conflict(VERIFIED_ALREADY));
    }
    remedy.check_day(seen.day, tx.now())?;
    let by = speaker::speaker(tx, actor, &complaint)?;
    let (on, until) = remedy.watched_from(seen.day);
    (remedy.verified_on, remedy.watched_until) = (Some(on), Some(until));
    (remedy.standing, remedy.verification) = (RemedyStanding::Verified, seen.how.clone());
    store::verify_remedy(tx, &remedy)?;
    let fact = Fact::RemedyVerified { complaint_id: id, remedy: number, day: on, by };
    tx.record(&fact, &[Text { salt: &remedy.salt, body: &remedy.verification }])?;
    let Some(window) = remedy.window() else { return Ok(()) };
    let cases = store::cases_between(tx, remedy.cause, window)?;
    match cases.iter().find(|case| remedy.is_refuted_by(case)) {
        Some(case) => refute(tx, &remedy, case),
        None => Ok(()),
    }
}

/// Says by a code why an accepted complaint came about; whatever was done against that and did not hold is refuted by it.
///
/// Answers `Conflict` before it was accepted. Naming the same again changes nothing.
pub fn name_cause(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewCause) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_name_cause(actor, &complaint)?;
    let by = speaker::speaker(tx, actor, &complaint)?;
    name(tx, &complaint, by, new)
}

fn name(tx: &mut WriteTx<'_>, complaint: &Complaint, by: i32, new: &NewCause) -> Result<()> {
    let id = complaint.id;
    let before = store::cause_of(tx, id)?;
    if before.as_ref().is_some_and(|named| named.cause == new.cause && named.part == new.part) {
        return Ok(());
    }
    let accepted_at = accepted_at(&outbox::steps_of(tx, id)?).ok_or(Error::Conflict(NOT_IN_THIS_STATE))?;
    let (salt, number) = (tx.random().bytes::<32>(), before.map_or(0, |named| named.number).saturating_add(1));
    let (cause, part) = (new.cause, new.part.clone());
    let row = NamedCause { complaint_id: id, number, cause, part, salt: salt.to_vec(), accepted_at };
    store::insert_cause(tx, &row)?;
    let fact = Fact::CauseNamed { complaint_id: id, number, cause, by };
    tx.record(&fact, &[Text { salt: &row.salt, body: &row.part }])?;
    let (estate_id, region_id): (EstateId, _) = (complaint.estate_id, complaint.region_id);
    let again = Case { complaint_id: id, estate_id, region_id, cause, part: row.part, accepted_at };
    for remedy in store::watched_at(tx, cause, accepted_at)? {
        if remedy.is_refuted_by(&again) {
            refute(tx, &remedy, &again)?;
        }
    }
    Ok(())
}

/// When a complaint was accepted last: by triage, or by a review that overturned its rejection.
fn accepted_at(steps: &[RecordedFact]) -> Option<Instant> {
    let is_acceptance =
        |fact: &Fact| matches!(fact, Fact::ComplaintAccepted { .. } | Fact::ReviewDecided { to: State::Accepted, .. });
    steps.iter().rev().find(|step| is_acceptance(&step.fact)).map(|step| step.occurred_at)
}

/// Writes that the same came again, in the histories of both complaints.
fn refute(tx: &mut WriteTx<'_>, remedy: &Remedy, case: &Case) -> Result<()> {
    let (remedied, number, refuting, now) = (remedy.complaint_id, remedy.number, case.complaint_id, tx.now());
    store::refute_remedy(tx, (remedied, number), (refuting, now))?;
    tx.record(&Fact::RemedyRefuted { complaint_id: remedied, remedy: number, refuting }, &[])?;
    tx.record(&Fact::OtherRemedyRefuted { complaint_id: refuting, remedied, remedy: number }, &[])?;
    Ok(())
}
