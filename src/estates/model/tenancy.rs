//! The end of a tenancy: a last day, as people write one.

use chrono::{Days, Months, NaiveDate};

use crate::base::words::Residence;
use crate::base::{Instant, Message};

/// Longer than any lease runs (Civil Code art. 705: twenty years).
const MAX_YEARS: u32 = 20;
/// The last day is over already.
pub const DAY_IS_OVER: Message = Message::new("estates.day_is_over");
/// Later than any lease ends.
pub const DAY_TOO_FAR: Message = Message::new("estates.day_too_far");
/// Family stays until somebody says otherwise.
pub const ONLY_TENANTS_END: Message = Message::new("estates.only_tenants_end");

/// The midnight after the last day; none where it has no end.
pub fn tenancy_end(
    residence: Residence,
    last_day: Option<NaiveDate>,
    now: Instant,
) -> Result<Option<Instant>, Message> {
    let Some(last) = last_day else { return Ok(None) };
    if residence != Residence::Tenant {
        return Err(ONLY_TENANTS_END);
    }
    let today = now.date();
    if last < today {
        return Err(DAY_IS_OVER);
    }
    let is_near = today.checked_add_months(Months::new(12 * MAX_YEARS)).is_some_and(|farthest| last <= farthest);
    let next = last.checked_add_days(Days::new(1)).filter(|_| is_near).ok_or(DAY_TOO_FAR)?;
    Ok(Some(Instant::start_of(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn a_tenancy_lasts_through_its_last_day() {
        let noon = Instant::start_of(date(2026, 3, 1)).plus_hours(12);
        let end = |residence, day| tenancy_end(residence, Some(day), noon);

        assert_eq!(end(Residence::Tenant, date(2026, 3, 1)), Ok(Some(Instant::start_of(date(2026, 3, 2)))), "today");
        assert_eq!(end(Residence::Tenant, date(2026, 2, 28)), Err(DAY_IS_OVER));
        assert_eq!(end(Residence::Tenant, date(2046, 3, 2)), Err(DAY_TOO_FAR));
        assert_eq!(end(Residence::Family, date(2026, 4, 1)), Err(ONLY_TENANTS_END));
        assert_eq!(tenancy_end(Residence::Family, None, noon), Ok(None));
    }
}
