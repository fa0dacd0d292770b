//! The pages of estates and homes.

pub mod claims;
pub mod homes;
pub mod list;
