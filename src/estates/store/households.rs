//! The rows of households that rosters name: hashes only.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{EstateId, UnitId};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::HouseholdHash;
use crate::schema::{building, roster_household, unit};

type Row = (UnitId, Vec<u8>, Option<Vec<u8>>, Option<Vec<u8>>);

fn by_unit(rows: Vec<Row>) -> HashMap<UnitId, Vec<HouseholdHash>> {
    let mut households: HashMap<UnitId, Vec<HouseholdHash>> = HashMap::new();
    for (unit, name, mobile, email) in rows {
        households.entry(unit).or_default().push(HouseholdHash { name, mobile, email });
    }
    households
}

/// Every household of an estate.
pub(in crate::estates) fn households_on(
    tx: &mut ReadTx<'_>,
    id: EstateId,
) -> Result<HashMap<UnitId, Vec<HouseholdHash>>> {
    let rows = roster_household::table
        .inner_join(unit::table.inner_join(building::table))
        .filter(building::estate_id.eq(id.0))
        .select(roster_household::all_columns)
        .load(tx.conn())?;
    Ok(by_unit(rows))
}

/// The households of some units.
pub(in crate::estates) fn households_in(
    tx: &mut ReadTx<'_>,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<HouseholdHash>>> {
    let units: Vec<i64> = units.iter().map(|unit| unit.0).collect();
    let rows = roster_household::table
        .filter(roster_household::unit_id.eq_any(units))
        .select(roster_household::all_columns)
        .load(tx.conn())?;
    Ok(by_unit(rows))
}

/// Makes these the household of a unit, whatever stood there.
pub(in crate::estates) fn set_households(
    tx: &mut WriteTx<'_>,
    unit: UnitId,
    households: &[HouseholdHash],
) -> Result<()> {
    diesel::delete(roster_household::table.filter(roster_household::unit_id.eq(unit.0))).execute(tx.conn())?;
    for household in households {
        diesel::insert_into(roster_household::table)
            .values((
                roster_household::unit_id.eq(unit.0),
                roster_household::name_hash.eq(&household.name),
                roster_household::mobile_hash.eq(&household.mobile),
                roster_household::email_hash.eq(&household.email),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}
