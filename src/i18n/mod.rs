//! The words of the interface: `texts/<language>/<domain>.toml`, keyed alike in every language.
//!
//! A [`Message`] becomes a sentence here. `{0}`, `{1}`, … are its arguments; a text with `|` has a singular and a plural,
//! chosen by the first number. A test compares the keys of the languages with each other and with their uses.
//!
//! Deliberately absent: converting or translating what people wrote.

mod dates;
mod texts;

pub use dates::{ago, date, day, leaf, moment, time_of_day};
pub use texts::{Lang, say};
