//! Places, rosters and homes.

mod claims;
mod matching;
mod names;
mod places;
mod roster;
mod workbook;
