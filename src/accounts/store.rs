//! The rows of accounts.

use diesel::prelude::*;

use super::model::{Actor, Grant, Home, Person, Scope};
use crate::base::ids::{BuildingId, EstateId, PersonId, RegionId, UnitId};
use crate::base::words::{Role, ScopeKind};
use crate::base::{Error, Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{building, estate, home_claim, person, role_grant, session, unit};

/// One account.
pub fn find_person(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Person> {
    Ok(person::table.find(id.0).first(tx.conn())?)
}

/// The account of an address.
pub(super) fn find_by_email(tx: &mut ReadTx<'_>, email: &str) -> Result<Person> {
    Ok(person::table.filter(person::email.eq(email)).filter(person::closed_at.is_null()).first(tx.conn())?)
}

/// The actor of a living session, by the hash of its token: two queries.
pub(super) fn find_actor_by_session(tx: &mut ReadTx<'_>, token_hash: &[u8]) -> Result<(Actor, Instant)> {
    let now = tx.now();
    type Row = (Person, Instant, Option<Role>, Option<ScopeKind>, Option<i64>);
    let rows: Vec<Row> = session::table
        .inner_join(person::table)
        .left_join(role_grant::table.on(role_grant::person_id.eq(person::id).and(role_grant::ended_at.is_null())))
        .filter(session::token_hash.eq(token_hash))
        .filter(session::expires_at.gt(now))
        .filter(person::closed_at.is_null())
        .order(role_grant::id)
        .select((
            Person::as_select(),
            session::last_seen,
            role_grant::role.nullable(),
            role_grant::scope_kind.nullable(),
            role_grant::scope_id.nullable(),
        ))
        .load(tx.conn())?;
    let grants = rows
        .iter()
        .filter_map(|(_, _, role, kind, id)| Some(Grant { role: (*role)?, scope: Scope::of_columns((*kind)?, *id)? }));
    let grants = grants.collect();
    let (person, last_seen, ..) = rows.into_iter().next().ok_or(Error::NotFound)?;
    let homes = homes_of(tx, person.id)?;
    Ok((actor(person, grants, homes), last_seen))
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
    Ok(actor(person, grants, homes))
}

fn actor(person: Person, grants: Vec<Grant>, homes: Vec<Home>) -> Actor {
    Actor {
        person_id: person.id,
        is_confirmed: person.email_confirmed_at.is_some(),
        public_name: person.public_name,
        staff_name: person.staff_name,
        organisation: person.organisation,
        unread_notices: person.unread_notices,
        grants,
        homes,
    }
}

fn homes_of(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Vec<Home>> {
    let rows: Vec<(UnitId, BuildingId, EstateId, RegionId)> = home_claim::table
        .inner_join(unit::table.inner_join(building::table.inner_join(estate::table)))
        .filter(home_claim::person_id.eq(id.0))
        .filter(home_claim::state.eq("approved"))
        .order(home_claim::decided_at)
        .select((unit::id, building::id, estate::id, estate::region_id))
        .load(tx.conn())?;
    let home = |(unit_id, building_id, estate_id, region_id)| Home { unit_id, building_id, estate_id, region_id };
    Ok(rows.into_iter().map(home).collect())
}

/// Everybody who holds a role that reaches an estate, by name.
pub fn people_with_role_at(
    tx: &mut ReadTx<'_>,
    role: Role,
    estate_id: EstateId,
    region_id: RegionId,
) -> Result<Vec<Person>> {
    let group = role_grant::scope_kind.eq(ScopeKind::Group);
    let region =
        role_grant::scope_kind.eq(ScopeKind::Region).and(role_grant::scope_id.eq(region_id.0).assume_not_null());
    let estate =
        role_grant::scope_kind.eq(ScopeKind::Estate).and(role_grant::scope_id.eq(estate_id.0).assume_not_null());
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

pub(super) fn insert_session(tx: &mut WriteTx<'_>, token_hash: &[u8], id: PersonId, expires_at: Instant) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(session::table)
        .values((
            session::token_hash.eq(token_hash),
            session::person_id.eq(id.0),
            session::created_at.eq(now),
            session::last_seen.eq(now),
            session::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub(super) fn delete_session(tx: &mut WriteTx<'_>, token_hash: &[u8]) -> Result<()> {
    diesel::delete(session::table.find(token_hash)).execute(tx.conn())?;
    Ok(())
}

/// Ends every session of a person.
pub(super) fn delete_sessions_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(session::table.filter(session::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}
