//! Corrective actions that can be refuted (complaints.md 6.9): a *remedy* names its cause, where it reaches, and for how many
//! days the same must not come again. A later complaint of that cause refutes it by itself.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::accounts::Scope;
use crate::base::ids::{ComplaintId, EstateId, RegionId};
use crate::base::text::{Limits, fold_width};
use crate::base::words::{Cause, RemedyStanding, ScopeKind};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::schema::{named_cause, remedy};

/// The days for which a remedy may be watched: fewer prove nothing, and after three years nobody would look.
pub const REMEDY_DAYS: std::ops::RangeInclusive<i16> = 30..=1_095;
/// What the form suggests.
pub const USUAL_REMEDY_DAYS: i16 = 180;
/// Which part of the house or the work, in a few words.
pub const PART: Limits = Limits { min_graphemes: 0, max_graphemes: 40, max_bytes: 1024 };
/// What is done, what will be seen, and what was seen.
pub const REMEDY: Limits = Limits { min_graphemes: 4, max_graphemes: 1_000, max_bytes: 16 * 1024 };

/// 422: it was seen between the day on which it was announced and today.
pub const DAY_OF_VERIFICATION: Message = Message::new("complaints.day_of_verification");

/// Why a complaint came about; of several the last counts.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = named_cause)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct NamedCause {
    pub complaint_id: ComplaintId,
    pub number: i16,
    pub cause: Cause,
    pub part: String,
    pub salt: Vec<u8>,
    pub accepted_at: Instant,
}

/// A cause as it is named on a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCause {
    /// By its code.
    pub cause: Cause,
    /// Which part; may be empty.
    pub part: String,
}

/// What is done so that a cause does not come again.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = remedy)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Remedy {
    pub complaint_id: ComplaintId,
    pub number: i16,
    pub floor: i32,
    pub given_by: i32,
    pub cause: Cause,
    pub scope_kind: ScopeKind,
    pub scope_id: Option<i64>,
    pub part: String,
    pub body: String,
    pub observable: String,
    pub days: i16,
    pub salt: Vec<u8>,
    pub announced_at: Instant,
    pub standing: RemedyStanding,
    pub verified_on: Option<Instant>,
    pub watched_until: Option<Instant>,
    pub verification: String,
    pub refuted_at: Option<Instant>,
    pub refuted_by: Option<ComplaintId>,
}

/// What facts tell of a remedy: all but its words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct ToldRemedy {
    pub floor: i32,
    pub given_by: i32,
    pub cause: Cause,
    pub scope: (ScopeKind, Option<i64>),
    pub days: i16,
    pub announced_at: Instant,
    pub standing: RemedyStanding,
    pub verified_on: Option<Instant>,
    /// When, and by which complaint.
    pub refuted: Option<(Instant, ComplaintId)>,
}

/// A remedy as written on the form of a root cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRemedy {
    /// Against which cause, of which part.
    pub cause: NewCause,
    /// Where it reaches.
    pub scope: Scope,
    /// What is done.
    pub body: String,
    /// What will not be seen again.
    pub observable: String,
    /// For how many days.
    pub days: i16,
}

/// A complaint whose cause is known, as remedies are measured by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The complaint.
    pub complaint_id: ComplaintId,
    /// Where it is.
    pub estate_id: EstateId,
    /// The region of its estate.
    pub region_id: RegionId,
    /// Why it came about.
    pub cause: Cause,
    /// Of which part; may be empty.
    pub part: String,
    /// When it was accepted last.
    pub accepted_at: Instant,
}

impl Remedy {
    /// The texts that are recorded when it is announced, in their order.
    pub fn announced_texts(&self) -> [&str; 3] {
        [&self.body, &self.observable, &self.part]
    }

    /// What the facts of its complaint must tell of it.
    pub fn told(&self) -> ToldRemedy {
        ToldRemedy {
            floor: self.floor,
            given_by: self.given_by,
            cause: self.cause,
            scope: (self.scope_kind, self.scope_id),
            days: self.days,
            announced_at: self.announced_at,
            standing: self.standing,
            verified_on: self.verified_on,
            refuted: self.refuted_at.zip(self.refuted_by),
        }
    }

    /// Where it reaches; a row that breaks the table's own rule reaches nowhere.
    pub fn scope(&self) -> Option<Scope> {
        Scope::of_columns(self.scope_kind, self.scope_id)
    }

    /// Whether a complaint says that the same has come again: verified, accepted within its days after the day of
    /// verification, of its cause, where it reaches, and of its part where it names one.
    pub fn is_refuted_by(&self, case: &Case) -> bool {
        self.standing == RemedyStanding::Verified
            && self.complaint_id != case.complaint_id
            && self.cause == case.cause
            && self.reaches(case)
            && (self.part.is_empty() || folded(&self.part) == folded(&case.part))
            && self.window().is_some_and(|(from, until)| (from..until).contains(&case.accepted_at))
    }

    fn reaches(&self, case: &Case) -> bool {
        match self.scope() {
            Some(Scope::Group) => true,
            Some(Scope::Region(region)) => region == case.region_id,
            Some(Scope::Estate(estate)) => estate == case.estate_id,
            None => false,
        }
    }

    /// From the midnight after the day of verification to the end of its last day.
    pub fn window(&self) -> Option<(Instant, Instant)> {
        Some((self.verified_on?.plus_days(1), self.watched_until?))
    }

    /// The last day on which a complaint refutes it.
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.watched_until.map(|until| until.plus_millis(-1).date())
    }

    /// Whether its days are over, and nothing refuted it.
    pub fn has_held(&self, now: Instant) -> bool {
        self.standing == RemedyStanding::Verified && self.watched_until.is_some_and(|until| until <= now)
    }

    /// The midnights between which it is watched, once it was seen on a day: day 0 is that day, as for every clock.
    pub fn watched_from(&self, day: NaiveDate) -> (Instant, Instant) {
        let on = Instant::start_of(day);
        (on, on.plus_days(i64::from(self.days) + 1))
    }

    /// Refuses a day before it was announced, and one to come.
    pub fn check_day(&self, day: NaiveDate, now: Instant) -> Result<()> {
        if (self.announced_at.date()..=now.date()).contains(&day) {
            return Ok(());
        }
        Err(Error::Invalid(FormErrors::of("day", DAY_OF_VERIFICATION)))
    }
}

/// Parts are compared as they sound, not as they are typed.
fn folded(part: &str) -> String {
    fold_width(part).split_whitespace().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests;
