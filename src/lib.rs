//! Candor (坦言): a public complaint forum and owners' club.

pub mod base;
pub mod search;
