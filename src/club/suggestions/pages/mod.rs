//! `/club/suggestions` and what staff do about suggestions.

pub mod compose;
pub mod desk;
pub mod handling;
pub mod list;
pub mod one;

use crate::base::ids::SuggestionId;

fn place(id: SuggestionId) -> String {
    format!("/club/suggestions/{id}")
}

fn desk_place(id: SuggestionId) -> String {
    format!("/desk/club/suggestions/{id}")
}
