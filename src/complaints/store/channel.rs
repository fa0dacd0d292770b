//! The rows of what staff entered for owners, and of the codes to take it over.

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::{Instant, Result};
use crate::complaints::model::{Entry, TAKEOVER_DAYS};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{channel_entry, complaint, participant, takeover_try};

/// How a complaint was entered; 404 for one that its owner wrote.
pub fn find_entry(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Entry> {
    Ok(channel_entry::table.find(id.0).select(Entry::as_select()).get_result(tx.conn())?)
}

/// The complaint that a form has entered already.
pub fn find_entry_by_submission(tx: &mut ReadTx<'_>, by: PersonId, key: &str) -> Result<Option<ComplaintId>> {
    Ok(channel_entry::table
        .inner_join(complaint::table)
        .filter(complaint::submission_key.eq(key))
        .filter(channel_entry::entered_by.eq(by.0))
        .select(channel_entry::complaint_id)
        .first(tx.conn())
        .optional()?)
}

/// The entry that a code opens, as long as it does.
pub fn find_entry_by_code(tx: &mut ReadTx<'_>, hash: &[u8]) -> Result<Option<Entry>> {
    let now = tx.now();
    Ok(channel_entry::table
        .filter(channel_entry::code_hash.eq(hash))
        .filter(channel_entry::code_expires_at.gt(now))
        .select(Entry::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Writes how a complaint was entered; it has no code yet.
pub fn insert_entry(tx: &mut WriteTx<'_>, id: ComplaintId, by: PersonId, unit_id: Option<UnitId>) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(channel_entry::table)
        .values((
            channel_entry::complaint_id.eq(id.0),
            channel_entry::entered_by.eq(by.0),
            channel_entry::entered_at.eq(now),
            channel_entry::unit_id.eq(unit_id.map(|unit| unit.0)),
            channel_entry::code_expires_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a code in the place of the former one; gives until when it can be used.
pub fn set_code(tx: &mut WriteTx<'_>, id: ComplaintId, hash: &[u8]) -> Result<Instant> {
    let expires_at = tx.now().plus_days(TAKEOVER_DAYS);
    diesel::update(channel_entry::table.find(id.0))
        .set((channel_entry::code_hash.eq(Some(hash)), channel_entry::code_expires_at.eq(expires_at)))
        .execute(tx.conn())?;
    Ok(expires_at)
}

/// Gives a complaint its opener, and uses its code up.
pub fn set_opener(tx: &mut WriteTx<'_>, id: ComplaintId, (person, unit): (PersonId, UnitId)) -> Result<()> {
    let now = tx.now();
    diesel::update(complaint::table.find(id.0))
        .set((complaint::opener_id.eq(Some(person.0)), complaint::opener_unit_id.eq(Some(unit.0))))
        .execute(tx.conn())?;
    diesel::update(channel_entry::table.find(id.0))
        .set((channel_entry::code_hash.eq(None::<Vec<u8>>), channel_entry::taken_over_at.eq(Some(now))))
        .execute(tx.conn())?;
    Ok(())
}

/// A speaker whom nobody was yet is somebody now, under a name of her own.
pub fn claim_speaker(
    tx: &mut WriteTx<'_>,
    (id, number): (ComplaintId, i32),
    (person, unit): (PersonId, UnitId),
    name: &str,
) -> Result<()> {
    diesel::update(participant::table.find((id.0, number)))
        .set((
            participant::person_id.eq(Some(person.0)),
            participant::unit_id.eq(Some(unit.0)),
            participant::name.eq(name),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Since when a person has sent wrong codes, and how many.
pub fn tries_of(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Option<(Instant, i32)>> {
    Ok(takeover_try::table
        .find(person.0)
        .select((takeover_try::since, takeover_try::tries))
        .first(tx.conn())
        .optional()?)
}

/// Writes them.
pub fn set_tries(tx: &mut WriteTx<'_>, person: PersonId, (since, tries): (Instant, i32)) -> Result<()> {
    let written = diesel::update(takeover_try::table.find(person.0))
        .set((takeover_try::since.eq(since), takeover_try::tries.eq(tries)))
        .execute(tx.conn())?;
    if written == 0 {
        let row = (takeover_try::person_id.eq(person.0), takeover_try::since.eq(since), takeover_try::tries.eq(tries));
        diesel::insert_into(takeover_try::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}
