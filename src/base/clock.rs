//! Instants (milliseconds UTC), their dates in China, and the one place that reads the machine's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Offset, TimeDelta, Utc};
use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};

/// China has had one zone without summer time since 1991-09-15; earlier dates are not in use here.
const SHANGHAI_OFFSET_SECONDS: i32 = 8 * 3600;

/// A moment: milliseconds since 1970-01-01T00:00:00Z, as stored in every table.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
)]
#[diesel(sql_type = BigInt)]
#[serde(transparent)]
pub struct Instant(pub i64);

fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(SHANGHAI_OFFSET_SECONDS).unwrap_or_else(|| Utc.fix())
}

impl Instant {
    /// The same moment as a date and time of day in Asia/Shanghai.
    pub fn local(self) -> DateTime<FixedOffset> {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().with_timezone(&shanghai())
    }

    /// The date in Asia/Shanghai.
    pub fn date(self) -> NaiveDate {
        self.local().date_naive()
    }

    /// The year in Asia/Shanghai, as used in a complaint's number.
    pub fn year(self) -> i32 {
        self.date().year()
    }

    /// 00:00 in Asia/Shanghai of a date; the end (24:00) of a date is the start of the next.
    pub fn start_of(date: NaiveDate) -> Self {
        Self::at(date, NaiveTime::MIN)
    }

    /// A date and time of day in Asia/Shanghai.
    pub fn at(date: NaiveDate, time: NaiveTime) -> Self {
        let utc = date.and_time(time) - TimeDelta::seconds(i64::from(SHANGHAI_OFFSET_SECONDS));
        Self(utc.and_utc().timestamp_millis())
    }

    /// A time that the file system tells; one before 1970 is the beginning.
    pub fn from_system(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    /// Later by whole milliseconds; stays at the last moment instead of overflowing.
    pub const fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Later by seconds.
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        self.plus_millis(seconds.saturating_mul(1_000))
    }

    /// Later by minutes.
    pub const fn plus_minutes(self, minutes: i64) -> Self {
        self.plus_seconds(minutes.saturating_mul(60))
    }

    /// Later by hours of the wall clock.
    pub const fn plus_hours(self, hours: i64) -> Self {
        self.plus_minutes(hours.saturating_mul(60))
    }

    /// Later by days of 24 hours.
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_hours(days.saturating_mul(24))
    }

    /// Milliseconds from `earlier` to this moment; negative when this one comes first.
    pub const fn millis_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// RFC 3339 with the offset of Shanghai, for `<time datetime>` and machine readers.
    pub fn rfc3339(self) -> String {
        self.local().to_rfc3339_opts(chrono::SecondsFormat::Secs, false)
    }
}

impl<DB> ToSql<BigInt, DB> for Instant
where
    DB: Backend,
    i64: ToSql<BigInt, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.to_sql(out)
    }
}

impl<DB> FromSql<BigInt, DB> for Instant
where
    DB: Backend,
    i64: FromSql<BigInt, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        i64::from_sql(bytes).map(Self)
    }
}

/// Where the present comes from: the machine's clock, or a hand that tests move.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Machine,
    Hand(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub const fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A clock that stands still until it is set or advanced; its copies move together.
    pub fn standing_at(instant: Instant) -> Self {
        Self(Source::Hand(Arc::new(AtomicI64::new(instant.0))))
    }

    /// The present.
    pub fn now(&self) -> Instant {
        match &self.0 {
            #[expect(clippy::disallowed_methods, reason = "the one read of the machine's clock")]
            Source::Machine => Instant(Utc::now().timestamp_millis()),
            Source::Hand(millis) => Instant(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a standing clock; the machine's clock cannot be moved and stays as it is.
    pub fn set(&self, instant: Instant) {
        if let Source::Hand(millis) = &self.0 {
            millis.store(instant.0, Ordering::SeqCst);
        }
    }

    /// Moves a standing clock forward by milliseconds.
    pub fn advance_millis(&self, millis: i64) {
        self.set(self.now().plus_millis(millis));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_in_shanghai_is_sixteen_o_clock_utc_of_the_day_before() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap();

        let start = Instant::start_of(date);

        assert_eq!(start.rfc3339(), "2026-11-21T00:00:00+08:00");
        assert_eq!(start.date(), date);
        assert_eq!(start.plus_millis(-1).date(), date.pred_opt().unwrap());
    }

    #[test]
    fn the_year_of_a_number_turns_at_midnight_in_shanghai() {
        let new_year = Instant::start_of(NaiveDate::from_ymd_opt(2026, 1, 1).unwrap());

        assert_eq!((new_year.year(), new_year.plus_millis(-1).year()), (2026, 2025));
    }

    #[test]
    fn copies_of_a_standing_clock_move_together() {
        let clock = Clock::standing_at(Instant(5));
        let copy = clock.clone();

        clock.advance_millis(10);

        assert_eq!(copy.now(), Instant(15));
    }
}
