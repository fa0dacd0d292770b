//! The rows of the households of joint complaints.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::complaints::model::{Household, Households};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{building, complaint, household, unit};

/// The households of a complaint, in the order in which they joined; none of one that is not joint.
pub fn households_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Household>> {
    Ok(household::table
        .filter(household::complaint_id.eq(id.0))
        .order((household::joined_at, household::number))
        .select(Household::as_select())
        .load(tx.conn())?)
}

/// Those of the complaints from one id to another.
pub fn households_between(tx: &mut ReadTx<'_>, (first, last): (ComplaintId, ComplaintId)) -> Result<Vec<Household>> {
    Ok(household::table
        .filter(household::complaint_id.between(first.0, last.0))
        .order((household::complaint_id, household::joined_at, household::number))
        .select(Household::as_select())
        .load(tx.conn())?)
}

/// The buildings of some homes, with how many units each has.
pub fn buildings_of_units(tx: &mut ReadTx<'_>, units: &[UnitId]) -> Result<BTreeMap<i64, (String, i32)>> {
    let rows: Vec<(UnitId, String, i32)> = unit::table
        .inner_join(building::table)
        .filter(unit::id.eq_any(units.iter().map(|unit| unit.0)))
        .select((unit::id, building::name, building::unit_count))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(unit, name, units)| (unit.0, (name, units))).collect())
}

/// Writes a household that joins, or joins again.
pub fn write_household(tx: &mut WriteTx<'_>, row: &Household) -> Result<()> {
    let written = diesel::update(household::table.find((row.complaint_id.0, row.number)))
        .set((household::standing.eq(row.standing), household::rating.eq(row.rating)))
        .execute(tx.conn())?;
    if written == 0 {
        diesel::insert_into(household::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// Writes how the households stand after a fact.
pub fn set_standings(tx: &mut WriteTx<'_>, id: ComplaintId, households: &Households) -> Result<()> {
    for row in households_of(tx, id)? {
        let standing = households.standing_of(row.number).unwrap_or(row.standing);
        if standing != row.standing {
            write_household(tx, &Household { standing, ..row })?;
        }
    }
    Ok(())
}

/// Gives a complaint to the household that leads from now on.
pub fn set_lead(tx: &mut WriteTx<'_>, id: ComplaintId, (person, unit): (PersonId, Option<UnitId>)) -> Result<()> {
    diesel::update(complaint::table.find(id.0))
        .set((complaint::opener_id.eq(Some(person.0)), complaint::opener_unit_id.eq(unit.map(|unit| unit.0))))
        .execute(tx.conn())?;
    Ok(())
}
