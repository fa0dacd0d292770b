//! The rows of rosters.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::EstateId;
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::{RosterCheck, RosterRow};
use crate::schema::{building, unit};

/// What loading these rows would change: two queries, nothing written.
pub fn check_roster(tx: &mut ReadTx<'_>, estate_id: EstateId, rows: &[RosterRow]) -> Result<RosterCheck> {
    let buildings: HashSet<String> = building::table
        .filter(building::estate_id.eq(estate_id.0))
        .select(building::name)
        .load(tx.conn())?
        .into_iter()
        .collect();
    let units: HashSet<(String, String)> = unit::table
        .inner_join(building::table)
        .filter(building::estate_id.eq(estate_id.0))
        .select((building::name, unit::label))
        .load(tx.conn())?
        .into_iter()
        .collect();
    let mut check = RosterCheck::default();
    let mut seen: HashSet<&str> = HashSet::new();
    for row in rows {
        if units.contains(&(row.building.clone(), row.unit.clone())) {
            check.units_known += 1;
        } else {
            check.units_new += 1;
        }
        if !buildings.contains(&row.building) && seen.insert(&row.building) {
            check.buildings_new.push(row.building.clone());
        }
    }
    Ok(check)
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
