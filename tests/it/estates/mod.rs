//! Places, rosters and homes.

mod claims;
mod matching;
mod names;
mod places;
mod residents;
mod roster;
mod workbook;
