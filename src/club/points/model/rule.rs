//! What the club gives points for: rules with a beginning and an end, as rows.

use diesel::prelude::*;

use crate::base::ids::RuleId;
use crate::base::words::Earning;
use crate::base::{FormErrors, Instant, Message};
use crate::schema::earning_rule;

/// More points than one act is ever worth.
pub const MOST_POINTS: i64 = 100_000;
/// Longer than anybody waits for a point, in days.
pub const LONGEST_WAIT: i16 = 90;
/// Longer than a point lasts, in days: twenty years.
pub const LONGEST_LIFE: i16 = 7_300;
/// A cap above this is none.
pub const HIGHEST_CAP: i16 = 1_000;

/// A number that is out of its range; its arguments are the two ends.
pub const OUT_OF_RANGE: Message = Message::new("points.out_of_range");

/// A rule, in force from a moment until another takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = earning_rule)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct EarningRule {
    pub id: RuleId,
    pub kind: Earning,
    pub points: i64,
    pub waits_days: i16,
    pub lasts_days: Option<i16>,
    pub daily_cap: Option<i16>,
    pub yearly_cap: Option<i16>,
    pub is_qualifying: bool,
    pub from_at: Instant,
    pub until_at: Option<Instant>,
}

impl EarningRule {
    /// How often it pays, and how long its points wait and last, in words.
    pub fn terms(&self) -> Vec<Message> {
        let some = |key, number: Option<i16>| number.map(|number| Message::new(key).with(i64::from(number)));
        let waits = Some(self.waits_days).filter(|days| *days > 0);
        let terms = [
            some("points.daily_cap", self.daily_cap),
            some("points.yearly_cap", self.yearly_cap),
            some("points.waits", waits),
            some("points.lasts", self.lasts_days).or(Some(Message::new("points.lasts_ever"))),
        ];
        terms.into_iter().flatten().collect()
    }

    /// Since when its points can be spent, and until when, for an award of now: both at midnights of China, but what need
    /// not wait can be spent at once.
    pub fn life_of(&self, now: Instant) -> (Instant, Option<Instant>) {
        let midnight_after = |days: i16| Instant::start_of(now.date()).plus_days(i64::from(days));
        let available_at = if self.waits_days == 0 { now } else { midnight_after(self.waits_days) };
        let last_day = |days: i16| midnight_after(self.waits_days.saturating_add(days).saturating_add(1));
        (available_at, self.lasts_days.map(last_day))
    }
}

/// What an operator says about one kind of award.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct NewRule {
    pub kind: Earning,
    pub points: i64,
    pub waits_days: i16,
    pub lasts_days: Option<i16>,
    pub daily_cap: Option<i16>,
    pub yearly_cap: Option<i16>,
    pub is_qualifying: bool,
}

impl NewRule {
    /// What is wrong with it, by field.
    pub fn mistakes(&self) -> FormErrors {
        let mut errors = FormErrors::new();
        let mut must_be_within = |field, value: i64, (low, high): (i64, i64)| {
            if !(low..=high).contains(&value) {
                errors.add(field, OUT_OF_RANGE.with(low).with(high));
            }
        };
        must_be_within("points", self.points, (1, MOST_POINTS));
        must_be_within("waits_days", i64::from(self.waits_days), (0, i64::from(LONGEST_WAIT)));
        for (field, value, high) in [
            ("lasts_days", self.lasts_days, LONGEST_LIFE),
            ("daily_cap", self.daily_cap, HIGHEST_CAP),
            ("yearly_cap", self.yearly_cap, HIGHEST_CAP),
        ] {
            if let Some(value) = value {
                must_be_within(field, i64::from(value), (1, i64::from(high)));
            }
        }
        errors
    }
}
