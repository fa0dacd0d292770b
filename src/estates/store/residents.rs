//! The rows of those whom owners let in, and of invitations.

use diesel::prelude::*;

use crate::base::ids::{PersonId, UnitId};
use crate::base::words::Residence;
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::{
    Claim, ClaimState, GivenInvitation, INVITATION_DAYS, Invitation, InvitedHome, NewResident,
};
use crate::schema::{building, estate, home_claim, home_invitation, unit};

/// More than any home lets in.
const MAX_SHOWN: i64 = 100;
/// Ended at a time: a write stays short.
const ENDED_AT_A_TIME: i64 = 50;
/// Twenty a home at a time: more than anybody gives in a lifetime.
const MAX_EXPORTED: i64 = 2_000;

/// Family and tenants of a unit, in the order they came.
pub(in crate::estates) fn residents_in(tx: &mut ReadTx<'_>, unit_id: UnitId) -> Result<Vec<Claim>> {
    Ok(home_claim::table
        .filter(home_claim::unit_id.eq(unit_id.0))
        .filter(home_claim::state.eq(ClaimState::Approved))
        .filter(home_claim::residence.ne(Residence::Owner))
        .order((home_claim::claimed_at, home_claim::id))
        .limit(MAX_SHOWN)
        .select(Claim::as_select())
        .load(tx.conn())?)
}

/// How many owners a unit has.
pub(in crate::estates) fn count_owners_in(tx: &mut ReadTx<'_>, unit_id: UnitId) -> Result<i64> {
    let owners = home_claim::table
        .filter(home_claim::unit_id.eq(unit_id.0))
        .filter(home_claim::state.eq(ClaimState::Approved))
        .filter(home_claim::residence.eq(Residence::Owner));
    Ok(owners.count().get_result(tx.conn())?)
}

/// The invitations of a unit that wait.
pub(in crate::estates) fn open_invitations_in(tx: &mut ReadTx<'_>, unit_id: UnitId) -> Result<Vec<Invitation>> {
    let now = tx.now();
    Ok(home_invitation::table
        .filter(home_invitation::unit_id.eq(unit_id.0))
        .filter(home_invitation::ended_at.is_null())
        .filter(home_invitation::expires_at.gt(now))
        .order((home_invitation::invited_at, home_invitation::id))
        .limit(MAX_SHOWN)
        .select(Invitation::as_select())
        .load(tx.conn())?)
}

/// The invitation behind a code; 404 when it was used, ended, is over or never was, or when who gave it is no owner of the
/// home any more.
pub(in crate::estates) fn find_invited_home(tx: &mut ReadTx<'_>, code_hash: &[u8]) -> Result<InvitedHome> {
    let now = tx.now();
    let inviter = home_claim::table
        .filter(home_claim::person_id.eq(home_invitation::invited_by))
        .filter(home_claim::unit_id.eq(home_invitation::unit_id))
        .filter(home_claim::state.eq(ClaimState::Approved))
        .filter(home_claim::residence.eq(Residence::Owner));
    Ok(home_invitation::table
        .inner_join(unit::table.inner_join(building::table.inner_join(estate::table)))
        .filter(home_invitation::code_hash.eq(code_hash))
        .filter(home_invitation::ended_at.is_null())
        .filter(home_invitation::expires_at.gt(now))
        .filter(home_invitation::tenancy_ends_at.is_null().or(home_invitation::tenancy_ends_at.gt(now)))
        .filter(diesel::dsl::exists(inviter))
        .select((Invitation::as_select(), estate::id, estate::name, building::name, unit::label))
        .first(tx.conn())?)
}

pub(in crate::estates) fn insert_invitation(
    tx: &mut WriteTx<'_>,
    (unit_id, by): (UnitId, PersonId),
    (new, tenancy_ends_at): (&NewResident, Option<Instant>),
    code_hash: &[u8],
) -> Result<()> {
    let (id, now) = (tx.random().public_id(), tx.now());
    diesel::insert_into(home_invitation::table)
        .values((
            home_invitation::id.eq(id),
            home_invitation::code_hash.eq(code_hash),
            home_invitation::unit_id.eq(unit_id.0),
            home_invitation::residence.eq(new.residence),
            home_invitation::called.eq(&new.called),
            home_invitation::invited_by.eq(by.0),
            home_invitation::invited_at.eq(now),
            home_invitation::expires_at.eq(now.plus_days(INVITATION_DAYS)),
            home_invitation::tenancy_ends_at.eq(tenancy_ends_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub(in crate::estates) fn end_invitation(tx: &mut WriteTx<'_>, id: &str) -> Result<()> {
    let now = tx.now();
    diesel::update(home_invitation::table.find(id)).set(home_invitation::ended_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Somebody lives there on an owner's word.
pub(in crate::estates) fn insert_resident(tx: &mut WriteTx<'_>, person_id: PersonId, home: &InvitedHome) -> Result<()> {
    let (id, now) = (tx.random().public_id(), tx.now());
    let invitation = &home.invitation;
    diesel::insert_into(home_claim::table)
        .values((
            home_claim::id.eq(id),
            home_claim::person_id.eq(person_id.0),
            home_claim::unit_id.eq(invitation.unit_id.0),
            home_claim::estate_id.eq(home.estate_id.0),
            home_claim::state.eq(ClaimState::Approved),
            home_claim::note.eq(&invitation.called),
            home_claim::claimed_at.eq(now),
            home_claim::decided_by.eq(invitation.invited_by.0),
            home_claim::decided_at.eq(now),
            home_claim::residence.eq(invitation.residence),
            home_claim::tenancy_ends_at.eq(invitation.tenancy_ends_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A tenancy ends on another day, or has no end any more.
pub(in crate::estates) fn set_tenancy(tx: &mut WriteTx<'_>, id: &str, ends_at: Option<Instant>) -> Result<()> {
    diesel::update(home_claim::table.find(id)).set(home_claim::tenancy_ends_at.eq(ends_at)).execute(tx.conn())?;
    Ok(())
}

/// Some of the tenancies whose last day is over.
pub(in crate::estates) fn tenancies_over(tx: &mut ReadTx<'_>) -> Result<Vec<Claim>> {
    let now = tx.now();
    Ok(home_claim::table
        .filter(home_claim::state.eq(ClaimState::Approved))
        .filter(home_claim::tenancy_ends_at.is_not_null())
        .filter(home_claim::tenancy_ends_at.le(now))
        .order((home_claim::tenancy_ends_at, home_claim::id))
        .limit(ENDED_AT_A_TIME)
        .select(Claim::as_select())
        .load(tx.conn())?)
}

/// The invitations that a person gave, the newest first: for the file of her own data.
pub fn invitations_by(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Vec<GivenInvitation>> {
    Ok(home_invitation::table
        .inner_join(unit::table.inner_join(building::table.inner_join(estate::table)))
        .filter(home_invitation::invited_by.eq(id.0))
        .order((home_invitation::invited_at.desc(), home_invitation::id))
        .limit(MAX_EXPORTED)
        .select((Invitation::as_select(), home_invitation::ended_at, estate::name, building::name, unit::label))
        .load(tx.conn())?)
}
