//! T12 for everybody else: any three verified owners have a rejection looked at again.

use super::{again, speaker};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::State;
use crate::base::{Error, Result};
use crate::complaints::model::NOT_IN_THIS_STATE;
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// So many homes bring a review about (complaints.md T12).
pub const HOMES_FOR_REVIEW: i64 = 3;

/// A home wants a rejection looked at again; with the third a review is asked for. A home counts once.
pub fn call_review(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_call_review(actor, &complaint)?;
    if complaint.state != State::NotUpheld {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    again::check_in_time(tx, id)?;
    let home = actor.owned_home().ok_or(Error::Denied(policy::ONLY_OTHER_OWNERS))?;
    let calls = store::calls_of(tx, Some(actor), id)?;
    if calls.is_hers {
        return Ok(());
    }
    store::insert_call(tx, id, home.unit_id, actor)?;
    let homes = calls.homes.saturating_add(1);
    tx.record(&Fact::ReviewCalled { complaint_id: id, homes }, &[])?;
    if homes < HOMES_FOR_REVIEW {
        return Ok(());
    }
    let by = speaker::speaker(tx, actor, &complaint)?;
    again::to_review(tx, &complaint, by)
}
