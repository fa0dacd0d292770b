//! Changing what one wrote: the text itself within 15 minutes, later only additions. Every version stays public, but for
//! one that was changed only to cover personal data (decisions.md 19).

use super::premoderation::hold_if_read_first;
use super::{covering, speaker};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::masking::Unmasked;
use crate::base::words::{VersionKind, Visibility};
use crate::base::{Error, Message, Result};
use crate::complaints::model::{Complaint, Covered, Reply, TextPart, Wording, only_covers};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;
use crate::outbox::Text;

/// 409: after 15 minutes a title stands.
pub const TOO_LATE_TO_EDIT: Message = Message::new("complaints.too_late_to_edit");

/// 409: after 15 minutes a text stands, and what is written is an addition to it.
pub const TEXT_STANDS: Message = Message::new("complaints.text_stands");

/// 409: what is withheld is not changed.
pub const WITHHELD: Message = Message::new("complaints.withheld_stands");

/// What became of a changed text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// It was replaced, in time.
    Replaced,
    /// It was added below.
    Added,
}

/// Replaces the text of a floor within 15 minutes of its publication, adds to it afterwards.
pub fn edit_text<'a>(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    place: (ComplaintId, i32),
    wording: impl Into<Wording<'a>>,
) -> Result<Edit> {
    let (complaint, reply) = own(tx, actor, place)?;
    policy::may_have_another_version(reply.version)?;
    if reply.may_be_replaced(tx.now()) {
        replace(tx, &reply, wording.into())?;
        hold_if_read_first(tx, actor, &complaint, reply.floor)?;
        Ok(Edit::Replaced)
    } else {
        speaker::write_version(tx, &reply, VersionKind::Addition, &covered(&reply, wording.into()))?;
        hold_if_read_first(tx, actor, &complaint, reply.floor)?;
        Ok(Edit::Added)
    }
}

/// Replaces the text of a floor, for somebody who was told that she may: what was meant to stand instead must not become
/// an addition because she took her time.
///
/// Answers `Conflict` after 15 minutes.
pub fn replace_text(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    place: (ComplaintId, i32),
    wording: Wording<'_>,
) -> Result<()> {
    let (complaint, reply) = own(tx, actor, place)?;
    policy::may_have_another_version(reply.version)?;
    if !reply.may_be_replaced(tx.now()) {
        return Err(Error::Conflict(TEXT_STANDS));
    }
    replace(tx, &reply, wording)?;
    hold_if_read_first(tx, actor, &complaint, reply.floor)
}

/// A floor of the actor's own.
fn own(tx: &mut WriteTx<'_>, actor: &Actor, (id, floor): (ComplaintId, i32)) -> Result<(Complaint, Reply)> {
    let complaint = store::find(tx, Some(actor), id)?;
    let reply = store::find_reply(tx, id, floor)?;
    let author = store::find_participant(tx, id, reply.participant)?.person_id;
    policy::may_edit(actor, &complaint, author)?;
    check_not_withheld(&reply)?;
    Ok((complaint, reply))
}

fn check_not_withheld(reply: &Reply) -> Result<()> {
    if reply.visibility == Visibility::Withheld { Err(Error::Conflict(WITHHELD)) } else { Ok(()) }
}

fn covered(reply: &Reply, wording: Wording<'_>) -> Covered {
    if reply.kind.is_official() { Covered::open(wording.text) } else { Covered::of(wording) }
}

/// Writes the new version. Where it only covers what could be read before, that version is read by nobody any more.
fn replace(tx: &mut WriteTx<'_>, reply: &Reply, wording: Wording<'_>) -> Result<()> {
    let (id, floor) = (reply.complaint_id, reply.floor);
    let new = covered(reply, wording);
    let shown = store::versions_of(tx, id, floor)?.into_iter().rev();
    let before = shown.filter(|version| version.visibility == Visibility::Public);
    let uncovered: Vec<i16> =
        before.take_while(|before| only_covers(&before.body, &new.public)).map(|before| before.version).collect();
    speaker::write_version(tx, reply, VersionKind::Edit, &new)?;
    for version in uncovered {
        store::mask_version(tx, (id, floor, version))?;
        tx.record(&Fact::VersionMasked { complaint_id: id, floor, version }, &[])?;
    }
    Ok(())
}

/// Replaces the title and the wish of a complaint within 15 minutes of its publication.
///
/// Answers `Conflict` afterwards.
pub fn edit_heading(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ComplaintId,
    (title, wish): (&str, &str),
    unmasked: Unmasked,
) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_edit(actor, &complaint, complaint.opener_id)?;
    check_not_withheld(&store::find_reply(tx, id, 1)?)?;
    let now = tx.now();
    if !complaint.heading_may_be_replaced(now) {
        return Err(Error::Conflict(TOO_LATE_TO_EDIT));
    }
    let title = Covered::of(Wording { text: title, unmasked });
    let wish = Covered::of(Wording { text: wish, unmasked });
    let versions = store::title_versions_of(tx, id)?;
    let newest = versions.last().map_or(0, |last| last.version);
    policy::may_have_another_version(newest)?;
    let version = newest + 1;
    let uncovered = versions.into_iter().rev().take_while(|before| {
        let (title_covers, wish_covers) =
            (only_covers(&before.title, &title.public), only_covers(&before.wish, &wish.public));
        (title_covers || before.title == title.public)
            && (wish_covers || before.wish == wish.public)
            && (title_covers || wish_covers)
    });
    let uncovered: Vec<i16> = uncovered.map(|before| before.version).collect();
    let salts = [tx.random().bytes::<32>(), tx.random().bytes::<32>()];
    let heading = store::Heading { version, title: &title.public, wish: &wish.public, salts: [&salts[0], &salts[1]] };
    store::insert_heading(tx, id, heading, now)?;
    store::set_heading(tx, id, &title.public, &wish.public)?;
    let places = [((TextPart::Title, 0, version), &title), ((TextPart::Wish, 0, version), &wish)];
    let kept = covering::keep(tx, id, places)?;
    let mut texts = vec![Text { salt: &salts[0], body: &title.public }, Text { salt: &salts[1], body: &wish.public }];
    texts.extend(kept.iter().map(covering::Kept::text));
    tx.record(&Fact::ComplaintEdited { complaint_id: id, version }, &texts)?;
    for version in uncovered {
        store::mask_heading(tx, id, version)?;
        tx.record(&Fact::HeadingMasked { complaint_id: id, version }, &[])?;
    }
    Ok(())
}
