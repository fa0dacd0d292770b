//! The forms in which the workbooks write a time: `2019/2/28 11:25:05`, `2017-06-08 17:31:20`, a bare date, and the
//! number of days since 30 December 1899 with which spreadsheets count.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};

use crate::base::Instant;

const DAY_SECONDS: u64 = 24 * 60 * 60;

/// Digits of a day's fraction that are read; the seventh is already below a second.
const FRACTION_DIGITS: usize = 12;

/// A time as it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// The moment; 00:00 in China of a bare date.
    pub at: Instant,
    /// Whether only a date was written.
    pub is_bare_date: bool,
}

/// Why a time cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// The cell is empty.
    #[error("is missing")]
    Missing,
    /// It has none of the known forms, or names a day or a time of day that does not exist.
    #[error("cannot be read")]
    Unreadable,
    /// Outside the years 1990 to 2100.
    #[error("is not between 1990 and 2100")]
    OutOfRange,
}

/// Reads a tidied cell.
pub(super) fn read(cell: &str) -> Result<Written, TimeError> {
    if cell.is_empty() {
        return Err(TimeError::Missing);
    }
    let (date, time) = match serial(cell) {
        Some(serial) => serial?,
        None => calendar_form(cell).ok_or(TimeError::Unreadable)?,
    };
    if !(1990..=2100).contains(&date.year()) {
        return Err(TimeError::OutOfRange);
    }
    Ok(Written { at: Instant::at(date, time.unwrap_or(NaiveTime::MIN)), is_bare_date: time.is_none() })
}

type Parts = (NaiveDate, Option<NaiveTime>);

/// Whole digits, or digits with a fraction: days since 1899-12-30, to the nearest second. `None` for another form.
fn serial(cell: &str) -> Option<Result<Parts, TimeError>> {
    let (days, fraction) = cell.split_once('.').unwrap_or((cell, ""));
    if days.is_empty() || !days.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let seconds = seconds_of(fraction);
    let date = days.parse::<u64>().ok().and_then(|days| {
        let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?;
        epoch.checked_add_days(Days::new(days.checked_add(seconds / DAY_SECONDS)?))
    });
    let second_of_day = u32::try_from(seconds % DAY_SECONDS).unwrap_or(0);
    let time = NaiveTime::from_num_seconds_from_midnight_opt(second_of_day, 0).filter(|_| seconds > 0);
    Some(date.map(|date| (date, time)).ok_or(TimeError::OutOfRange))
}

/// The seconds of a day's decimal fraction; a day's worth when it rounds up to the next midnight.
fn seconds_of(fraction: &str) -> u64 {
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(FRACTION_DIGITS);
    let (parts, scale) =
        digits.fold((0, 1), |(parts, scale), digit| (parts * 10 + u64::from(digit - b'0'), scale * 10));
    (parts * DAY_SECONDS + scale / 2) / scale
}

fn calendar_form(cell: &str) -> Option<Parts> {
    let mut halves = cell.split(|char: char| char.is_whitespace() || char == 'T').filter(|half| !half.is_empty());
    let date = halves.next()?;
    let separator = if date.contains('/') { '/' } else { '-' };
    let [year, month, day] = numbers(date, separator)?;
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let time = match halves.next() {
        None => None,
        Some(time) => Some(time_of_day(time)?),
    };
    halves.next().is_none().then_some((date, time))
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    let [hour, minute, second] = match numbers(text, ':') {
        Some(all) => all,
        None => numbers::<2>(text, ':').map(|[hour, minute]| [hour, minute, 0])?,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// Exactly `N` numbers of at most four digits.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[u32; N]> {
    let parse = |part: &str| {
        let is_number = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    text.split(separator).map(parse).collect::<Option<Vec<u32>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Written {
        let time = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
        Written { at: Instant::at(time.date(), time.time()), is_bare_date: false }
    }

    #[test]
    fn the_three_forms_of_a_time_are_read() {
        for (cell, time) in [
            ("2019/2/28 11:25:05", "2019-02-28 11:25:05"),
            ("2019/12/08 1:02", "2019-12-08 01:02:00"),
            ("2017-06-08 17:31:20", "2017-06-08 17:31:20"),
            ("2017-06-08T17:31:20", "2017-06-08 17:31:20"),
            ("2017-06-08\u{3000}17:31:20", "2017-06-08 17:31:20"),
            ("43528.5", "2019-03-04 12:00:00"),
            ("43528.47549768519", "2019-03-04 11:24:43"),
            ("43528.999999", "2019-03-05 00:00:00"),
        ] {
            assert_eq!(read(cell), Ok(at(time)), "{cell}");
        }
    }

    #[test]
    fn a_bare_date_is_its_midnight_and_told_apart() {
        for cell in ["2019/3/4", "2019-03-04", "43528", "43528.0"] {
            assert_eq!(read(cell), Ok(Written { is_bare_date: true, ..at("2019-03-04 00:00:00") }), "{cell}");
        }
    }

    #[test]
    fn a_midnight_that_was_written_out_is_no_bare_date() {
        assert_eq!(read("2019/3/4 0:00:00"), Ok(at("2019-03-04 00:00:00")));
    }

    #[test]
    fn what_is_no_time_is_unreadable() {
        for cell in [
            "soon",
            "2019",
            "2019/2/29 11:00:00",
            "2019/13/1",
            "2019-1/2",
            "2019/1/2 24:00:00",
            "2019/1/2 11:60",
            "2019/1/2 11",
            "2019/1/2 11:00:00 AM",
            "2019/1/2/3",
            "-43528.5",
            "+43528",
            "4.3E4",
            "43528.5.1",
            ".5",
            "１９９９/1/1",
            "20190/1/1",
            "2019/1/",
        ] {
            let error = if cell == "2019" { TimeError::OutOfRange } else { TimeError::Unreadable };
            assert_eq!(read(cell), Err(error), "{cell}");
        }
        assert_eq!(read(""), Err(TimeError::Missing));
    }

    #[test]
    fn only_the_years_1990_to_2100_are_taken() {
        for cell in ["1989/12/31 23:59:59", "2101-01-01", "1", "20190228", "99999999999999999999", "0001/1/1"] {
            assert_eq!(read(cell), Err(TimeError::OutOfRange), "{cell}");
        }
        assert!(read("1990/1/1").is_ok() && read("2100/12/31 23:59:59").is_ok());
    }
}
