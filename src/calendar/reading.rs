//! A notice as an administrator writes or pastes it, read with every mistake named by its line.
//!
//! Its days come in one of two forms, told apart by the first character: the JSON of a year of the project holiday-cn,
//! or lines such as `春节 off 2027-02-05..2027-02-11` and `春节 work 2027-01-31`, where `休` and `班` say the same.

mod json;
mod lines;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::Notice;
use crate::base::text::{self, Limits};
use crate::base::{FormErrors, Message};

/// The name of a holiday; the longest so far has 23 characters.
const NAME: Limits = Limits { min_graphemes: 1, max_graphemes: 40, max_bytes: 400 };
/// A year of the project holiday-cn has 5 kB.
const MAX_DAYS_BYTES: usize = 64 * 1024;
/// Addresses of the State Council's notices have some 60 characters.
const MAX_URL_BYTES: usize = 500;
/// Longer runs than any holiday: a slip of the month.
const MAX_RUN_DAYS: i64 = 31;
/// The first year of which a notice is known.
const FIRST_YEAR: i32 = 2007;
/// A notice comes out in the autumn before its year.
const YEARS_AHEAD: i32 = 2;
/// More mistakes than anybody reads at once.
const MAX_MISTAKES: usize = 50;

/// No year of which there could be a notice: 422.
pub const NO_YEAR: Message = Message::new("calendar.no_year");
/// The file is of another year than the form says: 422.
pub const OTHER_YEAR: Message = Message::new("calendar.other_year");
/// No address of a page: 422.
pub const NO_ADDRESS: Message = Message::new("calendar.no_address");
/// No date: 422.
pub const NO_DATE: Message = Message::new("calendar.no_date");
/// A notice that is not out yet: 422.
pub const NOT_OUT_YET: Message = Message::new("calendar.not_out_yet");
/// A day of publication too long before the year: 422.
pub const OUT_TOO_EARLY: Message = Message::new("calendar.out_too_early");
/// Not a single day: 422.
pub const NO_DAYS: Message = Message::new("calendar.no_days");
/// More text than any notice has: 422.
pub const TOO_MUCH: Message = Message::new("calendar.too_much");
/// Some lines cannot be taken: 422.
pub const LINES_WRONG: Message = Message::new("calendar.lines_wrong");
/// A first day after the last: 422.
pub const BACKWARDS: Message = Message::new("calendar.backwards");
/// A run longer than any holiday: 422.
pub const TOO_LONG_OFF: Message = Message::new("calendar.too_long_off");
/// A day that the notice of this year cannot rule: 422.
pub const NOT_OF_THE_YEAR: Message = Message::new("calendar.not_of_the_year");
/// A day that stands there twice: 422.
pub const TWICE: Message = Message::new("calendar.twice");

/// What somebody wrote of a notice. Year and address may be empty where the JSON tells them.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "the names are those of the fields of a notice")]
pub struct Written<'a> {
    pub year: &'a str,
    pub url: &'a str,
    pub published: &'a str,
    pub days: &'a str,
}

/// Why it cannot be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unreadable {
    /// By field.
    pub errors: FormErrors,
    /// By line of the days, the first ones.
    pub mistakes: Vec<Mistake>,
}

/// A line that cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its number, from 1.
    pub line: usize,
    /// What stands there.
    pub said: String,
    /// What is wrong with it.
    pub why: Message,
}

/// What the days of a form hold, not yet compared with each other and with the year.
#[derive(Default)]
struct Source {
    year: Option<i32>,
    url: Option<String>,
    entries: Vec<Entry>,
}

/// A line, or a day of the JSON.
struct Entry {
    line: usize,
    said: String,
    run: Result<Run, Message>,
}

/// Days of one holiday that follow each other and are all off, or all worked.
struct Run {
    name: String,
    is_worked: bool,
    dates: RangeInclusive<NaiveDate>,
}

impl Notice {
    /// Reads what somebody wrote of a notice, as of today.
    pub fn read(written: &Written<'_>, today: NaiveDate) -> Result<Self, Unreadable> {
        let mut errors = FormErrors::new();
        if written.days.len() > MAX_DAYS_BYTES {
            errors.add("days", TOO_MUCH);
            return Err(Unreadable { errors, mistakes: Vec::new() });
        }
        let days = written.days.strip_prefix('\u{feff}').unwrap_or(written.days);
        let source = if days.trim_start().starts_with('{') { json::read(days) } else { lines::read(days) };
        let year = errors.take("year", year_of(written.year, source.year, today));
        let url = errors.take("url", address_of(written.url, source.url.as_deref()));
        let published = errors.take("published", publication_of(written.published, year, today));
        let (days, mistakes) = Days::of(source.entries, year);
        if !mistakes.is_empty() {
            errors.add("days", LINES_WRONG.with(mistakes.len()));
        } else if days.seen.is_empty() {
            errors.add("days", NO_DAYS);
        }
        match (year, url, published) {
            (Some(year), Some(url), Some(published)) if errors.is_empty() => {
                Ok(Self { year, url, published: Some(published), off: days.off, work: days.work })
            }
            _ => Err(Unreadable { errors, mistakes: mistakes.into_iter().take(MAX_MISTAKES).collect() }),
        }
    }
}

/// The days read so far.
#[derive(Default)]
struct Days {
    off: BTreeMap<String, Vec<NaiveDate>>,
    work: BTreeMap<String, Vec<NaiveDate>>,
    /// The line of each date.
    seen: BTreeMap<NaiveDate, usize>,
}

impl Days {
    fn of(entries: Vec<Entry>, year: Option<i32>) -> (Self, Vec<Mistake>) {
        let (mut days, mut mistakes) = (Self::default(), Vec::new());
        for Entry { line, said, run } in entries {
            if let Err(why) = run.and_then(|run| days.add(run, line, year)) {
                mistakes.push(Mistake { line, said, why });
            }
        }
        for dates in days.off.values_mut().chain(days.work.values_mut()) {
            dates.sort();
        }
        (days, mistakes)
    }

    fn add(&mut self, run: Run, line: usize, year: Option<i32>) -> Result<(), Message> {
        let (first, last) = run.dates.into_inner();
        if last < first {
            return Err(BACKWARDS);
        }
        if last.signed_duration_since(first).num_days() >= MAX_RUN_DAYS {
            return Err(TOO_LONG_OFF.with(MAX_RUN_DAYS));
        }
        let dates: Vec<NaiveDate> = first.iter_days().take_while(|date| *date <= last).collect();
        for date in &dates {
            if let Some(year) = year.filter(|year| !Notice::may_rule(*year, *date)) {
                return Err(NOT_OF_THE_YEAR.with(*date).with(year.to_string()));
            }
            if let Some(earlier) = self.seen.get(date) {
                return Err(TWICE.with(*date).with(*earlier));
            }
        }
        self.seen.extend(dates.iter().map(|date| (*date, line)));
        let by_name = if run.is_worked { &mut self.work } else { &mut self.off };
        by_name.entry(run.name).or_default().extend(dates);
        Ok(())
    }
}

fn year_of(written: &str, told: Option<i32>, today: NaiveDate) -> Result<i32, Message> {
    let year = match (text::fold_width(written).trim(), told) {
        ("", Some(told)) => told,
        (written, told) => {
            let year = written.parse().map_err(|_| NO_YEAR)?;
            if let Some(told) = told.filter(|told| *told != year) {
                return Err(OTHER_YEAR.with(told.to_string()));
            }
            year
        }
    };
    let known = FIRST_YEAR..=today.year().saturating_add(YEARS_AHEAD);
    if known.contains(&year) { Ok(year) } else { Err(NO_YEAR) }
}

/// Where the notice can be read: `http` or `https`, a host and visible ASCII, so that it can stand as a link.
fn address_of(written: &str, told: Option<&str>) -> Result<String, Message> {
    let written = written.trim();
    let url = if written.is_empty() { told.unwrap_or_default() } else { written };
    let is_read = url.len() <= MAX_URL_BYTES && url.bytes().all(|byte| byte.is_ascii_graphic());
    let rest = super::notice::without_scheme(url).unwrap_or_default();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:".contains(&byte));
    if is_read && is_host { Ok(url.to_owned()) } else { Err(NO_ADDRESS) }
}

fn publication_of(written: &str, year: Option<i32>, today: NaiveDate) -> Result<NaiveDate, Message> {
    let day = date_of(text::fold_width(written).trim())?;
    if day > today {
        return Err(NOT_OUT_YET);
    }
    match year {
        Some(year) if day.year().saturating_add(1) < year => Err(OUT_TOO_EARLY.with(year.to_string())),
        _ => Ok(day),
    }
}

fn date_of(written: &str) -> Result<NaiveDate, Message> {
    NaiveDate::parse_from_str(written, "%Y-%m-%d").map_err(|_| NO_DATE)
}

fn name_of(written: &str) -> Result<String, Message> {
    text::line(written, &NAME)
}

#[cfg(test)]
mod tests;
