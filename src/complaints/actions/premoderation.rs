//! On an estate that is read first, what owners write is held until a moderator has read it (forum.md: 先审后发). Its author
//! sees that it waits; states and clocks take no notice of it.

use super::speaker;
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::Visibility;
use crate::base::{Error, Message, Result};
use crate::complaints::model::Complaint;
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::estates;
use crate::facts::Fact;

/// 409: somebody has read it already.
pub const NOT_HELD: Message = Message::new("complaints.not_held");

/// Holds what an actor has just written or changed, where it is read first. What the company says is not.
pub(super) fn hold_if_read_first(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, floor: i32) -> Result<()> {
    let is_read_first = estates::find_estate(tx, complaint.estate_id)?.premoderated_since.is_some();
    if !is_read_first || policy::speaks_officially(actor, complaint) {
        return Ok(());
    }
    if store::find_reply(tx, complaint.id, floor)?.visibility == Visibility::Public {
        store::set_visibility(tx, (complaint.id, floor), Visibility::Held)?;
        tx.record(&Fact::ReplyHeld { complaint_id: complaint.id, floor }, &[])?;
    }
    Ok(())
}

/// A moderator has read it: everybody may.
pub fn release(tx: &mut WriteTx<'_>, actor: &Actor, (id, floor): (ComplaintId, i32)) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_open_withholding(actor, &complaint)?;
    let reply = store::find_reply(tx, id, floor)?;
    if reply.visibility != Visibility::Held {
        return Err(Error::Conflict(NOT_HELD));
    }
    store::set_visibility(tx, (id, floor), Visibility::Public)?;
    let reader = speaker::under_staff_name(tx, actor, &complaint)?;
    tx.record(&Fact::ReplyReleased { complaint_id: id, floor, by: reply.participant, reader }, &[])?;
    Ok(())
}
