//! What one was told, how one is told, and the way out of a letter.

pub mod list;
pub mod settings;
pub mod unsubscribe;
