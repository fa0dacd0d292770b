//! Merging by triage (T19, docs/decisions/0020): a complaint becomes part of another of its estate and category. Its
//! households go on there with their receipts, and so do its clocks; its own page is read on and written no more.

use super::joint;
use super::{clocks, cosigned, handing, own_points, speaker, strike};
use crate::accounts::{self, Actor};
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::{ClockKind, HouseholdStanding, Severity};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::calendar::calendars;
use crate::complaints::model::{
    Act, Complaint, Course, Covered, Household, MERGE_ELSEWHERE, MERGE_NO_HOME, Merging, after,
};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

/// 422: there is no such complaint that the actor sees.
pub const NO_SUCH_LEAD: Message = Message::new("complaints.merge_no_such_lead");
/// 422: a household stands in both, or one person for two of them.
pub const HOUSEHOLD_IN_BOTH: Message = Message::new("complaints.merge_household_in_both");
/// 422: who answers for the lead would be one of its households.
pub const AMBASSADOR_IN_IT: Message = Message::new("complaints.merge_ambassador_in_it");
/// Who opened a complaint that is not joint; it has no other households.
const OPENER: i32 = 1;
/// What came by merging has no floor of its own in the lead: it is hidden with the lead itself.
const OPENING: i32 = 1;
/// The field in which the lead is named.
const INTO: &str = "into";

/// What triage merges, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merger {
    /// Where it goes on.
    pub lead: ComplaintId,
    /// In public; Markdown.
    pub reason: String,
    /// The version of the complaint that was seen.
    pub seen_version: i32,
    /// The version of the lead that was seen.
    pub lead_version: i32,
}

/// What a merging will do, for who decides on it.
#[derive(Clone, Debug)]
pub struct MergePreview {
    /// Where it goes on.
    pub lead: Complaint,
    /// Households of the lead before and after.
    pub households: (usize, usize),
    /// How grave the lead becomes, where that changes.
    pub severity: Option<Severity>,
    /// The running clocks of the lead: their dates before, none for one that comes, and after.
    pub clocks: Vec<(ClockKind, Option<Instant>, Instant)>,
}

/// A household of the merged complaint, as it comes into the lead.
struct Coming {
    person: PersonId,
    unit: UnitId,
    /// Its number in the merged one.
    number: i32,
    /// Its number there, where it had left it.
    known: Option<i32>,
}

/// The two, and who comes from one into the other.
struct Found {
    own: Merging,
    lead: Merging,
    coming: Vec<Coming>,
}

/// Whether a complaint can be merged into another at all, and by the actor.
///
/// Answers `Denied` for who does not triage it, `Conflict` for what cannot be merged now.
pub fn check_mergeable(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    side(tx, actor, complaint).and_then(|own| own.check().map_err(Error::Conflict))
}

/// What a merging would do; its refusals are those of the act.
pub fn preview_merging(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    (id, lead): (ComplaintId, ComplaintId),
) -> Result<MergePreview> {
    let found = find(tx, actor, id, lead)?;
    let before = &found.lead.course;
    let (calendars, now) = (calendars(tx)?, tx.now());
    let mut course = before.clone();
    let there = before.households.standing().max(1);
    let after = there + found.coming.len();
    let severity = joint::severity_of(tx, (&found.lead.complaint, after), found.own.complaint.severity)?;
    if let Some(severity) = severity {
        let fact = Fact::SeverityChanged { complaint_id: lead, severity, by: None, second: None };
        course.apply(&fact, now, calendars.latest());
    }
    course.apply(&absorbed(&found, (&[], 0)), now, calendars.latest());
    let clocks = running(&course).map(|(kind, due)| {
        let known = running(before).find(|(known, _)| *known == kind);
        (kind, known.map(|(_, due)| due), due)
    });
    let clocks = clocks.collect();
    Ok(MergePreview { lead: found.lead.complaint, households: (there, after), severity, clocks })
}

fn running(course: &Course) -> impl Iterator<Item = (ClockKind, Instant)> + '_ {
    let clocks = course.clocks.iter().filter(|clock| clock.is_running() && clock.kind.is_of_company());
    clocks.map(|clock| (clock.kind, clock.due))
}

fn absorbed(found: &Found, (households, by): (&[i32], i32)) -> Fact {
    Fact::ComplaintAbsorbed {
        complaint_id: found.lead.complaint.id,
        merged: found.own.complaint.id,
        received_at: found.own.course.received_at(),
        households: households.to_vec(),
        clocks: found.own.carried(&found.lead),
        by,
    }
}

fn side(tx: &mut ReadTx<'_>, actor: &Actor, complaint: Complaint) -> Result<Merging> {
    let charge = handing::charge_of(tx, complaint.id)?;
    policy::may_merge(actor, &complaint, charge)?;
    let (course, is_lead) = (clocks::course_of(tx, complaint.id)?, store::has_merged(tx, complaint.id)?);
    Ok(Merging { complaint, course, charge, is_lead })
}

fn about_lead(why: Message) -> Error {
    Error::Invalid(FormErrors::of(INTO, why))
}

fn find(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId, lead: ComplaintId) -> Result<Found> {
    let complaint = store::find(tx, Some(actor), id)?;
    let own = side(tx, actor, complaint)?;
    own.check().map_err(Error::Conflict)?;
    let lead = match store::find(tx, Some(actor), lead) {
        Err(Error::NotFound) => return Err(about_lead(NO_SUCH_LEAD)),
        found => found?,
    };
    // Another estate is refused as what it is, not as another's desk.
    if lead.estate_id != own.complaint.estate_id || lead.is_archived() {
        return Err(about_lead(MERGE_ELSEWHERE));
    }
    let lead = side(tx, actor, lead)?;
    own.check_into(&lead).map_err(about_lead)?;
    let coming = coming(tx, &own.complaint, &lead.complaint)?;
    let points = store::points_of(tx, own.complaint.id)?.len();
    if !own_points::has_room(tx, lead.complaint.id, points)? {
        return Err(about_lead(own_points::NO_ROOM_FOR_POINTS));
    }
    Ok(Found { own, lead, coming })
}

/// The households that come, unless one of them is there already.
fn coming(tx: &mut ReadTx<'_>, own: &Complaint, lead: &Complaint) -> Result<Vec<Coming>> {
    let there = store::households_of(tx, lead.id)?;
    let mut coming = Vec::new();
    for (from, person, unit) in households(tx, own)? {
        let number = store::find_participant_of(tx, lead.id, person)?.map(|known| known.number);
        let known = there.iter().find(|row| row.unit_id == Some(unit));
        let stands = |row: &&Household| row.unit_id == Some(unit) || Some(row.number) == number;
        let is_there = there.iter().filter(|row| row.standing != HouseholdStanding::Left).any(|row| stands(&row));
        let leads = lead.opener_unit_id == Some(unit) || lead.opener_id == Some(person);
        // A number stands for one household; who has left with another home comes under the number of that.
        let is_taken = known.is_none() && there.iter().any(|row| Some(row.number) == number);
        if is_there || leads || is_taken {
            return Err(about_lead(HOUSEHOLD_IN_BOTH));
        }
        if lead.ambassador_id == Some(person) {
            return Err(about_lead(AMBASSADOR_IN_IT));
        }
        coming.push(Coming { person, unit, number: from, known: known.map(|row| row.number) });
    }
    Ok(coming)
}

/// Who speaks for each household of a complaint, be it joint or its opener's alone.
fn households(tx: &mut ReadTx<'_>, own: &Complaint) -> Result<Vec<(i32, PersonId, UnitId)>> {
    let rows = store::households_of(tx, own.id)?;
    if rows.is_empty() {
        let (person, unit) = own.opener_id.zip(own.opener_unit_id).ok_or(Error::Conflict(MERGE_NO_HOME))?;
        return Ok(vec![(OPENER, person, unit)]);
    }
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.standing != HouseholdStanding::Left) {
        let person = store::find_participant(tx, own.id, row.number)?.person_id;
        let (person, unit) = person.zip(row.unit_id).ok_or(Error::Conflict(MERGE_NO_HOME))?;
        found.push((row.number, person, unit));
    }
    Ok(found)
}

/// T19: triage merges a complaint into another.
///
/// Answers `Invalid` for a lead into which it cannot be merged, `Conflict` on a stale version of either and for what
/// cannot be merged now.
pub fn merge(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, merger: &Merger) -> Result<()> {
    let seen = store::find(tx, Some(actor), id)?;
    policy::may_triage(actor, &seen)?;
    store::check_version(&seen, merger.seen_version)?;
    let found = find(tx, actor, id, merger.lead)?;
    let lead = &found.lead.complaint;
    store::check_version(lead, merger.lead_version)?;
    end_here(tx, actor, &found.own.complaint, merger)?;
    let by = speaker::speaker(tx, actor, lead)?;
    if found.own.complaint.severity > lead.severity {
        cosigned::set_severity(tx, lead, found.own.complaint.severity, (Some(by), None))?;
    }
    let numbers = come_in(tx, &found)?;
    bring_points(tx, &found, &numbers)?;
    affect(tx, &found)?;
    let fact = absorbed(&found, (&numbers, by));
    let is_unanswered = matches!(&fact, Fact::ComplaintAbsorbed { clocks, .. }
        if clocks.iter().any(|carried| carried.clock == ClockKind::FirstResponse));
    // Who came was not answered yet: the first response to all of them is still to come.
    let change = store::StateChange {
        first_response_at: is_unanswered.then_some(None),
        last_activity_at: Some(tx.now()),
        ..Default::default()
    };
    store::change(tx, lead.id, &change)?;
    clocks::record(tx, lead.id, &fact, &[])?;
    joint::raise_for_homes(tx, lead.id)
}

/// The merged complaint: why, in public, and its end.
fn end_here(tx: &mut WriteTx<'_>, actor: &Actor, own: &Complaint, merger: &Merger) -> Result<()> {
    let state = after(own.state, Act::Merge).map_err(Error::Conflict)?;
    let (_, by) = cosigned::say_why(tx, actor, own, &merger.reason)?;
    let change = store::StateChange { state: Some(state), last_activity_at: Some(tx.now()), ..Default::default() };
    store::change(tx, own.id, &change)?;
    store::set_duplicate_of(tx, own.id, merger.lead)?;
    strike::count_open(tx, own, -1)?;
    clocks::record(tx, own.id, &Fact::ComplaintMerged { complaint_id: own.id, lead: merger.lead, by }, &[])?;
    Ok(())
}

/// The households go on in the lead, each under a number there.
fn come_in(tx: &mut WriteTx<'_>, found: &Found) -> Result<Vec<i32>> {
    let (own, lead) = (&found.own.complaint, &found.lead.complaint);
    if !found.lead.course.households.is_joint() {
        joint::join_opener(tx, lead)?;
    }
    let mut numbers = Vec::new();
    for home in &found.coming {
        let number = if let Some(number) = home.known {
            number
        } else {
            let person = accounts::find_actor(tx, home.person)?;
            speaker::speaker(tx, &person, lead)?
        };
        joint::enter(tx, lead, (number, Some(home.unit)), Some(own.id))?;
        store::insert_follow(tx, lead.id, home.person)?;
        numbers.push(number);
    }
    Ok(numbers)
}

/// What was at issue goes on as points of the household that opened it, and of those that had stated some themselves.
fn bring_points(tx: &mut WriteTx<'_>, found: &Found, numbers: &[i32]) -> Result<()> {
    let (own, lead) = (&found.own.complaint, &found.lead.complaint);
    let points = store::points_of(tx, own.id)?;
    let stated: Vec<Option<i32>> = points.iter().map(|point| point.household).collect();
    for (home, number) in found.coming.iter().zip(numbers) {
        let opened = own.opener_unit_id == Some(home.unit);
        let is_own = |household: &Option<i32>| household.map_or(opened, |household| household == home.number);
        let texts = points.iter().zip(&stated).filter(|(_, household)| is_own(household));
        let texts: Vec<Covered> = texts.map(|(point, _)| Covered::open(&point.body)).collect();
        if !texts.is_empty() {
            own_points::add(tx, lead.id, (*number, OPENING), &texts)?;
        }
    }
    Ok(())
}

/// The homes that the merged one affects, and those of its households, are affected by the lead.
fn affect(tx: &mut WriteTx<'_>, found: &Found) -> Result<()> {
    let (own, lead) = (&found.own.complaint, &found.lead.complaint);
    let coming = found.coming.iter().map(|home| (home.unit, home.person));
    let homes: Vec<(UnitId, PersonId)> = coming.chain(store::affected_of(tx, own.id)?).collect();
    let mut counted = lead.affected_count;
    for (unit, person) in homes.into_iter().filter(|(unit, _)| lead.opener_unit_id != Some(*unit)) {
        counted += i32::from(store::insert_affected(tx, lead.id, unit, person)?);
    }
    if counted > lead.affected_count {
        tx.record(&Fact::HomeAffected { complaint_id: lead.id, homes: counted }, &[])?;
    }
    Ok(())
}
