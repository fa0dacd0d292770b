//! A suggestion, its steps, and what is read from forms.

pub mod state;

use diesel::prelude::*;

use crate::accounts::{Actor, Reach};
use crate::base::Instant;
use crate::base::SafeHtml;
use crate::base::ids::{EstateId, PersonId, RegionId, SuggestionId, UnitId};
use crate::base::words::{Category, Role, SuggestionAct, SuggestionState, Visibility};
use crate::schema::{suggestion, suggestion_step};

/// A suggestion without its words.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = suggestion)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Suggestion {
    pub id: SuggestionId,
    pub author_id: PersonId,
    pub author_name: String,
    pub estate_id: Option<EstateId>,
    pub category: Category,
    pub title: String,
    pub visibility: Visibility,
    pub state: SuggestionState,
    pub submitted_at: Instant,
    pub homes: i32,
    pub people: i32,
    pub canonical_id: Option<SuggestionId>,
    pub keeper_id: Option<PersonId>,
    pub keeper: Option<String>,
    pub due_at: Option<Instant>,
    pub proposed_by: Option<PersonId>,
    pub proposal_ends_at: Option<Instant>,
    pub last_step: i32,
}

impl Suggestion {
    /// Where it goes on: itself, unless it is merged.
    pub fn root(&self) -> SuggestionId {
        self.canonical_id.unwrap_or(self.id)
    }

    /// Whether the company has not said its next word by the day that it gave.
    pub fn is_overdue(&self, now: Instant) -> bool {
        self.canonical_id.is_none() && self.due_at.is_some_and(|due| due <= now)
    }

    /// So many days, the day itself not counted.
    pub fn days_overdue(&self, now: Instant) -> i64 {
        self.due_at.map_or(0, |due| (now.date() - due.plus_millis(-1).date()).num_days())
    }

    /// Who proposed its adoption, while another may still sign.
    pub fn proposer(&self, now: Instant) -> Option<PersonId> {
        self.proposed_by.filter(|_| self.proposal_ends_at.is_some_and(|end| now < end))
    }
}

/// A suggestion with its estate, if it is for one.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// Name of the estate.
    pub estate: Option<String>,
    /// Its region.
    pub region_id: Option<RegionId>,
}

impl Placed {
    /// Who of the staff acts on it.
    pub fn reach(&self) -> Reach {
        match (self.suggestion.estate_id, self.region_id) {
            (Some(estate), Some(region)) => Reach::Estate(estate, region),
            _ => Reach::Group,
        }
    }
}

/// One thing that was said or done.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = suggestion_step)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Step {
    pub suggestion_id: SuggestionId,
    pub number: i32,
    pub act: SuggestionAct,
    pub by_id: PersonId,
    pub name: String,
    pub role: Option<Role>,
    pub organisation: Option<String>,
    pub html: SafeHtml,
    pub keeper: Option<String>,
    pub due_at: Option<Instant>,
    pub other_id: Option<SuggestionId>,
    pub taken_at: Instant,
}

/// What a member suggests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSuggestion {
    /// For one estate, or for all.
    pub estate_id: Option<EstateId>,
    /// What it is about.
    pub category: Category,
    /// In a line.
    pub title: String,
    /// As Markdown.
    pub text: String,
    /// The key of its form.
    pub key: String,
}

/// Words that somebody sends, under the key of their form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// As Markdown.
    pub words: String,
    /// The key of the form.
    pub key: String,
}

/// What staff do about a suggestion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStep {
    /// What.
    pub act: SuggestionAct,
    /// Why, what is missing, where it can be seen; empty where the act needs none.
    pub words: String,
    /// Who keeps it from now on.
    pub keeper: Option<PersonId>,
    /// By when the next word is due: the midnight after the last day.
    pub due_at: Option<Instant>,
}

/// Which suggestions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// For an estate.
    pub estate_id: Option<EstateId>,
    /// In a state.
    pub state: Option<SuggestionState>,
    /// Of a member.
    pub author: Option<PersonId>,
}

/// The home for which a vote of somebody counts: on the estate that it is for, else her first.
pub fn home_for(actor: &Actor, estate_id: Option<EstateId>) -> Option<UnitId> {
    let home = match estate_id {
        Some(estate_id) => actor.home_on(estate_id),
        None => actor.homes.first().copied(),
    };
    home.map(|home| home.unit_id)
}
