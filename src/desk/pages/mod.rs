//! The desk, and the page of one complaint on it.

mod asked;
pub mod batch;
pub mod change;
pub mod complaint;
pub mod ending;
pub mod executive;
pub mod handing;
mod homes;
pub mod investigation;
pub mod list;
pub mod merging;
pub mod triage;
