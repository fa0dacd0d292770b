//! A day, as people write one.

use chrono::NaiveDate;

use crate::base::Message;

/// More than any date has.
const MAX_DATE_BYTES: usize = 64;

/// Not a date that we can read.
pub const NO_DATE: Message = Message::new("text.no_date");

/// The day that was typed or picked, `2026-12-31`, `2026/12/31` or `2026年12月31日`; none where nothing was.
pub fn day(raw: &str) -> Result<Option<NaiveDate>, Message> {
    if raw.trim().is_empty() {
        return Ok(None);
    }
    if raw.len() > MAX_DATE_BYTES {
        return Err(NO_DATE);
    }
    let numbers = raw.trim().trim_end_matches('日').split(['-', '/', '.', '年', '月']);
    let numbers: Vec<u32> = numbers.map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| NO_DATE)?;
    match numbers.as_slice() {
        [year, month, day] => {
            let year = i32::try_from(*year).map_err(|_| NO_DATE)?;
            NaiveDate::from_ymd_opt(year, *month, *day).ok_or(NO_DATE).map(Some)
        }
        _ => Err(NO_DATE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_write_it() {
        for typed in ["2026-12-31", " 2026/12/31 ", "2026.12.31", "2026年12月31日", "2026-12-31"] {
            assert_eq!(day(typed), Ok(NaiveDate::from_ymd_opt(2026, 12, 31)), "{typed}");
        }
        assert_eq!(day("  "), Ok(None));
        for typed in ["31.12.2026x", "2026-02-30", "2026-12", "明年", "99999999999-1-1", &"1".repeat(100)] {
            assert_eq!(day(typed), Err(NO_DATE), "{typed}");
        }
    }
}
