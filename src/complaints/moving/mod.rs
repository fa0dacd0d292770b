//! Which open deadlines another calendar would move: looked at before a notice of holidays counts.

mod store;

use super::model::{first_response_due, number};
use crate::base::ids::ComplaintId;
use crate::base::{Instant, Result};
use crate::calendar::{Calendar, never_earlier};
use crate::db::ReadTx;

/// A deadline that would move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedDeadline {
    /// Of which complaint.
    pub id: ComplaintId,
    /// The number that people quote.
    pub number: String,
    /// When it is due.
    pub was: Instant,
    /// When it would be.
    pub becomes: Instant,
}

/// The open deadlines that a calendar would move, the next ones first; none is ever moved earlier.
pub fn moved_deadlines(tx: &mut ReadTx<'_>, calendar: &Calendar) -> Result<Vec<MovedDeadline>> {
    let moved = store::open_deadlines(tx)?.into_iter().filter_map(|(id, received_at, severity, was)| {
        let becomes = never_earlier(was, first_response_due(calendar, received_at, severity));
        (becomes != was).then(|| MovedDeadline { id, number: number(id, received_at), was, becomes })
    });
    Ok(moved.collect())
}
