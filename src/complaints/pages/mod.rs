//! The pages of complaints.

mod asked;
pub mod estate;
pub mod list;
pub mod mine;
pub mod official;
pub mod solution;
pub mod thread;
pub mod versions;
mod about;
pub mod affected;
pub mod compose;
mod compose_form;
pub mod decide;
pub mod edit;
pub mod heading;
pub mod reply;
mod sending;
pub mod thread;
pub mod withdraw;
