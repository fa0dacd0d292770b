//! Homes that want a rejection looked at again.

use diesel::prelude::*;

use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{ComplaintId, UnitId};
use crate::db::{ReadTx, WriteTx};
use crate::schema::review_call;

/// How many homes want it, and whether one of somebody's is among them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// Each counts once.
    pub homes: i64,
    /// Hers is counted.
    pub is_hers: bool,
}

/// What was called for so far.
pub fn calls_of(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId) -> Result<Calls> {
    let units: Vec<i64> =
        review_call::table.filter(review_call::complaint_id.eq(id.0)).select(review_call::unit_id).load(tx.conn())?;
    let is_hers = |unit: &i64| actor.is_some_and(|actor| actor.homes.iter().any(|home| home.unit_id.0 == *unit));
    Ok(Calls { homes: i64::try_from(units.len()).unwrap_or(i64::MAX), is_hers: units.iter().any(is_hers) })
}

/// Counts a home.
pub fn insert_call(tx: &mut WriteTx<'_>, id: ComplaintId, unit: UnitId, actor: &Actor) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(review_call::table)
        .values((
            review_call::complaint_id.eq(id.0),
            review_call::unit_id.eq(unit.0),
            review_call::person_id.eq(actor.person_id.0),
            review_call::called_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The review is asked for: a later rejection is another matter.
pub fn delete_calls(tx: &mut WriteTx<'_>, id: ComplaintId) -> Result<()> {
    diesel::delete(review_call::table.filter(review_call::complaint_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}
