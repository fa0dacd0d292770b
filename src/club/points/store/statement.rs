//! The lines of a statement.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::ids::{AccountId, JournalId, PersonId};
use crate::base::words::{AccountKind, Earning};
use crate::base::{Instant, Result};
use crate::club::points::model::{Balance, Journal, Line};
use crate::db::ReadTx;
use crate::schema::{earning_rule, journal, journal_reason, ledger_account, lot, transfer};

/// Lines on one page.
pub const LINES_PER_PAGE: i64 = 30;

/// The postings of a member before one of them, the newest first; one more than a page if there is a next one. Three
/// queries, however many lines.
pub fn lines_of(tx: &mut ReadTx<'_>, member: PersonId, before: Option<JournalId>, limit: i64) -> Result<Vec<Line>> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let rows: Vec<(Journal, Option<String>)> = journal::table
        .left_join(journal_reason::table)
        .filter(journal::owner.eq(member.0))
        .filter(journal::id.lt(before))
        .order(journal::id.desc())
        .limit(limit)
        .select((Journal::as_select(), journal_reason::reason.nullable()))
        .load(tx.conn())?;
    let ids: Vec<i64> = rows.iter().map(|(row, _)| row.id.0).collect();
    let (mut changes, mut rules) = (changes_of(tx, member, &ids)?, rules_of(tx, &ids)?);
    let line = |(row, reason): (Journal, Option<String>)| Line {
        id: row.id,
        kind: row.kind,
        source: row.source,
        source_id: row.source_id,
        rule: rules.remove(&row.id),
        reason,
        posted_at: row.posted_at,
        change: changes.remove(&row.id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(line).collect())
}

fn changes_of(tx: &mut ReadTx<'_>, member: PersonId, ids: &[i64]) -> Result<BTreeMap<JournalId, Balance>> {
    let accounts: Vec<(AccountId, AccountKind)> = ledger_account::table
        .filter(ledger_account::owner.eq(member.0))
        .filter(ledger_account::kind.ne(AccountKind::Issuance))
        .select((ledger_account::id, ledger_account::kind))
        .load(tx.conn())?;
    let kinds: BTreeMap<AccountId, AccountKind> = accounts.into_iter().collect();
    let transfers: Vec<(JournalId, AccountId, AccountId, i64)> = transfer::table
        .filter(transfer::journal_id.eq_any(ids))
        .select((transfer::journal_id, transfer::debit_id, transfer::credit_id, transfer::amount))
        .load(tx.conn())?;
    let mut changes: BTreeMap<JournalId, Balance> = BTreeMap::new();
    for (id, debit, credit, amount) in transfers {
        let change = changes.entry(id).or_default();
        for (account, amount) in [(debit, -amount), (credit, amount)] {
            if let Some(kind) = kinds.get(&account) {
                change.add(*kind, amount);
            }
        }
    }
    Ok(changes)
}

fn rules_of(tx: &mut ReadTx<'_>, ids: &[i64]) -> Result<BTreeMap<JournalId, Earning>> {
    let rows: Vec<(JournalId, Earning)> = lot::table
        .inner_join(earning_rule::table)
        .filter(lot::origin.eq_any(ids))
        .select((lot::origin, earning_rule::kind))
        .load(tx.conn())?;
    Ok(rows.into_iter().collect())
}

/// What of a member's points expires first, and when.
pub fn next_expiry_of(tx: &mut ReadTx<'_>, member: PersonId) -> Result<Option<(Instant, i64)>> {
    let rows: Vec<(Option<Instant>, i64)> = lot::table
        .filter(lot::owner.eq(member.0))
        .filter(lot::available.gt(0))
        .filter(lot::expires_at.is_not_null())
        .order((lot::expires_at, lot::id))
        .limit(LINES_PER_PAGE)
        .select((lot::expires_at, lot::available))
        .load(tx.conn())?;
    let Some(day) = rows.first().and_then(|(at, _)| *at) else { return Ok(None) };
    let on_that_day = rows.iter().filter(|(at, _)| at.is_some_and(|at| at.date() == day.date()));
    Ok(Some((day, on_that_day.map(|(_, available)| available).sum())))
}
