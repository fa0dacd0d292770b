//! Members, what they are, and their birthdays.

use chrono::{Datelike as _, NaiveDate};
use diesel::prelude::*;

use crate::base::ids::PersonId;
use crate::base::words::{MemberState, Residence, Tier};
use crate::base::{Instant, Message};
use crate::estates::{ClaimState, ClaimedHome};
use crate::schema::member;
use crate::text_enum;

/// Between the notice of leaving and the end (club.md 1.1).
pub const NOTICE_DAYS: i64 = 30;
/// The longest that an operator suspends somebody at once, in days.
pub const LONGEST_SUSPENSION_DAYS: i64 = 366;

/// A day that no year has.
pub const NO_SUCH_DAY: Message = Message::new("members.no_such_day");

/// A membership, be it over.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = member)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Member {
    pub person_id: PersonId,
    pub number: i64,
    pub card: String,
    pub state: MemberState,
    pub tier: Tier,
    pub round: i16,
    pub joined_at: Instant,
    pub ends_at: Option<Instant>,
    pub suspended_until: Option<Instant>,
    pub suspended_because: Option<String>,
    pub birth_month: Option<i16>,
    pub birth_day: Option<i16>,
}

impl Member {
    /// As it stands on the card: six digits, more when there are a million.
    pub fn number_text(&self) -> String {
        format!("{:06}", self.number)
    }

    /// Her birthday, if she said when it is.
    pub fn birthday(&self) -> Option<Birthday> {
        Some(Birthday { month: self.birth_month?, day: self.birth_day? })
    }

    /// Whether she belongs to the club, be it with a notice running or suspended.
    pub fn belongs(&self) -> bool {
        self.state != MemberState::Closed
    }
}

text_enum! {
    /// What a member is, by her approved homes.
    pub enum Standing in "standing" {
        /// 业主
        Owner = "owner",
        /// 家属
        Family = "family",
        /// 租客
        Tenant = "tenant",
        /// 友邻: without a home here.
        Friend = "friend",
    }
}

impl Standing {
    /// The nearest of what her homes make her.
    pub fn of(homes: &[ClaimedHome]) -> Self {
        let approved = homes.iter().filter(|home| home.claim.state == ClaimState::Approved);
        let standing = |home: &ClaimedHome| match home.claim.residence {
            Residence::Owner => Self::Owner,
            Residence::Family => Self::Family,
            Residence::Tenant => Self::Tenant,
        };
        approved.map(standing).min().unwrap_or(Self::Friend)
    }
}

/// A day of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birthday {
    month: i16,
    day: i16,
}

impl Birthday {
    /// A day that some year has: 29 February is one.
    ///
    /// # Errors
    /// [`NO_SUCH_DAY`].
    pub fn new(month: i16, day: i16) -> Result<Self, Message> {
        let (in_month, on_day) = (u32::try_from(month).unwrap_or(0), u32::try_from(day).unwrap_or(0));
        // 2000 was a leap year.
        NaiveDate::from_ymd_opt(2000, in_month, on_day).map(|_| Self { month, day }).ok_or(NO_SUCH_DAY)
    }

    /// Month and day.
    pub const fn parts(self) -> (i16, i16) {
        (self.month, self.day)
    }

    /// The birthdays kept on a date: on 28 February of a common year those of the 29th too (club.md 1.9).
    pub fn kept_on(date: NaiveDate) -> Vec<Self> {
        let part = |number: u32| i16::try_from(number).unwrap_or(0);
        let today = Self { month: part(date.month()), day: part(date.day()) };
        let is_last_of_february = today == Self { month: 2, day: 28 } && !date.leap_year();
        let leap_day = is_last_of_february.then_some(Self { month: 2, day: 29 });
        [today].into_iter().chain(leap_day).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn every_birthday_is_kept_once_a_year() {
        for year in [2026, 2028, 2100] {
            let days = day(year, 1, 1).iter_days().take_while(|date| date.year() == year);
            let kept: Vec<_> = days.flat_map(Birthday::kept_on).map(Birthday::parts).collect();
            let mut once = kept.clone();
            once.sort_unstable();
            once.dedup();

            assert_eq!((kept.len(), once.len()), (366, 366), "{year}");
        }
    }

    #[test]
    fn a_day_that_no_year_has_is_no_birthday() {
        for (month, day) in [(2, 30), (4, 31), (13, 1), (0, 5), (5, 0), (-1, 3)] {
            assert_eq!(Birthday::new(month, day), Err(NO_SUCH_DAY), "{month}-{day}");
        }
        assert_eq!(Birthday::new(2, 29).map(Birthday::parts), Ok((2, 29)));
    }
}
