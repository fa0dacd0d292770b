//! Rows for pictures whose files are on the disk already, and the end of rows. Files go after their rows have gone.

use super::darkroom::Developed;
use super::model::{MAX_ON_A_TEXT, Photograph, UNUSED_HOURS};
use super::refusal::Refusal;
use super::taking::Room;
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{ArticleId, ComplaintId};
use crate::db::WriteTx;

/// Puts pictures into a draft of the actor, after those that are there. Gives those for which there was no place, by their
/// places in what came, and why; their files belong to nothing.
pub fn add(tx: &mut WriteTx<'_>, actor: &Actor, draft: &str, developed: &[Developed]) -> Result<Vec<(usize, Refusal)>> {
    let own = store::of_draft(tx, draft)?;
    let (mut on_the_text, mut of_the_person) = (count(own.len()), store::count_of(tx, actor.person_id)?);
    let mut position = own.last().map_or(0, |last| last.position);
    let mut refused = Vec::new();
    for (place, new) in developed.iter().enumerate() {
        if let Err(refusal) = policy::may_add((on_the_text, MAX_ON_A_TEXT), of_the_person) {
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
        claim_id: None,
        finding_id: None,
        name: new.name.clone(),
        article_id: None,
    }
}

/// What waits in a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The names of photographs, which nobody can guess and which stand in the form.
    pub ids: Vec<String>,
    /// Pictures for which there was no place, by their places in what came, and why; their files belong to nothing.
    pub refused: Vec<(usize, Refusal)>,
}

/// Lets pictures wait, nameless, for their sender to sign in, beside at most so many that wait in her form already: her
/// session ended while she wrote.
pub fn hold(tx: &mut WriteTx<'_>, (held, most): (&[String], i64), developed: &[Developed]) -> Result<Held> {
    let mut all_waiting = store::count_waiting(tx)?;
    let mut kept = Held { ids: held.to_vec(), refused: Vec::new() };
    for (place, new) in developed.iter().enumerate() {
        if let Err(refusal) = policy::may_wait((count(kept.ids.len()), most), all_waiting) {
            kept.refused.push((place, refusal));
            continue;
        }
        let position = i16::try_from(kept.ids.len() + 1).unwrap_or(i16::MAX);
        let row = Photograph { position, ..row(tx, new) };
        store::insert(tx, &row)?;
        kept.ids.push(row.id);
        all_waiting += 1;
    }
    Ok(kept)
}

/// Lets pictures wait as the actor's own until the form in which they stand is accepted, after those that are there;
/// what waited there nameless becomes hers, and what has gone meanwhile, or is used, is left out.
pub fn hold_own(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (held, room): (&[String], Room),
    developed: &[Developed],
) -> Result<Held> {
    let mut kept = Held::default();
    for waiting in store::loose_among(tx, actor.person_id, held)? {
        store::set_person(tx, &waiting.id, actor.person_id)?;
        kept.ids.push(waiting.id);
    }
    let mut of_the_person = store::count_of(tx, actor.person_id)?;
    for (place, new) in developed.iter().enumerate() {
        let there = room.taken + count(kept.ids.len());
        if let Err(refusal) = policy::may_add((there, room.most), of_the_person) {
            kept.refused.push((place, refusal));
            continue;
        }
        let position = i16::try_from(kept.ids.len() + 1).unwrap_or(i16::MAX);
        let row = Photograph { person_id: Some(actor.person_id), position, ..row(tx, new) };
        store::insert(tx, &row)?;
        kept.ids.push(row.id);
        of_the_person += 1;
    }
    Ok(kept)
}

/// Shows some of the actor's photographs, which waited in the form of a claim, with the claim: part of the act that makes
/// it, or adds to it. Gives how many it has now; those beyond the most are left out and go by themselves.
pub fn show_with_claim(tx: &mut WriteTx<'_>, actor: &Actor, (claim, most): (&str, i64), ids: &[String]) -> Result<i64> {
    let shown = store::of_claim(tx, claim)?;
    let (mut there, mut position) = (count(shown.len()), shown.last().map_or(0, |last| last.position));
    for waiting in store::loose_among(tx, actor.person_id, ids)?.iter().filter(|waiting| waiting.name.is_none()) {
        if policy::may_add((there, most), 0).is_err() {
            break;
        }
        position = position.saturating_add(1);
        store::set_claim(tx, &waiting.id, (actor.person_id, claim), position)?;
        there += 1;
    }
    Ok(there)
}

/// Keeps some of the actor's photographs, which waited in the form of a finding, with the finding, at most so many: part of
/// the act that writes it. Those that have gone meanwhile are left out.
pub fn keep_with_finding(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (finding, most): (i64, i64),
    ids: &[String],
) -> Result<()> {
    let mut position = 0;
    for waiting in store::loose_among(tx, actor.person_id, ids)? {
        if policy::may_add((i64::from(position), most), 0).is_err() {
            break;
        }
        position += 1;
        store::set_finding(tx, &waiting.id, (actor.person_id, finding), position)?;
    }
    Ok(())
}

/// Puts some of the actor's photographs, which waited in the form of a piece of the magazine, into the piece, after those
/// that are there and at most so many: part of the act that saves it. Those that have gone meanwhile are left out.
pub fn keep_with_article(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (article, most): (ArticleId, i64),
    ids: &[String],
) -> Result<()> {
    let there = store::of_article(tx, article)?;
    let (mut count, mut position) = (count(there.len()), there.last().map_or(0, |last| last.position));
    for waiting in store::loose_among(tx, actor.person_id, ids)?.iter().filter(|waiting| waiting.name.is_none()) {
        if policy::may_add((count, most), 0).is_err() {
            break;
        }
        position = position.saturating_add(1);
        store::set_article(tx, &waiting.id, (actor.person_id, article), position)?;
        count += 1;
    }
    Ok(())
}

/// Takes a photograph out of a piece of the magazine: part of the act that changes the piece, which has asked. Its files go
/// after that. 404 where it is none of that piece.
pub fn end_of_article(tx: &mut WriteTx<'_>, article: ArticleId, id: &str) -> Result<()> {
    let photograph = store::find(tx, id)?;
    policy::is_of_article(&photograph, article)?;
    store::delete(tx, &[photograph.id])
}

/// What was shown with a claim goes. Part of the act that ends it. Gives the names, whose files go after that.
pub fn end_with_claim(tx: &mut WriteTx<'_>, claim: &str) -> Result<Vec<String>> {
    let shown: Vec<String> = store::of_claim(tx, claim)?.into_iter().map(|photograph| photograph.id).collect();
    store::delete(tx, &shown)?;
    Ok(shown)
}

/// Puts pictures that waited in a form into a draft of the actor who has signed in with it; those that went meanwhile, or
/// have become somebody's, are passed over.
pub fn claim(tx: &mut WriteTx<'_>, actor: &Actor, draft: &str, ids: &[String]) -> Result<()> {
    let own = store::of_draft(tx, draft)?;
    let (mut on_the_text, mut of_the_person) = (count(own.len()), store::count_of(tx, actor.person_id)?);
    let mut position = own.last().map_or(0, |last| last.position);
    for waiting in store::waiting_among(tx, ids)? {
        if policy::may_add((on_the_text, MAX_ON_A_TEXT), of_the_person).is_err() {
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
