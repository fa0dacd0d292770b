//! The pages of complaints.

mod asked;
pub mod estate;
pub mod list;
pub mod thread;
pub mod versions;
