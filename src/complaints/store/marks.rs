//! How far people have read: a mark for each person and complaint, which only grows.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::complaints::reading::Mark;
use crate::db::{ReadTx, WriteTx};
use crate::schema::{participant, reading_mark, reply};

/// Removed at a time: a write stays short.
const REMOVED_AT_A_TIME: i64 = 100;

/// How far a person has read some complaints, those that she has opened: one query.
pub fn marks_of(tx: &mut ReadTx<'_>, person: PersonId, ids: Vec<i64>) -> Result<HashMap<i64, i32>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let own = reading_mark::table.filter(reading_mark::person_id.eq(person.0));
    let marks = own.filter(reading_mark::complaint_id.eq_any(ids));
    Ok(marks
        .select((reading_mark::complaint_id, reading_mark::floor))
        .load::<(i64, i32)>(tx.conn())?
        .into_iter()
        .collect())
}

/// Moves marks on, past what their owners wrote themselves right after. A mark never goes back, whatever order the
/// readings come in.
pub fn grow_marks(tx: &mut WriteTx<'_>, marks: &[Mark]) -> Result<()> {
    for mark in marks {
        let stored = stored_mark(tx, mark.person_id, mark.complaint_id)?;
        if stored < Some(mark.floor) {
            let grown = past_own_words(tx, *mark)?;
            write_mark(tx, grown, stored)?;
        }
    }
    Ok(())
}

/// Moves the mark of somebody who has just written past her own words; what others wrote before them stays unread. Who
/// has no mark gets none.
pub fn grow_past_own(tx: &mut WriteTx<'_>, person_id: PersonId, complaint_id: ComplaintId) -> Result<()> {
    let Some(floor) = stored_mark(tx, person_id, complaint_id)? else { return Ok(()) };
    let seen_at = tx.now();
    let grown = past_own_words(tx, Mark { person_id, complaint_id, floor, seen_at })?;
    if grown.floor > floor { write_mark(tx, grown, Some(floor)) } else { Ok(()) }
}

fn stored_mark(tx: &mut ReadTx<'_>, person: PersonId, id: ComplaintId) -> Result<Option<i32>> {
    Ok(reading_mark::table.find((person.0, id.0)).select(reading_mark::floor).get_result(tx.conn()).optional()?)
}

fn write_mark(tx: &mut WriteTx<'_>, mark: Mark, stored: Option<i32>) -> Result<()> {
    let grown = (reading_mark::floor.eq(mark.floor), reading_mark::seen_at.eq(mark.seen_at));
    if stored.is_some() {
        diesel::update(reading_mark::table.find((mark.person_id.0, mark.complaint_id.0)))
            .set(grown)
            .execute(tx.conn())?;
    } else {
        let row = (
            reading_mark::person_id.eq(mark.person_id.0),
            reading_mark::complaint_id.eq(mark.complaint_id.0),
            grown.0,
            grown.1,
        );
        diesel::insert_into(reading_mark::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// A mark on the last of the floors that follow it without another's between them.
fn past_own_words(tx: &mut ReadTx<'_>, mark: Mark) -> Result<Mark> {
    let speaker: Option<i32> = participant::table
        .filter(participant::complaint_id.eq(mark.complaint_id.0))
        .filter(participant::person_id.eq(mark.person_id.0))
        .select(participant::number)
        .first(tx.conn())
        .optional()?;
    let Some(speaker) = speaker else { return Ok(mark) };
    let after = reply::table.filter(reply::complaint_id.eq(mark.complaint_id.0)).filter(reply::floor.gt(mark.floor));
    let others = after.filter(reply::participant.ne(speaker)).order(reply::floor).select(reply::floor);
    let last = after.order(reply::floor.desc()).select(reply::floor);
    let before_others = others.first::<i32>(tx.conn()).optional()?.map(|floor| floor - 1);
    let floor = match before_others {
        Some(floor) => floor,
        None => last.first(tx.conn()).optional()?.unwrap_or(mark.floor),
    };
    Ok(Mark { floor, ..mark })
}

/// Removes some of the marks that have not grown since an instant; gives how many.
pub fn delete_marks_before(tx: &mut WriteTx<'_>, before: Instant) -> Result<usize> {
    let old = reading_mark::table.filter(reading_mark::seen_at.lt(before)).order(reading_mark::seen_at);
    let old = old.limit(REMOVED_AT_A_TIME).select((reading_mark::person_id, reading_mark::complaint_id));
    let old: Vec<(PersonId, ComplaintId)> = old.load(tx.conn())?;
    for (person, id) in &old {
        diesel::delete(reading_mark::table.find((person.0, id.0))).execute(tx.conn())?;
    }
    Ok(old.len())
}
