//! Roles that people hold, and the names of what they reach.

use diesel::prelude::*;

use crate::accounts::model::{Grant, HeldRole, Scope};
use crate::base::Result;
use crate::base::ids::{EstateId, PersonId, RegionId, RoleGrantId};
use crate::base::words::{Role, ScopeKind};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{estate, person, region, role_grant};

type Row = (RoleGrantId, PersonId, Role, ScopeKind, Option<i64>, crate::base::Instant);

/// The roles that some people hold now, the oldest first.
pub fn roles_of(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<HeldRole>> {
    let ids: Vec<i64> = people.iter().map(|id| id.0).collect();
    let rows: Vec<Row> = role_grant::table
        .filter(role_grant::person_id.eq_any(ids))
        .filter(role_grant::ended_at.is_null())
        .order(role_grant::id)
        .select((
            role_grant::id,
            role_grant::person_id,
            role_grant::role,
            role_grant::scope_kind,
            role_grant::scope_id,
            role_grant::granted_at,
        ))
        .load(tx.conn())?;
    let held = |(id, person_id, role, kind, scope_id, granted_at): Row| {
        Some(HeldRole { id, person_id, grant: Grant { role, scope: Scope::of_columns(kind, scope_id)? }, granted_at })
    };
    Ok(rows.into_iter().filter_map(held).collect())
}

pub fn insert_role(tx: &mut WriteTx<'_>, id: PersonId, grant: Grant, by: Option<PersonId>) -> Result<()> {
    let now = tx.now();
    let (kind, scope_id) = grant.scope.columns();
    diesel::insert_into(role_grant::table)
        .values((
            role_grant::person_id.eq(id.0),
            role_grant::role.eq(grant.role),
            role_grant::scope_kind.eq(kind),
            role_grant::scope_id.eq(scope_id),
            role_grant::granted_by.eq(by.map(|by| by.0)),
            role_grant::granted_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub fn end_role(tx: &mut WriteTx<'_>, id: RoleGrantId) -> Result<()> {
    let now = tx.now();
    diesel::update(role_grant::table.find(id.0).filter(role_grant::ended_at.is_null()))
        .set(role_grant::ended_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// How many people administer the whole group.
pub fn count_group_admins(tx: &mut ReadTx<'_>) -> Result<i64> {
    Ok(role_grant::table
        .filter(role_grant::role.eq(Role::Admin))
        .filter(role_grant::scope_kind.eq(ScopeKind::Group))
        .filter(role_grant::ended_at.is_null())
        .count()
        .get_result(tx.conn())?)
}

/// Every region, by name.
pub fn regions(tx: &mut ReadTx<'_>) -> Result<Vec<(RegionId, String)>> {
    Ok(region::table.order(region::name).select((region::id, region::name)).load(tx.conn())?)
}

/// Every estate, by name.
pub fn estates(tx: &mut ReadTx<'_>) -> Result<Vec<(EstateId, String)>> {
    Ok(estate::table.order(estate::name).select((estate::id, estate::name)).load(tx.conn())?)
}

/// The region of a name, as a scope.
pub fn find_region_named(tx: &mut ReadTx<'_>, name: &str) -> Result<Scope> {
    Ok(Scope::Region(region::table.filter(region::name.eq(name)).select(region::id).first(tx.conn())?))
}

/// The estate of a name, as a scope.
pub fn find_estate_named(tx: &mut ReadTx<'_>, name: &str) -> Result<Scope> {
    Ok(Scope::Estate(estate::table.filter(estate::name.eq(name)).select(estate::id).first(tx.conn())?))
}

/// Whether the account of an address can speak for the company already.
pub fn has_staff_name(tx: &mut ReadTx<'_>, email: &str) -> Result<bool> {
    let named = person::table.filter(person::email.eq(email)).filter(person::staff_name.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(named)).get_result(tx.conn())?)
}
