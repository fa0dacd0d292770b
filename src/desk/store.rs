//! The rows of notes, findings and visits.

mod findings;

use diesel::prelude::*;

use super::model::{NewNote, Note, Visit};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{internal_note, person, return_visit};

pub use findings::*;

/// Notes of one complaint that its page shows.
pub const NOTES_SHOWN: usize = 50;

/// The notes of a complaint, the newest first, at most [`NOTES_SHOWN`]. Asks no policy: the caller does.
pub fn notes_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Note>> {
    type Row = (Option<String>, Option<String>, String, Instant);
    let rows: Vec<Row> = internal_note::table
        .inner_join(person::table)
        .filter(internal_note::complaint_id.eq(id.0))
        .order(internal_note::id.desc())
        .limit(i64::try_from(NOTES_SHOWN).unwrap_or(0))
        .select((person::staff_name, person::organisation, internal_note::body, internal_note::written_at))
        .load(tx.conn())?;
    let note = |(author, organisation, body, written_at): Row| Note {
        author: author.unwrap_or_default(),
        organisation: organisation.unwrap_or_default(),
        body,
        written_at,
    };
    Ok(rows.into_iter().map(note).collect())
}

/// Whether a form has written its note already.
pub(super) fn has_note(tx: &mut ReadTx<'_>, submission_key: &str) -> Result<bool> {
    let known = internal_note::table.filter(internal_note::submission_key.eq(submission_key));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(tx.conn())?)
}

pub(super) fn insert_note(tx: &mut WriteTx<'_>, id: ComplaintId, author: PersonId, new: &NewNote) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(internal_note::table)
        .values((
            internal_note::complaint_id.eq(id.0),
            internal_note::author_id.eq(author.0),
            internal_note::body.eq(&new.body),
            internal_note::written_at.eq(now),
            internal_note::submission_key.eq(&new.submission_key),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The visits of a complaint, in order.
pub fn visits_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Visit>> {
    Ok(return_visit::table
        .filter(return_visit::complaint_id.eq(id.0))
        .order(return_visit::number)
        .select(Visit::as_select())
        .load(tx.conn())?)
}

pub(super) fn insert_visit(tx: &mut WriteTx<'_>, new: &Visit) -> Result<()> {
    diesel::insert_into(return_visit::table).values(new).execute(tx.conn())?;
    Ok(())
}
