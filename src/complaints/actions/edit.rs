//! Changing what one wrote: the text itself within 15 minutes, later only additions. Every version stays public.

use super::speaker;
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::VersionKind;
use crate::base::{Error, Message, Result};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;
use crate::outbox::Text;

/// 409: after 15 minutes a title stands.
pub const TOO_LATE_TO_EDIT: Message = Message::new("complaints.too_late_to_edit");

/// 409: after 15 minutes a text stands, and what is written is an addition to it.
pub const TEXT_STANDS: Message = Message::new("complaints.text_stands");

/// What became of a changed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It was replaced, in time.
    Replaced,
    /// It was added below.
    Added,
}

/// Replaces the text of a floor within 15 minutes of its publication, adds to it afterwards.
pub fn edit_text(tx: &mut WriteTx<'_>, actor: &Actor, (id, floor): (ComplaintId, i32), text: &str) -> Result<Edit> {
    let complaint = store::find(tx, Some(actor), id)?;
    let reply = store::find_reply(tx, id, floor)?;
    let author = store::find_participant(tx, id, reply.participant)?.person_id;
    policy::may_edit(actor, &complaint, author)?;
    if reply.may_be_replaced(tx.now()) {
        speaker::write_version(tx, &reply, VersionKind::Edit, text)?;
        Ok(Edit::Replaced)
    } else {
        speaker::write_version(tx, &reply, VersionKind::Addition, text)?;
        Ok(Edit::Added)
    }
}

/// Replaces the text of a floor, for somebody who was told that she may: what was meant to stand instead must not become
/// an addition because she took her time.
///
/// Answers `Conflict` after 15 minutes.
pub fn replace_text(tx: &mut WriteTx<'_>, actor: &Actor, at: (ComplaintId, i32), text: &str) -> Result<()> {
    if edit_text(tx, actor, at, text)? == Edit::Added { Err(Error::Conflict(TEXT_STANDS)) } else { Ok(()) }
}

/// Replaces the title and the wish of a complaint within 15 minutes of its publication.
///
/// Answers `Conflict` afterwards.
pub fn edit_heading(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, (title, wish): (&str, &str)) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_edit(actor, &complaint, complaint.opener_id)?;
    let now = tx.now();
    if !complaint.heading_may_be_replaced(now) {
        return Err(Error::Conflict(TOO_LATE_TO_EDIT));
    }
    let last = store::title_versions_of(tx, id)?.last().map_or(0, |last| last.version);
    let salts = [tx.random().bytes::<32>(), tx.random().bytes::<32>()];
    let heading = store::Heading { version: last + 1, title, wish, salts: [&salts[0], &salts[1]] };
    store::insert_heading(tx, id, heading, now)?;
    store::set_heading(tx, id, title, wish)?;
    let texts = [Text { salt: &salts[0], body: title }, Text { salt: &salts[1], body: wish }];
    tx.record(&Fact::ComplaintEdited { complaint_id: id, version: last + 1 }, &texts)?;
    Ok(())
}
