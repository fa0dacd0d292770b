//! Joint complaints close house by house (complaints.md 6.7): how each household of a lead complaint stands, and what that
//! makes of the lead.

use diesel::prelude::*;

use super::state::Act;
use crate::base::Instant;
use crate::base::ids::{ComplaintId, UnitId};
use crate::base::words::{HouseholdStanding, State};
use crate::facts::Fact;
use crate::schema::household;

/// A household of a joint complaint.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = household)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Household {
    pub complaint_id: ComplaintId,
    pub number: i32,
    pub unit_id: Option<UnitId>,
    pub standing: HouseholdStanding,
    pub rating: Option<i16>,
    pub joined_at: Instant,
    pub merged_from: Option<ComplaintId>,
}

/// The households of a complaint by the numbers of their speakers, in the order in which they joined; none of one that is
/// not joint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Households {
    members: Vec<(i32, HouseholdStanding)>,
}

impl Households {
    /// Before the first has joined.
    pub const NONE: Self = Self { members: Vec::new() };

    /// Goes on by one fact.
    pub fn apply(&mut self, fact: &Fact) {
        use HouseholdStanding::{Confirmed, Lapsed, Left, Open, Refused};
        match fact {
            Fact::HouseholdJoined { by, .. } => self.set(*by, Open),
            Fact::HouseholdLeft { by, .. } | Fact::LeadPassed { from: by, .. } => self.set(*by, Left),
            Fact::HouseholdConfirmed { by, .. } => self.set(*by, Confirmed),
            Fact::HouseholdRefused { by, .. } => self.set(*by, Refused),
            // Who said that it is solved is not asked again, unless nobody else is left to be asked: no solution confirms
            // itself.
            Fact::SolutionProposed { .. } => {
                self.turn(|standing| matches!(standing, Refused | Lapsed).then_some(Open));
                if !self.has_open() {
                    self.turn(|standing| (standing == Confirmed).then_some(Open));
                }
            }
            Fact::SolutionLapsed { .. } | Fact::HouseholdsLapsed { .. } => {
                self.turn(|standing| (standing == Open).then_some(Lapsed));
            }
            Fact::ComplaintReopened { by, .. } if self.standing_of(*by).is_some() => self.set(*by, Refused),
            _ => {}
        }
    }

    fn set(&mut self, number: i32, standing: HouseholdStanding) {
        match self.members.iter_mut().find(|(known, _)| *known == number) {
            Some((_, before)) => *before = standing,
            None => self.members.push((number, standing)),
        }
    }

    fn turn(&mut self, to: impl Fn(HouseholdStanding) -> Option<HouseholdStanding>) {
        for (_, standing) in &mut self.members {
            *standing = to(*standing).unwrap_or(*standing);
        }
    }

    /// How a household stands.
    pub fn standing_of(&self, number: i32) -> Option<HouseholdStanding> {
        self.members.iter().find(|(known, _)| *known == number).map(|(_, standing)| *standing)
    }

    /// Whether neighbours have joined.
    pub fn is_joint(&self) -> bool {
        !self.members.is_empty()
    }

    /// Every household with how it stands, in the order in which they joined.
    pub fn members(&self) -> &[(i32, HouseholdStanding)] {
        &self.members
    }

    /// How many stand so.
    pub fn count(&self, standing: HouseholdStanding) -> usize {
        self.members.iter().filter(|(_, known)| *known == standing).count()
    }

    /// How many there are, without those that have left.
    pub fn standing(&self) -> usize {
        self.members.len() - self.count(HouseholdStanding::Left)
    }

    /// Whether one has not answered yet.
    pub fn has_open(&self) -> bool {
        self.count(HouseholdStanding::Open) > 0
    }

    /// To whom the lead passes when a household gives it up: the first that joined and is still there.
    pub fn next_after(&self, number: i32) -> Option<i32> {
        let is_there =
            |(known, standing): &&(i32, HouseholdStanding)| *known != number && *standing != HouseholdStanding::Left;
        self.members.iter().find(is_there).map(|(known, _)| *known)
    }

    /// What the households make of a solution that was proposed to them: one refusal opens the lead again at once, and it
    /// is confirmed when everybody who is still there has confirmed. Otherwise it waits.
    pub fn verdict(&self, state: State) -> Option<Act> {
        if state != State::Proposed {
            return None;
        }
        if self.count(HouseholdStanding::Refused) > 0 {
            return Some(Act::Refuse);
        }
        let is_confirmed = !self.has_open() && self.count(HouseholdStanding::Confirmed) > 0;
        is_confirmed.then_some(Act::Confirm)
    }
}

#[cfg(test)]
mod tests;
