//! 我也遇到, by home.

use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::{Error, Result};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// The actor's home has the same trouble: counts once per home, and follows.
pub fn affect(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_be_affected(actor, &complaint)?;
    let home = actor.home_on(complaint.estate_id).ok_or(Error::Denied(policy::ONLY_OTHER_HOMES))?;
    if store::insert_affected(tx, id, home.unit_id, actor.person_id)? {
        let homes = complaint.affected_count + 1;
        tx.record(&Fact::HomeAffected { complaint_id: id, homes }, &[])?;
    }
    store::insert_follow(tx, id, actor.person_id)
}

/// The actor's home has it no longer, or was counted by mistake.
pub fn unaffect(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_be_affected(actor, &complaint)?;
    let home = actor.home_on(complaint.estate_id).ok_or(Error::Denied(policy::ONLY_OTHER_HOMES))?;
    if store::delete_affected(tx, id, home.unit_id)? {
        let homes = complaint.affected_count - 1;
        tx.record(&Fact::HomeNoLongerAffected { complaint_id: id, homes }, &[])?;
    }
    Ok(())
}
