//! The sums that the nightly look compares.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::base::Result;
use crate::base::ids::{AccountId, PersonId};
use crate::base::words::AccountKind;
use crate::club::points::model::{Books, HoldState, Odd, Sum};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{hold, hold_lot, ledger_account, ledger_audit, lot, transfer};

/// The cast is PostgreSQL's need, where a sum of BIGINT is NUMERIC.
macro_rules! total {
    ($column:literal) => {
        sql::<BigInt>(concat!("CAST(COALESCE(SUM(", $column, "), 0) AS BIGINT)"))
    };
}

/// Some accounts after one, each with what its transfers add up to.
pub(in crate::club::points) fn sums_after(tx: &mut ReadTx<'_>, after: AccountId, limit: i64) -> Result<Vec<Sum>> {
    let accounts: Vec<(AccountId, AccountKind, i64, i64, i64)> = ledger_account::table
        .filter(ledger_account::id.gt(after.0))
        .order(ledger_account::id)
        .limit(limit)
        .select((
            ledger_account::id,
            ledger_account::kind,
            ledger_account::owner,
            ledger_account::debits,
            ledger_account::credits,
        ))
        .load(tx.conn())?;
    let ids: Vec<i64> = accounts.iter().map(|account| account.0.0).collect();
    let debited: Vec<(AccountId, i64)> = transfer::table
        .filter(transfer::debit_id.eq_any(&ids))
        .group_by(transfer::debit_id)
        .select((transfer::debit_id, total!("amount")))
        .load(tx.conn())?;
    let credited: Vec<(AccountId, i64)> = transfer::table
        .filter(transfer::credit_id.eq_any(&ids))
        .group_by(transfer::credit_id)
        .select((transfer::credit_id, total!("amount")))
        .load(tx.conn())?;
    let of = |sums: &[(AccountId, i64)], id| sums.iter().find(|(other, _)| *other == id).map_or(0, |(_, sum)| *sum);
    let sum = |(account_id, kind, owner, debits, credits)| Sum {
        account_id,
        kind,
        owner,
        debits,
        credits,
        debited: of(&debited, account_id),
        credited: of(&credited, account_id),
    };
    Ok(accounts.into_iter().map(sum).collect())
}

/// What the last look at the books came to, if there was one.
pub(in crate::club::points) fn last_audit(tx: &mut ReadTx<'_>) -> Result<Option<i64>> {
    let last = ledger_audit::table.order(ledger_audit::id.desc()).select(ledger_audit::differences);
    Ok(last.first(tx.conn()).optional()?)
}

/// Notes what a look at the books came to.
pub(in crate::club::points) fn insert_audit(tx: &mut WriteTx<'_>, differences: i64) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(ledger_audit::table)
        .values((ledger_audit::looked_at.eq(now), ledger_audit::differences.eq(differences)))
        .execute(tx.conn())?;
    Ok(())
}

/// What everything adds up to.
pub(in crate::club::points) fn books(tx: &mut ReadTx<'_>) -> Result<Books> {
    let (debits, credits) =
        ledger_account::table.select((total!("debits"), total!("credits"))).first::<(i64, i64)>(tx.conn())?;
    let by_kind: Vec<(AccountKind, i64, i64)> = ledger_account::table
        .group_by(ledger_account::kind)
        .select((ledger_account::kind, total!("debits"), total!("credits")))
        .load(tx.conn())?;
    let of = |kind| by_kind.iter().find(|row| row.0 == kind).map_or((0, 0), |row| (row.1, row.2));
    let balance = |kind| of(kind).1 - of(kind).0;
    let (spent, expired, revoked) = lot::table
        .select((total!("spent"), total!("expired"), total!("revoked")))
        .first::<(i64, i64, i64)>(tx.conn())?;
    Ok(Books {
        debits,
        credits,
        spent: balance(AccountKind::Spent),
        expired: balance(AccountKind::Expired),
        // What was given by hand is on the debit side of `adjust`, what was taken on its credit side.
        revoked: of(AccountKind::Revoked).1 + of(AccountKind::Adjust).1,
        lots_spent: spent,
        lots_expired: expired,
        // What was owed at any time was counted as revoked when it was.
        lots_revoked: revoked + of(AccountKind::Owed).0,
    })
}

/// Members whose lots or holds say another number than their accounts, and those who owe and have.
pub(in crate::club::points) fn odd_ones(tx: &mut ReadTx<'_>, sums: &[Sum]) -> Result<Vec<Odd>> {
    let kinds = [AccountKind::Pending, AccountKind::Available, AccountKind::Held, AccountKind::Owed];
    let mut owners: Vec<i64> = sums.iter().filter(|sum| kinds.contains(&sum.kind)).map(|sum| sum.owner).collect();
    owners.sort_unstable();
    owners.dedup();
    let lots: Vec<(i64, i64, i64, i64)> = lot::table
        .filter(lot::owner.eq_any(&owners))
        .group_by(lot::owner)
        .select((lot::owner, total!("pending"), total!("available"), total!("held")))
        .load(tx.conn())?;
    let holds: Vec<(i64, i64)> = hold::table
        .inner_join(hold_lot::table)
        .filter(hold::owner.eq_any(&owners))
        .filter(hold::state.eq(HoldState::Held))
        .group_by(hold::owner)
        .select((hold::owner, total!("hold_lot.amount")))
        .load(tx.conn())?;
    let promised: Vec<(i64, i64)> = hold::table
        .filter(hold::owner.eq_any(&owners))
        .filter(hold::state.eq(HoldState::Held))
        .group_by(hold::owner)
        .select((hold::owner, total!("amount")))
        .load(tx.conn())?;
    let mut odd = Vec::new();
    for sum in sums.iter().filter(|sum| kinds.contains(&sum.kind)) {
        let of_lots = lots.iter().find(|row| row.0 == sum.owner).map_or((0, 0, 0), |row| (row.1, row.2, row.3));
        let of_owner = |rows: &[(i64, i64)]| rows.iter().find(|row| row.0 == sum.owner).map_or(0, |row| row.1);
        let balance = sum.credits - sum.debits;
        let pairs = match sum.kind {
            AccountKind::Pending => vec![("pending points", balance, of_lots.0)],
            AccountKind::Available => vec![("available points", balance, of_lots.1)],
            AccountKind::Held => vec![
                ("held points", balance, of_lots.2),
                ("parts of holds", balance, of_owner(&holds)),
                ("holds", balance, of_owner(&promised)),
            ],
            _ if balance != 0 => vec![("available points of who owes", of_lots.1, 0)],
            _ => Vec::new(),
        };
        let differing = pairs.into_iter().filter(|(_, stored, follows)| stored != follows);
        odd.extend(differing.map(|(what, stored, follows)| Odd { owner: PersonId(sum.owner), what, stored, follows }));
    }
    Ok(odd)
}
