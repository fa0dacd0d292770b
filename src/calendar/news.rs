//! What a notice would change of a calendar.

use chrono::NaiveDate;

use super::{Calendar, Notice};
use crate::base::{Error, FormErrors, Message, Result};

/// The very notice is known: 422.
pub const KNOWN_ALREADY: Message = Message::new("calendar.known_already");
/// The notice of its year is known, and of no day does this one say what is not known: 422.
pub const SAYS_NOTHING_NEW: Message = Message::new("calendar.says_nothing_new");

/// A notice beside a calendar that may not know it yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Its days in order, with what becomes of each.
    pub days: Vec<NewDay>,
    /// Whether it is the first notice of its year.
    pub is_first_of_year: bool,
    /// Whether the calendar has this very notice.
    pub is_known: bool,
}

/// A day of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDay {
    /// The date in China.
    pub date: NaiveDate,
    /// The holiday that it belongs to.
    pub name: String,
    /// Whether it was a working day until now.
    pub was_working: bool,
    /// Whether it is one with the notice; a later published notice may rule otherwise than this one.
    pub is_working: bool,
}

impl NewDay {
    /// Whether the notice makes it another day.
    pub const fn is_changed(&self) -> bool {
        self.was_working != self.is_working
    }
}

impl News {
    /// That there is something to load.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the notice is known, or says nothing that is not known.
    pub fn must_be_new(&self) -> Result<()> {
        let refused = |why| Err(Error::Invalid(FormErrors::of("", why)));
        if self.is_known {
            return refused(KNOWN_ALREADY);
        }
        let is_new = self.is_first_of_year || self.days.iter().any(NewDay::is_changed);
        if is_new { Ok(()) } else { refused(SAYS_NOTHING_NEW) }
    }
}

impl Calendar {
    /// What a notice would change.
    pub fn news_of(&self, notice: &Notice) -> News {
        let with = self.with_notice(notice.clone());
        let day = |day: super::Override| NewDay {
            date: day.date,
            name: day.name,
            was_working: self.is_working(day.date),
            is_working: with.is_working(day.date),
        };
        let mut days: Vec<NewDay> = notice.overrides().map(day).collect();
        days.sort_by_key(|day| day.date);
        News { days, is_first_of_year: !self.has_notice_for(notice.year), is_known: self.notices().contains(notice) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notice(year: i32, days: &str) -> Notice {
        let published = "2026-11-05".parse().ok();
        Notice::from_columns(year, "https://example.org/notice".to_owned(), published, days).unwrap()
    }

    fn refusal(calendar: &Calendar, notice: &Notice) -> Option<&'static str> {
        match calendar.news_of(notice).must_be_new() {
            Ok(()) => None,
            Err(Error::Invalid(mistakes)) => mistakes.of_field("").map(|why| why.key),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_days_of_a_notice_are_told_in_order_with_what_becomes_of_each() {
        let new = notice(2027, r#"{"off": {"春节": ["2027-02-06", "2027-02-05"]}, "work": {"春节": ["2027-01-31"]}}"#);

        let news = Calendar::built_in().news_of(&new);

        let told: Vec<_> =
            news.days.iter().map(|day| (day.date.to_string(), day.was_working, day.is_working)).collect();
        let expected = [("2027-01-31", false, true), ("2027-02-05", true, false), ("2027-02-06", false, false)];
        assert_eq!(told, expected.map(|(date, was, is)| (date.to_owned(), was, is)));
        assert!(news.is_first_of_year && !news.is_known);
    }

    #[test]
    fn a_notice_is_news_once() {
        let new = notice(2027, r#"{"off": {"春节": ["2027-02-05"]}, "work": {}}"#);
        let before = Calendar::built_in();
        let after = before.with_notice(new.clone());

        assert_eq!(refusal(&before, &new), None);
        assert_eq!(refusal(&after, &new), Some(KNOWN_ALREADY.key));
        let elsewhere = Notice { url: "https://example.org/copy".to_owned(), ..new };
        assert_eq!(refusal(&after, &elsewhere), Some(SAYS_NOTHING_NEW.key));
    }

    #[test]
    fn a_notice_older_than_the_one_that_rules_is_no_news() {
        let amended = Notice {
            published: "2019-01-01".parse().ok(),
            ..notice(2019, r#"{"off": {"劳动节": ["2019-05-05"]}, "work": {}}"#)
        };

        assert_eq!(refusal(&Calendar::built_in(), &amended), Some(SAYS_NOTHING_NEW.key));
    }

    #[test]
    fn the_first_notice_of_a_year_is_news_even_if_no_day_changes() {
        let weekend = notice(2027, r#"{"off": {"元旦": ["2027-01-02"]}, "work": {}}"#);

        assert_eq!(refusal(&Calendar::built_in(), &weekend), None);
    }
}
