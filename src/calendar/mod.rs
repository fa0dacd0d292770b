//! Which days are worked in China, and when a time limit ends.
//!
//! A calendar is Monday to Friday plus the State Council's yearly notices, which take days away (holidays) and *give*
//! days (make-up Saturdays and Sundays): a table of holidays alone is wrong some fourteen days a year. A notice of one
//! year may rule days of the December before, and a notice may be changed in mid-year (2015, 2019, 2020), so that a
//! calendar is the sum of all notices in the order of their publication and can be asked what it was on a given day.
//!
//! The program brings the notices that were out when it was made; later ones an administrator loads. [`calendars`] gives
//! them all as of a snapshot: the latest calendar, and the one that the site had at a moment.
//!
//! The rules are those of "Clocks and calendar" in the design of complaints. [`Calendar`] and [`Calendars`] are pure: no
//! database, no setting, no clock; beside them stand the rows of loaded notices. Deliberately absent: which clock has which
//! limit, when one is paused, and what is done about a breach or a moved limit; complaints know that.

mod due;
mod known;
mod news;
mod notice;
mod reading;
mod span;
mod store;

pub mod actions;
pub mod pages;
pub mod policy;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use chrono::{Datelike, NaiveDate, Weekday};

pub use due::{Counting, Day, Due, MAX_WORKING_DAYS, Pause};
pub use known::{Calendars, Loaded};
pub use news::{KNOWN_ALREADY, NewDay, News, SAYS_NOTHING_NEW};
pub use notice::{Notice, Override};
pub use reading::{Mistake, Unreadable, Written};
pub use span::{calendar_days, is_overdue, never_earlier, wall_hours};
pub use store::calendars;

/// The notices of 2007 to 2026 with their dates of publication; that of 2027 was not out when they were gathered.
const BUILT_IN: &str = include_str!("notices/notices.json");

/// Never empty: the list is a part of the program, and a test counts its days.
static BUILT_IN_CALENDAR: LazyLock<Calendar> =
    LazyLock::new(|| Calendar::from_notices(Notice::read_list(BUILT_IN).unwrap_or_default()));

fn built_in_notices() -> &'static [Notice] {
    BUILT_IN_CALENDAR.notices()
}

/// The working days of China as told by a number of notices. Immutable; a copy costs nothing.
#[derive(Clone, Debug)]
pub struct Calendar(Arc<Notices>);

#[derive(Debug)]
struct Notices {
    /// In order of publication.
    list: Vec<Notice>,
    overrides: BTreeMap<NaiveDate, Override>,
    years: BTreeSet<i32>,
}

impl Calendar {
    /// The calendar of the notices that the program carries.
    pub fn built_in() -> Self {
        BUILT_IN_CALENDAR.clone()
    }

    /// The calendar of these notices: where two speak of one day, the later published rules; where it only repeats the
    /// earlier one, the day stays known from that.
    pub fn from_notices(mut list: Vec<Notice>) -> Self {
        list.sort_by_key(|notice| notice.published);
        let mut overrides = BTreeMap::<NaiveDate, Override>::new();
        for day in list.iter().flat_map(Notice::overrides) {
            if overrides.get(&day.date).is_none_or(|known| known.working != day.working) {
                overrides.insert(day.date, day);
            }
        }
        let years = list.iter().map(|notice| notice.year).collect();
        Self(Arc::new(Notices { list, overrides, years }))
    }

    /// Its notices, in the order of their publication.
    pub fn notices(&self) -> &[Notice] {
        &self.0.list
    }

    /// The calendar after one more notice.
    pub fn with_notice(&self, notice: Notice) -> Self {
        let mut list = self.0.list.clone();
        list.push(notice);
        Self::from_notices(list)
    }

    /// The calendar as it was known on a day, by the notices published until then. Notices whose day of publication
    /// was not kept (2007, 2008, 2014) count as always known.
    pub fn as_known_on(&self, day: NaiveDate) -> Self {
        let known = |notice: &&Notice| notice.published.is_none_or(|published| published <= day);
        Self::from_notices(self.0.list.iter().filter(known).cloned().collect())
    }

    /// Whether the notice of a year is out; without it only weekdays are known.
    pub fn has_notice_for(&self, year: i32) -> bool {
        self.0.years.contains(&year)
    }

    /// The coming year, from 1 December on, while its notice is missing.
    pub fn missing_notice_on(&self, today: NaiveDate) -> Option<i32> {
        let next = today.year().saturating_add(1);
        (today.month() == 12 && !self.has_notice_for(next)).then_some(next)
    }

    /// What a notice says of a date, if one does.
    pub fn override_of(&self, date: NaiveDate) -> Option<&Override> {
        self.0.overrides.get(&date)
    }

    /// Whether a date is a working day: what a notice says, else Monday to Friday.
    pub fn is_working(&self, date: NaiveDate) -> bool {
        self.override_of(date).map_or(!is_weekend(date), |day| day.working)
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;
