//! Rows for pictures whose files are on the disk already, and the end of rows. Files go after their rows have gone.

use super::darkroom::Developed;
use super::model::{Photograph, UNUSED_HOURS};
use super::refusal::Refusal;
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::db::WriteTx;

/// Puts pictures into a draft of the actor, after those that are there. Gives those for which there was no place, by their
/// places in what came, and why; their files belong to nothing.
pub fn add(tx: &mut WriteTx<'_>, actor: &Actor, draft: &str, developed: &[Developed]) -> Result<Vec<(usize, Refusal)>> {
    let own = store::of_draft(tx, draft)?;
    let (mut on_the_text, mut of_the_person) = (count(own.len()), store::count_of(tx, actor.person_id)?);
    let mut position = own.last().map_or(0, |last| last.position);
    let mut refused = Vec::new();
    for (place, new) in developed.iter().enumerate() {
        if let Err(refusal) = policy::may_add(on_the_text, of_the_person) {
            refused.push((place, refusal));
            continue;
        }
        position = position.saturating_add(1);
        let row = Photograph { draft_id: Some(draft.to_owned()), position, ..row(tx, new) };
        store::insert(tx, &Photograph { person_id: Some(actor.person_id), ..row })?;
        on_the_text += 1;
        of_the_person += 1;
    }
    Ok(refused)
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

fn row(tx: &WriteTx<'_>, new: &Developed) -> Photograph {
    Photograph {
        id: new.id.clone(),
        person_id: None,
        draft_id: None,
        complaint_id: None,
        floor: None,
        position: 1,
        width: new.width,
        height: new.height,
        bytes: new.bytes,
        digest: new.digest.clone(),
        uploaded_at: tx.now(),
    }
}

/// Lets pictures wait, nameless, for their sender to sign in: her session ended while she wrote. Their names, which nobody
/// can guess, stand in her form. `held` are those that wait in it already.
pub fn hold(tx: &mut WriteTx<'_>, held: usize, developed: &[Developed]) -> Result<Vec<(usize, Refusal)>> {
    let mut waiting = store::count_waiting(tx)?;
    let mut in_the_form = count(held);
    let mut refused = Vec::new();
    for (place, new) in developed.iter().enumerate() {
        if let Err(refusal) = policy::may_wait(in_the_form, waiting) {
            refused.push((place, refusal));
            continue;
        }
        let position = i16::try_from(in_the_form + 1).unwrap_or(i16::MAX);
        let row = Photograph { position, ..row(tx, new) };
        store::insert(tx, &row)?;
        in_the_form += 1;
        waiting += 1;
    }
    Ok(refused)
}

/// Puts pictures that waited in a form into a draft of the actor who has signed in with it; those that went meanwhile, or
/// have become somebody's, are passed over.
pub fn claim(tx: &mut WriteTx<'_>, actor: &Actor, draft: &str, ids: &[String]) -> Result<()> {
    let own = store::of_draft(tx, draft)?;
    let (mut on_the_text, mut of_the_person) = (count(own.len()), store::count_of(tx, actor.person_id)?);
    let mut position = own.last().map_or(0, |last| last.position);
    for waiting in store::waiting_among(tx, ids)? {
        if policy::may_add(on_the_text, of_the_person).is_err() {
            break;
        }
        position = position.saturating_add(1);
        store::set_draft(tx, &waiting.id, (actor.person_id, draft), position)?;
        on_the_text += 1;
        of_the_person += 1;
    }
    Ok(())
}

/// Throws a photograph away that is not published; 404 unless it is the actor's. Its files go after that.
pub fn remove(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<()> {
    let photograph = store::find(tx, id)?;
    policy::may_remove(actor, &photograph)?;
    store::delete(tx, &[photograph.id])
}

/// The draft has been published: its photographs belong to its floor from now on. Part of the act that publishes.
pub fn publish(tx: &mut WriteTx<'_>, draft: &str, floor: (ComplaintId, i32)) -> Result<()> {
    store::set_floor(tx, draft, floor)
}

/// The draft ends: so do its photographs. Part of the act that ends it. Gives their names, whose files go after that.
pub fn end_with_draft(tx: &mut WriteTx<'_>, draft: &str) -> Result<Vec<String>> {
    let own: Vec<String> = store::of_draft(tx, draft)?.into_iter().map(|photograph| photograph.id).collect();
    store::delete(tx, &own)?;
    Ok(own)
}

/// Ends some of the photographs that have belonged to nothing for [`UNUSED_HOURS`] hours; gives their names.
pub fn end_unused(tx: &mut WriteTx<'_>) -> Result<Vec<String>> {
    let before = tx.now().plus_hours(-UNUSED_HOURS);
    let unused = store::unused_before(tx, before)?;
    store::delete(tx, &unused)?;
    Ok(unused)
}
