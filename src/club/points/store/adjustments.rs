//! Adjustments that wait for a second operator, and what became of them.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{AdjustmentId, PersonId};
use crate::club::points::model::{Proposed, Settled};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{adjustment, member, person};

/// More than operators leave unsigned.
const MOST_WAITING: i64 = 100;

/// An adjustment, the number of the member's card and the name of who proposed it.
pub type ProposedFor = (Proposed, Option<i64>, Option<String>);

/// Those that wait, the oldest first, each with the number of the member's card and the name of who proposed it.
pub fn proposed_adjustments(tx: &mut ReadTx<'_>) -> Result<Vec<ProposedFor>> {
    Ok(adjustment::table
        .inner_join(person::table.on(person::id.eq(adjustment::proposed_by)))
        .left_join(member::table.on(member::person_id.eq(adjustment::person_id)))
        .filter(adjustment::outcome.is_null())
        .order((adjustment::proposed_at, adjustment::id))
        .limit(MOST_WAITING)
        .select((Proposed::as_select(), member::number.nullable(), person::staff_name))
        .load(tx.conn())?)
}

/// One, be it settled.
pub(in crate::club::points) fn find_proposed(tx: &mut ReadTx<'_>, id: AdjustmentId) -> Result<Proposed> {
    Ok(adjustment::table.find(id.0).select(Proposed::as_select()).first(tx.conn())?)
}

/// Whether this form was sent before.
pub(in crate::club::points) fn is_proposed(tx: &mut ReadTx<'_>, key: &str) -> Result<bool> {
    let known = adjustment::table.filter(adjustment::submission_key.eq(key));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(tx.conn())?)
}

/// Writes one that waits.
pub(in crate::club::points) fn insert_proposed(
    tx: &mut WriteTx<'_>,
    (member, points): (PersonId, i64),
    (reason, key): (&str, &str),
    by: PersonId,
) -> Result<AdjustmentId> {
    let now = tx.now();
    diesel::insert_into(adjustment::table)
        .values((
            adjustment::person_id.eq(member.0),
            adjustment::points.eq(points),
            adjustment::reason.eq(reason),
            adjustment::submission_key.eq(key),
            adjustment::proposed_by.eq(by.0),
            adjustment::proposed_at.eq(now),
        ))
        .execute(tx.conn())?;
    // One writer at a time: the greatest id is the new one's.
    let id: Option<i64> = adjustment::table.select(max(adjustment::id)).first(tx.conn())?;
    Ok(AdjustmentId(id.unwrap_or_default()))
}

/// Writes what became of one.
pub(in crate::club::points) fn settle_proposed(
    tx: &mut WriteTx<'_>,
    id: AdjustmentId,
    outcome: Settled,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    diesel::update(adjustment::table.find(id.0))
        .set((adjustment::outcome.eq(outcome), adjustment::decided_by.eq(by.0), adjustment::decided_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}
