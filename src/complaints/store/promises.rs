//! Promises, and days that are none: the words of withheld floors are never given out.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::ids::ComplaintId;
use crate::base::words::{PromiseOutcome, Visibility};
use crate::base::{Error, Result};
use crate::complaints::model::{NoPromise, Promise};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{no_promise, promise, reply};

/// Writes a new promise.
pub fn insert_promise(tx: &mut WriteTx<'_>, new: &Promise) -> Result<()> {
    diesel::insert_into(promise::table).values(new).execute(tx.conn())?;
    Ok(())
}

/// Writes why a day in an official word is no promise.
pub fn insert_no_promise(tx: &mut WriteTx<'_>, new: &NoPromise) -> Result<()> {
    diesel::insert_into(no_promise::table).values(new).execute(tx.conn())?;
    Ok(())
}

/// Writes what became of a promise.
pub fn set_promise_outcome(
    tx: &mut WriteTx<'_>,
    (id, number): (ComplaintId, i16),
    outcome: PromiseOutcome,
) -> Result<()> {
    diesel::update(promise::table.find((id.0, number))).set(promise::outcome.eq(outcome)).execute(tx.conn())?;
    Ok(())
}

/// One promise of a complaint that the reader sees already.
pub fn find_promise(tx: &mut ReadTx<'_>, id: ComplaintId, number: i16) -> Result<Promise> {
    let promises = promises_of(tx, id)?;
    promises.into_iter().find(|promise| promise.number == number).ok_or(Error::NotFound)
}

/// The promises of a complaint in their order, without the words that are withheld.
pub fn promises_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Promise>> {
    let stands_in = reply::complaint_id.eq(promise::complaint_id).and(reply::floor.eq(promise::floor));
    let rows: Vec<(Promise, Visibility)> = promise::table
        .inner_join(reply::table.on(stands_in))
        .filter(promise::complaint_id.eq(id.0))
        .order(promise::number)
        .select((Promise::as_select(), reply::visibility))
        .load(tx.conn())?;
    let readable = |(mut promise, visibility): (Promise, Visibility)| {
        if visibility == Visibility::Withheld {
            promise.body.clear();
        }
        promise
    };
    Ok(rows.into_iter().map(readable).collect())
}

/// Why days in the words of a complaint are no promises, of those that can be read.
pub fn no_promises_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<NoPromise>> {
    let stands_in = reply::complaint_id.eq(no_promise::complaint_id).and(reply::floor.eq(no_promise::floor));
    Ok(no_promise::table
        .inner_join(reply::table.on(stands_in))
        .filter(no_promise::complaint_id.eq(id.0))
        .filter(sql::<Bool>("reply.visibility <> 'withheld'"))
        .order(no_promise::floor)
        .select(NoPromise::as_select())
        .load(tx.conn())?)
}

/// The promises and the days that are none of some complaints, with all their words: for `candor check`.
pub fn promises_between(
    tx: &mut ReadTx<'_>,
    (first, last): (ComplaintId, ComplaintId),
) -> Result<(Vec<Promise>, Vec<NoPromise>)> {
    let promises = promise::table
        .filter(promise::complaint_id.between(first.0, last.0))
        .order((promise::complaint_id, promise::number))
        .select(Promise::as_select())
        .load(tx.conn())?;
    let declined = no_promise::table
        .filter(no_promise::complaint_id.between(first.0, last.0))
        .order((no_promise::complaint_id, no_promise::floor))
        .select(NoPromise::as_select())
        .load(tx.conn())?;
    Ok((promises, declined))
}
