//! The rows of the clocks follow from the facts: every act that starts, moves or stops one ends with [`settle`].

use std::collections::HashMap;

use crate::base::ids::{ComplaintId, FactNumber};
use crate::base::words::ClockKind;
use crate::base::{Instant, Result};
use crate::calendar::Calendar;
use crate::complaints::model::{ClockRow, Course};
use crate::complaints::store;
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::{self, Text};

/// The course of a complaint as its facts tell it: two look-ups.
pub fn course_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Course> {
    let steps = outbox::steps_of(tx, id)?;
    Ok(Course::of(steps.iter().map(|step| (&step.fact, step.occurred_at)), &Calendar::built_in()))
}

/// Computes the clocks of a complaint anew and writes the rows that changed; writing them again changes nothing.
pub fn settle(tx: &mut WriteTx<'_>, id: ComplaintId) -> Result<Course> {
    let calendar = Calendar::built_in();
    let course = course_of(tx, id)?;
    let known: HashMap<(ClockKind, i16), ClockRow> =
        store::clocks_of(tx, id)?.into_iter().map(|row| ((row.kind, row.run), row)).collect();
    for clock in &course.clocks {
        let before = known.get(&(clock.kind, clock.run));
        let reminders = before.map_or(0, |row| row.reminders);
        let row = ClockRow::of(id, clock, (course.severity, course.rung), reminders, &calendar);
        if before != Some(&row) {
            store::write_clock(tx, &row, before.is_some())?;
        }
    }
    let next = course.next();
    let shown = store::Shown {
        next_due_at: next.map(|clock| clock.due),
        next_clock: next.map(|clock| clock.kind),
        rung: course.rung,
        first_response_due: course.last(ClockKind::FirstResponse).map(|clock| clock.due),
    };
    store::show_clocks(tx, id, &shown)?;
    Ok(course)
}

/// Records a fact that the clocks heed, and lets them follow it.
pub(super) fn record(tx: &mut WriteTx<'_>, id: ComplaintId, fact: &Fact, texts: &[Text<'_>]) -> Result<FactNumber> {
    let number = tx.record(fact, texts)?;
    settle(tx, id)?;
    Ok(number)
}

/// The same for what the clock did by itself at a moment: it happened then, even if nobody was there to write it down.
pub(super) fn record_at(tx: &mut WriteTx<'_>, id: ComplaintId, fact: &Fact, at: Instant) -> Result<()> {
    tx.record_at(fact, &[], at)?;
    settle(tx, id)?;
    Ok(())
}
