//! A suggestion as a row of any list: of its own, of a search, of the desk. Drawn by `templates/suggestions/row.html`.

use super::model::Placed;
use super::store::STEPS_PER_PAGE;
use crate::base::Instant;
use crate::base::ids::SuggestionId;
use crate::base::words::{Category, SuggestionState, Visibility};

/// What a row shows.
#[expect(missing_docs, reason = "the names say it")]
pub struct RowView {
    pub id: SuggestionId,
    pub title: String,
    pub state: SuggestionState,
    pub is_held: bool,
    pub is_merged: bool,
    /// Its estate; nothing when it is for all.
    pub estate: Option<String>,
    pub category: Category,
    pub homes: i32,
    pub people: i32,
    pub submitted_at: Instant,
    /// Who keeps it, until when.
    pub keeper: Option<String>,
    pub due_at: Option<Instant>,
    /// So many days past the day that was named.
    pub days_overdue: Option<i64>,
}

impl RowView {
    /// A row as it stands at a moment.
    pub fn of(placed: Placed, now: Instant) -> Self {
        let Placed { suggestion, estate, .. } = placed;
        Self {
            id: suggestion.id,
            state: suggestion.state,
            is_held: suggestion.visibility == Visibility::Held,
            is_merged: suggestion.canonical_id.is_some(),
            estate,
            category: suggestion.category,
            homes: suggestion.homes,
            people: suggestion.people,
            submitted_at: suggestion.submitted_at,
            days_overdue: suggestion.is_overdue(now).then(|| suggestion.days_overdue(now)),
            due_at: suggestion.due_at,
            keeper: suggestion.keeper,
            title: suggestion.title,
        }
    }
}

/// The address of what was said on a floor: 1 is the suggestion itself, the steps follow.
pub fn place_of_floor(id: SuggestionId, floor: i32) -> String {
    let page = i32::try_from(STEPS_PER_PAGE).unwrap_or(i32::MAX);
    match floor - 1 {
        ..=0 => format!("/club/suggestions/{id}"),
        step if step <= page => format!("/club/suggestions/{id}#s{step}"),
        step => format!("/club/suggestions/{id}?after={}#s{step}", (step - 1) / page * page),
    }
}
