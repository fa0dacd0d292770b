//! Suggestions of members (合理化建议): what they would do better, who stands behind it, and what came of it.
//!
//! A member *submits* a suggestion for one estate or all; an operator looks at it and *opens* it, asks for more or
//! *declines* it. What is open is studied by a *keeper*, somebody of the company with a name and a day; it is planned,
//! put off or declined with a reason that everybody reads, done with evidence, and *adopted* by two people, which pays
//! each of its authors once. Everything said or done is a *step*, in order, with the role of who did it; the one table of
//! what may follow what, and by whose hand, is `model::state`.
//!
//! A *vote* is a person's; it counts for the home that she had been approved for when she voted, and keeps counting when
//! she moves out. Suggestions that say the same are *merged*: the merged one points to where it goes on (*canonical*) and
//! keeps its own votes, authors and state, so that taking the merge back is forgetting the pointer. *Authors* are who wrote
//! it and who opened a complaint that it came out of.
//!
//! Invariants: a canonical suggestion is not merged itself; `homes` and `people` are those of the whole group; the state
//! is where the steps lead; nobody is paid twice for the same row. [`check`] compares them.
//!
//! Deliberately absent: votes against, anonymous suggestions, and a way to take a submitted one back.

mod auditing;
mod model;
mod row;
mod store;

pub mod actions;
pub mod pages;
pub mod policy;

pub use auditing::check;
pub use model::{Filter, NewStep, NewSuggestion, Placed, Step, Suggestion, Written, home_for};
pub use row::{RowView, place_of_floor};
pub use store::{
    Order, Outcome, PublicText, PublicTexts, Queue, all_after, find, find_placed, ids_at, last_id, line_of_complaint,
    list_visible_to, rows_alike, rows_by_id, texts_of,
};
