//! Joint complaints close house by house (complaints.md 6.7): how each household of a lead complaint stands, and what that
//! makes of the lead.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::state::Act;
use crate::base::Instant;
use crate::base::ids::{ComplaintId, UnitId};
use crate::base::words::{HouseholdStanding, State, Verdict};
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
    pub is_visited: bool,
}

/// The households of a complaint by the numbers of their speakers, in the order in which they joined; none of one that is
/// not joint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Households {
    members: Vec<(i32, HouseholdStanding)>,
    /// Those that were visited enough since they answered last.
    visited: BTreeSet<i32>,
}

impl Households {
    /// Before the first has joined.
    pub const NONE: Self = Self { members: Vec::new(), visited: BTreeSet::new() };

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
            Fact::HouseholdVisited { household, .. } => {
                self.visited.insert(*household);
            }
            // Who gives it up is asked why, whatever she said before.
            Fact::ComplaintWithdrawn { .. } => self.visited.clear(),
            _ => {}
        }
    }

    fn set(&mut self, number: i32, standing: HouseholdStanding) {
        self.visited.remove(&number);
        match self.members.iter_mut().find(|(known, _)| *known == number) {
            Some((_, before)) => *before = standing,
            None => self.members.push((number, standing)),
        }
    }

    fn turn(&mut self, to: impl Fn(HouseholdStanding) -> Option<HouseholdStanding>) {
        for (number, standing) in &mut self.members {
            if let Some(becomes) = to(*standing) {
                *standing = becomes;
                self.visited.remove(number);
            }
        }
    }

    /// How a household stands.
    pub fn standing_of(&self, number: i32) -> Option<HouseholdStanding> {
        self.members.iter().find(|(known, _)| *known == number).map(|(_, standing)| *standing)
    }

    /// Whether a household was visited enough since it answered last.
    pub fn is_visited(&self, number: i32) -> bool {
        self.visited.contains(&number)
    }

    /// Every household that was.
    pub fn visited(&self) -> impl Iterator<Item = i32> + '_ {
        self.visited.iter().copied()
    }

    /// Whether every household that is still there was.
    pub fn are_visited(&self) -> bool {
        let mut there = self.members.iter().filter(|(_, standing)| *standing != HouseholdStanding::Left);
        there.all(|(number, _)| self.is_visited(*number))
    }

    /// What a household said last of a point when the next solution is proposed: its own, once it has confirmed it, stays so;
    /// who is asked again says it anew.
    pub fn verdict_when_asked(&self, (household, before): (Option<i32>, Verdict)) -> Verdict {
        match household {
            Some(number) if self.standing_of(number) != Some(HouseholdStanding::Open) => before,
            _ => Verdict::Open,
        }
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

/// Since when a household stands as it does, by the facts of its complaint.
pub fn standing_since<'a>(facts: impl IntoIterator<Item = (&'a Fact, Instant)>, number: i32) -> Option<Instant> {
    let (mut households, mut since) = (Households::NONE, None);
    for (fact, at) in facts {
        let before = households.standing_of(number);
        households.apply(fact);
        if households.standing_of(number) != before {
            since = Some(at);
        }
    }
    since
}

#[cfg(test)]
mod tests;
