//! Saving, publishing and ending drafts.

use super::model::{Draft, KEPT_DAYS, Seen, Target};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::{Error, Result};
use crate::db::WriteTx;

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
        policy::may_begin(store::count_of(tx, actor.person_id)?)?;
        let (id, person_id) = (tx.random().public_id(), actor.person_id);
        let draft = Draft { id, person_id, target, fields, version: 1, started_at: now, saved_at: now };
        store::insert(tx, &draft)?;
        return Ok(draft);
    };
    policy::may_write(actor, &draft)?;
    policy::is_newest(&draft, seen)?;
    draft.version += 1;
    draft.saved_at = now;
    draft.fields = fields;
    store::update(tx, &draft)?;
    Ok(draft)
}

/// Removes the draft that a form was filled from, as part of the act that publishes its text. A form without a draft, or
/// whose draft has ended meanwhile, removes none: another text for the same target stays.
///
/// Answers `Conflict` when another version was saved since; then nothing is published.
pub fn publish(tx: &mut WriteTx<'_>, actor: &Actor, seen: Option<&Seen>) -> Result<()> {
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
    store::delete(tx, &draft.id)
}

/// Throws a draft away; 404 unless it is the actor's. Gives what it was for.
pub fn discard(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<Target> {
    let draft = store::find(tx, id)?;
    policy::may_write(actor, &draft)?;
    store::delete(tx, &draft.id)?;
    Ok(draft.target)
}

/// Ends some of the drafts that nobody has saved for [`KEPT_DAYS`] days; gives how many.
pub fn end_old(tx: &mut WriteTx<'_>) -> Result<usize> {
    let before = tx.now().plus_days(-KEPT_DAYS);
    let old = store::ids_saved_before(tx, before)?;
    for id in &old {
        store::delete(tx, id)?;
    }
    Ok(old.len())
}

/// Throws every draft of one's own away: for somebody who closes her account.
pub fn forget_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    store::delete_of(tx, actor.person_id)
}
