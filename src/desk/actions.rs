//! Writing a note or a finding, and visiting after the end. The acts of triage are those of `complaints`.

use super::model::{Asked, MAX_EVIDENCE, NewFinding, NewNote, NewVisit, Visit, are_enough};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::Certainty;
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::complaints::{self, Act, Complaint};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::media;

/// 422: it is to be said whom of a joint complaint.
pub const WHICH_HOUSEHOLD: Message = Message::new("desk.visit_which");

/// Writes a note that only staff read.
///
/// Records no fact: facts of a complaint are public, and that there is a note is internal too. The row itself says who
/// and when, and is never changed. The same form twice is one note.
pub fn write_note(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewNote) -> Result<()> {
    let complaint = complaints::find(tx, Some(actor), id)?;
    policy::may_write_note(actor, &complaint)?;
    if store::has_note(tx, &new.submission_key)? {
        return Ok(());
    }
    store::insert_note(tx, id, actor.person_id, new)
}

/// Writes a finding with its photographs; a confirmed cause is named in public, by its code alone.
///
/// Records no fact of its own, as a note does not. The same form twice is one finding.
pub fn write_finding(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewFinding) -> Result<()> {
    let complaint = complaints::find(tx, Some(actor), id)?;
    policy::may_write_note(actor, &complaint)?;
    if store::has_finding(tx, &new.submission_key)? {
        return Ok(());
    }
    let finding = store::insert_finding(tx, id, actor.person_id, new)?;
    media::actions::keep_with_finding(tx, actor, (finding, MAX_EVIDENCE), &new.photographs)?;
    match &new.cause {
        Some((cause, Certainty::Confirmed)) => complaints::actions::name_cause(tx, actor, id, cause),
        _ => Ok(()),
    }
}

/// Whether somebody reads a finding, and so sees its photographs.
pub fn shows_finding(tx: &mut ReadTx<'_>, actor: &Actor, finding: i64) -> Result<bool> {
    let id = store::complaint_of(tx, finding)?;
    match complaints::find(tx, Some(actor), id) {
        Ok(complaint) => Ok(policy::may_read_notes(actor, &complaint).is_ok()),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Whom a return visitor asks now: the one home of a complaint, without a number, once it has ended; of a joint complaint by
/// their numbers every household that answered for itself, be the lead still open or not, and after its end all of them.
/// Who was visited enough is asked again only where nobody else is left.
pub fn to_visit(tx: &mut ReadTx<'_>, complaint: &Complaint) -> Result<Vec<Asked>> {
    let has_ended = complaints::after(complaint.state, Act::Close).is_ok();
    let households = complaints::course_of(tx, complaint.id)?.households;
    if !households.is_joint() {
        return Ok(if has_ended { vec![Asked::ONE_HOME] } else { Vec::new() });
    }
    let all = households.members().iter().map(|(number, standing)| Asked {
        household: Some(*number),
        standing: Some(*standing),
        is_visited: households.is_visited(*number),
    });
    let all: Vec<Asked> = all.filter(|asked| has_ended || asked.has_answered()).collect();
    let waiting: Vec<Asked> = all.iter().filter(|asked| !asked.is_visited).copied().collect();
    Ok(if waiting.is_empty() && has_ended { all } else { waiting })
}

/// Writes down a return visit of a home, and closes the complaint once each was visited enough (T16).
///
/// Answers `Conflict` before there is anybody to visit and once it is closed, `Invalid` for a household that is not to be
/// visited.
pub fn record_visit(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewVisit) -> Result<()> {
    let complaint = complaints::find(tx, Some(actor), id)?;
    policy::may_visit(actor, &complaint)?;
    let may_close = complaints::after(complaint.state, Act::Close).map_err(Error::Conflict);
    let asked = to_visit(tx, &complaint)?;
    if asked.is_empty() {
        return may_close.map(drop);
    }
    let Some(asked) = asked.iter().find(|asked| asked.household == new.household) else {
        return Err(Error::Invalid(FormErrors::of("household", WHICH_HOUSEHOLD)));
    };
    let visits = write_visit(tx, actor, &complaint, new)?;
    let since = answered_at(tx, id, asked)?;
    let counts = |visit: &Visit| visit.household == new.household && since.is_some_and(|at| visit.visited_at >= at);
    let counted: Vec<Visit> = visits.into_iter().filter(counts).collect();
    let is_enough = are_enough(&counted);
    let Some(household) = new.household else {
        return if is_enough { complaints::actions::close(tx, actor, id) } else { Ok(()) };
    };
    if is_enough && !asked.is_visited {
        complaints::actions::end_visits(tx, actor, id, household)?;
    }
    let are_visited = complaints::course_of(tx, id)?.households.are_visited();
    if may_close.is_ok() && are_visited { complaints::actions::close(tx, actor, id) } else { Ok(()) }
}

/// From when on visits count: since the end of the complaint, or since a household answered for itself.
fn answered_at(tx: &mut ReadTx<'_>, id: ComplaintId, asked: &Asked) -> Result<Option<Instant>> {
    match asked.household.filter(|_| asked.has_answered()) {
        Some(household) => {
            let steps = complaints::steps_of(tx, id)?;
            Ok(complaints::standing_since(steps.iter().map(|step| (&step.fact, step.occurred_at)), household))
        }
        None => complaints::actions::ended_at(tx, id),
    }
}

/// Writes the visit with its fact, and gives all of the complaint.
fn write_visit(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, new: &NewVisit) -> Result<Vec<Visit>> {
    let id = complaint.id;
    let mut visits = store::visits_of(tx, id)?;
    let answers = new.answers;
    let visit = Visit {
        complaint_id: id,
        number: i16::try_from(visits.len()).unwrap_or(i16::MAX).saturating_add(1),
        caller_id: actor.person_id,
        channel: new.channel,
        visited_at: tx.now(),
        was_reached: answers.is_some(),
        is_solved: answers.map(|answers| answers.is_solved),
        satisfaction: answers.map(|answers| answers.satisfaction),
        was_respected: answers.map(|answers| answers.was_respected),
        was_pressed: answers.map(|answers| answers.was_pressed),
        note: new.note.clone(),
        household: new.household,
    };
    store::insert_visit(tx, &visit)?;
    visits.push(visit);
    let by = complaints::actions::staff_speaker(tx, actor, complaint)?;
    let (channel, household, was_reached) = (new.channel, new.household, answers.is_some());
    let fact = Fact::VisitMade { complaint_id: id, by, channel, was_reached, household };
    tx.record(&fact, &[])?;
    Ok(visits)
}
