//! The rows of rosters.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::households::households_on;
use crate::base::Result;
use crate::base::ids::{EstateId, UnitId};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::{PlannedRow, Roster, RosterOutcome, RosterPlan, RosterRow};
use crate::schema::{building, unit};
use crate::settings::SecretKey;

/// What loading a roster would do with each of its rows: three queries, nothing written.
pub fn check_roster(
    tx: &mut ReadTx<'_>,
    estate_id: EstateId,
    roster: &Roster,
    secret: &SecretKey,
) -> Result<RosterPlan> {
    let mut buildings: HashSet<String> = building::table
        .filter(building::estate_id.eq(estate_id.0))
        .select(building::name)
        .load(tx.conn())?
        .into_iter()
        .collect();
    let units = units_on(tx, estate_id)?;
    let households = households_on(tx, estate_id)?;
    let mut buildings_new = Vec::new();
    let mut rows = Vec::new();
    for line in &roster.lines {
        let outcome = match (units.get(&line.home), &line.household) {
            (None, _) => RosterOutcome::Added,
            (Some(_), None) => RosterOutcome::Known,
            (Some(id), Some(household)) => match households.get(id) {
                None => RosterOutcome::Household,
                Some(there) if there.contains(&household.hashed(secret, *id)) => RosterOutcome::Known,
                Some(_) => RosterOutcome::Contradicts,
            },
        };
        if buildings.insert(line.home.building.clone()) {
            buildings_new.push(line.home.building.clone());
        }
        let shown = format!("{}, {}", line.home.building, line.home.unit);
        rows.push(PlannedRow { row: line.row, shown, outcome, why: None });
    }
    Ok(RosterPlan::of(rows, &roster.bad, buildings_new))
}

/// Every unit of an estate by building and label.
pub(in crate::estates) fn units_on(tx: &mut ReadTx<'_>, estate_id: EstateId) -> Result<HashMap<RosterRow, UnitId>> {
    let rows: Vec<(String, String, UnitId)> = unit::table
        .inner_join(building::table)
        .filter(building::estate_id.eq(estate_id.0))
        .select((building::name, unit::label, unit::id))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(building, unit, id)| (RosterRow { building, unit }, id)).collect())
}

/// Those of the units of one slice that are there, by building and label.
pub(in crate::estates) fn units_among(
    tx: &mut ReadTx<'_>,
    estate_id: EstateId,
    rows: &[RosterRow],
) -> Result<HashMap<RosterRow, UnitId>> {
    let buildings: HashSet<&str> = rows.iter().map(|row| row.building.as_str()).collect();
    let labels: HashSet<&str> = rows.iter().map(|row| row.unit.as_str()).collect();
    let found: Vec<(String, String, UnitId)> = unit::table
        .inner_join(building::table)
        .filter(building::estate_id.eq(estate_id.0))
        .filter(building::name.eq_any(buildings))
        .filter(unit::label.eq_any(labels))
        .select((building::name, unit::label, unit::id))
        .load(tx.conn())?;
    Ok(found.into_iter().map(|(building, unit, id)| (RosterRow { building, unit }, id)).collect())
}

/// Adds the units of one slice that are not there yet, with their buildings, and counts them.
pub(in crate::estates) fn load_slice(tx: &mut WriteTx<'_>, estate_id: EstateId, rows: &[RosterRow]) -> Result<i32> {
    let mut by_building: HashMap<&str, Vec<&str>> = HashMap::new();
    for row in rows {
        by_building.entry(&row.building).or_default().push(&row.unit);
    }
    let known: Vec<(i64, String)> = building::table
        .filter(building::estate_id.eq(estate_id.0))
        .filter(building::name.eq_any(by_building.keys().copied()))
        .select((building::id, building::name))
        .load(tx.conn())?;
    let known: HashMap<String, i64> = known.into_iter().map(|(id, name)| (name, id)).collect();
    let mut added_in_all = 0;
    for (name, labels) in by_building {
        let building_id = match known.get(name) {
            Some(id) => *id,
            None => insert_building(tx, estate_id, name)?,
        };
        added_in_all += insert_units(tx, building_id, &labels)?;
    }
    Ok(added_in_all)
}

fn insert_building(tx: &mut WriteTx<'_>, estate_id: EstateId, name: &str) -> Result<i64> {
    let row: (i64, i64, String, i32) = diesel::insert_into(building::table)
        .values((building::estate_id.eq(estate_id.0), building::name.eq(name), building::unit_count.eq(0)))
        .returning(building::all_columns)
        .get_result(tx.conn())?;
    Ok(row.0)
}

fn insert_units(tx: &mut WriteTx<'_>, building_id: i64, labels: &[&str]) -> Result<i32> {
    let known: Vec<String> = unit::table
        .filter(unit::building_id.eq(building_id))
        .filter(unit::label.eq_any(labels.iter().copied()))
        .select(unit::label)
        .load(tx.conn())?;
    let mut known: HashSet<&str> = known.iter().map(String::as_str).collect();
    let mut added = 0;
    for label in labels {
        if known.insert(label) {
            let row = (unit::building_id.eq(building_id), unit::label.eq(*label));
            diesel::insert_into(unit::table).values(row).execute(tx.conn())?;
            added += 1;
        }
    }
    if added > 0 {
        diesel::update(building::table.find(building_id))
            .set(building::unit_count.eq(building::unit_count + added))
            .execute(tx.conn())?;
    }
    Ok(added)
}
