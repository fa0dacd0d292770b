//! The database: one connection type over SQLite and PostgreSQL, reads on a small pool, writes one at a time.
//!
//! A [`ReadTx`] is one consistent snapshot and cannot write; a [`WriteTx`] is one action, begun, committed or rolled
//! back as a whole by the one writer thread. A function that writes takes `&mut WriteTx`, so the compiler refuses a
//! write outside a transaction. Which database it is, only [`portable`] and [`connection`] ask.
//!
//! Deliberately absent: retry loops, row locks, repositories behind traits.

mod commits;
pub mod connection;
mod kept;
pub mod migrate;
pub mod portable;
mod store;
mod writer;

pub use commits::{Commits, Listener};
pub use connection::{Backend, DatabaseUrl, Db};
pub use store::{ReadTx, Store, StoreOptions, WriteTx};
