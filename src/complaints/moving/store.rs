//! Complaints whose clocks a notice of holidays may concern.

use diesel::prelude::*;

use crate::base::ids::ComplaintId;
use crate::base::{Instant, Result};
use crate::db::ReadTx;
use crate::schema::clock;

/// The next complaints with a clock that is due after a moment and runs, or that was missed, by id.
pub(super) fn movable_after(
    tx: &mut ReadTx<'_>,
    after: ComplaintId,
    (from, limit): (Instant, i64),
) -> Result<Vec<ComplaintId>> {
    let was_missed = clock::breached_at.is_not_null().and(clock::is_excused.eq(false));
    Ok(clock::table
        .filter(clock::complaint_id.gt(after.0))
        .filter(clock::due_at.gt(from))
        .filter(clock::stopped_at.is_null().or(was_missed))
        .order(clock::complaint_id)
        .select(clock::complaint_id)
        .distinct()
        .limit(limit)
        .load(tx.conn())?)
}

/// The next complaints with any clock that runs, since it may remind or strike on another day, or one that is due after a
/// moment and was missed, by id.
pub(super) fn open_or_missed_after(
    tx: &mut ReadTx<'_>,
    after: ComplaintId,
    (from, limit): (Instant, i64),
) -> Result<Vec<ComplaintId>> {
    let was_missed = clock::breached_at.is_not_null().and(clock::is_excused.eq(false));
    Ok(clock::table
        .filter(clock::complaint_id.gt(after.0))
        .filter(clock::stopped_at.is_null().or(was_missed.and(clock::due_at.gt(from))))
        .order(clock::complaint_id)
        .select(clock::complaint_id)
        .distinct()
        .limit(limit)
        .load(tx.conn())?)
}
