//! The ladder of escalation (complaints.md section 4): when a clock reminds, when it is missed, and who is named after that.

use chrono::{NaiveDate, NaiveTime, Timelike as _};

use super::Clock;
use crate::base::Instant;
use crate::base::words::{ClockKind, Role, Severity};
use crate::calendar::{Calendar, wall_hours};

/// The chief executive.
pub const HIGHEST_RUNG: i16 = 5;

/// Who is named on a rung (complaints.md, section 4); before the first it is the ambassador.
pub const fn role_on(rung: i16) -> Role {
    match rung {
        ..=0 => Role::Ambassador,
        1 => Role::ServiceManager,
        2 => Role::RegionalGm,
        3 => Role::GroupCentre,
        4 => Role::Executive,
        _ => Role::ChiefExecutive,
    }
}
/// Working days after the due date at which rungs 1 to 5 are reached.
const WORKING_DAYS_TO_RUNG: [u32; 5] = [0, 1, 3, 5, 10];
/// In a crisis: hours of the wall clock for the first four.
const HOURS_TO_RUNG: [u32; 4] = [0, 1, 2, 4];
/// Nobody is reminded before this hour, and not from the other on; a crisis knows no hours.
const REMINDER_HOURS: [u32; 2] = [9, 18];

/// The owner is reminded on these working days of her time (T10).
const OWNERS_REMINDER_DAYS: [u32; 2] = [3, 7];

/// What the named person is told in private before a clock is missed (rung 0).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// Half of the time is over.
    HalfTime,
    /// The last day has begun.
    LastDay,
}

impl Reminder {
    /// In order.
    pub const ALL: &'static [Self] = &[Self::HalfTime, Self::LastDay];
}

/// The moment at which a clock that is due at `due` reaches a rung, 1 to 5.
pub fn rung_at(rung: i16, due: Instant, severity: Severity, calendar: &Calendar) -> Option<Instant> {
    let step = usize::try_from(rung.checked_sub(1)?).ok()?;
    if severity == Severity::Crisis
        && let Some(hours) = HOURS_TO_RUNG.get(step)
    {
        return Some(wall_hours(due, *hours));
    }
    match WORKING_DAYS_TO_RUNG.get(step)? {
        0 => Some(due),
        // The last day of the limit is the one that ends at its due date.
        days => Some(calendar.due(due.plus_millis(-1), *days).at),
    }
}

/// The next moment at which something must be done about a clock: a reminder, the breach, the next rung. None for one
/// that does not run or has reached the top, and no reminder for the owner's own time.
pub fn next_event(
    clock: &Clock,
    (severity, rung): (Severity, i16),
    reminders: i16,
    calendar: &Calendar,
) -> Option<Instant> {
    if !clock.is_running() {
        return None;
    }
    let given = usize::try_from(reminders).unwrap_or(usize::MAX);
    if !clock.kind.is_of_company() {
        let day = OWNERS_REMINDER_DAYS.get(given).map(|day| calendar.due(clock.started_at, *day).day);
        return Some(day.map(opens).filter(|at| *at < clock.due).unwrap_or(clock.due));
    }
    if clock.breached_at.is_none() || clock.is_excused {
        let reminder = Reminder::ALL.get(given).map(|reminder| reminder_at(*reminder, clock, severity, calendar));
        return Some(reminder.map_or(clock.due, |at| at.min(clock.due)));
    }
    // A line that nobody wrote stays on record; the clock for which it was owed climbs by itself.
    if rung >= HIGHEST_RUNG || clock.kind == ClockKind::Line {
        return None;
    }
    rung_at(rung.saturating_add(1), clock.due, severity, calendar)
}

/// When a reminder is given: on working days between 9:00 and 18:00, in a crisis at once.
fn reminder_at(reminder: Reminder, clock: &Clock, severity: Severity, calendar: &Calendar) -> Instant {
    let wanted = match reminder {
        Reminder::HalfTime => clock.started_at.plus_millis(clock.due.millis_since(clock.started_at) / 2),
        Reminder::LastDay => Instant::start_of(clock.due.plus_millis(-1).date()),
    };
    if severity == Severity::Crisis { wanted } else { in_reminder_hours(wanted, calendar) }
}

/// The moment itself in the hours of reminders, else the next time that they begin.
pub fn in_reminder_hours(wanted: Instant, calendar: &Calendar) -> Instant {
    let [first, end] = REMINDER_HOURS;
    let (date, hour) = (wanted.date(), wanted.local().hour());
    if calendar.is_working(date) && hour < end {
        return if hour < first { opens(date) } else { wanted };
    }
    opens(calendar.due(wanted, 1).day)
}

/// When reminders begin on a day.
fn opens(date: NaiveDate) -> Instant {
    let [first, _] = REMINDER_HOURS;
    Instant::at(date, NaiveTime::from_hms_opt(first, 0, 0).unwrap_or_default())
}
