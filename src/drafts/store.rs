//! The rows of drafts.

use anyhow::{Context as _, anyhow};
use diesel::prelude::*;

use super::model::{Draft, Target};
use crate::base::ids::PersonId;
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::draft;

/// More than anybody may have.
const LIST_LENGTH: i64 = 100;
/// Ended at a time: a write stays short.
const ENDED_AT_A_TIME: i64 = 100;

type Row = (String, PersonId, String, String, i32, Instant, Instant);

type Columns =
    (draft::id, draft::person_id, draft::place, draft::body, draft::version, draft::started_at, draft::saved_at);

const COLUMNS: Columns =
    (draft::id, draft::person_id, draft::place, draft::body, draft::version, draft::started_at, draft::saved_at);

fn decode((id, person_id, place, body, version, started_at, saved_at): Row) -> Result<Draft> {
    let target = Target::parse(&place).ok_or_else(|| anyhow!("draft {id} is for {place}, which is no target"))?;
    let fields = serde_json::from_str(&body).with_context(|| format!("decoding draft {id}"))?;
    Ok(Draft { id, person_id, target, fields, version, started_at, saved_at })
}

/// A person's draft for a target, if she has one.
pub fn find_of(tx: &mut ReadTx<'_>, person: PersonId, target: Target) -> Result<Option<Draft>> {
    let own = draft::table.filter(draft::person_id.eq(person.0)).filter(draft::place.eq(target.place()));
    own.select(COLUMNS).first(tx.conn()).optional()?.map(decode).transpose()
}

/// A draft by its id, whosever it is.
pub(super) fn find(tx: &mut ReadTx<'_>, id: &str) -> Result<Draft> {
    decode(draft::table.find(id).select(COLUMNS).get_result(tx.conn())?)
}

/// A person's drafts, saved last first.
pub fn list_of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Draft>> {
    let own = draft::table.filter(draft::person_id.eq(person.0)).order((draft::saved_at.desc(), draft::id));
    own.limit(LIST_LENGTH).select(COLUMNS).load(tx.conn())?.into_iter().map(decode).collect()
}

/// How many drafts a person has.
pub(super) fn count_of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<i64> {
    Ok(draft::table.filter(draft::person_id.eq(person.0)).count().get_result(tx.conn())?)
}

fn body_of(new: &Draft) -> Result<String> {
    Ok(serde_json::to_string(&new.fields).context("encoding a draft")?)
}

/// Writes a new draft.
pub(super) fn insert(tx: &mut WriteTx<'_>, new: &Draft) -> Result<()> {
    let body = body_of(new)?;
    diesel::insert_into(draft::table)
        .values((
            draft::id.eq(&new.id),
            draft::person_id.eq(new.person_id.0),
            draft::place.eq(new.target.place()),
            draft::complaint_id.eq(new.target.complaint_id().map(|id| id.0)),
            draft::body.eq(body),
            draft::version.eq(new.version),
            draft::started_at.eq(new.started_at),
            draft::saved_at.eq(new.saved_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a draft as it is now.
pub(super) fn update(tx: &mut WriteTx<'_>, changed: &Draft) -> Result<()> {
    let body = body_of(changed)?;
    diesel::update(draft::table.find(&changed.id))
        .set((draft::body.eq(body), draft::version.eq(changed.version), draft::saved_at.eq(changed.saved_at)))
        .execute(tx.conn())?;
    Ok(())
}

/// Removes a draft.
pub(super) fn delete(tx: &mut WriteTx<'_>, id: &str) -> Result<()> {
    diesel::delete(draft::table.find(id)).execute(tx.conn())?;
    Ok(())
}

/// Some of the drafts saved last before an instant.
pub(super) fn ids_saved_before(tx: &mut ReadTx<'_>, before: Instant) -> Result<Vec<String>> {
    let old = draft::table.filter(draft::saved_at.lt(before)).order(draft::saved_at);
    Ok(old.limit(ENDED_AT_A_TIME).select(draft::id).load(tx.conn())?)
}
