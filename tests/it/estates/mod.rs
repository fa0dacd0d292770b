//! Places, rosters and homes.

mod claims;
mod ending;
mod evidence;
mod matching;
mod names;
mod news;
mod places;
mod residents;
mod roster;
mod tenancy;
mod workbook;
