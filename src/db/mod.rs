//! The database: one connection type over SQLite and PostgreSQL, reads on a small pool, writes one at a time.
//!
//! A [`ReadTx`] is one consistent snapshot and cannot write; a [`WriteTx`] is one action, begun, committed or rolled
//! back as a whole by the one writer thread. A function that writes takes `&mut WriteTx`, so the compiler refuses a
//! write outside a transaction. Which database it is, only [`portable`] and [`connection`] ask.
//!
//! A row is looked up by its key with `get_result`. `first` adds a bound LIMIT, whose value SQLite wants to know when it plans
//! (3.48 and later): it plans such a statement anew for each run, which is 8 to 18 µs of the 11 to 21 that a look-up then
//! takes (measured on the tables here). For the same reason the fixed word of a partial index stands in a statement and is
//! not bound.
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
