//! Who is told of a complaint, and who of what is new on an estate. Nobody else reads these rows.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, EstateId, PersonId};
use crate::base::{Instant, Result};
use crate::complaints::model::{EstateWatch, Watch};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{estate, estate_watch, follow};

/// Lets a person follow a complaint; who does so or has muted it keeps what she chose.
pub fn insert_follow(tx: &mut WriteTx<'_>, id: ComplaintId, person: PersonId) -> Result<()> {
    if watches_of(tx, id, &[person])?.is_empty() { insert_watch(tx, (id, person), Watch::All) } else { Ok(()) }
}

/// Keeps what a person chose of a complaint.
pub fn set_watch(tx: &mut WriteTx<'_>, id: ComplaintId, person: PersonId, level: Watch) -> Result<()> {
    let row = follow::table.find((person.0, id.0));
    if diesel::update(row).set(follow::level.eq(level)).execute(tx.conn())? == 0 {
        insert_watch(tx, (id, person), level)?;
    }
    Ok(())
}

fn insert_watch(tx: &mut WriteTx<'_>, (id, person): (ComplaintId, PersonId), level: Watch) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(follow::table)
        .values((
            follow::complaint_id.eq(id.0),
            follow::person_id.eq(person.0),
            follow::since.eq(now),
            follow::level.eq(level),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What some people chose of a complaint, those who follow it or have muted it: one query.
pub fn watches_of(tx: &mut ReadTx<'_>, id: ComplaintId, people: &[PersonId]) -> Result<HashMap<PersonId, Watch>> {
    let people: Vec<i64> = people.iter().map(|person| person.0).collect();
    Ok(follow::table
        .filter(follow::complaint_id.eq(id.0))
        .filter(follow::person_id.eq_any(people))
        .select((follow::person_id, follow::level))
        .load(tx.conn())?
        .into_iter()
        .collect())
}

/// What a person chose of some complaints: one query.
pub fn watches_on(tx: &mut ReadTx<'_>, person: PersonId, ids: &[ComplaintId]) -> Result<HashMap<ComplaintId, Watch>> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    Ok(follow::table
        .filter(follow::person_id.eq(person.0))
        .filter(follow::complaint_id.eq_any(ids))
        .select((follow::complaint_id, follow::level))
        .load(tx.conn())?
        .into_iter()
        .collect())
}

/// Everybody who followed a complaint at a moment, or had muted it, at most `limit` after a person.
pub fn followers_after(
    tx: &mut ReadTx<'_>,
    id: ComplaintId,
    at: Instant,
    after: PersonId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(follow::table
        .filter(follow::complaint_id.eq(id.0))
        .filter(follow::since.le(at))
        .filter(follow::person_id.gt(after.0))
        .order(follow::person_id)
        .limit(limit)
        .select(follow::person_id)
        .load(tx.conn())?)
}

/// Ends everything a person watches.
pub fn delete_watches_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(follow::table.filter(follow::person_id.eq(id.0))).execute(tx.conn())?;
    diesel::delete(estate_watch::table.filter(estate_watch::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}

/// Keeps how a person is told of new complaints of an estate; `None` ends it.
pub fn set_estate_watch(tx: &mut WriteTx<'_>, id: EstateId, person: PersonId, told: Option<EstateWatch>) -> Result<()> {
    let row = estate_watch::table.find((person.0, id.0));
    let Some(told) = told else {
        diesel::delete(row).execute(tx.conn())?;
        return Ok(());
    };
    if diesel::update(row).set(estate_watch::told.eq(told)).execute(tx.conn())? == 0 {
        let now = tx.now();
        diesel::insert_into(estate_watch::table)
            .values((
                estate_watch::person_id.eq(person.0),
                estate_watch::estate_id.eq(id.0),
                estate_watch::since.eq(now),
                estate_watch::told.eq(told),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// An estate whose new complaints somebody is told of.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct WatchedEstate {
    pub id: EstateId,
    pub name: String,
    pub told: EstateWatch,
}

/// The estates that a person watches, by name.
pub fn estates_watched_by(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<WatchedEstate>> {
    let rows: Vec<(EstateId, String, EstateWatch)> = estate_watch::table
        .inner_join(estate::table)
        .filter(estate_watch::person_id.eq(person.0))
        .order((estate::name, estate::id))
        .select((estate::id, estate::name, estate_watch::told))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(|(id, name, told)| WatchedEstate { id, name, told }).collect())
}

/// How a person is told of new complaints of an estate.
pub fn estate_watch_of(tx: &mut ReadTx<'_>, id: EstateId, person: PersonId) -> Result<Option<EstateWatch>> {
    let row = estate_watch::table.find((person.0, id.0));
    Ok(row.select(estate_watch::told).first(tx.conn()).optional()?)
}

/// The same of some people: one query.
pub fn estate_watches_of(
    tx: &mut ReadTx<'_>,
    id: EstateId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, EstateWatch>> {
    let people: Vec<i64> = people.iter().map(|person| person.0).collect();
    Ok(estate_watch::table
        .filter(estate_watch::estate_id.eq(id.0))
        .filter(estate_watch::person_id.eq_any(people))
        .select((estate_watch::person_id, estate_watch::told))
        .load(tx.conn())?
        .into_iter()
        .collect())
}

/// Everybody who watched an estate at a moment, at most `limit` after a person.
pub fn estate_watchers_after(
    tx: &mut ReadTx<'_>,
    id: EstateId,
    at: Instant,
    after: PersonId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(estate_watch::table
        .filter(estate_watch::estate_id.eq(id.0))
        .filter(estate_watch::since.le(at))
        .filter(estate_watch::person_id.gt(after.0))
        .order(estate_watch::person_id)
        .limit(limit)
        .select(estate_watch::person_id)
        .load(tx.conn())?)
}
