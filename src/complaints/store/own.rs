//! What one person wrote and follows, for the file of her own data, and her name in threads.

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{affected, complaint, complaint_version, follow, participant, reading_mark, reply, reply_version};

/// A place in the list: complaint, floor or version, version.
pub type OwnPlace = (i64, i32, i16);

/// A title as it stood at a version.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnTitle {
    pub place: OwnPlace,
    pub title: String,
    pub wish: String,
    pub written_at: Instant,
}

/// The titles and wishes of a person after a place, every version.
pub fn own_titles_after(tx: &mut ReadTx<'_>, id: PersonId, after: OwnPlace, limit: i64) -> Result<Vec<OwnTitle>> {
    type Row = (i64, i16, String, String, Instant);
    let (last, version, _) = after;
    let beyond = complaint_version::complaint_id
        .gt(last)
        .or(complaint_version::complaint_id.eq(last).and(complaint_version::version.gt(narrow(version))));
    let rows: Vec<Row> = complaint_version::table
        .inner_join(complaint::table.on(complaint::id.eq(complaint_version::complaint_id)))
        .filter(complaint::opener_id.eq(id.0))
        .filter(beyond)
        .order((complaint_version::complaint_id, complaint_version::version))
        .limit(limit)
        .select((
            complaint_version::complaint_id,
            complaint_version::version,
            complaint_version::title,
            complaint_version::wish,
            complaint_version::written_at,
        ))
        .load(tx.conn())?;
    let own = |(complaint, version, title, wish, written_at): Row| OwnTitle {
        place: (complaint, i32::from(version), 0),
        title,
        wish,
        written_at,
    };
    Ok(rows.into_iter().map(own).collect())
}

fn narrow(version: i32) -> i16 {
    i16::try_from(version).unwrap_or(i16::MAX)
}

/// A text as it stood at a version.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnText {
    pub place: OwnPlace,
    pub body: String,
    pub written_at: Instant,
}

/// The texts of a person after a place, every version.
pub fn own_texts_after(tx: &mut ReadTx<'_>, id: PersonId, after: OwnPlace, limit: i64) -> Result<Vec<OwnText>> {
    type Row = (i64, i32, i16, String, Instant);
    let (last, floor, version) = after;
    let later_version = reply_version::floor.eq(floor).and(reply_version::version.gt(version));
    let later_floor = reply_version::floor.gt(floor).or(later_version);
    let beyond = reply_version::complaint_id.gt(last).or(reply_version::complaint_id.eq(last).and(later_floor));
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let stands = reply_version::complaint_id.eq(reply::complaint_id).and(reply_version::floor.eq(reply::floor));
    let rows: Vec<Row> = participant::table
        .inner_join(reply::table.on(speaks))
        .inner_join(reply_version::table.on(stands))
        .filter(participant::person_id.eq(id.0))
        .filter(beyond)
        .order((reply_version::complaint_id, reply_version::floor, reply_version::version))
        .limit(limit)
        .select((
            reply_version::complaint_id,
            reply_version::floor,
            reply_version::version,
            reply_version::body,
            reply_version::written_at,
        ))
        .load(tx.conn())?;
    let own = |(complaint, floor, version, body, written_at): Row| OwnText {
        place: (complaint, floor, version),
        body,
        written_at,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// The complaints a person is tied to, and the names she has in them.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnTies {
    pub follows: Vec<ComplaintId>,
    pub affected: Vec<ComplaintId>,
    pub names: Vec<(ComplaintId, String)>,
}

/// What ties a person to complaints beside her texts.
pub fn own_ties(tx: &mut ReadTx<'_>, id: PersonId) -> Result<OwnTies> {
    Ok(OwnTies {
        follows: follow::table
            .filter(follow::person_id.eq(id.0))
            .order(follow::complaint_id)
            .select(follow::complaint_id)
            .load(tx.conn())?,
        affected: affected::table
            .filter(affected::person_id.eq(id.0))
            .order(affected::complaint_id)
            .select(affected::complaint_id)
            .load(tx.conn())?,
        names: participant::table
            .filter(participant::person_id.eq(id.0))
            .order(participant::complaint_id)
            .select((participant::complaint_id, participant::name))
            .load(tx.conn())?,
    })
}

/// Gives a person another name wherever she speaks for herself. What she said for the company stays signed.
pub fn rename_speaker(tx: &mut WriteTx<'_>, id: PersonId, name: &str) -> Result<()> {
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let official: Vec<i64> = participant::table
        .inner_join(reply::table.on(speaks))
        .filter(participant::person_id.eq(id.0))
        .filter(reply::role.is_not_null())
        .select(participant::complaint_id)
        .distinct()
        .load(tx.conn())?;
    let own =
        participant::table.filter(participant::person_id.eq(id.0)).filter(participant::complaint_id.ne_all(official));
    diesel::update(own).set(participant::name.eq(name)).execute(tx.conn())?;
    Ok(())
}

/// Forgets how far a person has read.
pub fn delete_marks_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(reading_mark::table.filter(reading_mark::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}

/// Ends everything a person follows.
pub fn delete_follows_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(follow::table.filter(follow::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}
