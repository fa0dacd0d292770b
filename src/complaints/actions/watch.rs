//! Choosing how much one is told. It is no fact: nobody else is to know.

use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{ComplaintId, EstateId};
use crate::complaints::model::{EstateWatch, Watch};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::estates;

/// Tells the actor so much of what happens in a complaint she may see.
pub fn watch(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, level: Watch) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_follow(actor, &complaint)?;
    store::set_watch(tx, id, actor.person_id, level)
}

/// Tells the actor of new complaints of an estate, or not any more.
pub fn watch_estate(tx: &mut WriteTx<'_>, actor: &Actor, id: EstateId, told: Option<EstateWatch>) -> Result<()> {
    policy::may_watch_estate(actor)?;
    estates::find_estate(tx, id)?;
    store::set_estate_watch(tx, id, actor.person_id, told)
}
