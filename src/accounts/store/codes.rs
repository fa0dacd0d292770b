//! One-time codes, and what their messages have cost today.

use diesel::prelude::*;

use crate::accounts::model::{CODE_MINUTES, CodePurpose, OneTimeCode};
use crate::base::ids::{CodeId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx, portable};
use crate::schema::{counter, one_time_code};

/// Rows are kept so long: the daily limits count them.
const KEPT_HOURS: i64 = 24;

/// A code to be kept.
#[derive(Clone, Copy, Debug)]
pub struct NewCode<'a> {
    pub purpose: CodePurpose,
    pub person_id: Option<PersonId>,
    pub contact: &'a str,
}

/// Keeps a new code and forgets those of more than a day ago, whosever they are.
pub fn insert_code(tx: &mut WriteTx<'_>, new: &NewCode<'_>) -> Result<OneTimeCode> {
    let now = tx.now();
    let old = one_time_code::table.filter(one_time_code::created_at.le(now.plus_hours(-KEPT_HOURS)));
    diesel::delete(old).execute(tx.conn())?;
    let (public_id, salt) = (tx.random().public_id(), tx.random().bytes::<16>());
    let row = (
        one_time_code::public_id.eq(public_id),
        one_time_code::purpose.eq(new.purpose),
        one_time_code::person_id.eq(new.person_id.map(|id| id.0)),
        one_time_code::contact.eq(new.contact),
        one_time_code::salt.eq(salt.as_slice()),
        one_time_code::attempts.eq(0),
        one_time_code::created_at.eq(now),
        one_time_code::expires_at.eq(now.plus_minutes(CODE_MINUTES)),
    );
    let insert = diesel::insert_into(one_time_code::table).values(row);
    Ok(insert.returning(one_time_code::all_columns).get_result(tx.conn())?)
}

/// The code of a page's address.
pub fn find_code(tx: &mut ReadTx<'_>, public_id: &str) -> Result<OneTimeCode> {
    Ok(one_time_code::table.filter(one_time_code::public_id.eq(public_id)).first(tx.conn())?)
}

/// The code of a job.
pub fn find_code_by_id(tx: &mut ReadTx<'_>, id: CodeId) -> Result<OneTimeCode> {
    Ok(one_time_code::table.find(id.0).get_result(tx.conn())?)
}

/// When the last codes for a contact were asked for, newest first, at most `limit`.
pub fn last_asked(tx: &mut ReadTx<'_>, contact: &str, limit: i64) -> Result<Vec<Instant>> {
    let since = tx.now().plus_hours(-KEPT_HOURS);
    Ok(one_time_code::table
        .filter(one_time_code::contact.eq(contact))
        .filter(one_time_code::created_at.gt(since))
        .order(one_time_code::created_at.desc())
        .limit(limit)
        .select(one_time_code::created_at)
        .load(tx.conn())?)
}

/// Wrong second steps of a person within a day.
pub fn failed_second_steps(tx: &mut ReadTx<'_>, id: PersonId) -> Result<i64> {
    let since = tx.now().plus_hours(-KEPT_HOURS);
    Ok(one_time_code::table
        .filter(one_time_code::person_id.eq(id.0))
        .filter(one_time_code::created_at.gt(since))
        .filter(one_time_code::purpose.eq(CodePurpose::Second))
        .select(diesel::dsl::sum(one_time_code::attempts))
        .first::<Option<i64>>(tx.conn())?
        .unwrap_or(0))
}

/// Counts a wrong try.
pub fn count_wrong_try(tx: &mut WriteTx<'_>, id: CodeId) -> Result<()> {
    diesel::update(one_time_code::table.find(id.0))
        .set(one_time_code::attempts.eq(one_time_code::attempts + 1))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends a code; says whether it was still open.
pub fn end_code(tx: &mut WriteTx<'_>, id: CodeId) -> Result<bool> {
    let now = tx.now();
    let open = one_time_code::table.find(id.0).filter(one_time_code::ended_at.is_null());
    Ok(diesel::update(open).set(one_time_code::ended_at.eq(now)).execute(tx.conn())? == 1)
}

/// Ends every open code of a person.
pub fn end_codes_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    let now = tx.now();
    let open = one_time_code::table.filter(one_time_code::person_id.eq(id.0)).filter(one_time_code::ended_at.is_null());
    diesel::update(open).set(one_time_code::ended_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Forgets every code of a person.
pub fn delete_codes_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(one_time_code::table.filter(one_time_code::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}

fn counter_of_today(tx: &ReadTx<'_>) -> String {
    format!("sms {}", tx.now().date())
}

/// Short messages that have left today.
pub fn messages_today(tx: &mut ReadTx<'_>) -> Result<i64> {
    let name = counter_of_today(tx);
    Ok(counter::table.find(name).select(counter::value).get_result(tx.conn()).optional()?.unwrap_or(0))
}

/// Counts a short message that is about to leave, and says which one of today it is.
pub fn count_message(tx: &mut WriteTx<'_>) -> Result<i64> {
    let name = counter_of_today(tx);
    Ok(portable::next_value(tx.conn(), &name)?)
}
