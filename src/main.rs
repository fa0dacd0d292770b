//! The command line; see the library's documentation for the map of the crate.

fn main() {}
