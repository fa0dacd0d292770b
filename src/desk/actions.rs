//! Writing a note or a finding, and visiting after the end. The acts of triage are those of `complaints`.

use super::model::{MAX_EVIDENCE, NewFinding, NewNote, NewVisit, Visit, are_enough};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::Certainty;
use crate::base::{Error, Result};
use crate::complaints::{self, Act};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::media;

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

/// Writes down a return visit, and closes the complaint when that is enough (T16).
///
/// Answers `Conflict` before the end of a complaint and once it is closed.
pub fn record_visit(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewVisit) -> Result<()> {
    let complaint = complaints::find(tx, Some(actor), id)?;
    policy::may_visit(actor, &complaint)?;
    complaints::after(complaint.state, Act::Close).map_err(Error::Conflict)?;
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
    };
    store::insert_visit(tx, &visit)?;
    visits.push(visit);
    let by = complaints::actions::staff_speaker(tx, actor, &complaint)?;
    let fact = Fact::VisitMade { complaint_id: id, by, channel: new.channel, was_reached: answers.is_some() };
    tx.record(&fact, &[])?;
    let ended = complaints::actions::ended_at(tx, id)?;
    visits.retain(|visit| ended.is_some_and(|ended| visit.visited_at >= ended));
    if are_enough(&visits) { complaints::actions::close(tx, actor, id) } else { Ok(()) }
}
