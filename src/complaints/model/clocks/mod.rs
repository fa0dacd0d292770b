//! The clocks of a complaint: a pure function of its facts and the calendar (complaints.md section 3).
//!
//! A clock starts and stops with facts, and each start is a *run* of its own. Its due date is announced when it starts and
//! moves only with facts: a pause that ended, a severity that changed, an extension, a later notice. What is late is
//! never stored as a state; that a clock was missed is a fact of its own, written once.

mod course;
mod ladder;
mod limits;

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{ComplaintId, HolidayNoticeId};
use crate::base::words::{ClockKind, Severity};
use crate::calendar::{Calendar, Due, Pause, is_overdue, never_earlier};
use crate::facts::CarriedClock;
use crate::schema::clock;

pub use course::Course;
use ladder::next_event;
pub use ladder::{HIGHEST_RUNG, in_reminder_hours, role_on};
pub use limits::Limit;

/// One run of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Which.
    pub kind: ClockKind,
    /// From 1; the number of a promise.
    pub run: i16,
    /// The speaker who owes a line.
    pub owed_by: Option<i32>,
    /// When it began to count.
    pub started_at: Instant,
    /// How long it runs.
    pub limit: Limit,
    /// When it was due as first announced: what figures measure against.
    pub announced: Instant,
    /// When it is due.
    pub due: Instant,
    /// When it stood still.
    pub pauses: Vec<Pause>,
    /// Since when it stands still.
    pub paused_since: Option<Instant>,
    /// When it ended.
    pub stopped_at: Option<Instant>,
    /// By a fact: when it was missed.
    pub breached_at: Option<Instant>,
    /// Whether a later notice undid the breach.
    pub is_excused: bool,
    /// The last notice that moved it.
    pub moved_by: Option<HolidayNoticeId>,
}

/// What a later notice of holidays does to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// When it is due now; never earlier than before.
    pub due: Instant,
    /// Whether it still counts and that is another moment than before.
    pub is_moved: bool,
    /// Whether its breach was none.
    pub is_excused: bool,
}

impl Clock {
    /// A clock that starts.
    fn start(kind: ClockKind, run: i16, started_at: Instant, limit: Limit, calendar: &Calendar) -> Self {
        let due = limit.due(calendar, started_at, &[]);
        Self {
            kind,
            run,
            owed_by: None,
            started_at,
            limit,
            announced: due,
            due,
            pauses: Vec::new(),
            paused_since: None,
            stopped_at: None,
            breached_at: None,
            is_excused: false,
            moved_by: None,
        }
    }

    /// One of a merged complaint, as it runs on in another.
    fn carried(from: &CarriedClock, run: i16, calendar: &Calendar) -> Self {
        let limit = Limit::reaching(from.due, (from.started_at, &[]), calendar);
        Self {
            announced: from.announced,
            due: from.due,
            breached_at: from.breached_at,
            ..Self::start(from.clock, run, from.started_at, limit, calendar)
        }
    }

    /// Counts from an earlier receipt.
    fn count_from(&mut self, received_at: Instant, calendar: &Calendar) {
        self.started_at = received_at;
        self.due = self.due.min(self.limit.due(calendar, received_at, &self.pauses));
        self.announced = self.announced.min(self.due);
    }

    /// Becomes one with the same clock of a merged complaint: what is due earlier rules.
    fn take_on(&mut self, from: &CarriedClock, calendar: &Calendar) {
        if from.due < self.due {
            (self.started_at, self.due) = (from.started_at, from.due);
            self.limit = Limit::reaching(from.due, (from.started_at, &self.pauses), calendar);
        }
        self.announced = self.announced.min(from.announced);
        // What was missed there is not missed again here.
        if from.breached_at.is_some() && (self.breached_at.is_none() || self.is_excused) {
            (self.breached_at, self.is_excused) = (from.breached_at, false);
        }
    }

    /// Whether it neither ended nor stands still.
    pub const fn is_running(&self) -> bool {
        self.stopped_at.is_none() && self.paused_since.is_none()
    }

    /// Whether the company is late with it at a moment.
    pub fn is_late(&self, now: Instant) -> bool {
        is_overdue(self.due, self.stopped_at.or(self.paused_since).unwrap_or(now))
    }

    /// Working days that are left; 0 on the last day and after it.
    pub fn days_left(&self, calendar: &Calendar, now: Instant) -> u32 {
        calendar.working_days_left(self.until(now), self.due)
    }

    /// Working days by which it is, or was, too late; 0 where only hours are missing.
    pub fn late_days(&self, calendar: &Calendar, now: Instant) -> u32 {
        let until = self.until(now);
        if is_overdue(self.due, until) { calendar.working_days_taken(self.due.plus_millis(-1), until) } else { 0 }
    }

    /// The days that were counted and skipped, where they explain the due date as it stands.
    pub fn days(&self, calendar: &Calendar) -> Option<Due> {
        self.limit.days(calendar, self.started_at, &self.pauses).filter(|days| days.at == self.due)
    }

    /// What a calendar that knows one more notice does to it at a moment. One that ended keeps its date; a breach is undone
    /// where what was done, or is still to be done, is in time by the new date.
    pub fn recomputed(&self, calendar: &Calendar, now: Instant) -> Recomputed {
        let due = never_earlier(self.due, self.limit.due(calendar, self.started_at, &self.pauses));
        let was_missed = self.breached_at.is_some() && !self.is_excused;
        Recomputed {
            due,
            is_moved: self.stopped_at.is_none() && due > self.due,
            is_excused: was_missed && due > self.due && !is_overdue(due, self.until(now)),
        }
    }

    fn until(&self, now: Instant) -> Instant {
        self.stopped_at.or(self.paused_since).unwrap_or(now)
    }

    fn pause(&mut self, at: Instant) {
        if self.is_running() {
            self.paused_since = Some(at);
        }
    }

    fn resume(&mut self, at: Instant, calendar: &Calendar) {
        if let Some(from) = self.paused_since.take() {
            self.pauses.push(Pause { from, until: at });
            self.due = self.due.max(self.limit.due(calendar, self.started_at, &self.pauses));
        }
    }

    /// One that stands still ended when that began: what came after was the owner's time.
    fn stop(&mut self, at: Instant) {
        if self.stopped_at.is_none() {
            self.stopped_at = Some(self.paused_since.take().unwrap_or(at));
        }
    }
}

/// A clock as its row has it: what lists and the ladder ask of it.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = clock)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct ClockRow {
    pub complaint_id: ComplaintId,
    pub kind: ClockKind,
    pub run: i16,
    pub started_at: Instant,
    pub announced: Instant,
    pub due_at: Instant,
    pub paused_since: Option<Instant>,
    pub stopped_at: Option<Instant>,
    pub breached_at: Option<Instant>,
    pub is_excused: bool,
    pub reminders: i16,
    pub next_at: Option<Instant>,
}

impl ClockRow {
    /// The row of a clock, of which so many reminders were given.
    pub fn of(
        id: ComplaintId,
        clock: &Clock,
        (severity, rung): (Severity, i16),
        reminders: i16,
        calendar: &Calendar,
    ) -> Self {
        Self {
            complaint_id: id,
            kind: clock.kind,
            run: clock.run,
            started_at: clock.started_at,
            announced: clock.announced,
            due_at: clock.due,
            paused_since: clock.paused_since,
            stopped_at: clock.stopped_at,
            breached_at: clock.breached_at,
            is_excused: clock.is_excused,
            reminders,
            next_at: next_event(clock, (severity, rung), reminders, calendar),
        }
    }
}

#[cfg(test)]
mod tests;
