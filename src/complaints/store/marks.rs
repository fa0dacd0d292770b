//! How far people have read: a mark for each person and complaint, which only grows.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::complaints::reading::Mark;
use crate::db::{ReadTx, WriteTx};
use crate::schema::reading_mark;

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

/// Moves marks on. A mark never goes back, whatever order the readings come in.
pub fn grow_marks(tx: &mut WriteTx<'_>, marks: &[Mark]) -> Result<()> {
    for mark in marks {
        let row = reading_mark::table.find((mark.person_id.0, mark.complaint_id.0));
        let stored: Option<i32> = row.select(reading_mark::floor).first(tx.conn()).optional()?;
        if stored.is_none() {
            diesel::insert_into(reading_mark::table)
                .values((
                    reading_mark::person_id.eq(mark.person_id.0),
                    reading_mark::complaint_id.eq(mark.complaint_id.0),
                    reading_mark::floor.eq(mark.floor),
                    reading_mark::seen_at.eq(mark.seen_at),
                ))
                .execute(tx.conn())?;
        } else if stored < Some(mark.floor) {
            diesel::update(row)
                .set((reading_mark::floor.eq(mark.floor), reading_mark::seen_at.eq(mark.seen_at)))
                .execute(tx.conn())?;
        }
    }
    Ok(())
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
