//! Whether the books balance (club.md 1.2, I1-I8).

use crate::base::ids::{AccountId, PersonId};
use crate::base::words::AccountKind;

/// An account with its counters, and what its transfers add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    pub account_id: AccountId,
    pub kind: AccountKind,
    pub owner: i64,
    pub debits: i64,
    pub credits: i64,
    pub debited: i64,
    pub credited: i64,
}

/// What the lots of everybody add up to, beside the accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Books {
    pub debits: i64,
    pub credits: i64,
    /// What stands on the accounts of the house: spent, expired, and revoked together with what was taken by hand.
    pub spent: i64,
    pub expired: i64,
    pub revoked: i64,
    /// The same, added up from the lots and the debts.
    pub lots_spent: i64,
    pub lots_expired: i64,
    pub lots_revoked: i64,
}

/// A member whose lots or holds say another number than her accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Odd {
    pub owner: PersonId,
    pub what: &'static str,
    pub stored: i64,
    pub follows: i64,
}
