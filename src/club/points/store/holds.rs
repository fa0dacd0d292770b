//! Points set aside.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::ids::{HoldId, LotId, PersonId};
use crate::base::{Error, Result};
use crate::club::points::model::{Hold, HoldState, Part};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{hold, hold_lot};

/// What is set aside for a line of an order.
pub(in crate::club::points) fn find_hold(tx: &mut ReadTx<'_>, order_line: &str) -> Result<Hold> {
    Ok(hold::table.filter(hold::order_line.eq(order_line)).select(Hold::as_select()).first(tx.conn())?)
}

/// Of which lots.
pub(in crate::club::points) fn parts_of(tx: &mut ReadTx<'_>, id: HoldId) -> Result<Vec<Part>> {
    let parts = hold_lot::table.filter(hold_lot::hold_id.eq(id.0)).order(hold_lot::lot_id);
    Ok(parts.select((hold_lot::lot_id, hold_lot::amount)).load::<(LotId, i64)>(tx.conn())?)
}

/// Sets points aside.
pub(in crate::club::points) fn insert_hold(
    tx: &mut WriteTx<'_>,
    member: PersonId,
    order_line: &str,
    parts: &[Part],
) -> Result<()> {
    let amount: i64 = parts.iter().map(|(_, amount)| amount).sum();
    diesel::insert_into(hold::table)
        .values((
            hold::owner.eq(member.0),
            hold::order_line.eq(order_line),
            hold::amount.eq(amount),
            hold::state.eq(HoldState::Held),
        ))
        .execute(tx.conn())?;
    // One writer at a time: the greatest id is the new one's.
    let id: Option<i64> = hold::table.select(max(hold::id)).first(tx.conn())?;
    for (lot_id, amount) in parts {
        diesel::insert_into(hold_lot::table)
            .values((
                hold_lot::hold_id.eq(id.unwrap_or_default()),
                hold_lot::lot_id.eq(lot_id.0),
                hold_lot::amount.eq(amount),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Writes what became of it, if it is still as was thought.
pub(in crate::club::points) fn set_hold_state(
    tx: &mut WriteTx<'_>,
    id: HoldId,
    (from, to): (HoldState, HoldState),
) -> Result<()> {
    let as_thought = hold::table.find(id.0).filter(hold::state.eq(from));
    let changed = diesel::update(as_thought).set(hold::state.eq(to)).execute(tx.conn())?;
    if changed == 1 { Ok(()) } else { Err(Error::Internal(anyhow::anyhow!("a hold changed under its own lock"))) }
}
