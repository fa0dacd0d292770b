//! What loading a roster would do, row by row.

use super::table::BadRow;
use super::{Household, RosterRow};
use crate::base::Message;
use crate::text_enum;

text_enum! {
    /// What becomes of one row.
    pub enum RosterOutcome in "estates.roster_outcome" {
        /// The unit is new.
        Added = "added",
        /// The unit is there, its household is new.
        Household = "household",
        /// All of it is there.
        Known = "known",
        /// The unit is there with another household.
        Contradicts = "contradicts",
        /// It cannot be read.
        Bad = "bad",
    }
}

/// What to do with units whose household is another one in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contradicting {
    /// Leave them as they are.
    Keep,
    /// Take what the file says: the former household sold the unit.
    Replace,
}

/// One row with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// Its number in the file.
    pub row: usize,
    /// The place it names.
    pub shown: String,
    /// What becomes of it.
    pub outcome: RosterOutcome,
    /// Why it is bad.
    pub why: Option<Message>,
}

/// Every row, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RosterPlan {
    pub rows: Vec<PlannedRow>,
    pub buildings_new: Vec<String>,
}

impl RosterPlan {
    /// Adds what was read and what could not be.
    pub fn of(mut rows: Vec<PlannedRow>, bad: &[BadRow], buildings_new: Vec<String>) -> Self {
        rows.extend(bad.iter().map(|bad| PlannedRow {
            row: bad.row,
            shown: bad.shown.clone(),
            outcome: RosterOutcome::Bad,
            why: Some(bad.why.clone()),
        }));
        rows.sort_by_key(|planned| planned.row);
        Self { rows, buildings_new }
    }

    /// How many rows have an outcome.
    pub fn count(&self, outcome: RosterOutcome) -> usize {
        self.rows.iter().filter(|planned| planned.outcome == outcome).count()
    }

    /// How many rows would be written while contradictions are left alone.
    pub fn writes(&self) -> usize {
        self.count(RosterOutcome::Added) + self.count(RosterOutcome::Household)
    }
}

/// A unit with all that a file says of its household.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RosterUnit {
    pub home: RosterRow,
    pub households: Vec<Household>,
}
