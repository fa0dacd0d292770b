//! The working days of those who read what a day brought: each ends at 18:00, and the next begins then.

use chrono::{NaiveDate, NaiveTime};

use crate::base::Instant;
use crate::calendar::Calendar;

/// The hour in Shanghai at which a working day closes.
const CLOSING_HOUR: u32 = 18;
/// No holiday is longer.
const MOST_DAYS_OFF: usize = 60;

/// A working day with all that came since the one before closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadDay {
    /// Its date.
    pub date: NaiveDate,
    /// When the working day before it closed.
    pub from: Instant,
    /// When it closes.
    pub to: Instant,
}

impl ReadDay {
    /// The day of a date; none for a day off.
    pub fn of(calendar: &Calendar, date: NaiveDate) -> Option<Self> {
        let before = date.pred_opt().and_then(|date| back_to_working(calendar, date))?;
        calendar.is_working(date).then(|| Self { date, from: closing(before), to: closing(date) })
    }

    /// The day that a moment belongs to: from the closing hour on it is the next working day.
    pub fn at(calendar: &Calendar, now: Instant) -> Option<Self> {
        let today = now.date();
        let first = if now < closing(today) { Some(today) } else { today.succ_opt() };
        let days = std::iter::successors(first, NaiveDate::succ_opt).take(MOST_DAYS_OFF);
        Self::of(calendar, days.into_iter().find(|date| calendar.is_working(*date))?)
    }

    /// The last working day until a date.
    pub fn last_until(calendar: &Calendar, last: NaiveDate) -> Option<Self> {
        Self::of(calendar, back_to_working(calendar, last)?)
    }

    /// The working day before this one.
    pub fn before(&self, calendar: &Calendar) -> Option<Self> {
        Self::of(calendar, self.from.date())
    }
}

/// The last date whose closing hour has come at a moment.
pub fn last_closing(now: Instant) -> NaiveDate {
    let today = now.date();
    if now < closing(today) { today.pred_opt().unwrap_or(today) } else { today }
}

fn closing(date: NaiveDate) -> Instant {
    Instant::at(date, NaiveTime::from_hms_opt(CLOSING_HOUR, 0, 0).unwrap_or_default())
}

fn back_to_working(calendar: &Calendar, last: NaiveDate) -> Option<NaiveDate> {
    let days = std::iter::successors(Some(last), NaiveDate::pred_opt).take(MOST_DAYS_OFF);
    days.into_iter().find(|date| calendar.is_working(*date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(month: u32, day: u32, hour: u32) -> Instant {
        let date = NaiveDate::from_ymd_opt(2026, month, day).unwrap();
        Instant::at(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
    }

    fn days(now: Instant) -> (Option<String>, Option<String>) {
        let calendar = Calendar::built_in();
        let date = |day: Option<ReadDay>| day.map(|day| day.date.format("%m-%d").to_string());
        (date(ReadDay::at(&calendar, now)), date(ReadDay::last_until(&calendar, last_closing(now))))
    }

    fn pair(open: &str, closed: &str) -> (Option<String>, Option<String>) {
        (Some(open.to_owned()), Some(closed.to_owned()))
    }

    #[test]
    fn a_day_closes_at_eighteen_hours_and_days_off_belong_to_the_next() {
        assert_eq!(days(at(11, 20, 17)), pair("11-20", "11-19"));
        assert_eq!(days(at(11, 20, 18)), pair("11-23", "11-20"));
        assert_eq!(days(at(11, 22, 12)), pair("11-23", "11-20"));
        // The Spring Festival: Saturday the 14th works, then nine days off.
        assert_eq!(days(at(2, 13, 19)), pair("02-14", "02-13"));
        assert_eq!(days(at(2, 14, 18)), pair("02-24", "02-14"));
        assert_eq!(days(at(10, 10, 17)), pair("10-10", "10-09"));
    }

    #[test]
    fn each_day_begins_where_the_one_before_closed() {
        let calendar = Calendar::built_in();
        let day = ReadDay::at(&calendar, at(2, 20, 12)).unwrap();

        assert_eq!((day.from, day.to), (at(2, 14, 18), at(2, 24, 18)));
        assert_eq!(day.before(&calendar).unwrap().to, day.from);
        assert_eq!(ReadDay::of(&calendar, at(2, 20, 0).date()), None);
    }
}
