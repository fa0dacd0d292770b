//! Lots, and which of them are due.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::ids::{JournalId, LotId, PersonId, RuleId};
use crate::base::{Instant, Result};
use crate::club::points::model::Lot;
use crate::db::{ReadTx, WriteTx};
use crate::schema::{earning_rule, lot};

/// The lots that a journal gave.
pub(in crate::club::points) fn lots_from(tx: &mut ReadTx<'_>, origin: JournalId) -> Result<Vec<Lot>> {
    Ok(lot::table.filter(lot::origin.eq(origin.0)).order(lot::id).select(Lot::as_select()).load(tx.conn())?)
}

/// A member's lots with points to be spent, and those that an operation is about.
pub(in crate::club::points) fn spendable_lots(
    tx: &mut ReadTx<'_>,
    member: PersonId,
    about: &[LotId],
) -> Result<Vec<Lot>> {
    let about: Vec<i64> = about.iter().map(|id| id.0).collect();
    Ok(lot::table
        .filter(lot::owner.eq(member.0))
        .filter(lot::available.gt(0).or(lot::id.eq_any(about)))
        .select(Lot::as_select())
        .load(tx.conn())?)
}

/// A member's lots with points that are there, be it that they wait.
pub(in crate::club::points) fn open_lots(tx: &mut ReadTx<'_>, member: PersonId) -> Result<Vec<Lot>> {
    Ok(lot::table
        .filter(lot::owner.eq(member.0))
        .filter(lot::available.gt(0).or(lot::pending.gt(0)))
        .order((lot::expires_at, lot::id))
        .select(Lot::as_select())
        .load(tx.conn())?)
}

/// Writes a new award; gives it as it stands.
pub(in crate::club::points) fn insert_lot(tx: &mut WriteTx<'_>, new: &Lot) -> Result<Lot> {
    diesel::insert_into(lot::table)
        .values((
            lot::owner.eq(new.owner.0),
            lot::origin.eq(new.origin.0),
            lot::rule_id.eq(new.rule_id.map(|id| id.0)),
            lot::amount.eq(new.amount),
            lot::pending.eq(new.pending),
            lot::available.eq(new.available),
            lot::earned_at.eq(new.earned_at),
            lot::available_at.eq(new.available_at),
            lot::expires_at.eq(new.expires_at),
        ))
        .execute(tx.conn())?;
    // One writer at a time: the greatest id is the new one's.
    let id: Option<i64> = lot::table.select(max(lot::id)).first(tx.conn())?;
    Ok(Lot { id: LotId(id.unwrap_or_default()), ..new.clone() })
}

/// Writes what an operation made of lots.
pub(in crate::club::points) fn save_lots(tx: &mut WriteTx<'_>, lots: &[Lot]) -> Result<()> {
    for one in lots {
        diesel::update(lot::table.find(one.id.0))
            .set((
                lot::pending.eq(one.pending),
                lot::available.eq(one.available),
                lot::held.eq(one.held),
                lot::spent.eq(one.spent),
                lot::repaid.eq(one.repaid),
                lot::expired.eq(one.expired),
                lot::revoked.eq(one.revoked),
                lot::moved.eq(one.moved),
                lot::expires_at.eq(one.expires_at),
                lot::revoked_at.eq(one.revoked_at),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Lots whose waiting time is over, the longest first.
pub(in crate::club::points) fn due_to_mature(tx: &mut ReadTx<'_>, now: Instant, limit: i64) -> Result<Vec<Lot>> {
    Ok(lot::table
        .filter(lot::pending.gt(0))
        .filter(lot::available_at.le(now))
        .order((lot::available_at, lot::id))
        .limit(limit)
        .select(Lot::as_select())
        .load(tx.conn())?)
}

/// Lots whose time is over and of which something is left, the longest first.
pub(in crate::club::points) fn due_to_expire(tx: &mut ReadTx<'_>, now: Instant, limit: i64) -> Result<Vec<Lot>> {
    Ok(lot::table
        .filter(lot::available.gt(0))
        .filter(lot::expires_at.is_not_null())
        .filter(lot::expires_at.le(now))
        .order((lot::expires_at, lot::id))
        .limit(limit)
        .select(Lot::as_select())
        .load(tx.conn())?)
}

/// How often a member was given points for a kind of thing since a moment, whatever became of them.
pub(in crate::club::points) fn awarded_since(
    tx: &mut ReadTx<'_>,
    member: PersonId,
    rule_id: RuleId,
    since: Instant,
) -> Result<i64> {
    let rules = diesel::alias!(earning_rule as of_its_kind);
    let kind = earning_rule::table.find(rule_id.0).select(earning_rule::kind).single_value();
    let of_kind = rules.filter(rules.field(earning_rule::kind).nullable().eq(kind));
    Ok(lot::table
        .filter(lot::owner.eq(member.0))
        .filter(lot::earned_at.ge(since))
        .filter(lot::rule_id.eq_any(of_kind.select(rules.field(earning_rule::id).nullable())))
        .count()
        .get_result(tx.conn())?)
}
