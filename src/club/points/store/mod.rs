//! The rows of the ledger, of rules and of statements.

mod accounts;
mod adjustments;
mod books;
mod holds;
mod journals;
mod lots;
mod rules;
mod statement;

pub use accounts::balance_of;
pub(in crate::club::points) use accounts::{owed_by, post};
pub use adjustments::{ProposedFor, proposed_adjustments};
pub(in crate::club::points) use adjustments::{find_proposed, insert_proposed, is_proposed, settle_proposed};
pub(in crate::club::points) use books::{books, insert_audit, last_audit, odd_ones, sums_after};
pub(in crate::club::points) use holds::{find_hold, insert_hold, parts_of, set_hold_state};
pub(in crate::club::points) use journals::{insert_journal, journal_of_key};
pub(in crate::club::points) use lots::{
    awarded_since, due_to_expire, due_to_mature, insert_lot, lots_from, open_lots, save_lots, spendable_lots,
};
pub(in crate::club::points) use rules::{end_rule, insert_rule};
pub use rules::{rule_in_force, rules_in_force, rules_of, times_paid_since};
pub use statement::{LINES_PER_PAGE, lines_of, next_expiry_of};
