//! The rows of the households of joint complaints.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::Result;
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::HouseholdStanding;
use crate::complaints::model::{Household, Households};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{building, complaint, home_claim, household, participant, unit};

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

/// Who opened some complaints or joined them with a household of her own, each once for a complaint: two queries.
pub fn authors_of(tx: &mut ReadTx<'_>, ids: &[ComplaintId]) -> Result<BTreeSet<(ComplaintId, PersonId)>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let openers: Vec<(ComplaintId, Option<PersonId>)> = complaint::table
        .filter(complaint::id.eq_any(&ids))
        .select((complaint::id, complaint::opener_id))
        .load(tx.conn())?;
    let speaks = participant::complaint_id.eq(household::complaint_id).and(participant::number.eq(household::number));
    let joined: Vec<(ComplaintId, Option<PersonId>)> = household::table
        .inner_join(participant::table.on(speaks))
        .filter(household::complaint_id.eq_any(&ids))
        .filter(household::standing.ne(HouseholdStanding::Left))
        .select((household::complaint_id, participant::person_id))
        .load(tx.conn())?;
    Ok(openers.into_iter().chain(joined).filter_map(|(id, person)| Some((id, person?))).collect())
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

/// Who speaks for the households of a complaint that stand so, or for all that are still there: their approved homes'
/// people, and the opener. Two queries; nobody where it is not joint.
pub fn household_people(
    tx: &mut ReadTx<'_>,
    id: ComplaintId,
    standing: Option<HouseholdStanding>,
) -> Result<Vec<PersonId>> {
    type Row = (Option<i64>, HouseholdStanding, Option<PersonId>, Option<PersonId>);
    let speaks = participant::complaint_id.eq(household::complaint_id).and(participant::number.eq(household::number));
    let rows: Vec<Row> = household::table
        .inner_join(participant::table.on(speaks))
        .inner_join(complaint::table.on(complaint::id.eq(household::complaint_id)))
        .filter(household::complaint_id.eq(id.0))
        .filter(household::standing.ne(HouseholdStanding::Left))
        .select((household::unit_id, household::standing, participant::person_id, complaint::opener_id))
        .load(tx.conn())?;
    let asked = || rows.iter().filter(|(_, stands, ..)| standing.is_none_or(|wanted| *stands == wanted));
    let units: Vec<i64> = asked().filter_map(|(unit, ..)| *unit).collect();
    let openers = asked().filter(|(.., person, opener)| person == opener).filter_map(|(.., opener)| *opener);
    let mut people: Vec<PersonId> = openers.collect();
    let of_homes: Vec<PersonId> = home_claim::table
        .filter(home_claim::unit_id.eq_any(units))
        .filter(sql::<Bool>("home_claim.state = 'approved'"))
        .select(home_claim::person_id)
        .load(tx.conn())?;
    people.extend(of_homes);
    Ok(people)
}

/// Writes a household that joins, or joins again.
pub fn write_household(tx: &mut WriteTx<'_>, row: &Household) -> Result<()> {
    let written = diesel::update(household::table.find((row.complaint_id.0, row.number)))
        .set((
            household::standing.eq(row.standing),
            household::rating.eq(row.rating),
            household::merged_from.eq(row.merged_from.map(|id| id.0)),
            household::is_visited.eq(row.is_visited),
        ))
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
        let is_visited = households.is_visited(row.number);
        if (standing, is_visited) != (row.standing, row.is_visited) {
            write_household(tx, &Household { standing, is_visited, ..row })?;
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
