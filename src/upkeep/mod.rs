//! Work that was given up: who may see it, and letting it run again.
//!
//! The outbox runs jobs and knows nobody; this is its face towards people. A *dead* job is one that failed after its last
//! pause; it waits for an administrator of the whole group.

pub mod actions;
pub mod policy;

pub use crate::outbox::{Job, dead_jobs};
