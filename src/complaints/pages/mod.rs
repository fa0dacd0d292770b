//! The pages of complaints.

pub mod thread;
