//! Points (积分): a ledger by double entry, and the rules by which points are given.
//!
//! A *journal* is one posting; its *transfers* move points from the account they debit to the one they credit. A journal
//! touches the accounts of one member and those of the house, and nothing of it is ever changed or deleted: a mistake is
//! undone by another journal. A *lot* is the points of one award; each of its points is in one bucket (waiting, to be spent,
//! held, spent, …), and lots are spent in the order in which they expire. What was given for nothing and is already spent
//! is *owed*, and whatever comes in next pays it back. An *earning rule* says what one kind of thing is worth, from a moment
//! until another rule takes its place; rules are rows that operators write, and never change.
//!
//! Invariants (club.md 1.2, I1-I10): debits and credits are equal; nobody has less than nothing; each counter is the sum of
//! its transfers, each account the sum of its lots; who owes has nothing to spend; one journal for each key. CHECKs,
//! triggers and [`check_books`] hold them; a test plays every operation against one token for each point.
//!
//! What other domains bring (an article published, a suggestion adopted) is an [`actions::Award`] under a key of its own, so
//! that it is paid once however often it is asked for.
//!
//! Deliberately absent: a balance that is written down anywhere but on an account, and a way to change a posting.

mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

mod auditing;

pub use auditing::{check_books, warnings};
pub use model::{
    Balance, Books, EarningRule, Journal, Key, Line, Lot, MOST_POINTS, NewRule, OUT_OF_RANGE, Odd, Proposed,
    RETURNED_LAST_DAYS, Settled,
};
pub use store::{
    LINES_PER_PAGE, ProposedFor, balance_of, lines_of, next_expiry_of, proposed_adjustments, rule_in_force,
    rules_in_force, rules_of, times_paid_since,
};
