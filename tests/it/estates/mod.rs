//! Places, rosters and homes.

mod claims;
mod names;
mod places;
mod roster;
