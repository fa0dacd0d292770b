//! Telling people of a fact, and marking as read what they were told.

use super::model::{Audience, NoticeKind, PEOPLE_PER_SLICE, Telling};
use super::policy;
use super::store::{self, About};
use crate::accounts::{self, Actor};
use crate::base::ids::{ComplaintId, FactNumber, PersonId};
use crate::base::words::{Role, Visibility};
use crate::base::{Error, Result};
use crate::complaints;
use crate::db::{ReadTx, WriteTx};
use crate::moderation;

/// Tells the next slice of people of a fact, those after `after`, and gives the last of them; `None` when everybody has
/// been told. Repeating it changes nothing.
pub(super) fn tell(
    tx: &mut WriteTx<'_>,
    fact: FactNumber,
    telling: &Telling,
    after: PersonId,
) -> Result<Option<PersonId>> {
    if is_unread(tx, telling)? {
        return Ok(None);
    }
    let people = audience_after(tx, telling.audience, after)?;
    let Some(last) = people.last().copied() else { return Ok(None) };
    let complaint_id = match telling.audience {
        Audience::Followers(id)
        | Audience::Triage(id)
        | Audience::Signers(id)
        | Audience::Author(id, _)
        | Audience::AuthorAndFlaggers(id, _)
        | Audience::Flaggers(id, _) => Some(id),
        Audience::Person(_) => None,
    };
    let people = match complaint_id {
        Some(id) => concerned(tx, id, telling, people)?,
        None => people.into_iter().map(|person| (person, telling.kind)).collect(),
    };
    let ids: Vec<PersonId> = people.iter().map(|(id, _)| *id).collect();
    let told = store::told_of(tx, fact, &ids)?;
    let new: Vec<_> = people.into_iter().filter(|(id, _)| !told.contains(id)).collect();
    store::insert(tx, About { fact, complaint_id, floor: telling.floor }, &new)?;
    Ok(Some(last))
}

/// Whether it speaks of a reply that waits to be read: its followers are told when it is released.
fn is_unread(tx: &mut ReadTx<'_>, telling: &Telling) -> Result<bool> {
    match (telling.kind, telling.audience, telling.floor) {
        (NoticeKind::Reply, Audience::Followers(id), Some(floor)) => {
            Ok(complaints::find_reply(tx, id, floor)?.visibility == Visibility::Held)
        }
        _ => Ok(false),
    }
}

fn audience_after(tx: &mut ReadTx<'_>, audience: Audience, after: PersonId) -> Result<Vec<PersonId>> {
    match audience {
        Audience::Person(id) => Ok(Some(id).filter(|id| *id > after).into_iter().collect()),
        Audience::Followers(id) => {
            complaints::followers_after(tx, id, after, i64::try_from(PEOPLE_PER_SLICE).unwrap_or(0))
        }
        Audience::Author(id, floor) => Ok(author_after(tx, (id, floor), after)?.into_iter().collect()),
        Audience::AuthorAndFlaggers(id, floor) => {
            let limit = i64::try_from(PEOPLE_PER_SLICE).unwrap_or(0);
            let mut people = moderation::flaggers_of_floor_after(tx, (id, floor), after, limit)?;
            people.extend(author_after(tx, (id, floor), after)?);
            people.sort_unstable();
            people.dedup();
            people.truncate(PEOPLE_PER_SLICE);
            Ok(people)
        }
        Audience::Flaggers(_, case) => {
            moderation::flaggers_after(tx, case, after, i64::try_from(PEOPLE_PER_SLICE).unwrap_or(0))
        }
        Audience::Triage(id) => {
            let (estate, region) = complaints::place_of(tx, id)?;
            let people = accounts::people_with_role_at(tx, Role::Triage, estate, region)?;
            let later = people.into_iter().map(|person| person.id).filter(|id| *id > after);
            Ok(later.take(PEOPLE_PER_SLICE).collect())
        }
        Audience::Signers(id) => signers_after(tx, id, after),
    }
}

/// Who wrote a floor, unless she has been told.
fn author_after(tx: &mut ReadTx<'_>, (id, floor): (ComplaintId, i32), after: PersonId) -> Result<Option<PersonId>> {
    let reply = complaints::find_reply(tx, id, floor)?;
    let author = complaints::find_participant(tx, id, reply.participant)?.person_id;
    Ok(author.filter(|author| *author > after))
}

/// Those who may sign the rejection that waits now; nobody once it was signed or has lapsed.
fn signers_after(tx: &mut ReadTx<'_>, id: ComplaintId, after: PersonId) -> Result<Vec<PersonId>> {
    let Some(waiting) = complaints::open_rejection(tx, id)? else { return Ok(Vec::new()) };
    let (estate, region) = complaints::place_of(tx, id)?;
    let mut people = Vec::new();
    for role in complaints::policy::SECOND_SIGNERS {
        people.extend(accounts::people_with_role_at(tx, *role, estate, region)?.into_iter().map(|person| person.id));
    }
    people.retain(|person| *person > after);
    people.sort_unstable();
    people.dedup();
    let mut signers = Vec::new();
    for person in people {
        let actor = accounts::find_actor(tx, person)?;
        let may_sign = match complaints::find(tx, Some(&actor), id) {
            Ok(complaint) => complaints::policy::may_sign_rejection(&actor, &complaint, waiting.proposed_by).is_ok(),
            Err(Error::NotFound) => false,
            Err(error) => return Err(error),
        };
        if may_sign {
            signers.push(person);
        }
        if signers.len() == PEOPLE_PER_SLICE {
            break;
        }
    }
    Ok(signers)
}

/// Those who did not do it themselves and who may see the complaint now, with what each is told.
fn concerned(
    tx: &mut ReadTx<'_>,
    id: ComplaintId,
    telling: &Telling,
    people: Vec<PersonId>,
) -> Result<Vec<(PersonId, NoticeKind)>> {
    let is_public = sees(tx, None, id)?;
    let mut did_it = Vec::new();
    for speaker in telling.by.into_iter().flatten() {
        did_it.push(complaints::find_participant(tx, id, speaker)?.person_id);
    }
    let named = match telling.named {
        Some(speaker) => complaints::find_participant(tx, id, speaker)?.person_id,
        None => None,
    };
    let mut concerned = Vec::new();
    for person in people {
        let is_named = named == Some(person);
        if did_it.contains(&Some(person)) && !is_named {
            continue;
        }
        // Only what is held needs to be asked person by person: few follow it.
        if is_public || is_seen_by(tx, person, id)? {
            concerned.push((person, if is_named { NoticeKind::Named } else { telling.kind }));
        }
    }
    Ok(concerned)
}

fn is_seen_by(tx: &mut ReadTx<'_>, person: PersonId, id: ComplaintId) -> Result<bool> {
    let actor = accounts::find_actor(tx, person)?;
    sees(tx, Some(&actor), id)
}

fn sees(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId) -> Result<bool> {
    match complaints::find(tx, actor, id) {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Marks a person's notices up to one as read, and counts what is left.
pub fn mark_read(tx: &mut WriteTx<'_>, actor: &Actor, told: PersonId, up_to: i64) -> Result<()> {
    policy::may_read(actor, told)?;
    store::mark_read(tx, told, up_to)
}

/// Forgets one's own notices: for somebody who closes her account.
pub fn forget_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    store::delete_of(tx, actor.person_id)
}
