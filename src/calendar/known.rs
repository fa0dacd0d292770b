//! Every calendar that the site has had: what was known when.

use std::sync::Arc;

use super::{Calendar, Notice, built_in_notices};
use crate::base::Instant;
use crate::base::ids::{FactNumber, HolidayNoticeId};

/// A notice that an administrator loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Its row.
    pub id: HolidayNoticeId,
    /// What it says.
    pub notice: Notice,
    /// The moment from which the site knew it.
    pub known_from: Instant,
    /// The number of the fact that told of it: what was recorded before knew nothing of it, even in the same moment.
    pub fact_number: FactNumber,
}

/// The calendar of now and of every moment before. Immutable; a copy costs nothing.
///
/// A notice that the program brings counts as known from the first moment of its day of publication (one without such a
/// day as always known), a loaded one from when it was loaded. Where a later version of the program brings a notice that
/// had been loaded before, by its address, the loaded one stays: what the site knew when does not change behind it.
#[derive(Clone, Debug)]
pub struct Calendars(Arc<Known>);

#[derive(Debug)]
struct Known {
    /// What the program brings.
    brought: Calendar,
    /// From which fact on which calendar stood, in order.
    loadings: Vec<(FactNumber, Calendar)>,
    /// From which moment which calendar stood, in order; the first has no beginning.
    steps: Vec<(Instant, Calendar)>,
    latest: Calendar,
    loaded: Vec<Loaded>,
}

impl Calendars {
    /// The calendars of the notices that the program brings and of those that were loaded, these in the order of loading.
    pub fn of(loaded: Vec<Loaded>) -> Self {
        let is_loaded = |notice: &&Notice| loaded.iter().any(|loaded| loaded.notice.url == notice.url);
        let brought = built_in_notices().iter().filter(|notice| !is_loaded(notice)).map(|notice| {
            let known_from = notice.published.map_or(Instant(i64::MIN), Instant::start_of);
            (known_from, notice)
        });
        let mut known: Vec<(Instant, &Notice)> =
            brought.chain(loaded.iter().map(|loaded| (loaded.known_from, &loaded.notice))).collect();
        known.sort_by_key(|(known_from, _)| *known_from);
        let mut moments: Vec<Instant> = known.iter().map(|(known_from, _)| *known_from).collect();
        moments.insert(0, Instant(i64::MIN));
        moments.dedup();
        let calendar_at = |moment: Instant| {
            let notices = known.iter().take_while(|(known_from, _)| *known_from <= moment);
            Calendar::from_notices(notices.map(|(_, notice)| (*notice).clone()).collect())
        };
        let steps = moments.into_iter().map(|moment| (moment, calendar_at(moment))).collect();
        let latest = calendar_at(Instant(i64::MAX));
        let brought = Calendar::built_in();
        let mut calendar = brought.clone();
        let mut after_one_more = |loaded: &Loaded| {
            calendar = calendar.with_notice(loaded.notice.clone());
            (loaded.fact_number, calendar.clone())
        };
        let loadings = loaded.iter().map(&mut after_one_more).collect();
        Self(Arc::new(Known { brought, loadings, steps, latest, loaded }))
    }

    /// The calendar of all notices.
    pub fn latest(&self) -> &Calendar {
        &self.0.latest
    }

    /// The calendar as the site knew it at a moment.
    pub fn at(&self, moment: Instant) -> &Calendar {
        let after = self.0.steps.partition_point(|(from, _)| *from <= moment);
        let step = after.checked_sub(1).and_then(|last| self.0.steps.get(last));
        step.map_or(&self.0.latest, |(_, calendar)| calendar)
    }

    /// The calendar that stood when a fact was recorded: what it started and moved was computed with it.
    pub fn before(&self, number: FactNumber) -> &Calendar {
        let known = self.0.loadings.partition_point(|(loading, _)| *loading < number);
        let last = known.checked_sub(1).and_then(|last| self.0.loadings.get(last));
        last.map_or(&self.0.brought, |(_, calendar)| calendar)
    }

    /// The notices that were loaded, in the order of loading.
    pub fn loaded(&self) -> &[Loaded] {
        &self.0.loaded
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A notice loaded at a moment.
    fn loaded(id: i64, url: &str, off: &str, known_from: Instant) -> Loaded {
        let days = format!(r#"{{"off": {{"春节": ["{off}"]}}, "work": {{}}}}"#);
        let published = Some(known_from.date() - Days::new(2));
        let notice = Notice::from_columns(2027, url.to_owned(), published, &days).unwrap();
        Loaded { id: HolidayNoticeId(id), notice, known_from, fact_number: FactNumber(id * 10) }
    }

    #[test]
    fn a_loaded_notice_is_known_from_the_moment_of_its_loading() {
        let noon = Instant::start_of(day("2026-11-20")).plus_hours(12);
        let calendars = Calendars::of(vec![loaded(1, "https://example.org/2027", "2027-02-05", noon)]);

        assert!(calendars.at(noon.plus_millis(-1)).is_working(day("2027-02-05")));
        assert!(!calendars.at(noon).is_working(day("2027-02-05")));
        assert!(!calendars.latest().is_working(day("2027-02-05")));
        assert!(calendars.at(noon).has_notice_for(2026));
    }

    #[test]
    fn a_notice_that_the_program_brings_later_stays_known_from_when_it_was_loaded() {
        let brought = Calendar::built_in().notices().last().cloned().unwrap();
        let known_from = Instant::start_of(day("2025-12-24"));
        let calendars = Calendars::of(vec![Loaded {
            id: HolidayNoticeId(1),
            notice: brought,
            known_from,
            fact_number: FactNumber(1),
        }]);

        assert!(!calendars.at(Instant::start_of(day("2025-11-10"))).has_notice_for(2026));
        assert!(calendars.at(known_from).has_notice_for(2026));
        assert_eq!(calendars.latest().notices(), Calendar::built_in().notices());
    }

    #[test]
    fn of_two_notices_of_one_day_of_publication_the_one_loaded_later_rules() {
        let moment = Instant::start_of(day("2026-11-20"));
        let first = loaded(1, "https://example.org/1", "2027-02-05", moment);
        let days = r#"{"off": {}, "work": {"春节": ["2027-02-05"]}}"#;
        let notice = Notice::from_columns(2027, first.notice.url.clone(), first.notice.published, days).unwrap();
        let second =
            Loaded { id: HolidayNoticeId(2), notice, known_from: moment.plus_hours(1), fact_number: FactNumber(20) };

        let calendars = Calendars::of(vec![first, second]);

        assert!(!calendars.at(moment).is_working(day("2027-02-05")));
        assert!(calendars.latest().is_working(day("2027-02-05")));
    }

    #[test]
    fn a_fact_knows_the_notices_that_were_recorded_before_it_even_in_one_moment() {
        let moment = Instant::start_of(day("2026-11-20"));
        let first = loaded(1, "https://example.org/1", "2027-02-05", moment);
        let second = loaded(2, "https://example.org/2", "2027-02-08", moment);

        let calendars = Calendars::of(vec![first, second]);

        let is_off = |number, date| !calendars.before(FactNumber(number)).is_working(day(date));
        assert_eq!([9, 10, 11].map(|number| is_off(number, "2027-02-05")), [false, false, true]);
        assert_eq!([19, 20, 21].map(|number| is_off(number, "2027-02-08")), [false, false, true]);
    }

    proptest! {
        #[test]
        fn of_what_the_program_brings_it_is_the_calendar_known_on_the_day(minutes in 0_i64..13_200_000) {
            let moment = Instant::start_of(day("2002-01-01")).plus_minutes(minutes);

            let calendars = Calendars::of(Vec::new());

            let expected = Calendar::built_in().as_known_on(moment.date());
            prop_assert_eq!(calendars.at(moment).notices(), expected.notices());
        }

        #[test]
        fn a_loaded_day_off_is_never_due_earlier(minutes in 0_i64..20_000, n in 0_u32..40, off in 0_u64..60) {
            let start = Instant::start_of(day("2027-01-01")).plus_minutes(minutes);
            let off = (start.date() + Days::new(off)).to_string();
            let known_from = Instant::start_of(day("2026-12-01"));

            let calendars = Calendars::of(vec![loaded(1, "https://example.org/2027", &off, known_from)]);

            let before = calendars.at(known_from.plus_millis(-1)).due(start, n).at;
            prop_assert!(calendars.at(known_from).due(start, n).at >= before);
        }
    }
}
