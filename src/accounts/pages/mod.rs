//! The pages of accounts.

pub mod sign_in;
