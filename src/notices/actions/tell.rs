//! Telling people of a fact: who, of what, and by which channel.

use std::collections::HashMap;

use serde_json::json;

use crate::accounts::{self, Actor, Reach};
use crate::base::ids::{ComplaintId, FactNumber, PersonId};
use crate::base::words::{CosignedAct, HouseholdStanding, Role, Severity, Visibility};
use crate::base::{Error, Instant, Result};
use crate::calendar::calendars;
use crate::complaints::{self, EstateWatch, Standing, Watch};
use crate::db::{ReadTx, WriteTx};
use crate::estates;
use crate::moderation;
use crate::notices::jobs;
use crate::notices::model::{Audience, Channel, Home, NoticeKind, PEOPLE_PER_SLICE, Place, Relation, Telling, Topic};
use crate::notices::store::{self, About, NewNotice};
use crate::outbox::NewJob;

/// Tells the next slice of people of a fact that happened at a moment, those after `after`, and gives the last of them;
/// `None` when everybody has been told. Repeating it changes nothing.
pub(in crate::notices) fn tell(
    tx: &mut WriteTx<'_>,
    fact: FactNumber,
    at: Instant,
    telling: &Telling,
    after: PersonId,
) -> Result<Option<PersonId>> {
    if is_told_otherwise(tx, telling)? {
        return Ok(None);
    }
    let answered = match telling.kind {
        NoticeKind::Reply => answered_person(tx, telling)?,
        _ => None,
    };
    let people = audience_after(tx, (telling, at), answered, after)?;
    let Some(last) = people.last().copied() else { return Ok(None) };
    let people = if let Some(id) = telling.complaint_id() {
        concerned(tx, id, (telling, answered), people)?
    } else {
        let told = |person| Ok((person, tactful(tx, person, kind_for(person, telling))?, Relation::Other));
        people.into_iter().map(told).collect::<Result<_>>()?
    };
    let ids: Vec<PersonId> = people.iter().map(|(id, ..)| *id).collect();
    let told = store::told_of(tx, fact, &ids)?;
    let choices = store::choices_of(tx, &ids)?;
    let watches = Watches::of(tx, telling, &ids)?;
    let mut new = Vec::new();
    for (person, kind, relation) in people.into_iter().filter(|(id, ..)| !told.contains(id)) {
        let topic = Topic::of(kind, relation);
        let chosen = || choices.get(&person).cloned().unwrap_or_default();
        let channel = match (watches.complaint.get(&person), watches.estate.get(&person)) {
            (Some(watch), _) if !kind.is_wanted(*watch, relation) => Channel::Nothing,
            (_, Some(told)) => chosen().channel_of_estate(*told),
            _ => chosen().channel(topic),
        };
        if channel != Channel::Nothing {
            new.push(NewNotice { person, kind, topic, channel });
        }
    }
    let about = About { fact, complaint_id: telling.complaint_id(), floor: telling.floor };
    let letters_from = letters_from(tx, telling)?;
    for told in &new {
        write(tx, (about, letters_from), *told)?;
    }
    store::count_unread(tx, &new.iter().map(|told| told.person).collect::<Vec<_>>())?;
    Ok(Some(last))
}

/// What the people of a slice chose of the complaint, or of its estate.
#[derive(Default)]
struct Watches {
    complaint: HashMap<PersonId, Watch>,
    estate: HashMap<PersonId, EstateWatch>,
}

impl Watches {
    fn of(tx: &mut ReadTx<'_>, telling: &Telling, people: &[PersonId]) -> Result<Self> {
        match telling.audience {
            Audience::Followers(id) => {
                Ok(Self { complaint: complaints::watches_of(tx, id, people)?, ..Self::default() })
            }
            Audience::Watchers(id) => {
                let (estate, _) = complaints::place_of(tx, id)?;
                Ok(Self { estate: complaints::estate_watches_of(tx, estate, people)?, ..Self::default() })
            }
            _ => Ok(Self::default()),
        }
    }
}

/// What somebody is told of what concerns no complaint: who came to a home, or left it, is told something else than its
/// owners.
fn kind_for(person: PersonId, telling: &Telling) -> NoticeKind {
    match telling.audience {
        Audience::Home(Home { person: whom, hers: Some(hers), .. }) if whom == person => hers,
        _ => telling.kind,
    }
}

/// Who has something grave open is greeted otherwise (club.md 3.1).
fn tactful(tx: &mut ReadTx<'_>, person: PersonId, kind: NoticeKind) -> Result<NoticeKind> {
    if kind != NoticeKind::Birthday {
        return Ok(kind);
    }
    let homes: Vec<_> = accounts::find_actor(tx, person)?.homes.iter().map(|home| home.unit_id).collect();
    let is_grave = complaints::has_grave_open(tx, person, &homes)?;
    Ok(if is_grave { NoticeKind::BirthdayCare } else { kind })
}

/// The owners of a home since before it happened, but who did it, and the one it happened to unless she did it herself.
fn household(tx: &mut ReadTx<'_>, home: Home, at: Instant) -> Result<Vec<PersonId>> {
    let mut people = estates::owners_before(tx, home.unit, at)?;
    people.retain(|owner| *owner != home.person && Some(*owner) != home.by);
    if home.hers.is_some() && home.by != Some(home.person) {
        people.push(home.person);
    }
    Ok(people)
}

/// Whether it speaks of a reply that waits to be read, of which its followers are told when it is released, or of the
/// words of a decision or a withdrawal, which is told of itself: one act, one letter. Only such words come by no form of
/// their own.
fn is_told_otherwise(tx: &mut ReadTx<'_>, telling: &Telling) -> Result<bool> {
    match (telling.kind, telling.audience, telling.floor) {
        (NoticeKind::Reply, Audience::Followers(id), Some(floor)) => {
            let reply = complaints::find_reply(tx, id, floor)?;
            Ok(reply.visibility == Visibility::Held || reply.submission_key.is_none())
        }
        _ => Ok(false),
    }
}

/// When its letters may go: of clocks when people work, of a crisis and of everything else at once.
fn letters_from(tx: &mut ReadTx<'_>, telling: &Telling) -> Result<Instant> {
    let now = tx.now();
    let Some(id) = telling.complaint_id().filter(|_| telling.kind.is_of_clock()) else { return Ok(now) };
    if complaints::parties_of(tx, id)?.severity == Severity::Crisis {
        return Ok(now);
    }
    Ok(complaints::in_reminder_hours(now, calendars(tx)?.latest()))
}

/// The notice, and with it the letter if it is to come at once, or when people work.
fn write(tx: &mut WriteTx<'_>, (about, letters_from): (About, Instant), told: NewNotice) -> Result<()> {
    let letter = match told.channel {
        Channel::Letter => {
            let key = format!("fact:{}:{}", about.fact, told.person);
            Some(store::insert_letter(tx, told.person, &key, Some(told.topic))?)
        }
        Channel::Site | Channel::Digest | Channel::Nothing => None,
    };
    store::insert(tx, about, told, letter)?;
    if let Some(letter_id) = letter {
        let unique_key = format!("{}:{letter_id}", jobs::LETTER);
        let body = json!({ "letter_id": letter_id });
        tx.add_job(&NewJob { kind: jobs::LETTER, body, unique_key, run_at: letters_from })?;
    }
    Ok(())
}

/// Who answers for a complaint: its ambassador, or those who triage it.
fn responsible(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<PersonId>> {
    if let Some(ambassador) = complaints::parties_of(tx, id)?.ambassador {
        return Ok(vec![ambassador]);
    }
    let reach = complaints::reach_of(tx, id)?;
    let people = accounts::people_with_role_in(tx, Role::Triage, reach)?;
    Ok(people.into_iter().map(|person| person.id).collect())
}

/// Whose word on a solution is still missing: the opener's home, or each home of a joint complaint that has not answered.
fn undecided(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<PersonId>> {
    let parties = complaints::parties_of(tx, id)?;
    if parties.households.is_empty() {
        return Ok(parties.openers);
    }
    complaints::household_people(tx, id, Some(HouseholdStanding::Open))
}

fn named_person(tx: &mut ReadTx<'_>, telling: &Telling) -> Result<Option<PersonId>> {
    match (telling.complaint_id(), telling.named) {
        (Some(id), Some(speaker)) => Ok(complaints::find_participant(tx, id, speaker)?.person_id),
        _ => Ok(None),
    }
}

/// Who wrote the floor that a reply answers.
fn answered_person(tx: &mut ReadTx<'_>, telling: &Telling) -> Result<Option<PersonId>> {
    let (Some(id), Some(floor)) = (telling.complaint_id(), telling.floor) else { return Ok(None) };
    let Some(parent) = complaints::find_reply(tx, id, floor)?.parent_floor else { return Ok(None) };
    author_of(tx, id, parent)
}

fn author_of(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Option<PersonId>> {
    let speaker = complaints::find_reply(tx, id, floor)?.participant;
    Ok(complaints::find_participant(tx, id, speaker)?.person_id)
}

/// The next slice of an audience, in the order of their ids. Who is answered is told whether she follows or not.
fn audience_after(
    tx: &mut ReadTx<'_>,
    (telling, at): (&Telling, Instant),
    answered: Option<PersonId>,
    after: PersonId,
) -> Result<Vec<PersonId>> {
    let slice = i64::try_from(PEOPLE_PER_SLICE).unwrap_or(0);
    let mut people = match telling.audience {
        Audience::Person(id) => vec![id],
        Audience::Followers(id) => complaints::followers_after(tx, id, at, after, slice)?,
        Audience::Watchers(id) => {
            let (estate, _) = complaints::place_of(tx, id)?;
            complaints::estate_watchers_after(tx, estate, at, after, slice)?
        }
        Audience::Author(id, floor) => author_of(tx, id, floor)?.into_iter().collect(),
        Audience::AuthorAndFlaggers(id, floor) => {
            let mut people = moderation::flaggers_of_floor_after(tx, (id, floor), after, slice)?;
            people.extend(author_of(tx, id, floor)?);
            people
        }
        Audience::Home(home) => household(tx, home, at)?,
        Audience::Openers(id) => complaints::parties_of(tx, id)?.openers,
        Audience::Undecided(id) => undecided(tx, id)?,
        Audience::Responsible(id) => responsible(tx, id)?,
        Audience::Flaggers(_, case) => moderation::flaggers_after(tx, case, after, slice)?,
        Audience::Holders(place, roles) => {
            let mut people = Vec::new();
            if let Some(reach) = reach_of(tx, place)? {
                for role in roles {
                    people.extend(accounts::people_with_role_in(tx, *role, reach)?);
                }
            }
            people.into_iter().map(|person| person.id).collect()
        }
    };
    people.extend(answered);
    // The ladder names people who did not follow when its clock struck.
    people.extend(named_person(tx, telling)?);
    people.retain(|id| *id > after);
    people.sort_unstable();
    people.dedup();
    people.truncate(PEOPLE_PER_SLICE);
    Ok(people)
}

/// Whose it is to act there; nobody's any more when what waited there has been decided meanwhile.
fn reach_of(tx: &mut ReadTx<'_>, place: Place) -> Result<Option<Reach>> {
    let found = match place {
        Place::Complaint(id) => complaints::reach_of(tx, id),
        Place::Claim(person, unit) => {
            estates::place_of_pending_claim(tx, person, unit).map(|(estate, region)| Reach::Estate(estate, region))
        }
    };
    match found {
        Ok(reach) => Ok(Some(reach)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Those who did not do it themselves and who may see the complaint now, with what each is told and what she is to it.
fn concerned(
    tx: &mut ReadTx<'_>,
    id: ComplaintId,
    (telling, answered): (&Telling, Option<PersonId>),
    people: Vec<PersonId>,
) -> Result<Vec<(PersonId, NoticeKind, Relation)>> {
    let parties = complaints::parties_of(tx, id)?;
    // Nobody is told of what happens in the archive, but who wrote or flagged something is told what became of it.
    if parties.is_archived && !telling.is_of_reader() {
        return Ok(Vec::new());
    }
    let is_public = sees(tx, None, id)?;
    let mut did_it = Vec::new();
    for speaker in telling.by.into_iter().flatten() {
        did_it.push(complaints::find_participant(tx, id, speaker)?.person_id);
    }
    let named = named_person(tx, telling)?;
    let mut concerned = Vec::new();
    for person in people {
        let is_named = named == Some(person);
        if did_it.contains(&Some(person)) && !is_named {
            continue;
        }
        let kind = match telling.kind {
            NoticeKind::Raised if is_named => NoticeKind::RaisedToMe,
            _ if is_named => NoticeKind::Named,
            NoticeKind::Reply if answered == Some(person) => NoticeKind::ReplyToMe,
            kind => kind,
        };
        let is_own = parties.openers.contains(&person) || parties.households.contains(&person);
        let relation = if is_own {
            Relation::Own
        } else if parties.ambassador == Some(person) {
            Relation::Work
        } else {
            Relation::Other
        };
        // Only what is held, or for few, needs to be asked person by person.
        let may_know = match kind {
            NoticeKind::ToSign => may_sign(tx, person, id)?,
            NoticeKind::ToConfirm => may_confirm(tx, person, (id, telling.floor.unwrap_or_default()))?,
            _ => is_public || is_seen_by(tx, person, id)?,
        };
        if may_know {
            concerned.push((person, kind, relation));
        }
    }
    Ok(concerned)
}

/// Whether a rejection waits that this person may sign.
fn may_sign(tx: &mut ReadTx<'_>, person: PersonId, id: ComplaintId) -> Result<bool> {
    let actor = accounts::find_actor(tx, person)?;
    let complaint = match complaints::find(tx, Some(&actor), id) {
        Err(Error::NotFound) => return Ok(false),
        found => found?,
    };
    for act in CosignedAct::ALL {
        if let Some((waiting, what)) = complaints::actions::waiting(tx, id, act.code())? {
            return Ok(complaints::policy::may_cosign(&actor, &complaint, (what, waiting.proposed_by)).is_ok());
        }
    }
    let Some(waiting) = complaints::open_rejection(tx, id)? else { return Ok(false) };
    Ok(complaints::policy::may_sign_rejection(&actor, &complaint, waiting.proposed_by).is_ok())
}

/// Whether a withholding waits there that this person may confirm.
fn may_confirm(tx: &mut ReadTx<'_>, person: PersonId, place: (ComplaintId, i32)) -> Result<bool> {
    let actor = accounts::find_actor(tx, person)?;
    if complaints::policy::withholding_scopes(&actor).is_empty() {
        return Ok(false);
    }
    let (complaint, cause) = match complaints::actions::cause_of(tx, &actor, place) {
        Err(Error::NotFound) => return Ok(false),
        found => found?,
    };
    let waiting = complaints::withholding_at(tx, place.0, place.1)?;
    let waiting =
        waiting.filter(|waiting| waiting.standing() == Standing::Waiting && waiting.signature.expires_at > tx.now());
    Ok(waiting.is_some_and(|waiting| {
        complaints::policy::may_confirm_withholding(&actor, &complaint, waiting.signature.proposed_by, &cause).is_ok()
    }))
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
