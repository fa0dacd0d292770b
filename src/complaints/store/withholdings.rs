//! What stands in the place of texts that are withheld: the acts, the public log, and what waits for a second person.

use std::collections::HashMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::within;
use crate::accounts::Scope;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{VersionKind, Visibility, WithholdCode};
use crate::base::{Error, Instant, Result};
use crate::complaints::model::{MASK_OWN, SecondSignature, WITHHOLD, Withholding};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{complaint, complaint_version, participant, person, reply, reply_version, second_signature};

/// Entries on one page of the public log.
pub const WITHHOLDINGS_PER_PAGE: usize = 30;
/// More than ever wait at once: each lapses after one working day.
const MOST_WAITING: i64 = 100;

type Row = (SecondSignature, Instant);

/// What stands in the place of the texts of a complaint that are withheld now: two queries.
pub fn withholdings_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Withholding>> {
    let rows: Vec<Row> = second_signature::table
        .inner_join(complaint::table)
        .filter(second_signature::complaint_id.eq(id.0))
        .filter(second_signature::act.eq_any([WITHHOLD, MASK_OWN]))
        .filter(second_signature::ended_at.is_null())
        .order(second_signature::id)
        .select((SecondSignature::as_select(), complaint::received_at))
        .load(tx.conn())?;
    named(tx, rows)
}

/// One withholding by its id.
pub fn find_withholding(tx: &mut ReadTx<'_>, signature: i64) -> Result<Withholding> {
    let row: Row = second_signature::table
        .inner_join(complaint::table)
        .filter(second_signature::id.eq(signature))
        .filter(second_signature::act.eq_any([WITHHOLD, MASK_OWN]))
        .select((SecondSignature::as_select(), complaint::received_at))
        .first(tx.conn())?;
    named(tx, vec![row])?.pop().ok_or(Error::NotFound)
}

/// The withholding that hides a floor now.
pub fn withholding_at(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Option<Withholding>> {
    Ok(withholdings_of(tx, id)?.into_iter().find(|one| one.floor() == floor))
}

/// How often a person has withheld a floor before, and nobody signed beside her.
pub fn count_vain_withholdings(tx: &mut ReadTx<'_>, person: PersonId, (id, floor): (ComplaintId, i32)) -> Result<i64> {
    Ok(second_signature::table
        .filter(second_signature::complaint_id.eq(id.0))
        .filter(second_signature::act.eq(WITHHOLD))
        .filter(second_signature::floor.eq(floor))
        .filter(second_signature::proposed_by.eq(person.0))
        .filter(second_signature::signed_at.is_null())
        .filter(second_signature::ended_at.is_not_null())
        .count()
        .get_result(tx.conn())?)
}

/// How many floors a person has written in a complaint.
pub fn count_floors_by(tx: &mut ReadTx<'_>, person: PersonId, id: ComplaintId) -> Result<i64> {
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    Ok(reply::table
        .inner_join(participant::table.on(speaks))
        .filter(participant::complaint_id.eq(id.0))
        .filter(participant::person_id.eq(person.0))
        .count()
        .get_result(tx.conn())?)
}

/// The public log, the last first, and one more if there is a next page. What is held or was never public is not in it:
/// only what everybody could read is withheld.
pub fn withholdings_before(tx: &mut ReadTx<'_>, before: i64) -> Result<Vec<Withholding>> {
    let rows: Vec<Row> = second_signature::table
        .inner_join(complaint::table)
        .filter(second_signature::act.eq_any([WITHHOLD, MASK_OWN]))
        .filter(second_signature::id.lt(before))
        .filter(complaint::visibility.eq(Visibility::Public))
        .order(second_signature::id.desc())
        .limit(i64::try_from(WITHHOLDINGS_PER_PAGE).unwrap_or(0) + 1)
        .select((SecondSignature::as_select(), complaint::received_at))
        .load(tx.conn())?;
    named(tx, rows)
}

/// Those within scopes that wait for a second person, the first to lapse first.
pub fn withholdings_waiting(tx: &mut ReadTx<'_>, scopes: &[Scope]) -> Result<Vec<Withholding>> {
    let now = tx.now();
    let rows: Vec<Row> = second_signature::table
        .inner_join(complaint::table)
        .filter(second_signature::act.eq(WITHHOLD))
        .filter(second_signature::signed_at.is_null())
        .filter(second_signature::ended_at.is_null())
        .filter(second_signature::expires_at.gt(now))
        .filter(within(scopes))
        .order((second_signature::expires_at, second_signature::id))
        .limit(MOST_WAITING)
        .select((SecondSignature::as_select(), complaint::received_at))
        .load(tx.conn())?;
    named(tx, rows)
}

/// A reply that waits to be read.
#[derive(Clone, Debug, Queryable)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HeldReply {
    pub complaint_id: ComplaintId,
    pub floor: i32,
    pub title: String,
    pub received_at: Instant,
    pub written_at: Instant,
}

/// The replies within scopes that wait to be read, the oldest first. The condition is that of the partial index, to the
/// letter.
pub fn replies_held(tx: &mut ReadTx<'_>, scopes: &[Scope]) -> Result<Vec<HeldReply>> {
    Ok(reply::table
        .inner_join(complaint::table.on(complaint::id.eq(reply::complaint_id)))
        .filter(sql::<Bool>("reply.visibility = 'held'"))
        .filter(within(scopes))
        .order((reply::written_at, reply::complaint_id, reply::floor))
        .limit(MOST_WAITING)
        .select((reply::complaint_id, reply::floor, complaint::title, complaint::received_at, reply::written_at))
        .load(tx.conn())?)
}

fn named(tx: &mut ReadTx<'_>, rows: Vec<Row>) -> Result<Vec<Withholding>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let signers = rows.iter().flat_map(|(row, _)| [Some(row.proposed_by), row.signed_by]).flatten();
    let ids: Vec<i64> = signers.map(|id| id.0).collect();
    let names: HashMap<i64, Option<String>> = person::table
        .filter(person::id.eq_any(ids))
        .select((person::id, person::staff_name))
        .load(tx.conn())?
        .into_iter()
        .collect();
    let name = |id: Option<PersonId>| id.and_then(|id| names.get(&id.0).cloned().flatten()).unwrap_or_default();
    rows.into_iter()
        .map(|(signature, received_at)| {
            let code = WithholdCode::parse(&signature.code).ok_or(Error::NotFound)?;
            // An author is never named.
            let by = if signature.act == MASK_OWN { String::new() } else { name(Some(signature.proposed_by)) };
            let second = name(signature.signed_by);
            Ok(Withholding { signature, code, by, second, received_at })
        })
        .collect()
}

/// What is written when a text is withheld.
#[derive(Clone, Copy, Debug)]
pub struct NewWithholding<'a> {
    /// [`WITHHOLD`] or [`MASK_OWN`].
    pub act: &'static str,
    /// Where.
    pub place: (ComplaintId, i32),
    /// Why.
    pub code: WithholdCode,
    /// Why, in words, with its salt.
    pub reason: (&'a str, &'a [u8]),
    /// By whom.
    pub by: PersonId,
    /// Until when a second person may confirm it.
    pub expires_at: Instant,
}

/// Writes a withholding.
pub fn insert_withholding(tx: &mut WriteTx<'_>, seen_version: i32, new: &NewWithholding<'_>) -> Result<()> {
    let (now, (id, floor)) = (tx.now(), new.place);
    diesel::insert_into(second_signature::table)
        .values((
            second_signature::act.eq(new.act),
            second_signature::complaint_id.eq(id.0),
            second_signature::seen_version.eq(seen_version),
            second_signature::code.eq(new.code.code()),
            second_signature::reason.eq(new.reason.0),
            second_signature::salt.eq(new.reason.1),
            second_signature::proposed_by.eq(new.by.0),
            second_signature::proposed_at.eq(now),
            second_signature::expires_at.eq(new.expires_at),
            second_signature::floor.eq(Some(floor)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends a withholding: refused, lifted, or by its time; `by` is nobody for the last.
pub fn end_withholding(tx: &mut WriteTx<'_>, signature: i64, by: Option<PersonId>) -> Result<()> {
    let now = tx.now();
    diesel::update(second_signature::table.find(signature))
        .set((second_signature::ended_at.eq(Some(now)), second_signature::ended_by.eq(by.map(|id| id.0))))
        .execute(tx.conn())?;
    Ok(())
}
/// The public texts of a floor although it is withheld: for its author and for who decides on it; the caller asks.
pub fn withheld_texts(tx: &mut ReadTx<'_>, (id, floor): (ComplaintId, i32)) -> Result<Vec<String>> {
    let rows: Vec<(VersionKind, String)> = reply_version::table
        .filter(reply_version::complaint_id.eq(id.0))
        .filter(reply_version::floor.eq(floor))
        .filter(reply_version::visibility.eq(Visibility::Public))
        .order(reply_version::version)
        .select((reply_version::kind, reply_version::body))
        .load(tx.conn())?;
    let mut texts = Vec::new();
    for (kind, body) in rows {
        if kind != VersionKind::Addition {
            texts.clear();
        }
        texts.push(body);
    }
    if floor == 1 {
        let heading: (String, String) = complaint_version::table
            .filter(complaint_version::complaint_id.eq(id.0))
            .order(complaint_version::version.desc())
            .select((complaint_version::title, complaint_version::wish))
            .first(tx.conn())?;
        texts.insert(0, heading.0);
        texts.push(heading.1);
    }
    texts.retain(|text| !text.is_empty());
    Ok(texts)
}
