//! Whose idea a suggestion is, and who was paid for it.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{ComplaintId, PersonId, SuggestionId};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{suggestion_author, suggestion_complaint};

fn raw(group: &[SuggestionId]) -> Vec<i64> {
    group.iter().map(|id| id.0).collect()
}

/// The distinct authors of a group.
pub fn authors_of(tx: &mut ReadTx<'_>, group: &[SuggestionId]) -> Result<Vec<PersonId>> {
    Ok(suggestion_author::table
        .filter(suggestion_author::suggestion_id.eq_any(raw(group)))
        .select(suggestion_author::person_id)
        .distinct()
        .order(suggestion_author::person_id)
        .load(tx.conn())?)
}

/// Those of the authors of a group whom an adoption has paid for one of its suggestions.
pub fn rewarded_of(tx: &mut ReadTx<'_>, group: &[SuggestionId]) -> Result<Vec<PersonId>> {
    Ok(suggestion_author::table
        .filter(suggestion_author::suggestion_id.eq_any(raw(group)))
        .filter(suggestion_author::rewarded_at.is_not_null())
        .select(suggestion_author::person_id)
        .distinct()
        .load(tx.conn())?)
}

/// Writes an author, by her own words or by a complaint.
pub fn insert_author(
    tx: &mut WriteTx<'_>,
    id: SuggestionId,
    (person, complaint): (PersonId, Option<ComplaintId>),
) -> Result<()> {
    diesel::insert_into(suggestion_author::table)
        .values((
            suggestion_author::suggestion_id.eq(id.0),
            suggestion_author::person_id.eq(person.0),
            suggestion_author::complaint_id.eq(complaint.map(|id| id.0)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that an adoption paid an author for whatever of a group is hers.
pub fn set_rewarded(tx: &mut WriteTx<'_>, group: &[SuggestionId], person: PersonId) -> Result<()> {
    let now = tx.now();
    let hers = suggestion_author::table
        .filter(suggestion_author::suggestion_id.eq_any(raw(group)))
        .filter(suggestion_author::person_id.eq(person.0))
        .filter(suggestion_author::rewarded_at.is_null());
    diesel::update(hers).set(suggestion_author::rewarded_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Whether a suggestion is said to come out of a complaint.
pub fn is_credited(tx: &mut ReadTx<'_>, id: SuggestionId, complaint: ComplaintId) -> Result<bool> {
    let link = suggestion_complaint::table.find((id.0, complaint.0));
    Ok(diesel::select(exists(link)).get_result(tx.conn())?)
}

/// Writes that a suggestion came out of a complaint.
pub fn insert_credit(tx: &mut WriteTx<'_>, id: SuggestionId, complaint: ComplaintId, by: PersonId) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(suggestion_complaint::table)
        .values((
            suggestion_complaint::suggestion_id.eq(id.0),
            suggestion_complaint::complaint_id.eq(complaint.0),
            suggestion_complaint::linked_by.eq(by.0),
            suggestion_complaint::linked_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}
