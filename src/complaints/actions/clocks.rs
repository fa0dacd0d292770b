//! The rows of the clocks follow from the facts: every act that starts, moves or stops one ends with [`settle`].

use std::collections::HashMap;

use crate::base::ids::{ComplaintId, FactNumber, HolidayNoticeId};
use crate::base::words::ClockKind;
use crate::base::{Instant, Result};
use crate::calendar::{Calendars, calendars};
use crate::complaints::model::{ClockRow, Course};
use crate::complaints::store;
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::{self, RecordedFact, Text};

/// The course that facts tell, each under the calendar that stood when it was recorded.
pub fn course_under(steps: &[RecordedFact], calendars: &Calendars) -> Course {
    Course::of(steps.iter().map(|step| (&step.fact, step.occurred_at, calendars.before(step.number))))
}

/// The course of a complaint as its facts tell it: two look-ups.
pub fn course_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Course> {
    let calendars = calendars(tx)?;
    Ok(course_under(&outbox::steps_of(tx, id)?, &calendars))
}

/// Computes the clocks of a complaint anew and writes the rows that changed; writing them again changes nothing.
pub fn settle(tx: &mut WriteTx<'_>, id: ComplaintId) -> Result<Course> {
    let calendars = calendars(tx)?;
    let course = course_under(&outbox::steps_of(tx, id)?, &calendars);
    let known: HashMap<(ClockKind, i16), ClockRow> =
        store::clocks_of(tx, id)?.into_iter().map(|row| ((row.kind, row.run), row)).collect();
    for clock in &course.clocks {
        let before = known.get(&(clock.kind, clock.run));
        let reminders = before.map_or(0, |row| row.reminders);
        let row = ClockRow::of(id, clock, (course.severity, course.rung), reminders, calendars.latest());
        if before != Some(&row) {
            store::write_clock(tx, &row, before.is_some())?;
        }
    }
    if course.households.is_joint() {
        store::set_standings(tx, id, &course.households)?;
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

/// Moves the clocks of a complaint that a notice moves, and excuses the breaches that it undoes; doing it again does nothing.
pub fn recompute(tx: &mut WriteTx<'_>, id: ComplaintId, notice_id: HolidayNoticeId) -> Result<()> {
    let (calendars, now) = (calendars(tx)?, tx.now());
    let course = course_under(&outbox::steps_of(tx, id)?, &calendars);
    for moved in &course.clocks {
        let becomes = moved.recomputed(calendars.latest(), now);
        let (complaint_id, clock, run, notice_id) = (id, moved.kind, moved.run, notice_id.0);
        if becomes.is_moved {
            let due = becomes.due;
            tx.record(&Fact::DeadlineRecomputed { complaint_id, clock, run, due, notice_id }, &[])?;
        }
        if becomes.is_excused {
            tx.record(&Fact::BreachExcused { complaint_id, clock, run, notice_id }, &[])?;
        }
    }
    settle(tx, id)?;
    Ok(())
}
