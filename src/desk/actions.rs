//! Writing a note. The acts of triage are those of `complaints`.

use super::model::NewNote;
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::complaints;
use crate::db::WriteTx;

/// Writes a note that only staff read.
///
/// Records no fact: facts of a complaint are public, and that there is a note is internal too. The row itself says who
/// and when, and is never changed. The same form twice is one note.
pub fn write_note(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewNote) -> Result<()> {
    let complaint = complaints::find(tx, Some(actor), id)?;
    policy::may_write_note(actor, &complaint)?;
    if store::has_note(tx, &new.submission_key)? {
        return Ok(());
    }
    store::insert_note(tx, id, actor.person_id, new)
}
