//! Looking at what an author wrote before it was covered.

use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::Visibility;
use crate::base::{Error, Result};
use crate::complaints::model::OriginalText;
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// Writes down who looks and why, and gives the originals of a floor, whose author sees the entry.
pub fn read_original(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, floor): (ComplaintId, i32),
    reason: &str,
) -> Result<Vec<OriginalText>> {
    let complaint = store::find(tx, Some(actor), id)?;
    let reply = store::find_reply(tx, id, floor)?;
    let author = store::find_participant(tx, id, reply.participant)?.person_id;
    policy::may_read_original(actor, &complaint, author)?;
    if reply.visibility == Visibility::Withheld && author != Some(actor.person_id) {
        return Err(Error::Denied(policy::WITHHELD_HERE));
    }
    let name = actor.staff_name.clone().unwrap_or_default();
    store::insert_reading(tx, (id, floor), (actor.person_id, &name), reason)?;
    tx.record(&Fact::OriginalRead { original_of: id, floor, person_id: actor.person_id }, &[])?;
    store::originals_of(tx, id, floor)
}
