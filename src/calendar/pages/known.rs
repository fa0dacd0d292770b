//! The notices that are known, as they are read: year by year, each with its holidays in words.

use chrono::NaiveDate;

use crate::base::{Instant, Message};
use crate::calendar::{Calendar, Calendars, Notice};
use crate::i18n::{self, Lang};

/// The notices of a year.
pub(super) struct KnownYear {
    pub year: i32,
    /// This year and later ones stand open.
    pub is_open: bool,
    /// In the order of publication.
    pub notices: Vec<KnownNotice>,
}

/// One notice.
pub(super) struct KnownNotice {
    /// Where it can be read, and whether that is a link.
    pub url: String,
    pub is_link: bool,
    /// When it was published and how the site came to know it.
    pub source: String,
    /// Whether a later notice changed what it says.
    pub is_superseded: bool,
    pub holidays: Vec<KnownHoliday>,
}

/// A holiday with its days, in their order.
pub(super) struct KnownHoliday {
    pub name: String,
    pub off: Vec<KnownRun>,
    pub worked: Vec<KnownRun>,
}

/// Days in a row.
pub(super) struct KnownRun {
    pub words: String,
    /// Whether a later notice says otherwise.
    pub is_superseded: bool,
}

/// Every year of which a notice is known, the last first.
pub(super) fn known_years(lang: Lang, calendars: &Calendars, this_year: i32) -> Vec<KnownYear> {
    let mut notices: Vec<&Notice> = calendars.latest().notices().iter().collect();
    notices.sort_by_key(|notice| std::cmp::Reverse(notice.year));
    let by_year = notices.chunk_by(|a, b| a.year == b.year).filter_map(|notices| {
        let year = notices.first()?.year;
        let known = notices.iter().map(|notice| known_notice(lang, calendars, notice)).collect();
        Some(KnownYear { year, is_open: year >= this_year, notices: known })
    });
    by_year.collect()
}

fn known_notice(lang: Lang, calendars: &Calendars, notice: &Notice) -> KnownNotice {
    let loaded = calendars.loaded().iter().find(|loaded| loaded.notice == *notice);
    let holidays = holidays(lang, calendars.latest(), notice);
    let is_superseded = |holiday: &KnownHoliday| holiday.off.iter().chain(&holiday.worked).any(|run| run.is_superseded);
    KnownNotice {
        url: notice.url.clone(),
        is_link: notice.link().is_some(),
        source: source(lang, notice, loaded.map(|loaded| loaded.known_from)),
        is_superseded: holidays.iter().any(is_superseded),
        holidays,
    }
}

fn source(lang: Lang, notice: &Notice, loaded_at: Option<Instant>) -> String {
    let published = match notice.published {
        Some(day) => Message::new("calendar.published_on").with(i18n::date(lang, day)),
        None => Message::new("calendar.published_unknown"),
    };
    let known = match loaded_at {
        Some(at) => Message::new("calendar.loaded_at").with(at),
        None => Message::new("calendar.brought"),
    };
    format!("{} · {}", i18n::say(lang, &published), i18n::say(lang, &known))
}

/// The holidays of a notice in the order of their first days off: what makes up for one may come before another.
fn holidays(lang: Lang, latest: &Calendar, notice: &Notice) -> Vec<KnownHoliday> {
    let mut names: Vec<(Option<NaiveDate>, &String)> = Vec::new();
    for name in notice.off.keys().chain(notice.work.keys().filter(|name| !notice.off.contains_key(*name))) {
        let first = notice.off.get(name).or_else(|| notice.work.get(name)).and_then(|days| days.iter().min());
        names.push((first.copied(), name));
    }
    names.sort();
    let told = |(_, name): (Option<NaiveDate>, &String)| KnownHoliday {
        name: name.clone(),
        off: runs(lang, notice.off.get(name), |date| latest.is_working(date)),
        worked: runs(lang, notice.work.get(name), |date| !latest.is_working(date)),
    };
    names.into_iter().map(told).collect()
}

/// Days in a row of which the same is true, in words.
fn runs(lang: Lang, dates: Option<&Vec<NaiveDate>>, is_superseded: impl Fn(NaiveDate) -> bool) -> Vec<KnownRun> {
    let mut dates: Vec<NaiveDate> = dates.into_iter().flatten().copied().collect();
    dates.sort();
    let follow = |a: &NaiveDate, b: &NaiveDate| a.succ_opt() == Some(*b) && is_superseded(*a) == is_superseded(*b);
    let known = dates.chunk_by(follow).filter_map(|days| {
        let (first, last) = (days.first()?, days.last()?);
        Some(KnownRun { words: words(lang, (*first, *last), days.len()), is_superseded: is_superseded(*first) })
    });
    known.collect()
}

fn words(lang: Lang, (first, last): (NaiveDate, NaiveDate), count: usize) -> String {
    let day = |date: NaiveDate| i18n::day(lang, date);
    if first == last {
        return day(first);
    }
    i18n::say(lang, &Message::new("calendar.run").with(day(first)).with(day(last)).with(count))
}

impl KnownNotice {
    /// The host of its address.
    pub fn host(&self) -> &str {
        let rest = self.url.split_once("://").map_or(self.url.as_str(), |(_, rest)| rest);
        rest.split_once('/').map_or(rest, |(host, _)| host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(known: &[KnownYear], year: i32) -> &KnownYear {
        known.iter().find(|known| known.year == year).unwrap()
    }

    fn told(runs: &[KnownRun]) -> Vec<(&str, bool)> {
        runs.iter().map(|run| (run.words.as_str(), run.is_superseded)).collect()
    }

    #[test]
    fn a_notice_is_told_holiday_by_holiday_in_the_order_of_the_year() {
        let known = known_years(Lang::ZhCn, &Calendars::of(Vec::new()), 2026);

        let notice = year(&known, 2026).notices.first().unwrap();
        let names: Vec<&str> = notice.holidays.iter().map(|holiday| holiday.name.as_str()).collect();
        assert_eq!(names.first().zip(names.last()), Some((&"元旦", &"国庆节")));
        let spring = notice.holidays.iter().find(|holiday| holiday.name == "春节").unwrap();
        assert_eq!(told(&spring.off), [("2月15日 周日 至 2月23日 周一，9 天", false)]);
        assert_eq!(told(&spring.worked), [("2月14日 周六", false), ("2月28日 周六", false)]);
        assert_eq!(known.iter().map(|known| known.year).next(), Some(2026));
        assert!(year(&known, 2026).is_open && !year(&known, 2025).is_open);
        assert!(notice.is_link && !notice.is_superseded && notice.host() == "www.gov.cn");
    }

    #[test]
    fn days_that_a_later_notice_changed_are_told_apart() {
        let known = known_years(Lang::ZhCn, &Calendars::of(Vec::new()), 2026);

        let [first, second] = year(&known, 2020).notices.as_slice() else { panic!("two notices") };
        let spring = first.holidays.iter().find(|holiday| holiday.name == "春节").unwrap();
        assert_eq!(told(&spring.worked), [("1月19日 周日", false), ("2月1日 周六", true)]);
        assert!(first.is_superseded && !second.is_superseded);
    }
}
