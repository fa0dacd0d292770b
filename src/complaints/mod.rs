//! Complaints of home owners.

pub mod letters;
