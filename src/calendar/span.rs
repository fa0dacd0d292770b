//! Time already used and time still left, and the limits that do not ask for working days.

use std::ops::Bound;

use chrono::{Datelike, NaiveDate};

use super::{Calendar, is_weekend};
use crate::base::Instant;

impl Calendar {
    /// The smallest number of working days with which `stop` would still have been in time, so that an act is in time
    /// exactly when it took no more than its limit. The date of the start is day 0; an act on a day off counts as one
    /// on the next working day.
    pub fn working_days_taken(&self, start: Instant, stop: Instant) -> u32 {
        let (first, last) = (start.date(), stop.date());
        if last <= first {
            return 0;
        }
        self.working_days_between(first, last).saturating_add(u32::from(!self.is_working(last)))
    }

    /// The working days after today up to and with the last one before `due`: 0 on the last day and when it is late.
    pub fn working_days_left(&self, now: Instant, due: Instant) -> u32 {
        self.working_days_between(now.date(), due.plus_millis(-1).date())
    }

    /// The working days after one date up to and with another; asks only the notices' days in between, for archived
    /// letters lie decades back.
    fn working_days_between(&self, after: NaiveDate, through: NaiveDate) -> u32 {
        if through <= after {
            return 0;
        }
        let mut count = weekdays_until(through) - weekdays_until(after);
        for day in self.0.overrides.range((Bound::Excluded(after), Bound::Included(through))).map(|(_, day)| day) {
            match (day.working, is_weekend(day.date)) {
                (true, true) => count += 1,
                (false, false) => count -= 1,
                _ => {}
            }
        }
        u32::try_from(count).unwrap_or(0)
    }
}

/// The weekdays from Monday, 1 January of year 1, up to and with a date.
fn weekdays_until(date: NaiveDate) -> i32 {
    let days = date.num_days_from_ce();
    days.div_euclid(7) * 5 + days.rem_euclid(7).min(5)
}

/// A limit in hours of the wall clock, which knows neither days off nor pauses.
pub fn wall_hours(start: Instant, hours: u32) -> Instant {
    start.plus_hours(i64::from(hours))
}

/// A limit in calendar days: the end (24:00) of the date that many days after the start's.
pub fn calendar_days(start: Instant, days: u32) -> Instant {
    Instant::start_of(start.date()).plus_days(i64::from(days).saturating_add(1))
}

/// The limit that stands after a new notice: it may move later, never to before what was announced.
pub fn never_earlier(announced: Instant, recomputed: Instant) -> Instant {
    announced.max(recomputed)
}

/// Whether a limit has passed; its own moment is already late.
pub fn is_overdue(due: Instant, now: Instant) -> bool {
    now >= due
}
