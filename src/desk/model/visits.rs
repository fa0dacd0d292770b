//! The return visit after the end of a complaint (complaints.md, clock G): what the visitor heard, or that she reached nobody.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{HouseholdStanding, VisitChannel};
use crate::schema::return_visit;

/// So many tries on as many days are enough when nobody answers.
const TRIES: usize = 3;

/// What the owner answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answers {
    /// Is it solved?
    pub is_solved: bool,
    /// How satisfied she is with how it was handled, 1 to 5.
    pub satisfaction: i16,
    /// Was she treated with respect?
    pub was_respected: bool,
    /// Did anybody ask her for a good rating, or to withdraw?
    pub was_pressed: bool,
}

/// A visit as written on the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewVisit {
    /// How.
    pub channel: VisitChannel,
    /// What she answered; none when nobody was reached.
    pub answers: Option<Answers>,
    /// Read by staff alone; may be empty.
    pub note: String,
    /// Whom, where the complaint is joint.
    pub household: Option<i32>,
}

/// A visit as stored.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = return_visit)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Visit {
    pub complaint_id: ComplaintId,
    pub number: i16,
    pub caller_id: PersonId,
    pub channel: VisitChannel,
    pub visited_at: Instant,
    pub was_reached: bool,
    pub is_solved: Option<bool>,
    pub satisfaction: Option<i16>,
    pub was_respected: Option<bool>,
    pub was_pressed: Option<bool>,
    pub note: String,
    pub household: Option<i32>,
}

/// A home that a return visitor asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its number, in a joint complaint.
    pub household: Option<i32>,
    /// How it stands there.
    pub standing: Option<HouseholdStanding>,
    /// Whether it was visited enough since it answered last.
    pub is_visited: bool,
}

impl Asked {
    /// The home of a complaint that is not joint.
    pub const ONE_HOME: Self = Self { household: None, standing: None, is_visited: false };

    /// Whether a household of a joint complaint said its last word, or let its time pass.
    pub fn has_answered(&self) -> bool {
        use HouseholdStanding::{Confirmed, Lapsed, Left};
        matches!(self.standing, Some(Confirmed | Lapsed | Left))
    }
}

/// Whether the visits of a home since it answered last are enough: the owner was reached, or was not on three
/// days. Who says that it is not solved is not closed over.
pub fn are_enough(visits: &[Visit]) -> bool {
    let days: BTreeSet<_> =
        visits.iter().filter(|visit| !visit.was_reached).map(|visit| visit.visited_at.date()).collect();
    match visits.iter().rev().find(|visit| visit.was_reached) {
        Some(reached) => reached.is_solved == Some(true),
        None => days.len() >= TRIES,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(day: i64, is_solved: Option<bool>) -> Visit {
        Visit {
            complaint_id: ComplaintId(1),
            number: 1,
            caller_id: PersonId(1),
            channel: VisitChannel::Phone,
            visited_at: Instant(0).plus_days(day),
            was_reached: is_solved.is_some(),
            is_solved,
            satisfaction: None,
            was_respected: None,
            was_pressed: None,
            note: String::new(),
            household: None,
        }
    }

    #[test]
    fn one_visit_is_enough_when_the_owner_says_it_is_solved() {
        assert!(are_enough(&[visit(1, Some(true))]));
        assert!(!are_enough(&[visit(1, Some(false))]));
        assert!(are_enough(&[visit(1, Some(false)), visit(2, Some(true))]));
    }

    #[test]
    fn three_tries_are_enough_only_on_three_days() {
        assert!(!are_enough(&[visit(1, None), visit(1, None), visit(2, None)]));
        assert!(are_enough(&[visit(1, None), visit(2, None), visit(3, None)]));
        assert!(!are_enough(&[]));
    }
}
