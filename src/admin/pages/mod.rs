//! The pages of administration, apart from those of people.

pub mod estate;
pub mod estates;
pub mod index;
pub mod roster;
pub mod work;
