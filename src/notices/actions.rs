//! Telling people of a fact, and marking as read what they were told.

use super::model::{Audience, NoticeKind, PEOPLE_PER_SLICE, Telling};
use super::policy;
use super::store::{self, About};
use crate::accounts::{self, Actor};
use crate::base::ids::{ComplaintId, FactNumber, PersonId};
use crate::base::words::Role;
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
    let people = audience_after(tx, telling.audience, after)?;
    let Some(last) = people.last().copied() else { return Ok(None) };
    let complaint_id = match telling.audience {
        Audience::Followers(id) | Audience::Triage(id) => Some(id),
        Audience::Author(id, _) | Audience::Flaggers(id, _) => Some(id),
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

fn audience_after(tx: &mut ReadTx<'_>, audience: Audience, after: PersonId) -> Result<Vec<PersonId>> {
    match audience {
        Audience::Person(id) => Ok(Some(id).filter(|id| *id > after).into_iter().collect()),
        Audience::Followers(id) => {
            complaints::followers_after(tx, id, after, i64::try_from(PEOPLE_PER_SLICE).unwrap_or(0))
        }
        Audience::Author(id, floor) => {
            let reply = complaints::find_reply(tx, id, floor)?;
            let author = complaints::find_participant(tx, id, reply.participant)?.person_id;
            Ok(author.filter(|author| *author > after).into_iter().collect())
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
    }
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
