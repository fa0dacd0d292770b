//! Promises: a day by which the company will have done something, in public (complaints.md 6.5).

use chrono::NaiveDate;
use diesel::prelude::*;

use super::clocks::Clock;
use super::dates::first_future_date;
use crate::base::ids::ComplaintId;
use crate::base::words::{Fate, PromiseOutcome};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::calendar::is_overdue;
use crate::schema::{no_promise, promise};

/// 422: the words name a day to come, and nobody said whether that is a promise; `{0}` are the words.
pub const IS_THAT_A_PROMISE: Message = Message::new("complaints.is_that_a_promise");
/// 422: a promise has a day.
pub const PROMISE_NEEDS_DAY: Message = Message::new("complaints.promise_needs_day");
/// 422: a day that has passed, or lies too far ahead.
pub const DAY_OUT_OF_REACH: Message = Message::new("complaints.day_out_of_reach");
/// Nobody promises for longer.
const FARTHEST_DAYS: i64 = 730;

/// What the company promised.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = promise)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Promise {
    pub complaint_id: ComplaintId,
    pub number: i16,
    pub floor: i32,
    pub point: Option<i16>,
    pub given_by: i32,
    pub due_at: Instant,
    pub body: String,
    pub salt: Vec<u8>,
    pub outcome: PromiseOutcome,
}

/// Why a day in an official word is no promise.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = no_promise)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct NoPromise {
    pub complaint_id: ComplaintId,
    pub floor: i32,
    pub body: String,
    pub salt: Vec<u8>,
}

impl Promise {
    /// How it stands at a moment, by its clock.
    pub fn fate(&self, clock: Option<&Clock>, now: Instant) -> Fate {
        let stopped_at = clock.and_then(|clock| clock.stopped_at);
        let is_late = is_overdue(self.due_at, stopped_at.unwrap_or(now));
        match (self.outcome, is_late) {
            (PromiseOutcome::Moved, _) => Fate::Moved,
            (PromiseOutcome::Kept, false) => Fate::Kept,
            (PromiseOutcome::Kept, true) => Fate::KeptLate,
            (PromiseOutcome::Open, true) => Fate::Broken,
            (PromiseOutcome::Open, false) if stopped_at.is_some() => Fate::Void,
            (PromiseOutcome::Open, false) => Fate::Open,
        }
    }

    /// Whether its complaint still waits for it.
    pub fn is_open(&self, clock: Option<&Clock>) -> bool {
        self.outcome == PromiseOutcome::Open && clock.is_some_and(Clock::is_running)
    }
}

/// A promise to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPromise {
    /// The last day on which it is in time.
    pub day: NaiveDate,
    /// What will be done.
    pub body: String,
}

impl NewPromise {
    /// The end of its day.
    pub fn due(&self) -> Instant {
        Instant::start_of(self.day).plus_days(1)
    }
}

/// What an official word says of the days to come that it names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Pledge {
    /// Nothing: it names none.
    #[default]
    Nothing,
    /// This is promised.
    Promise(NewPromise),
    /// It is no promise, because.
    Declined(String),
}

/// Refuses a promise for a day that cannot be one, and asks of words that name a day to come whether they are a promise
/// (decisions.md 23).
pub fn check_pledge(text: &str, pledge: &Pledge, now: Instant) -> Result<()> {
    match pledge {
        Pledge::Promise(new) => check_day(new.day, "promise_day", now),
        Pledge::Declined(_) => Ok(()),
        Pledge::Nothing => match first_future_date(text, now.date()) {
            Some(words) => Err(Error::Invalid(FormErrors::of("promise_day", IS_THAT_A_PROMISE.clone().with(words)))),
            None => Ok(()),
        },
    }
}

/// A promise is for today at the earliest.
pub fn within_reach(day: NaiveDate, now: Instant) -> Result<NaiveDate, Message> {
    let farthest = now.plus_days(FARTHEST_DAYS).date();
    if (now.date()..=farthest).contains(&day) { Ok(day) } else { Err(DAY_OUT_OF_REACH) }
}

/// The same for a field of a form.
pub fn check_day(day: NaiveDate, field: &'static str, now: Instant) -> Result<()> {
    within_reach(day, now).map(drop).map_err(|why| Error::Invalid(FormErrors::of(field, why)))
}
