//! The rows of places. Claims and rosters have files of their own.

mod claims;
mod households;
mod residents;
mod roster;

use std::collections::HashMap;

use diesel::prelude::*;

pub(super) use claims::{
    CLAIMS_PER_PAGE, approved_in, claims_on_home, claims_with_evidence_before, count_claims_since, decide_claim,
    end_claim, find_claim_of, find_claim_visible_to, forget_words_of, has_open_claim, insert_claim,
    list_claims_visible_to,
};
pub use claims::{
    claimed_homes_of, count_pending_claims, estates_within, have_lived, owners_before, place_of_pending_claim,
    places_of_units,
};
pub(super) use households::{households_in, set_households};
pub use residents::invitations_by;
pub(super) use residents::{
    count_owners_in, end_invitation, find_invited_home, insert_invitation, insert_resident, open_invitations_in,
    residents_in, set_tenancy, tenancies_over,
};
pub use roster::check_roster;
pub(super) use roster::{load_slice, units_among, units_on};

use super::model::{Building, Estate, EstateChoice, EstateSize, EstateSummary, Region};
use crate::base::cursor::Cursor;
use crate::base::ids::{BuildingId, EstateId, RegionId, UnitId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{building, estate, region, unit};

/// More estates than one company has; a select box longer than this is of no use anyway.
const MAX_CHOICES: i64 = 2_000;
/// More buildings than one estate has.
const MAX_BUILDINGS: i64 = 1_000;
/// Rows of the public list of estates on one page.
pub(super) const ESTATES_PER_PAGE: i64 = 50;

/// One region.
pub fn find_region(tx: &mut ReadTx<'_>, id: RegionId) -> Result<Region> {
    Ok(region::table.find(id.0).select(Region::as_select()).get_result(tx.conn())?)
}

/// Every region, in the order they were added.
pub fn regions(tx: &mut ReadTx<'_>) -> Result<Vec<Region>> {
    Ok(region::table.order(region::id).limit(MAX_CHOICES).select(Region::as_select()).load(tx.conn())?)
}

/// One estate.
pub fn find_estate(tx: &mut ReadTx<'_>, id: EstateId) -> Result<Estate> {
    Ok(estate::table.find(id.0).select(Estate::as_select()).get_result(tx.conn())?)
}

/// The estate of exactly this name.
pub fn find_estate_by_name(tx: &mut ReadTx<'_>, name: &str) -> Result<Estate> {
    Ok(estate::table.filter(estate::name.eq(name)).select(Estate::as_select()).first(tx.conn())?)
}

pub(super) fn find_region_by_name(tx: &mut ReadTx<'_>, name: &str) -> Result<Region> {
    Ok(region::table.filter(region::name.eq(name)).select(Region::as_select()).first(tx.conn())?)
}

/// Every estate by region, for select boxes.
pub fn list_estates(tx: &mut ReadTx<'_>) -> Result<Vec<EstateChoice>> {
    Ok(estate::table
        .inner_join(region::table)
        .order((estate::region_id, estate::id))
        .limit(MAX_CHOICES)
        .select((estate::id, estate::name, region::name))
        .load(tx.conn())?)
}

/// One page of the estates by region whose name holds `words`, after a cursor of region and estate; one row more than a
/// page says that there is a next one.
pub(super) fn list_estates_named(
    tx: &mut ReadTx<'_>,
    words: &str,
    after: Option<Cursor>,
) -> Result<Vec<EstateSummary>> {
    let pattern = format!("%{}%", words.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_"));
    let after = after.unwrap_or(Cursor { value: -1, id: -1 });
    let beyond = estate::region_id.gt(after.value).or(estate::region_id.eq(after.value).and(estate::id.gt(after.id)));
    Ok(estate::table
        .inner_join(region::table)
        .filter(estate::name.like(pattern).escape('\\'))
        .filter(beyond)
        .order((estate::region_id, estate::id))
        .limit(ESTATES_PER_PAGE + 1)
        .select((
            estate::id,
            estate::region_id,
            estate::name,
            region::name,
            estate::complaint_count,
            estate::open_count,
        ))
        .load(tx.conn())?)
}

/// The building that a unit is in.
pub fn building_of_unit(tx: &mut ReadTx<'_>, id: UnitId) -> Result<Building> {
    Ok(building::table
        .filter(building::id.nullable().eq(unit::table.find(id.0).select(unit::building_id).single_value()))
        .select(Building::as_select())
        .first(tx.conn())?)
}

/// The buildings of an estate, in the order they came into its roster.
pub fn buildings_of(tx: &mut ReadTx<'_>, id: EstateId) -> Result<Vec<Building>> {
    Ok(building::table
        .filter(building::estate_id.eq(id.0))
        .order(building::id)
        .limit(MAX_BUILDINGS)
        .select(Building::as_select())
        .load(tx.conn())?)
}

/// Buildings and units of every estate that has any.
pub fn sizes_of_estates(tx: &mut ReadTx<'_>) -> Result<HashMap<EstateId, EstateSize>> {
    let rows: Vec<(EstateId, i64, Option<i64>)> = building::table
        .group_by(building::estate_id)
        .select((building::estate_id, diesel::dsl::count(building::id), diesel::dsl::sum(building::unit_count)))
        .load(tx.conn())?;
    let size = |(id, buildings, units): (_, _, Option<i64>)| (id, EstateSize { buildings, units: units.unwrap_or(0) });
    Ok(rows.into_iter().map(size).collect())
}

/// The unit of a building of an estate, by its label.
pub(super) fn find_unit(tx: &mut ReadTx<'_>, at: (EstateId, BuildingId), label: &str) -> Result<UnitId> {
    Ok(unit::table
        .inner_join(building::table)
        .filter(building::estate_id.eq(at.0.0))
        .filter(unit::building_id.eq(at.1.0))
        .filter(unit::label.eq(label))
        .select(unit::id)
        .first(tx.conn())?)
}

/// The unit of an estate by the names of building and unit, as the roster has them.
pub fn find_unit_named(tx: &mut ReadTx<'_>, estate: EstateId, (block, label): (&str, &str)) -> Result<Option<UnitId>> {
    Ok(unit::table
        .inner_join(building::table)
        .filter(building::estate_id.eq(estate.0))
        .filter(building::name.eq(block))
        .filter(unit::label.eq(label))
        .select(unit::id)
        .first(tx.conn())
        .optional()?)
}

pub(super) fn insert_region(tx: &mut WriteTx<'_>, name: &str) -> Result<RegionId> {
    let now = tx.now();
    let row: (i64, String, i64) = diesel::insert_into(region::table)
        .values((region::name.eq(name), region::created_at.eq(now)))
        .returning(region::all_columns)
        .get_result(tx.conn())?;
    Ok(RegionId(row.0))
}

pub(super) fn insert_estate(tx: &mut WriteTx<'_>, region_id: RegionId, name: &str) -> Result<EstateId> {
    let now = tx.now();
    let row: (i64, i64, String, i32, i32, i64, Option<i64>) = diesel::insert_into(estate::table)
        .values((
            estate::region_id.eq(region_id.0),
            estate::name.eq(name),
            estate::complaint_count.eq(0),
            estate::open_count.eq(0),
            estate::created_at.eq(now),
        ))
        .returning(estate::all_columns)
        .get_result(tx.conn())?;
    Ok(EstateId(row.0))
}

pub(super) fn set_premoderation(tx: &mut WriteTx<'_>, id: EstateId, since: Option<Instant>) -> Result<()> {
    diesel::update(estate::table.find(id.0)).set(estate::premoderated_since.eq(since)).execute(tx.conn())?;
    Ok(())
}

pub(super) fn set_estate_name(tx: &mut WriteTx<'_>, id: EstateId, name: &str) -> Result<()> {
    diesel::update(estate::table.find(id.0)).set(estate::name.eq(name)).execute(tx.conn())?;
    Ok(())
}

/// Adds to the counts on an estate's row; part of the action on a complaint that changes them.
pub fn count_complaint(tx: &mut WriteTx<'_>, id: EstateId, complaints_delta: i32, open_delta: i32) -> Result<()> {
    diesel::update(estate::table.find(id.0))
        .set((
            estate::complaint_count.eq(estate::complaint_count + complaints_delta),
            estate::open_count.eq(estate::open_count + open_delta),
        ))
        .execute(tx.conn())?;
    Ok(())
}
