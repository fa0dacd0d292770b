//! Facts and the work that follows from them.
//!
//! An action records facts in its own transaction ([`record`](crate::db::WriteTx::record)). The [`Worker`] reads new
//! facts in order, turns each into jobs by one `match` in `reactions.rs`, leases a job, runs it outside any transaction
//! and writes down how it ended. What happens by the clock alone (digests, tidying up) is added by the timetable of
//! `reactions.rs`, once for its hour or day. Every job may run more than once, so every handler is idempotent.
//!
//! Deliberately absent: anything that sends or sleeps inside a transaction.

mod jobs;
mod log;
mod worker;

pub use jobs::{GiveUp, Job, NewJob, TooEarly, dead_jobs, forget_done_jobs, retry_dead_job};
pub use log::{
    RecordedFact, Text, commitments_between, facts_after, facts_numbered, histories_between, history_of, last_number,
    milestones_among, milestones_of, position_of, set_position, steps_of, steps_of_all,
};
pub use worker::{Handler, Handlers, Worker};
