//! The rows of claims.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::accounts::Scope;
use crate::base::cursor::Cursor;
use crate::base::ids::{EstateId, PersonId, RegionId, UnitId};
use crate::base::words::{EndReason, Residence};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::{Claim, ClaimState, ClaimedHome, NewClaim};
use crate::schema::{building, estate, home_claim, home_invitation, photograph, unit};

/// Claims on one page of the desk.
pub(in crate::estates) const CLAIMS_PER_PAGE: i64 = 50;
/// More homes than one person claims.
const MAX_OWN_CLAIMS: i64 = 50;

macro_rules! claimed_homes {
    () => {
        home_claim::table.inner_join(unit::table.inner_join(building::table.inner_join(estate::table)))
    };
}

/// The one predicate of who may see a claim: those whose scopes reach its estate (decisions.md 12).
macro_rules! within {
    ($scopes:expr) => {{
        let reach = Reach::of($scopes);
        reach
            .group
            .into_sql::<diesel::sql_types::Bool>()
            .or(estate::region_id.eq_any(reach.regions))
            .or(estate::id.eq_any(reach.estates))
    }};
}

/// Scopes as the sets that a query compares with.
struct Reach {
    group: bool,
    regions: Vec<i64>,
    estates: Vec<i64>,
}

impl Reach {
    fn of(scopes: &[Scope]) -> Self {
        let mut reach = Self { group: false, regions: Vec::new(), estates: Vec::new() };
        for scope in scopes {
            match scope {
                Scope::Group => reach.group = true,
                Scope::Region(id) => reach.regions.push(id.0),
                Scope::Estate(id) => reach.estates.push(id.0),
            }
        }
        reach
    }
}

/// Pending claims within scopes, the oldest first, after a cursor of time and rank; one more than a page if there is a
/// next one.
pub(in crate::estates) fn list_claims_visible_to(
    tx: &mut ReadTx<'_>,
    scopes: &[Scope],
    after: Option<Cursor>,
) -> Result<Vec<ClaimedHome>> {
    let after = after.unwrap_or(Cursor { value: i64::MIN, id: 0 });
    Ok(claimed_homes!()
        .filter(home_claim::state.eq(ClaimState::Pending))
        .filter(within!(scopes))
        .filter(
            home_claim::claimed_at
                .gt(after.value)
                .or(home_claim::claimed_at.eq(after.value).and(home_claim::unit_id.gt(after.id))),
        )
        .order((home_claim::claimed_at, home_claim::unit_id))
        .limit(CLAIMS_PER_PAGE + 1)
        .select((Claim::as_select(), estate::region_id, estate::name, building::name, unit::label))
        .load(tx.conn())?)
}

/// How many claims wait within scopes.
pub fn count_pending_claims(tx: &mut ReadTx<'_>, scopes: &[Scope]) -> Result<i64> {
    let pending = claimed_homes!().filter(home_claim::state.eq(ClaimState::Pending)).filter(within!(scopes));
    Ok(pending.count().get_result(tx.conn())?)
}

/// One claim within scopes, decided or not.
pub(in crate::estates) fn find_claim_visible_to(
    tx: &mut ReadTx<'_>,
    scopes: &[Scope],
    id: &str,
) -> Result<ClaimedHome> {
    Ok(claimed_homes!()
        .filter(home_claim::id.eq(id))
        .filter(within!(scopes))
        .select((Claim::as_select(), estate::region_id, estate::name, building::name, unit::label))
        .first(tx.conn())?)
}

/// A person's own claims, the newest first.
pub fn claimed_homes_of(tx: &mut ReadTx<'_>, person_id: PersonId) -> Result<Vec<ClaimedHome>> {
    Ok(claimed_homes!()
        .filter(home_claim::person_id.eq(person_id.0))
        .order((home_claim::claimed_at.desc(), home_claim::unit_id))
        .limit(MAX_OWN_CLAIMS)
        .select((Claim::as_select(), estate::region_id, estate::name, building::name, unit::label))
        .load(tx.conn())?)
}

/// One of a person's own claims.
pub(in crate::estates) fn find_claim_of(tx: &mut ReadTx<'_>, person_id: PersonId, id: &str) -> Result<ClaimedHome> {
    Ok(claimed_homes!()
        .filter(home_claim::id.eq(id))
        .filter(home_claim::person_id.eq(person_id.0))
        .select((Claim::as_select(), estate::region_id, estate::name, building::name, unit::label))
        .first(tx.conn())?)
}

/// Writes down that somebody lives there no more, or takes back that she does; with a reason where staff found it.
pub(in crate::estates) fn end_claim(tx: &mut WriteTx<'_>, id: &str, reason: Option<EndReason>) -> Result<()> {
    let now = tx.now();
    diesel::update(home_claim::table.find(id))
        .set((home_claim::state.eq(ClaimState::Ended), home_claim::ended_at.eq(now), home_claim::end_reason.eq(reason)))
        .execute(tx.conn())?;
    Ok(())
}

/// Who is approved for a unit, in the order they came; for the staff who decide on the next one.
pub(in crate::estates) fn approved_in(tx: &mut ReadTx<'_>, id: UnitId) -> Result<Vec<Claim>> {
    Ok(home_claim::table
        .filter(home_claim::unit_id.eq(id.0))
        .filter(home_claim::state.eq(ClaimState::Approved))
        .order((home_claim::claimed_at, home_claim::id))
        .limit(CLAIMS_PER_PAGE)
        .select(Claim::as_select())
        .load(tx.conn())?)
}

/// Every claim on a home within scopes, the newest first.
pub(in crate::estates) fn claims_on_home(
    tx: &mut ReadTx<'_>,
    scopes: &[Scope],
    id: EstateId,
    (building, unit): (&str, &str),
) -> Result<Vec<ClaimedHome>> {
    Ok(claimed_homes!()
        .filter(estate::id.eq(id.0))
        .filter(building::name.eq(building))
        .filter(unit::label.eq(unit))
        .filter(within!(scopes))
        .order((home_claim::claimed_at.desc(), home_claim::id))
        .limit(CLAIMS_PER_PAGE)
        .select((Claim::as_select(), estate::region_id, estate::name, building::name, unit::label))
        .load(tx.conn())?)
}

/// The estates within scopes, by name.
pub fn estates_within(tx: &mut ReadTx<'_>, scopes: &[Scope]) -> Result<Vec<(EstateId, String)>> {
    let within = estate::table.filter(within!(scopes)).order((estate::name, estate::id));
    Ok(within.select((estate::id, estate::name)).load(tx.conn())?)
}

/// The names of estate and building of some units.
pub fn places_of_units(tx: &mut ReadTx<'_>, units: &[UnitId]) -> Result<Vec<(UnitId, String, String)>> {
    let ids: Vec<i64> = units.iter().map(|unit| unit.0).collect();
    Ok(unit::table
        .inner_join(building::table.inner_join(estate::table))
        .filter(unit::id.eq_any(ids))
        .select((unit::id, estate::name, building::name))
        .load(tx.conn())?)
}

/// Those of some people who have or had a home that was approved.
pub fn have_lived(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<HashSet<PersonId>> {
    let people: Vec<i64> = people.iter().map(|id| id.0).collect();
    // A claim that only waited ends without the residence's approval: nobody decided on it.
    let approved = home_claim::state.eq(ClaimState::Approved);
    let moved_out = home_claim::state.eq(ClaimState::Ended).and(home_claim::decided_at.is_not_null());
    let lived: Vec<PersonId> = home_claim::table
        .filter(home_claim::person_id.eq_any(people))
        .filter(approved.or(moved_out))
        .select(home_claim::person_id)
        .distinct()
        .load(tx.conn())?;
    Ok(lived.into_iter().collect())
}

/// The owners of a unit who were that before a moment and are still, in order.
pub fn owners_before(tx: &mut ReadTx<'_>, id: UnitId, at: Instant) -> Result<Vec<PersonId>> {
    Ok(home_claim::table
        .filter(home_claim::unit_id.eq(id.0))
        .filter(home_claim::state.eq(ClaimState::Approved))
        .filter(home_claim::residence.eq(Residence::Owner))
        .filter(home_claim::decided_at.lt(at))
        .order(home_claim::person_id)
        .limit(CLAIMS_PER_PAGE)
        .select(home_claim::person_id)
        .load(tx.conn())?)
}

/// Some of the claims decided before a moment that photographs are still shown with.
pub(in crate::estates) fn claims_with_evidence_before(tx: &mut ReadTx<'_>, before: Instant) -> Result<Vec<String>> {
    Ok(photograph::table
        .inner_join(home_claim::table.on(photograph::claim_id.eq(home_claim::id.nullable())))
        .filter(photograph::claim_id.is_not_null())
        .filter(home_claim::decided_at.lt(before))
        .order(home_claim::id)
        .select(home_claim::id)
        .distinct()
        .limit(CLAIMS_PER_PAGE)
        .load(tx.conn())?)
}

/// The estate at which somebody's claim on a unit waits to be decided; 404 when none does.
pub fn place_of_pending_claim(
    tx: &mut ReadTx<'_>,
    person_id: PersonId,
    unit_id: UnitId,
) -> Result<(EstateId, RegionId)> {
    Ok(home_claim::table
        .inner_join(estate::table.on(estate::id.eq(home_claim::estate_id)))
        .filter(home_claim::person_id.eq(person_id.0))
        .filter(home_claim::unit_id.eq(unit_id.0))
        .filter(home_claim::state.eq(ClaimState::Pending))
        .select((home_claim::estate_id, estate::region_id))
        .first(tx.conn())?)
}

/// Whether a person has a claim on a unit that is pending or approved.
pub(in crate::estates) fn has_open_claim(tx: &mut ReadTx<'_>, person_id: PersonId, unit_id: UnitId) -> Result<bool> {
    let open = home_claim::table
        .filter(home_claim::person_id.eq(person_id.0))
        .filter(home_claim::unit_id.eq(unit_id.0))
        .filter(home_claim::state.eq_any([ClaimState::Pending, ClaimState::Approved]));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(tx.conn())?)
}

pub(in crate::estates) fn insert_claim(
    tx: &mut WriteTx<'_>,
    person_id: PersonId,
    unit_id: UnitId,
    claim: &NewClaim,
) -> Result<String> {
    let id = tx.random().public_id();
    let now = tx.now();
    let estate_id: EstateId = claim.estate_id;
    diesel::insert_into(home_claim::table)
        .values((
            home_claim::id.eq(&id),
            home_claim::person_id.eq(person_id.0),
            home_claim::unit_id.eq(unit_id.0),
            home_claim::estate_id.eq(estate_id.0),
            home_claim::state.eq(ClaimState::Pending),
            home_claim::note.eq(&claim.note),
            home_claim::claimed_at.eq(now),
            home_claim::residence.eq(Residence::Owner),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// How many claims a person has made since an instant, whatever became of them.
pub(in crate::estates) fn count_claims_since(tx: &mut ReadTx<'_>, person_id: PersonId, since: Instant) -> Result<i64> {
    let made = home_claim::table.filter(home_claim::person_id.eq(person_id.0)).filter(home_claim::claimed_at.gt(since));
    Ok(made.count().get_result(tx.conn())?)
}

/// Writes down how a claim was decided, by whom (nobody: by the roster) and when.
pub(in crate::estates) fn decide_claim(
    tx: &mut WriteTx<'_>,
    id: &str,
    (state, reason): (ClaimState, Option<&str>),
    by: Option<PersonId>,
) -> Result<()> {
    let now = tx.now();
    diesel::update(home_claim::table.find(id))
        .set((
            home_claim::state.eq(state),
            home_claim::reason.eq(reason),
            home_claim::decided_by.eq(by.map(|by| by.0)),
            home_claim::decided_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets what a person wrote with her claims and invitations, and how those who let her in called her.
pub(in crate::estates) fn forget_words_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    let of_hers = home_claim::table.filter(home_claim::person_id.eq(id.0));
    diesel::update(of_hers).set(home_claim::note.eq("")).execute(tx.conn())?;
    let by_her = home_invitation::table.filter(home_invitation::invited_by.eq(id.0));
    diesel::update(by_her).set(home_invitation::called.eq("")).execute(tx.conn())?;
    Ok(())
}
