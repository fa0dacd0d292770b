//! The magazine as it is read, written and made.

mod card;
mod form;
mod reading;
mod told;

pub mod article;
pub mod desk;
pub mod issue;
pub mod list;
pub mod making;
pub mod mine;
pub mod piece;
pub mod write;
