//! The nightly look at the books (club.md 1.2): what the CHECKs and triggers cannot see.

use super::store;
use crate::base::Result;
use crate::base::ids::AccountId;
use crate::db::ReadTx;

/// Accounts that are added up at a time.
const ACCOUNTS_AT_ONCE: i64 = 500;

/// What an operator should see to, as codes: a difference that the last look found.
pub fn warnings(tx: &mut ReadTx<'_>) -> Result<Vec<String>> {
    let differences = store::last_audit(tx)?.unwrap_or(0);
    Ok((differences > 0).then(|| format!("ledger_differences:{differences}")).into_iter().collect())
}

/// Adds everything up in one snapshot and tells `say` of each difference.
pub fn check_books(tx: &mut ReadTx<'_>, say: &mut dyn FnMut(&str)) -> Result<()> {
    let books = store::books(tx)?;
    for (what, one, other) in [
        ("debits and credits", books.debits, books.credits),
        ("spent points and those of the lots", books.spent, books.lots_spent),
        ("expired points and those of the lots", books.expired, books.lots_expired),
        ("revoked points and those of the lots and debts", books.revoked, books.lots_revoked),
    ] {
        if one != other {
            say(&format!("the ledger: {what} are {one} and {other}"));
        }
    }
    let mut after = AccountId(0);
    loop {
        let sums = store::sums_after(tx, after, ACCOUNTS_AT_ONCE)?;
        let Some(last) = sums.last() else { return Ok(()) };
        after = last.account_id;
        for sum in sums.iter().filter(|sum| (sum.debits, sum.credits) != (sum.debited, sum.credited)) {
            let (id, stored, added) = (sum.account_id, (sum.debits, sum.credits), (sum.debited, sum.credited));
            say(&format!("ledger account {id} counts {stored:?}, its transfers add up to {added:?}"));
        }
        for odd in store::odd_ones(tx, &sums)? {
            say(&format!("member {}: {} are {}, but should be {}", odd.owner, odd.what, odd.stored, odd.follows));
        }
    }
}
