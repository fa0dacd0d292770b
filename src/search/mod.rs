//! Full-text search.

mod analyser;
mod fold;
mod numeral;
pub mod query;
