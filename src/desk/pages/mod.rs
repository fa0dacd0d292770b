//! The desk, and the page of one complaint on it.

pub mod change;
pub mod complaint;
pub mod ending;
pub mod list;
pub mod triage;
