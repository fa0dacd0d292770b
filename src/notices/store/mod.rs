//! The rows of notices, and the count that stands beside the bell; letters and choices in files of their own.

mod choices;
mod letters;

use diesel::prelude::*;

use super::model::{Channel, Notice, NoticeKind, Topic};
use crate::base::ids::{ComplaintId, FactNumber, LetterId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{notice, person};

pub use choices::choices_of;
pub(super) use choices::{delete_choices, replace_choices};
pub(super) use letters::*;

/// Notices on one page.
pub(super) const NOTICES_PER_PAGE: usize = 20;

/// A page of a person's notices before an id, the newest first, and one more if there is a next page.
pub(super) fn list_of(tx: &mut ReadTx<'_>, id: PersonId, before: Option<i64>) -> Result<Vec<Notice>> {
    Ok(notice::table
        .filter(notice::person_id.eq(id.0))
        .filter(notice::id.lt(before.unwrap_or(i64::MAX)))
        .order(notice::id.desc())
        .limit(i64::try_from(NOTICES_PER_PAGE).unwrap_or(0) + 1)
        .select(Notice::as_select())
        .load(tx.conn())?)
}

/// Those among some people who have been told of a fact.
pub(super) fn told_of(tx: &mut ReadTx<'_>, fact: FactNumber, people: &[PersonId]) -> Result<Vec<PersonId>> {
    let ids: Vec<i64> = people.iter().map(|id| id.0).collect();
    Ok(notice::table
        .filter(notice::fact_number.eq(fact.0))
        .filter(notice::person_id.eq_any(ids))
        .select(notice::person_id)
        .load(tx.conn())?)
}

/// What a notice is about.
#[derive(Clone, Copy, Debug)]
pub(super) struct About {
    pub fact: FactNumber,
    pub complaint_id: Option<ComplaintId>,
    pub floor: Option<i32>,
}

/// What one person is told, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewNotice {
    pub person: PersonId,
    pub kind: NoticeKind,
    pub topic: Topic,
    pub channel: Channel,
}

/// Writes a notice to somebody who has none of this fact yet, with the letter it goes with.
pub(super) fn insert(tx: &mut WriteTx<'_>, about: About, told: NewNotice, letter: Option<LetterId>) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(notice::table)
        .values((
            notice::person_id.eq(told.person.0),
            notice::fact_number.eq(about.fact.0),
            notice::kind.eq(told.kind),
            notice::complaint_id.eq(about.complaint_id.map(|id| id.0)),
            notice::floor.eq(about.floor),
            notice::created_at.eq(now),
            notice::topic.eq(told.topic),
            notice::channel.eq(told.channel),
            notice::letter_id.eq(letter.map(|letter| letter.0)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Counts one more unread notice for each of some people.
pub(super) fn count_unread(tx: &mut WriteTx<'_>, people: &[PersonId]) -> Result<()> {
    let ids: Vec<i64> = people.iter().map(|id| id.0).collect();
    diesel::update(person::table.filter(person::id.eq_any(ids)))
        .set(person::unread_notices.eq(person::unread_notices + 1))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets notices that were read before a moment, at most `limit`; says how many. None of them is counted as unread.
pub(super) fn delete_read_before(tx: &mut WriteTx<'_>, before: Instant, limit: i64) -> Result<usize> {
    let old: Vec<i64> = notice::table
        .filter(notice::read_at.is_not_null())
        .filter(notice::read_at.lt(before))
        .order(notice::read_at)
        .limit(limit)
        .select(notice::id)
        .load(tx.conn())?;
    Ok(diesel::delete(notice::table.filter(notice::id.eq_any(old))).execute(tx.conn())?)
}

/// Marks a person's notices up to one as read, and counts what is left.
pub(super) fn mark_read(tx: &mut WriteTx<'_>, id: PersonId, up_to: i64) -> Result<()> {
    let now = tx.now();
    let unread = notice::table.filter(notice::person_id.eq(id.0)).filter(notice::read_at.is_null());
    diesel::update(unread.filter(notice::id.le(up_to))).set(notice::read_at.eq(now)).execute(tx.conn())?;
    let left: i64 = notice::table
        .filter(notice::person_id.eq(id.0))
        .filter(notice::read_at.is_null())
        .count()
        .get_result(tx.conn())?;
    let left = i32::try_from(left).unwrap_or(i32::MAX);
    diesel::update(person::table.find(id.0)).set(person::unread_notices.eq(left)).execute(tx.conn())?;
    Ok(())
}

/// Notices of a person before an id, the newest first: for the file of her own data.
pub fn own_before(tx: &mut ReadTx<'_>, id: PersonId, before: Option<i64>, limit: i64) -> Result<Vec<Notice>> {
    Ok(notice::table
        .filter(notice::person_id.eq(id.0))
        .filter(notice::id.lt(before.unwrap_or(i64::MAX)))
        .order(notice::id.desc())
        .limit(limit)
        .select(Notice::as_select())
        .load(tx.conn())?)
}

/// Forgets every notice of a person.
pub(super) fn delete_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(notice::table.filter(notice::person_id.eq(id.0))).execute(tx.conn())?;
    diesel::update(person::table.find(id.0)).set(person::unread_notices.eq(0)).execute(tx.conn())?;
    Ok(())
}
