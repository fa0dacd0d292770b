//! A notice with what it speaks of, looked up when it is shown: who did it, in which role, and the title.

use std::collections::HashMap;

use super::model::{Notice, NoticeKind, Telling, telling};
use super::store;
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{ComplaintId, FactNumber, UnitId};
use crate::base::words::Role;
use crate::complaints;
use crate::db::ReadTx;
use crate::estates;
use crate::outbox;

/// Who did what a notice tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doer {
    /// Her role, where she spoke in one.
    pub role: Option<Role>,
    /// Her name in the complaint.
    pub name: String,
}

/// A notice with the complaint it speaks of.
#[derive(Clone, Debug)]
pub struct Told {
    /// The notice.
    pub notice: Notice,
    /// Title and estate of the complaint, if it speaks of one.
    pub about: Option<(String, String)>,
    /// Who did it; nobody where the reader herself is meant.
    pub doer: Option<Doer>,
    /// Estate and building of the home it speaks of, if it speaks of one.
    pub home: Option<String>,
}

/// A page of an actor's notices before an id, the newest first, and one more if there is a next page. Notices of
/// complaints that she may not see any more are `None`. Six queries, however many they are.
pub fn told_before(tx: &mut ReadTx<'_>, actor: &Actor, before: Option<i64>) -> Result<Vec<(Notice, Option<Told>)>> {
    let notices = store::list_of(tx, actor.person_id, before)?;
    let ids: Vec<ComplaintId> = notices.iter().filter_map(|notice| notice.complaint_id).collect();
    let titles: HashMap<ComplaintId, (String, String)> = complaints::titles_visible_to(tx, actor, &ids)?
        .into_iter()
        .map(|(id, title, estate)| (id, (title, estate)))
        .collect();
    let is_seen = |id| titles.contains_key(&id);
    let tellings = tellings_of(tx, &notices, is_seen)?;
    let doers = doers_of(tx, (&notices, &tellings), is_seen)?;
    let homes = homes_of(tx, (&notices, &tellings))?;
    let told = |notice: Notice| {
        let about = notice.complaint_id.map(|id| titles.get(&id).cloned());
        let told = match about {
            Some(None) => None,
            about => {
                let (doer, home) = (doers.get(&notice.id).cloned(), homes.get(&notice.id).cloned());
                Some(Told { about: about.flatten(), doer, home, notice: notice.clone() })
            }
        };
        (notice, told)
    };
    Ok(notices.into_iter().map(told).collect())
}

/// What facts told, by their numbers.
pub(super) type Tellings = HashMap<FactNumber, Telling>;

/// What the facts of notices told, as far as it says who did it, in complaints that are seen, or which home it was. One
/// query, or none.
pub(super) fn tellings_of(
    tx: &mut ReadTx<'_>,
    notices: &[Notice],
    is_seen: impl Fn(ComplaintId) -> bool,
) -> Result<Tellings> {
    let is_asked = |notice: &&Notice| notice.kind.is_of_home() || notice.complaint_id.is_some_and(&is_seen);
    let numbers: Vec<FactNumber> = notices.iter().filter(is_asked).map(|notice| notice.fact_number).collect();
    if numbers.is_empty() {
        return Ok(Tellings::new());
    }
    let facts = outbox::facts_numbered(tx, &numbers)?;
    Ok(facts.into_iter().filter_map(|recorded| Some((recorded.number, telling(&recorded.fact)?))).collect())
}

/// Who did what the notices tell, by the notice; only of complaints that are seen. Two queries, or none.
pub(super) fn doers_of(
    tx: &mut ReadTx<'_>,
    (notices, tellings): (&[Notice], &Tellings),
    is_seen: impl Fn(ComplaintId) -> bool,
) -> Result<HashMap<i64, Doer>> {
    let shown = |notice: &&Notice| notice.complaint_id.is_some_and(&is_seen);
    let shown: Vec<&Notice> = notices.iter().filter(shown).filter(|notice| names_somebody(notice.kind)).collect();
    if shown.is_empty() {
        return Ok(HashMap::new());
    }
    let place = |notice: &&Notice| Some((notice.complaint_id?, tellings.get(&notice.fact_number)?.subject()?));
    let places: Vec<_> = shown.iter().filter_map(place).collect();
    let names: HashMap<_, String> = complaints::speakers_at(tx, &places)?.into_iter().collect();
    let floors: Vec<_> = shown.iter().filter_map(|notice| Some((notice.complaint_id?, notice.floor?))).collect();
    let roles: HashMap<_, Role> = complaints::roles_at(tx, &floors)?.into_iter().collect();
    let doer = |notice: &&Notice| {
        let name = names.get(&place(notice)?)?.clone();
        let spoken = notice.complaint_id.zip(notice.floor).and_then(|floor| roles.get(&floor).copied());
        let role = match notice.kind {
            NoticeKind::Accepted => Some(Role::Ambassador),
            // The floor is another's.
            NoticeKind::ToConfirm => None,
            _ => spoken,
        };
        Some((notice.id, Doer { role, name }))
    };
    Ok(shown.iter().filter_map(doer).collect())
}

/// Estate and building of the homes that notices speak of, by the notice: somebody may have several. One query, or none.
pub(super) fn homes_of(
    tx: &mut ReadTx<'_>,
    (notices, tellings): (&[Notice], &Tellings),
) -> Result<HashMap<i64, String>> {
    let unit = |notice: &Notice| Some((notice.id, tellings.get(&notice.fact_number)?.unit()?));
    let units: Vec<(i64, UnitId)> = notices.iter().filter_map(unit).collect();
    if units.is_empty() {
        return Ok(HashMap::new());
    }
    let asked: Vec<UnitId> = units.iter().map(|(_, unit)| *unit).collect();
    let places: HashMap<UnitId, String> = estates::places_of_units(tx, &asked)?
        .into_iter()
        .map(|(unit, estate, building)| (unit, format!("{estate} {building}")))
        .collect();
    Ok(units.into_iter().filter_map(|(notice, unit)| Some((notice, places.get(&unit)?.clone()))).collect())
}

/// Whether somebody else did it; the rest speaks of the reader.
const fn names_somebody(kind: NoticeKind) -> bool {
    !matches!(
        kind,
        NoticeKind::Named
            | NoticeKind::NewHere
            | NoticeKind::Withheld
            | NoticeKind::ShownAgain
            | NoticeKind::FlagUpheld
            | NoticeKind::FlagLeft
    )
}
