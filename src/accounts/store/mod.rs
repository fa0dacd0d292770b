//! The rows of accounts: persons and actors here, sessions and links, roles and their scopes in files of their own.

mod codes;
mod contacts;
mod links;
mod roles;
mod second_factor;
mod sessions;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Actor, Grant, Home, Person, Scope};
use crate::accounts::model::Reach;
use crate::base::ids::{BuildingId, EstateId, PersonId, RegionId, UnitId};
use crate::base::words::{Residence, Role, ScopeKind};
use crate::base::{Contact, ContactKind, Error, Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{building, estate, home_claim, person, role_grant, session, totp, unit};

pub(super) use codes::*;
pub(super) use contacts::*;
pub(super) use links::*;
pub(super) use roles::*;
pub use roles::{find_estate_named, find_region_named, has_staff_name};
pub(super) use second_factor::*;
pub(super) use sessions::*;

/// One account.
pub fn find_person(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Person> {
    Ok(person::table.find(id.0).get_result(tx.conn())?)
}

/// The actor of a living session, by the hash of its token: two queries.
pub(super) fn find_actor_by_session(tx: &mut ReadTx<'_>, token_hash: &[u8]) -> Result<(Actor, Instant)> {
    type Row = (Person, Instant, Option<Instant>, Option<Role>, Option<ScopeKind>, Option<i64>);
    let now = tx.now();
    let rows: Vec<Row> = session::table
        .inner_join(person::table)
        .left_join(totp::table.on(totp::person_id.eq(person::id)))
        .left_join(role_grant::table.on(role_grant::person_id.eq(person::id).and(role_grant::ended_at.is_null())))
        .filter(session::token_hash.eq(token_hash))
        .filter(session::expires_at.gt(now))
        .filter(person::closed_at.is_null())
        .order(role_grant::id)
        .select((
            Person::as_select(),
            session::last_seen,
            totp::enabled_at.nullable(),
            role_grant::role.nullable(),
            role_grant::scope_kind.nullable(),
            role_grant::scope_id.nullable(),
        ))
        .load(tx.conn())?;
    let grants = rows.iter().filter_map(|(_, _, _, role, kind, id)| {
        Some(Grant { role: (*role)?, scope: Scope::of_columns((*kind)?, *id)? })
    });
    let grants = grants.collect();
    let (person, last_seen, totp_since, ..) = rows.into_iter().next().ok_or(Error::NotFound)?;
    let homes = homes_of(tx, person.id)?;
    Ok((Actor { has_totp: totp_since.is_some(), ..actor(person, grants, homes) }, last_seen))
}

/// A person as an actor, outside a request: for the command line, the demonstration and tests.
pub fn find_actor(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Actor> {
    let person = find_person(tx, id)?;
    let rows: Vec<(Role, ScopeKind, Option<i64>)> = role_grant::table
        .filter(role_grant::person_id.eq(id.0))
        .filter(role_grant::ended_at.is_null())
        .order(role_grant::id)
        .select((role_grant::role, role_grant::scope_kind, role_grant::scope_id))
        .load(tx.conn())?;
    let grants = rows.into_iter();
    let grants = grants.filter_map(|(role, kind, id)| Some(Grant { role, scope: Scope::of_columns(kind, id)? }));
    let grants = grants.collect();
    let homes = homes_of(tx, id)?;
    let has_totp = find_totp(tx, id)?.is_some_and(|totp| totp.enabled_at.is_some());
    Ok(Actor { has_totp, ..actor(person, grants, homes) })
}

fn actor(person: Person, grants: Vec<Grant>, homes: Vec<Home>) -> Actor {
    Actor {
        person_id: person.id,
        is_confirmed: person.is_confirmed(),
        public_name: person.public_name,
        staff_name: person.staff_name,
        organisation: person.organisation,
        unread_notices: person.unread_notices,
        has_totp: false,
        is_held_back: false,
        grants,
        homes,
    }
}

fn homes_of(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Vec<Home>> {
    let rows: Vec<(UnitId, BuildingId, EstateId, RegionId, Residence)> = home_claim::table
        .inner_join(unit::table.inner_join(building::table.inner_join(estate::table)))
        .filter(home_claim::person_id.eq(id.0))
        .filter(sql::<Bool>("home_claim.state = 'approved'"))
        .order(home_claim::decided_at)
        .select((unit::id, building::id, estate::id, estate::region_id, home_claim::residence))
        .load(tx.conn())?;
    let home = |(unit_id, building_id, estate_id, region_id, residence)| Home {
        unit_id,
        building_id,
        estate_id,
        region_id,
        residence,
    };
    Ok(rows.into_iter().map(home).collect())
}

/// Everybody who holds a role that reaches so far, in the order in which they came.
pub fn people_with_role_in(tx: &mut ReadTx<'_>, role: Role, reach: Reach) -> Result<Vec<Person>> {
    // No estate and no region has the id 0.
    let (estate_id, region_id) = match reach {
        Reach::Estate(estate_id, region_id) => (estate_id.0, region_id.0),
        Reach::Group => (0, 0),
    };
    let group = role_grant::scope_kind.eq(ScopeKind::Group);
    let region = role_grant::scope_kind.eq(ScopeKind::Region).and(role_grant::scope_id.eq(region_id).assume_not_null());
    let estate = role_grant::scope_kind.eq(ScopeKind::Estate).and(role_grant::scope_id.eq(estate_id).assume_not_null());
    let holders = role_grant::table
        .filter(role_grant::role.eq(role))
        .filter(role_grant::ended_at.is_null())
        .filter(group.or(region).or(estate))
        .select(role_grant::person_id);
    Ok(person::table
        .filter(person::id.eq_any(holders))
        .filter(person::closed_at.is_null())
        .order(person::id)
        .load(tx.conn())?)
}

/// More people than a form offers.
const MOST_HOLDERS: i64 = 500;

/// Everybody who holds a role that reaches into one of some scopes, in the order in which they came.
pub fn people_with_role_within(tx: &mut ReadTx<'_>, role: Role, scopes: &[Scope]) -> Result<Vec<Person>> {
    let region = |scope: &Scope| if let Scope::Region(id) = scope { Some(id.0) } else { None };
    let estate = |scope: &Scope| if let Scope::Estate(id) = scope { Some(id.0) } else { None };
    let regions: Vec<i64> = scopes.iter().filter_map(region).collect();
    let estates: Vec<i64> = scopes.iter().filter_map(estate).collect();
    let inside = estate::table.filter(estate::region_id.eq_any(regions.clone())).select(estate::id.nullable());
    let around = estate::table.filter(estate::id.eq_any(estates.clone())).select(estate::region_id.nullable());
    let of_region = role_grant::scope_id.eq_any(regions).or(role_grant::scope_id.eq_any(around));
    let of_estate = role_grant::scope_id.eq_any(estates).or(role_grant::scope_id.eq_any(inside));
    let reaches = role_grant::scope_kind
        .eq(ScopeKind::Group)
        .or(role_grant::scope_kind.eq(ScopeKind::Region).and(of_region.assume_not_null()))
        .or(role_grant::scope_kind.eq(ScopeKind::Estate).and(of_estate.assume_not_null()))
        .or(scopes.contains(&Scope::Group).into_sql::<Bool>());
    let holders = role_grant::table
        .filter(role_grant::role.eq(role))
        .filter(role_grant::ended_at.is_null())
        .filter(reaches)
        .select(role_grant::person_id);
    Ok(person::table
        .filter(person::id.eq_any(holders))
        .filter(person::closed_at.is_null())
        .order(person::id)
        .limit(MOST_HOLDERS)
        .load(tx.conn())?)
}

/// A new account.
pub(super) struct NewPerson<'a> {
    pub contact: &'a Contact,
    pub password_hash: Option<&'a str>,
    pub public_name: Option<&'a str>,
    pub language: &'a str,
}

pub(super) fn insert_person(tx: &mut WriteTx<'_>, new: &NewPerson<'_>) -> Result<PersonId> {
    let now = tx.now();
    let of_kind = |kind| Some(new.contact.as_str()).filter(|_| new.contact.kind() == kind);
    let row: Person = diesel::insert_into(person::table)
        .values((
            person::email.eq(of_kind(ContactKind::Email)),
            person::mobile.eq(of_kind(ContactKind::Mobile)),
            person::password_hash.eq(new.password_hash),
            person::public_name.eq(new.public_name),
            person::language.eq(new.language),
            person::unread_notices.eq(0),
            person::created_at.eq(now),
        ))
        .returning(person::all_columns)
        .get_result(tx.conn())?;
    Ok(row.id)
}

pub(super) fn set_password_hash(tx: &mut WriteTx<'_>, id: PersonId, hash: Option<&str>) -> Result<()> {
    diesel::update(person::table.find(id.0)).set(person::password_hash.eq(hash)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_public_name(tx: &mut WriteTx<'_>, id: PersonId, name: Option<&str>) -> Result<()> {
    diesel::update(person::table.find(id.0)).set(person::public_name.eq(name)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_language(tx: &mut WriteTx<'_>, id: PersonId, tag: &str) -> Result<()> {
    diesel::update(person::table.find(id.0)).set(person::language.eq(tag)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_staff_name(tx: &mut WriteTx<'_>, id: PersonId, name: &str, organisation: Option<&str>) -> Result<()> {
    diesel::update(person::table.find(id.0))
        .set((person::staff_name.eq(name), person::organisation.eq(organisation)))
        .execute(tx.conn())?;
    Ok(())
}

/// The names under which people speak for the company.
pub(super) fn staff_names(tx: &mut ReadTx<'_>) -> Result<Vec<String>> {
    let names: Vec<Option<String>> =
        person::table.filter(person::staff_name.is_not_null()).select(person::staff_name).load(tx.conn())?;
    Ok(names.into_iter().flatten().collect())
}

/// At most `limit` accounts before an id, newest first, whose address or name holds `sought`.
pub(super) fn list_people(
    tx: &mut ReadTx<'_>,
    sought: Option<&str>,
    before: Option<PersonId>,
    limit: usize,
) -> Result<Vec<Person>> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let pattern = sought.map(|sought| {
        let escaped = sought.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{escaped}%")
    });
    let mut query = person::table.order(person::id.desc()).limit(limit).into_boxed();
    if let Some(pattern) = &pattern {
        let email = person::email.like(pattern.to_lowercase()).escape('\\');
        let mobile = person::mobile.like(pattern).escape('\\');
        let public = person::public_name.like(pattern).escape('\\');
        let staff = person::staff_name.like(pattern).escape('\\');
        query = query.filter(
            email
                .assume_not_null()
                .or(mobile.assume_not_null())
                .or(public.assume_not_null())
                .or(staff.assume_not_null()),
        );
    }
    if let Some(before) = before {
        query = query.filter(person::id.lt(before.0));
    }
    Ok(query.load(tx.conn())?)
}

/// Takes public name, contacts and password away for good. The name with which she signed for the company stays with what
/// she signed.
pub(super) fn close_person(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    let now = tx.now();
    diesel::update(person::table.find(id.0))
        .set((
            person::email.eq(None::<String>),
            person::email_confirmed_at.eq(None::<Instant>),
            person::mobile.eq(None::<String>),
            person::mobile_confirmed_at.eq(None::<Instant>),
            person::password_hash.eq(None::<String>),
            person::public_name.eq(None::<String>),
            person::closed_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
