//! The pages of estates and homes.

pub mod claims;
pub mod evidence;
pub mod home;
pub mod homes;
pub mod join;
pub mod list;
pub mod lookup;
pub mod resident;
