//! Joint complaints (T19, complaints.md 6.7): neighbours join one lead complaint, and each household says for itself whether
//! it is solved. The lead follows from its households.

use super::owner::{self, Decision};
use super::speaker;
use super::{affected, clocks, cosigned, strike};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, UnitId};
use crate::base::words::{ClockKind, HouseholdStanding, Severity, Verdict};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{Act, Clock, Complaint, Household, NOT_IN_THIS_STATE, Point, after};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox;

/// So many households make a complaint grave (complaints.md section 1).
const HOMES_THAT_ARE_GRAVE: usize = 5;

/// 409: this household has said its word on the solution.
pub const ANSWERED_ALREADY: Message = Message::new("complaints.answered_already");
/// 409: nobody leads it yet, so nobody can join.
pub const NOBODY_LEADS: Message = Message::new("complaints.nobody_leads");

/// The household of a joint complaint that an actor speaks for.
pub fn own_household(actor: &Actor, complaint: &Complaint, households: &[Household]) -> Option<Household> {
    let speaks = |row: &&Household| match row.unit_id {
        Some(unit) => actor.speaks_for(unit) || actor.lives_in(unit) && complaint.opener_unit_id != Some(unit),
        None => complaint.opener_id == Some(actor.person_id),
    };
    let own = households.iter().filter(|row| row.standing != HouseholdStanding::Left).find(speaks);
    own.or_else(|| opener_of(actor, complaint, households)).cloned()
}

/// A tenant who opened it herself speaks for it, and nobody else of her kind.
fn opener_of<'a>(actor: &Actor, complaint: &Complaint, households: &'a [Household]) -> Option<&'a Household> {
    let is_hers = policy::is_opener(actor, complaint);
    households.iter().find(|row| is_hers && row.unit_id == complaint.opener_unit_id)
}

/// Whether it is the turn of the actor's household to answer a solution; in a complaint that is not joint, the opener's.
pub fn may_answer(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<()> {
    let households = store::households_of(tx, complaint.id)?;
    if households.is_empty() {
        policy::may_decide(actor, complaint)?;
        return after(complaint.state, Act::Confirm).map(drop).map_err(Error::Conflict);
    }
    let own = own_household(actor, complaint, &households);
    policy::may_decide_in(actor, complaint, own.as_ref())?;
    check_asked(tx, complaint, own.as_ref())
}

fn check_asked(tx: &mut ReadTx<'_>, complaint: &Complaint, own: Option<&Household>) -> Result<()> {
    if !is_asked(tx, complaint)? {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    let is_open = own.is_some_and(|own| own.standing == HouseholdStanding::Open);
    if is_open { Ok(()) } else { Err(Error::Conflict(ANSWERED_ALREADY)) }
}

/// Whether the households that have not answered yet are still asked.
pub(super) fn is_asked(tx: &mut ReadTx<'_>, complaint: &Complaint) -> Result<bool> {
    Ok(clocks::course_of(tx, complaint.id)?.last(ClockKind::Confirmation).is_some_and(Clock::is_running))
}

/// A neighbour's household joins, and counts as affected. Joining twice changes nothing.
pub fn join(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_join(actor, &complaint)?;
    let home = actor.home_on(complaint.estate_id).ok_or(Error::Denied(policy::ONLY_OTHER_HOMES))?;
    let mut households = store::households_of(tx, id)?;
    let known = households.iter().find(|row| row.unit_id == Some(home.unit_id));
    if known.is_some_and(|row| row.standing != HouseholdStanding::Left) {
        return Ok(());
    }
    let known = known.cloned();
    if households.is_empty() {
        households.push(join_opener(tx, &complaint)?);
    }
    affected::affect(tx, actor, id)?;
    let number = match known {
        Some(row) => row.number,
        None => speaker::speaker(tx, actor, &complaint)?,
    };
    enter(tx, &complaint, (number, Some(home.unit_id)), None)?;
    raise_for_homes(tx, id)
}

/// T17 by the system: with the fifth household a complaint is grave at once. It says so once; whoever lowers it after that
/// has the last word.
pub(super) fn raise_for_homes(tx: &mut WriteTx<'_>, id: ComplaintId) -> Result<()> {
    let complaint = store::find_for_clock(tx, id)?;
    let homes = clocks::course_of(tx, id)?.households.standing();
    match severity_of(tx, (&complaint, homes), complaint.severity)? {
        Some(severity) => cosigned::set_severity(tx, &complaint, severity, (None, None)),
        None => Ok(()),
    }
}

/// What a complaint becomes that is at least so grave and has so many households; `None` where that changes nothing.
pub(super) fn severity_of(
    tx: &mut ReadTx<'_>,
    (complaint, homes): (&Complaint, usize),
    at_least: Severity,
) -> Result<Option<Severity>> {
    let known = complaint.severity.max(at_least);
    let by_homes = |fact: &Fact| matches!(fact, Fact::SeverityChanged { by: None, .. });
    let is_grave = known == Severity::General
        && homes >= HOMES_THAT_ARE_GRAVE
        && !outbox::steps_of(tx, complaint.id)?.iter().any(|step| by_homes(&step.fact));
    let becomes = if is_grave { Severity::Major } else { known };
    Ok((becomes != complaint.severity).then_some(becomes))
}

/// With the first that joins, the opener's household is one among them.
pub(super) fn join_opener(tx: &mut WriteTx<'_>, complaint: &Complaint) -> Result<Household> {
    let opener = complaint.opener_id.ok_or(Error::Conflict(NOBODY_LEADS))?;
    let number = store::find_participant_of(tx, complaint.id, opener)?.ok_or(Error::NotFound)?.number;
    enter(tx, complaint, (number, complaint.opener_unit_id), None)
}

/// A household is one of a complaint from now on, with the receipt of the one from which it comes by merging.
pub(super) fn enter(
    tx: &mut WriteTx<'_>,
    complaint: &Complaint,
    (number, unit_id): (i32, Option<UnitId>),
    merged_from: Option<ComplaintId>,
) -> Result<Household> {
    let (complaint_id, joined_at) = (complaint.id, tx.now());
    let standing = HouseholdStanding::Open;
    let row =
        Household { complaint_id, number, unit_id, standing, rating: None, joined_at, merged_from, is_visited: false };
    store::write_household(tx, &row)?;
    record(tx, complaint_id, &Fact::HouseholdJoined { complaint_id, by: number })?;
    Ok(row)
}

/// Records what a household did: the clocks and the rows of the households follow, and the complaint moves up.
fn record(tx: &mut WriteTx<'_>, id: ComplaintId, fact: &Fact) -> Result<()> {
    let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
    store::change_quietly(tx, id, &change)?;
    clocks::record(tx, id, fact, &[])?;
    Ok(())
}

/// A household leaves; its home stays counted as affected. The lead's own household gives the lead up by withdrawing.
pub fn leave(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let own = own_household(actor, &complaint, &store::households_of(tx, id)?);
    policy::may_leave(actor, &complaint, own.as_ref())?;
    let Some(own) = own else { return Ok(()) };
    record(tx, id, &Fact::HouseholdLeft { complaint_id: id, by: own.number })?;
    follow(tx, &complaint, own.number)
}

/// The lead is confirmed once every household that is still there has confirmed; `by` spoke last.
fn follow(tx: &mut WriteTx<'_>, complaint: &Complaint, by: i32) -> Result<()> {
    let id = complaint.id;
    if clocks::course_of(tx, id)?.households.verdict(complaint.state) != Some(Act::Confirm) {
        return Ok(());
    }
    let state = after(complaint.state, Act::Confirm).map_err(Error::Conflict)?;
    let change = store::StateChange { state: Some(state), last_activity_at: Some(tx.now()), ..Default::default() };
    // What is a household's own it has confirmed itself; nobody else's word closes it.
    for point in store::points_of(tx, id)?.iter().filter(|point| point.household.is_none()) {
        store::set_verdict(tx, id, complaint.proposal_round, point.number, Verdict::Confirmed)?;
    }
    store::change(tx, id, &change)?;
    strike::count_open(tx, complaint, -1)?;
    clocks::record(tx, id, &Fact::SolutionConfirmed { complaint_id: id, by, rating: None }, &[])?;
    Ok(())
}

/// One household's word on a solution. Its confirmation stands whatever the others say; its refusal opens the lead again.
pub(super) fn decide(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    complaint: &Complaint,
    (own, decision): (Option<Household>, &Decision),
) -> Result<()> {
    policy::may_decide_in(actor, complaint, own.as_ref())?;
    let Some(own) = own else { return Err(Error::Denied(policy::ONLY_OPENER)) };
    check_asked(tx, complaint, Some(&own))?;
    let verdicts = of_all_points(tx, complaint, (own.number, decision))?;
    owner::say(tx, actor, complaint, &decision.text)?;
    let (complaint_id, by) = (complaint.id, own.number);
    if decision.is_confirmed() {
        store::write_household(tx, &Household { rating: decision.rating, ..own })?;
        say_of_own(tx, complaint, (by, &verdicts))?;
        record(tx, complaint_id, &Fact::HouseholdConfirmed { complaint_id, by, rating: decision.rating })?;
        return follow(tx, complaint, by);
    }
    say_of_own(tx, complaint, (by, &verdicts))?;
    let refused = Decision { verdicts: verdicts.clone(), ..decision.clone() };
    record(tx, complaint_id, &Fact::HouseholdRefused { complaint_id, by, verdicts })?;
    match after(complaint.state, Act::Refuse) {
        Ok(state) => owner::refuse(tx, complaint, (by, state), &refused),
        // Another household had refused before: the company works on it already.
        Err(_) => Ok(()),
    }
}

/// A household's own points are as it said last, at once and whatever the others say.
fn say_of_own(tx: &mut WriteTx<'_>, complaint: &Complaint, (own, verdicts): (i32, &[Verdict])) -> Result<()> {
    for (point, verdict) in store::points_of(tx, complaint.id)?.iter().zip(verdicts) {
        if point.household == Some(own) {
            store::set_verdict(tx, complaint.id, complaint.proposal_round, point.number, *verdict)?;
        }
    }
    Ok(())
}

/// The word of a household on every point of the complaint: open on those that are another's. It decides what is everybody's
/// and its own, each with a yes or a no.
fn of_all_points(
    tx: &mut ReadTx<'_>,
    complaint: &Complaint,
    (own, decision): (i32, &Decision),
) -> Result<Vec<Verdict>> {
    let points = store::points_of(tx, complaint.id)?;
    let asked = points.iter().filter(|point| point.is_for(Some(own))).count();
    if asked != decision.verdicts.len() || decision.verdicts.contains(&Verdict::Open) {
        return Err(Error::Invalid(FormErrors::of("points", owner::DECIDE_EVERY_POINT)));
    }
    let mut said = decision.verdicts.iter().copied();
    let verdict = |point: &Point| point.is_for(Some(own)).then(|| said.next()).flatten().unwrap_or(Verdict::Open);
    Ok(points.iter().map(verdict).collect())
}

/// T15: the opener's household gives a joint complaint up, and the next one leads. Gives whether there was one.
pub(super) fn pass_on(tx: &mut WriteTx<'_>, complaint: &Complaint) -> Result<bool> {
    let id = complaint.id;
    let households = store::households_of(tx, id)?;
    let Some(from) = households.iter().find(|row| row.unit_id == complaint.opener_unit_id) else { return Ok(false) };
    let Some(by) = clocks::course_of(tx, id)?.households.next_after(from.number) else { return Ok(false) };
    let next = store::find_participant(tx, id, by)?;
    let Some(person) = next.person_id else { return Ok(false) };
    store::set_lead(tx, id, (person, next.unit_id))?;
    record(tx, id, &Fact::LeadPassed { complaint_id: id, from: from.number, by })?;
    let passed = store::find_for_clock(tx, id)?;
    follow(tx, &passed, by)?;
    Ok(true)
}
