//! Limits in working days, with the reason of each day that was counted or left out.

use std::ops::Range;

use chrono::{Datelike, Days, NaiveDate};

use super::{Calendar, is_weekend};
use crate::base::Instant;

/// The longest limit; a larger one is taken as this one. The longest that complaints set is 20.
pub const MAX_WORKING_DAYS: u32 = 1_000;

/// How long after the start a pause still counts: ten years, so that one without an end cannot stretch the work.
const MAX_PAUSED_DAYS: u64 = 3_660;

/// When a limit ends, and how that was counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The end (24:00) of the last working day; from this moment on it is late.
    pub at: Instant,
    /// The last working day itself.
    pub day: NaiveDate,
    /// Every date after the start's up to and with the last working day.
    pub days: Vec<Day>,
    /// Whether a year among the days has no notice yet, so that only its weekdays are known.
    pub provisional: bool,
}

/// One date on the way to the end of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// The date in China.
    pub date: NaiveDate,
    /// Whether it was counted, and why or why not.
    pub counting: Counting,
}

/// Whether a day was counted, and why or why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counting {
    /// A weekday.
    Counted,
    /// A Saturday or Sunday that a notice declares worked.
    CountedMakeUp {
        /// The holiday that it makes up for.
        name: String,
        /// Where the notice can be read.
        notice: String,
    },
    /// A Saturday or Sunday of which no notice speaks.
    SkippedWeekend,
    /// A day off by notice.
    SkippedHoliday {
        /// The holiday.
        name: String,
        /// Where the notice can be read.
        notice: String,
    },
    /// A working day that lies whole within a pause.
    SkippedPause,
}

/// A time in which a clock stood still, half-open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// Its first moment.
    pub from: Instant,
    /// The first moment after it.
    pub until: Instant,
}

impl Counting {
    /// Whether the day is one of the working days of the limit.
    pub const fn is_counted(&self) -> bool {
        matches!(self, Self::Counted | Self::CountedMakeUp { .. })
    }
}

impl Calendar {
    /// When `working_days` end that begin after the date of `start`; a start on a day off is thereby the same as one on
    /// the working day before. With 0 the limit is the end of the start's own date.
    pub fn due(&self, start: Instant, working_days: u32) -> Due {
        self.due_with_pauses(start, working_days, &[])
    }

    /// The same for a clock that was paused: only a working day that was paused from 00:00 to 24:00 is not counted, so
    /// that short and overnight pauses win nothing.
    pub fn due_with_pauses(&self, start: Instant, working_days: u32, pauses: &[Pause]) -> Due {
        let free = whole_days(start, pauses);
        let mut left = working_days.min(MAX_WORKING_DAYS);
        let mut day = start.date();
        let mut days = Vec::new();
        while left > 0
            && let Some(date) = day.succ_opt()
        {
            let counting = self.counting_of(date, &free);
            if counting.is_counted() {
                left -= 1;
            }
            days.push(Day { date, counting });
            day = date;
        }
        let provisional = days.iter().any(|day| !self.has_notice_for(day.date.year()));
        Due { at: Instant::start_of(day.succ_opt().unwrap_or(day)), day, days, provisional }
    }

    fn counting_of(&self, date: NaiveDate, free: &[Range<NaiveDate>]) -> Counting {
        let by_notice = self.override_of(date);
        match by_notice {
            Some(day) if !day.working => {
                return Counting::SkippedHoliday { name: day.name.clone(), notice: day.notice.clone() };
            }
            None if is_weekend(date) => return Counting::SkippedWeekend,
            _ => {}
        }
        let next = free.partition_point(|days| days.end <= date);
        if free.get(next).is_some_and(|days| days.contains(&date)) {
            return Counting::SkippedPause;
        }
        match by_notice.filter(|_| is_weekend(date)) {
            Some(day) => Counting::CountedMakeUp { name: day.name.clone(), notice: day.notice.clone() },
            None => Counting::Counted,
        }
    }
}

/// The dates that lie whole within pauses, in order and apart; pauses that touch or overlap are one.
fn whole_days(start: Instant, pauses: &[Pause]) -> Vec<Range<NaiveDate>> {
    let last = start.date().checked_add_days(Days::new(MAX_PAUSED_DAYS)).unwrap_or(NaiveDate::MAX);
    let end = Instant::start_of(last);
    let mut spans: Vec<Range<Instant>> = pauses
        .iter()
        .map(|pause| pause.from.max(start)..pause.until.min(end))
        .filter(|span| !span.is_empty())
        .collect();
    spans.sort_by_key(|span| span.start);
    let mut joined: Vec<Range<Instant>> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(open) if span.start <= open.end => open.end = open.end.max(span.end),
            _ => joined.push(span),
        }
    }
    joined
        .into_iter()
        .map(|span| first_whole_day(span.start)..span.end.date())
        .filter(|days| !days.is_empty())
        .collect()
}

fn first_whole_day(from: Instant) -> NaiveDate {
    let date = from.date();
    if Instant::start_of(date) == from { date } else { date.succ_opt().unwrap_or(date) }
}
