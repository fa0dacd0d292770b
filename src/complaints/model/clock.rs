//! Clock B, the first official response: by when, why then, and how it went (complaints.md section 3).

use super::clocks::Limit;
use crate::base::Instant;
use crate::base::words::{ClockKind, Severity};
use crate::calendar::{Calendar, Due, is_overdue};

/// By when the company must give its first substantive response to a complaint received at an instant. It always counts
/// from the receipt, never from triage.
pub fn first_response_due(calendar: &Calendar, received_at: Instant, severity: Severity) -> Instant {
    limit(severity).map_or(received_at, |limit| limit.due(calendar, received_at, &[]))
}

const fn limit(severity: Severity) -> Option<Limit> {
    Limit::of(ClockKind::FirstResponse, severity)
}

/// How the first response stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstResponse {
    /// By when.
    pub due: Instant,
    /// The days that were counted and skipped; `None` where hours of the wall clock rule.
    pub days: Option<Due>,
    /// When it was given.
    pub given_at: Option<Instant>,
    /// Working days it took, or has taken by now.
    pub taken_days: u32,
    /// Working days that are left; 0 on the last day and after it.
    pub days_left: u32,
    /// Working days by which it came, or is now, too late; 0 where only hours of the wall clock are missing.
    pub late_days: u32,
    /// Whether it came, or is now, too late.
    pub is_late: bool,
}

impl FirstResponse {
    /// The clock as of an instant, from what the facts say.
    pub fn of(
        calendar: &Calendar,
        received_at: Instant,
        severity: Severity,
        facts: (Instant, Option<Instant>),
        now: Instant,
    ) -> Self {
        let (due, given_at) = facts;
        let until = given_at.unwrap_or(now);
        Self {
            due,
            days: limit(severity)
                .and_then(|limit| limit.days(calendar, received_at, &[]))
                .filter(|days| days.at == due),
            given_at,
            taken_days: calendar.working_days_taken(received_at, until),
            days_left: calendar.working_days_left(until, due),
            late_days: if is_overdue(due, until) { calendar.working_days_taken(due.plus_millis(-1), until) } else { 0 },
            is_late: is_overdue(due, until),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveTime};

    use super::*;

    fn at(day: u32, hour: u32) -> Instant {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        Instant::at(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
    }

    #[test]
    fn the_first_response_is_due_by_severity_from_the_receipt() {
        let calendar = Calendar::built_in();
        let friday = at(20, 10);

        assert_eq!(first_response_due(&calendar, friday, Severity::General), at(25, 0));
        assert_eq!(first_response_due(&calendar, friday, Severity::Major), at(24, 0));
        assert_eq!(first_response_due(&calendar, friday, Severity::Crisis), at(20, 14));
    }

    #[test]
    fn the_clock_says_how_long_it_took_and_whether_that_was_late() {
        let calendar = Calendar::built_in();
        let clock = |given| FirstResponse::of(&calendar, at(20, 10), Severity::General, (at(25, 0), given), at(26, 9));

        assert_eq!((clock(Some(at(24, 23))).taken_days, clock(Some(at(24, 23))).is_late), (2, false));
        assert!(clock(Some(at(25, 0))).is_late);
        assert_eq!(
            [clock(Some(at(24, 23))), clock(Some(at(25, 0))), clock(None)].map(|clock| clock.late_days),
            [0, 1, 2]
        );
        assert!(clock(None).is_late);
    }
}
