//! `/club` and one's own membership.

pub mod home;
pub mod membership;
