//! The staff side: what waits for whom, triage, and the notes that only staff read.
//!
//! The *desk* shows *queues*: complaints to screen, to accept or not, rejections that wait for a second signature, and an
//! ambassador's own by their dates. A queue is shown to those who act on it. A *note* is internal: it is seen by who
//! speaks for the company at the complaint's estate, never in a thread, a search or a notice, and it is never changed. The
//! same is true of a *finding*, one entry of the record of an investigation, and of its photographs. Who reads what is
//! internal is one rule, `complaints::policy::may_read_notes`.
//!
//! Executives read what a working day brought on one page, and get the same as a letter when the day closes.
//!
//! The states and their acts belong to `complaints`; the desk calls them. Deliberately absent: a way to answer an owner
//! here. What she should know is written in public, on the page of the official response.

mod day;
mod mails;
mod model;
mod steps;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use actions::{shows_finding, to_visit};
pub use mails::Post;
pub use model::{
    Answers, Asked, Finding, LOOKED_AT, MAX_EVIDENCE, NewFinding, NewNote, NewVisit, Note, Visit, are_enough,
};
pub use steps::steps_of;
pub use store::{FINDINGS_SHOWN, NOTES_SHOWN, count_findings, findings_of, notes_of, visits_of};
