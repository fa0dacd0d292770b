//! The open deadlines.

use diesel::prelude::*;

use crate::base::ids::ComplaintId;
use crate::base::words::Severity;
use crate::base::{Instant, Result};
use crate::db::ReadTx;
use crate::schema::complaint;

/// A complaint, when it was received, how grave it is, and by when its first response is due.
type Open = (ComplaintId, Instant, Severity, Instant);

/// The complaints whose first response is still to come, the next ones first.
pub(super) fn open_deadlines(tx: &mut ReadTx<'_>) -> Result<Vec<Open>> {
    Ok(complaint::table
        .filter(complaint::next_due_at.is_not_null())
        .filter(complaint::first_response_at.is_null())
        .order((complaint::first_response_due, complaint::id))
        .select((complaint::id, complaint::received_at, complaint::severity, complaint::first_response_due))
        .load(tx.conn())?)
}
