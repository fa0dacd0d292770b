//! What a notice of holidays does to deadlines: looked at before it counts, and done to each complaint once it does.

mod store;

use super::actions;
use super::actions::course_under;
use super::model::{Clock, number};
use crate::base::ids::{ComplaintId, HolidayNoticeId};
use crate::base::words::ClockKind;
use crate::base::{Instant, Result};
use crate::calendar::{Calendar, Calendars, Notice, calendars};
use crate::db::{ReadTx, Store};
use crate::outbox::{self, RecordedFact};

/// Complaints that are read, or written, at once.
const PER_STEP: i64 = 50;

/// A deadline that would move, or a breach that would be none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedDeadline {
    /// Of which complaint.
    pub id: ComplaintId,
    /// The number that people quote.
    pub number: String,
    /// Which clock.
    pub clock: ClockKind,
    /// When it is due, or was when it ended.
    pub was: Instant,
    /// When it would be.
    pub becomes: Instant,
    /// Whether it was missed and would count as kept.
    pub is_excused: bool,
}

/// What a notice would do to every clock of every complaint, the next ones first; no date is ever moved earlier.
pub fn moved_deadlines(tx: &mut ReadTx<'_>, notice: &Notice) -> Result<Vec<MovedDeadline>> {
    let mut moved = Vec::new();
    let Some(from) = first_day_off(notice) else { return Ok(moved) };
    let calendars = calendars(tx)?;
    let calendar = calendars.latest().with_notice(notice.clone());
    let mut after = ComplaintId(0);
    loop {
        let ids = store::movable_after(tx, after, (from, PER_STEP))?;
        let Some(last) = ids.last().copied() else { break };
        after = last;
        let steps = outbox::steps_of_all(tx, &ids)?;
        let now = tx.now();
        for steps in steps.chunk_by(|a, b| a.fact.complaint_id() == b.fact.complaint_id()) {
            moved.extend(moved_of(steps, (&calendars, &calendar), now));
        }
    }
    moved.sort_by_key(|deadline| (deadline.was, deadline.id));
    Ok(moved)
}

fn moved_of(steps: &[RecordedFact], (known, new): (&Calendars, &Calendar), now: Instant) -> Vec<MovedDeadline> {
    let Some((id, received_at)) = steps.first().and_then(|step| Some((step.fact.complaint_id()?, step.occurred_at)))
    else {
        return Vec::new();
    };
    let course = course_under(steps, known);
    let moved = |clock: &Clock| {
        let becomes = clock.recomputed(new, now);
        (becomes.is_moved || becomes.is_excused).then(|| MovedDeadline {
            id,
            number: number(id, received_at),
            clock: clock.kind,
            was: clock.due,
            becomes: becomes.due,
            is_excused: becomes.is_excused,
        })
    };
    course.clocks.iter().filter_map(moved).collect()
}

/// No limit that ended before it is touched.
fn first_day_off(notice: &Notice) -> Option<Instant> {
    notice.off.values().flatten().min().copied().map(Instant::start_of)
}

/// Does what a loaded notice does: slice after slice, each a write of its own. Run again, after a crash too, it does nothing
/// that was done already.
pub(super) fn apply(store: &Store, notice_id: HolidayNoticeId) -> Result<()> {
    let from = store.read_blocking(|tx| {
        let calendars = calendars(tx)?;
        let loaded = calendars.loaded().iter().find(|loaded| loaded.id == notice_id);
        Ok(loaded.and_then(|loaded| first_day_off(&loaded.notice)).unwrap_or(Instant(i64::MAX)))
    })?;
    let mut after = ComplaintId(0);
    loop {
        let ids = store.read_blocking(|tx| store::open_or_missed_after(tx, after, (from, PER_STEP)))?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        after = last;
        store.write_blocking(move |tx| ids.iter().try_for_each(|id| actions::recompute(tx, *id, notice_id)))?;
    }
}
