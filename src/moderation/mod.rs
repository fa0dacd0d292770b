//! Moderation: what readers flag, what is withheld and why, and what is read before it is published.
//!
//! A *flag* is one reader's word that a floor should not stand; nobody but moderators sees it. The flags of one floor are
//! one *case*, which one moderator *claims* for half an hour, and decides: the text is withheld, or it stays. Everybody who
//! flagged is told how it ended. Withholding itself is an act of `complaints`; moderation never changes a complaint's
//! state or its clocks, and everything it hides stands in a public log with its code, its reason and two names.
//!
//! Deliberately absent: deleting, and hiding without a reason that everybody can read.

mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use model::{CLAIM_MINUTES, FLAGS_PER_DAY, Flag, FlagCase, FlagReason, Outcome, QueueScopes};
pub use store::{
    cases_waiting, count_waiting, find_case, flaggers_after, flaggers_of_floor_after, flags_of, has_flagged,
};
