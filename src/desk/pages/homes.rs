//! The households of a joint complaint as a return visitor sees them: who was visited, and who is asked now.

use crate::base::Result;
use crate::base::words::HouseholdStanding;
use crate::complaints::{self, Complaint};
use crate::db::ReadTx;
use crate::desk::{Visit, to_visit};
use crate::web::{Choice, Shell};

/// A household.
struct Home {
    number: i32,
    name: String,
    standing: HouseholdStanding,
    is_visited: bool,
    is_asked: bool,
}

/// All of a complaint, in the order in which they joined; none where it is one home's.
#[derive(Default)]
pub(super) struct Homes {
    homes: Vec<Home>,
    is_open_to_visits: bool,
}

impl Homes {
    /// Nothing is read for who neither visits nor reads of visits to households.
    pub fn find(tx: &mut ReadTx<'_>, complaint: &Complaint, (may_visit, visits): (bool, &[Visit])) -> Result<Self> {
        if !may_visit && visits.iter().all(|visit| visit.household.is_none()) {
            return Ok(Self::default());
        }
        let asked = to_visit(tx, complaint)?;
        let households = complaints::course_of(tx, complaint.id)?.households;
        let numbers: Vec<i32> = households.members().iter().map(|(number, _)| *number).collect();
        let names = complaints::speaker_names(tx, complaint.id, &numbers)?;
        let home = |(number, standing): &(i32, HouseholdStanding)| Home {
            number: *number,
            name: names.iter().find(|(known, _)| known == number).map(|(_, name)| name.clone()).unwrap_or_default(),
            standing: *standing,
            is_visited: households.is_visited(*number),
            is_asked: asked.iter().any(|asked| asked.household == Some(*number)),
        };
        let homes = households.members().iter().map(home).collect();
        Ok(Self { homes, is_open_to_visits: !asked.is_empty() })
    }

    /// Whether there is anybody to visit now.
    pub const fn are_to_visit(&self) -> bool {
        self.is_open_to_visits
    }

    /// Whether neighbours have joined.
    pub fn are_many(&self) -> bool {
        !self.homes.is_empty()
    }

    /// How many of those that are still there were visited, and how many wait for it now.
    pub fn counts(&self) -> (usize, usize) {
        let there = || self.homes.iter().filter(|home| home.standing != HouseholdStanding::Left);
        let waits = |home: &&Home| home.is_asked && !home.is_visited;
        (there().filter(|home| home.is_visited).count(), there().filter(waits).count())
    }

    /// Those that can be asked now.
    pub fn choices(&self, shell: &Shell) -> Vec<Choice> {
        let asked = self.homes.iter().filter(|home| home.is_asked);
        let choice = |home: &Home| {
            let standing = shell.t(home.standing.label());
            Choice { value: home.number.to_string(), label: shell.t2("desk.visit_home", home.name.as_str(), standing) }
        };
        asked.map(choice).collect()
    }

    /// Each with the tone and the words of where its visit stands, or how it stands itself.
    pub fn chips(&self) -> impl Iterator<Item = (&str, &'static str, &'static str)> {
        self.homes.iter().map(|home| {
            let (tone, words) = match (home.is_visited, home.standing) {
                (true, _) => ("done", "desk.home_visited"),
                (false, standing) if home.is_asked && standing != HouseholdStanding::Left => {
                    ("due", "desk.home_to_visit")
                }
                (false, standing) => ("", standing.label()),
            };
            (home.name.as_str(), tone, words)
        })
    }

    /// The name of a household.
    pub fn name(&self, number: Option<i32>) -> &str {
        let known = self.homes.iter().find(|home| Some(home.number) == number);
        known.map_or("", |home| home.name.as_str())
    }
}
