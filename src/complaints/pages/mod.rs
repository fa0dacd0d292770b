//! The pages of complaints.

mod asked;
pub mod estate;
pub mod list;
pub mod mine;
pub mod official;
pub mod solution;
pub mod thread;
pub mod versions;
