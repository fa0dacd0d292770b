//! Saving, publishing and ending drafts.

use super::model::{Draft, KEPT_DAYS, Seen, Target};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::{Error, Result};
use crate::db::WriteTx;
use crate::media;

/// Saves what the actor has written so far, whatever it is worth yet; the caller has bounded it and asked whether she may
/// see what it is about. Gives the draft with its new version.
///
/// Answers `Conflict` with [`policy::NEWER_DRAFT`] unless the form was filled from the version that stands.
pub fn save(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (target, seen): (Target, Option<&Seen>),
    fields: Vec<(String, String)>,
) -> Result<Draft> {
    let now = tx.now();
    let Some(mut draft) = store::find_of(tx, actor.person_id, target)? else {
        return insert(tx, actor, target, fields);
    };
    policy::may_write(actor, &draft)?;
    policy::is_newest(&draft, seen)?;
    draft.version += 1;
    draft.saved_at = now;
    draft.fields = fields;
    store::update(tx, &draft)?;
    Ok(draft)
}

fn insert(tx: &mut WriteTx<'_>, actor: &Actor, target: Target, fields: Vec<(String, String)>) -> Result<Draft> {
    policy::may_begin(store::count_of(tx, actor.person_id)?)?;
    let (now, id, person_id) = (tx.now(), tx.random().public_id(), actor.person_id);
    let draft = Draft { id, person_id, target, fields, version: 1, started_at: now, saved_at: now };
    store::insert(tx, &draft)?;
    Ok(draft)
}

/// The actor's draft for a target, begun without words if there is none: photographs need one to belong to, whatever
/// becomes of the text that came with them.
pub fn begin(tx: &mut WriteTx<'_>, actor: &Actor, target: Target) -> Result<Draft> {
    match store::find_of(tx, actor.person_id, target)? {
        Some(draft) => policy::may_write(actor, &draft).map(|()| draft),
        None => insert(tx, actor, target, Vec::new()),
    }
}

/// Removes the draft that a form was filled from, as part of the act that publishes its text as a floor, which gets its
/// photographs. A form without a draft, or whose draft has ended meanwhile, removes none: another text for the same target
/// stays.
///
/// Answers `Conflict` when another version was saved since; then nothing is published.
pub fn publish(tx: &mut WriteTx<'_>, actor: &Actor, seen: Option<&Seen>, floor: (ComplaintId, i32)) -> Result<()> {
    let Some(seen) = seen else { return Ok(()) };
    let draft = match store::find(tx, &seen.id) {
        Ok(draft) => draft,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error),
    };
    // Somebody else has signed in to a form that was left open: the draft stays its author's.
    if policy::may_write(actor, &draft).is_err() {
        return Ok(());
    }
    policy::is_newest(&draft, Some(seen))?;
    media::actions::publish(tx, &draft.id, floor)?;
    store::delete(tx, &draft.id)
}

/// Throws a draft away with its photographs; 404 unless it is the actor's. Gives the names of the photographs, whose files
/// go after that.
pub fn discard(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<Vec<String>> {
    let draft = store::find(tx, id)?;
    policy::may_write(actor, &draft)?;
    end(tx, &draft.id)
}

fn end(tx: &mut WriteTx<'_>, id: &str) -> Result<Vec<String>> {
    let photographs = media::actions::end_with_draft(tx, id)?;
    store::delete(tx, id)?;
    Ok(photographs)
}

/// Ends some of the drafts that nobody has saved for [`KEPT_DAYS`] days; gives the names of their photographs, `None`
/// when there is no such draft.
pub fn end_old(tx: &mut WriteTx<'_>) -> Result<Option<Vec<String>>> {
    let before = tx.now().plus_days(-KEPT_DAYS);
    let old = store::ids_saved_before(tx, before)?;
    let mut photographs = Vec::new();
    for id in &old {
        photographs.extend(end(tx, id)?);
    }
    Ok(if old.is_empty() { None } else { Some(photographs) })
}

/// Throws every draft of one's own away with its photographs: for somebody who closes her account. Gives the names of the
/// photographs, whose files go after that.
pub fn forget_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<String>> {
    let mut photographs = Vec::new();
    for draft in store::list_of(tx, actor.person_id)? {
        photographs.extend(end(tx, &draft.id)?);
    }
    Ok(photographs)
}
