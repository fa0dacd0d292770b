//! Accounts and the transfers between them.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{AccountId, JournalId, PersonId, RuleId};
use crate::base::words::AccountKind;
use crate::club::points::model::{Balance, Move};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{ledger_account, transfer};

/// What is counted. One asset can never become another: no account holds two.
const POINTS: &str = "points";
/// The owner of the accounts that the house has one of.
const HOUSE: i64 = 0;

/// The owner of an account of a kind.
fn owner_of(kind: AccountKind, member: PersonId, rule: Option<RuleId>) -> i64 {
    match kind {
        AccountKind::Pending | AccountKind::Available | AccountKind::Held | AccountKind::Owed => member.0,
        AccountKind::Issuance => rule.map_or(HOUSE, |rule| rule.0),
        AccountKind::Spent | AccountKind::Expired | AccountKind::Revoked | AccountKind::Adjust => HOUSE,
    }
}

/// The side that is never the smaller one: members have no less than nothing, and owe no less than nothing.
const fn bound_of(kind: AccountKind) -> &'static str {
    match kind {
        AccountKind::Pending | AccountKind::Available | AccountKind::Held => "credit",
        AccountKind::Owed => "debit",
        _ => "none",
    }
}

/// What a member has: nothing before the first award.
pub fn balance_of(tx: &mut ReadTx<'_>, member: PersonId) -> Result<Balance> {
    let kinds = [AccountKind::Pending, AccountKind::Available, AccountKind::Held, AccountKind::Owed];
    let rows: Vec<(AccountKind, i64, i64)> = ledger_account::table
        .filter(ledger_account::owner.eq(member.0))
        .filter(ledger_account::kind.eq_any(kinds))
        .filter(ledger_account::asset.eq(POINTS))
        .select((ledger_account::kind, ledger_account::debits, ledger_account::credits))
        .load(tx.conn())?;
    let mut balance = Balance::default();
    for (kind, debits, credits) in rows {
        balance.add(kind, credits - debits);
    }
    Ok(balance)
}

/// What a member owes back.
pub(in crate::club::points) fn owed_by(tx: &mut ReadTx<'_>, member: PersonId) -> Result<i64> {
    let owed: Option<(i64, i64)> = ledger_account::table
        .filter(ledger_account::owner.eq(member.0))
        .filter(ledger_account::kind.eq(AccountKind::Owed))
        .filter(ledger_account::asset.eq(POINTS))
        .select((ledger_account::debits, ledger_account::credits))
        .first(tx.conn())
        .optional()?;
    Ok(owed.map_or(0, |(debits, credits)| debits - credits))
}

/// Writes the transfers of a journal and counts them on their accounts.
pub(in crate::club::points) fn post(
    tx: &mut WriteTx<'_>,
    journal: JournalId,
    (member, rule): (PersonId, Option<RuleId>),
    moves: &[Move],
) -> Result<()> {
    let mut accounts = known_accounts(tx, (member, rule), moves)?;
    let mut counted: BTreeMap<AccountId, (i64, i64)> = BTreeMap::new();
    for one in moves {
        let debit = account(tx, &mut accounts, one.debit, owner_of(one.debit, member, rule))?;
        let credit = account(tx, &mut accounts, one.credit, owner_of(one.credit, member, rule))?;
        diesel::insert_into(transfer::table)
            .values((
                transfer::journal_id.eq(journal.0),
                transfer::debit_id.eq(debit.0),
                transfer::credit_id.eq(credit.0),
                transfer::amount.eq(one.amount),
            ))
            .execute(tx.conn())?;
        counted.entry(debit).or_default().0 += one.amount;
        counted.entry(credit).or_default().1 += one.amount;
    }
    for (id, (debits, credits)) in counted {
        diesel::update(ledger_account::table.find(id.0))
            .set((
                ledger_account::debits.eq(ledger_account::debits + debits),
                ledger_account::credits.eq(ledger_account::credits + credits),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

type Accounts = BTreeMap<(AccountKind, i64), AccountId>;

fn known_accounts(tx: &mut ReadTx<'_>, (member, rule): (PersonId, Option<RuleId>), moves: &[Move]) -> Result<Accounts> {
    let kinds: Vec<AccountKind> = moves.iter().flat_map(|one| [one.debit, one.credit]).collect();
    let owners: Vec<i64> = kinds.iter().map(|kind| owner_of(*kind, member, rule)).collect();
    let rows: Vec<(AccountKind, i64, AccountId)> = ledger_account::table
        .filter(ledger_account::owner.eq_any(owners))
        .filter(ledger_account::kind.eq_any(kinds))
        .filter(ledger_account::asset.eq(POINTS))
        .select((ledger_account::kind, ledger_account::owner, ledger_account::id))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(kind, owner, id)| ((kind, owner), id)).collect())
}

fn account(tx: &mut WriteTx<'_>, known: &mut Accounts, kind: AccountKind, owner: i64) -> Result<AccountId> {
    if let Some(id) = known.get(&(kind, owner)) {
        return Ok(*id);
    }
    diesel::insert_into(ledger_account::table)
        .values((
            ledger_account::asset.eq(POINTS),
            ledger_account::kind.eq(kind),
            ledger_account::owner.eq(owner),
            ledger_account::bound.eq(bound_of(kind)),
        ))
        .execute(tx.conn())?;
    let id: AccountId = ledger_account::table
        .filter(ledger_account::owner.eq(owner))
        .filter(ledger_account::kind.eq(kind))
        .filter(ledger_account::asset.eq(POINTS))
        .select(ledger_account::id)
        .first(tx.conn())?;
    known.insert((kind, owner), id);
    Ok(id)
}
