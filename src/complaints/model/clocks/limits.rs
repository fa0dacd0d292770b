//! The limits of the clocks (complaints.md section 3), as a table.

use crate::base::Instant;
use crate::base::words::{ClockKind, Severity};
use crate::calendar::{Calendar, Due, MAX_WORKING_DAYS, Pause, calendar_days, wall_hours};

/// A raised severity leaves at least so many hours (T17).
const HOURS_LEFT_WHEN_RAISED: u32 = 4;
/// A complaint that was reopened has so many working days, whatever its severity (T11).
const REOPENED_WORKING_DAYS: u32 = 10;

/// How long a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// To the end of a working day; whole paused days are not counted.
    WorkingDays(u32),
    /// To the end of a calendar day.
    CalendarDays(u32),
    /// Hours of the wall clock.
    Hours(u32),
    /// To a moment that somebody named: a promise.
    Until(Instant),
}

impl Limit {
    /// The limit of a kind of clock under a severity; `None` where such a clock does not run, and for promises, which bring
    /// their own.
    pub const fn of(kind: ClockKind, severity: Severity) -> Option<Self> {
        use Limit::{CalendarDays, Hours, WorkingDays};
        let [general, major, crisis] = match kind {
            ClockKind::Triage => [Some(WorkingDays(1)), Some(WorkingDays(1)), Some(Hours(2))],
            ClockKind::FirstResponse | ClockKind::NextReply => {
                [Some(WorkingDays(2)), Some(WorkingDays(1)), Some(Hours(4))]
            }
            ClockKind::Plan => [Some(WorkingDays(5)), Some(WorkingDays(3)), Some(Hours(24))],
            ClockKind::Containment => [None, None, Some(Hours(24))],
            ClockKind::Resolution => [Some(WorkingDays(10)), Some(WorkingDays(20)), Some(WorkingDays(10))],
            ClockKind::Confirmation => [Some(WorkingDays(10)), Some(WorkingDays(10)), Some(WorkingDays(10))],
            ClockKind::ReturnVisit => [Some(CalendarDays(7)), Some(CalendarDays(7)), Some(CalendarDays(2))],
            ClockKind::RootCause => [None, Some(WorkingDays(20)), Some(WorkingDays(10))],
            ClockKind::Review => [Some(WorkingDays(10)), Some(WorkingDays(10)), Some(WorkingDays(5))],
            ClockKind::OwnersTurn => [Some(WorkingDays(10)), Some(WorkingDays(10)), Some(WorkingDays(2))],
            ClockKind::Promise => [None, None, None],
            ClockKind::Line => [Some(WorkingDays(1)), Some(WorkingDays(1)), Some(Hours(4))],
        };
        match severity {
            Severity::General => general,
            Severity::Major => major,
            Severity::Crisis => crisis,
        }
    }

    /// The same for the run of a clock: a second time to solve it is shorter than the first of a grave complaint.
    pub const fn of_run(kind: ClockKind, run: i16, severity: Severity) -> Option<Self> {
        match kind {
            ClockKind::Resolution if run > 1 => Some(Self::WorkingDays(REOPENED_WORKING_DAYS)),
            _ => Self::of(kind, severity),
        }
    }

    /// The limit under which a clock that started at a moment and was paused is due at a date: so many working days, or the
    /// date itself where no number of them ends there.
    pub fn reaching(due: Instant, (started_at, pauses): (Instant, &[Pause]), calendar: &Calendar) -> Self {
        let limits = (1..=MAX_WORKING_DAYS).map(Self::WorkingDays);
        let reached = limits.map(|limit| (limit, limit.due(calendar, started_at, pauses)));
        let mut near = reached.skip_while(|(_, at)| *at < due);
        near.next().filter(|(_, at)| *at == due).map_or(Self::Until(due), |(limit, _)| limit)
    }

    /// The same limit with more working days; one in hours has none.
    pub const fn extended(self, days: u32) -> Self {
        match self {
            Self::WorkingDays(limit) => Self::WorkingDays(limit.saturating_add(days)),
            other => other,
        }
    }

    /// When a clock with this limit is due that started at a moment and was paused.
    pub fn due(self, calendar: &Calendar, started_at: Instant, pauses: &[Pause]) -> Instant {
        match self {
            Self::WorkingDays(days) => calendar.due_with_pauses(started_at, days, pauses).at,
            Self::CalendarDays(days) => calendar_days(started_at, days),
            Self::Hours(hours) => wall_hours(started_at, hours),
            Self::Until(due) => due,
        }
    }

    /// The days that are counted on the way to it; `None` where no working days are.
    pub fn days(self, calendar: &Calendar, started_at: Instant, pauses: &[Pause]) -> Option<Due> {
        match self {
            Self::WorkingDays(days) if days <= MAX_WORKING_DAYS => {
                Some(calendar.due_with_pauses(started_at, days, pauses))
            }
            _ => None,
        }
    }
}

/// The moment that stands after a severity changed from one whose clock was `announced` to one whose clock is due at
/// `target`: a raised one shortens the clock, but never to before four hours from now; a lowered one never lengthens it.
pub fn after_change(target: Instant, announced: Instant, now: Instant) -> Instant {
    if target < announced { target.max(wall_hours(now, HOURS_LEFT_WHEN_RAISED)).min(announced) } else { announced }
}

/// The same at triage: until then the severity was the owner's word, so that a lowered one gives the clock its real time.
pub fn after_triage(target: Instant, announced: Instant, now: Instant) -> Instant {
    if target < announced { after_change(target, announced, now) } else { target }
}
