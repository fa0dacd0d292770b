//! Sessions and one-time links: tokens of which only the SHA-256 is kept.

use diesel::prelude::*;

use crate::accounts::model::{Device, Person, Purpose};
use crate::base::ids::PersonId;
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx, portable};
use crate::schema::{one_time_link, person, session};

/// Keeps a session that begins on a device.
pub fn insert_session(
    tx: &mut WriteTx<'_>,
    token_hash: &[u8],
    id: PersonId,
    (device, expires_at): (Device, Instant),
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(session::table)
        .values((
            session::token_hash.eq(token_hash),
            session::person_id.eq(id.0),
            session::created_at.eq(now),
            session::last_seen.eq(now),
            session::expires_at.eq(expires_at),
            session::platform.eq(device.platform),
            session::program.eq(device.program),
        ))
        .execute(tx.conn())?;
    Ok(())
}

pub fn delete_session(tx: &mut WriteTx<'_>, token_hash: &[u8]) -> Result<()> {
    diesel::delete(session::table.find(token_hash)).execute(tx.conn())?;
    Ok(())
}

/// Moves on when each session was last seen; a session that has ended meanwhile stays ended.
pub fn mark_seen(tx: &mut WriteTx<'_>, seen: &[(Vec<u8>, Instant)]) -> Result<()> {
    for (token_hash, at) in seen {
        diesel::update(session::table.find(token_hash).filter(session::last_seen.lt(*at)))
            .set(session::last_seen.eq(*at))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Ends every session of a person.
pub fn delete_sessions_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(session::table.filter(session::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}

/// Sessions whose time is over, whosever they are.
pub fn delete_expired_sessions(tx: &mut WriteTx<'_>) -> Result<()> {
    let now = tx.now();
    diesel::delete(session::table.filter(session::expires_at.le(now))).execute(tx.conn())?;
    Ok(())
}

/// Keeps a new link and forgets those of the same person that are over.
pub fn insert_link(
    tx: &mut WriteTx<'_>,
    token_hash: &[u8],
    id: PersonId,
    purpose: Purpose,
    expires_at: Instant,
) -> Result<()> {
    let now = tx.now();
    let over = one_time_link::table.filter(one_time_link::person_id.eq(id.0)).filter(one_time_link::expires_at.le(now));
    diesel::delete(over).execute(tx.conn())?;
    diesel::insert_into(one_time_link::table)
        .values((
            one_time_link::token_hash.eq(token_hash),
            one_time_link::person_id.eq(id.0),
            one_time_link::purpose.eq(purpose),
            one_time_link::created_at.eq(now),
            one_time_link::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whose link it is; 404 when it was used, is over, or never was.
pub fn find_owner_of_link(tx: &mut ReadTx<'_>, token_hash: &[u8], purpose: Purpose) -> Result<Person> {
    let now = tx.now();
    Ok(one_time_link::table
        .inner_join(person::table.on(person::id.eq(one_time_link::person_id)))
        .filter(one_time_link::token_hash.eq(token_hash))
        .filter(one_time_link::purpose.eq(purpose))
        .filter(one_time_link::used_at.is_null())
        .filter(one_time_link::expires_at.gt(now))
        .filter(person::closed_at.is_null())
        .select(Person::as_select())
        .first(tx.conn())?)
}

/// Ends every link of a person for a purpose: a used one, and those asked for beside it.
pub fn end_links_of(tx: &mut WriteTx<'_>, id: PersonId, purpose: Purpose) -> Result<()> {
    let now = tx.now();
    let open = one_time_link::table
        .filter(one_time_link::person_id.eq(id.0))
        .filter(one_time_link::purpose.eq(purpose))
        .filter(one_time_link::used_at.is_null());
    diesel::update(open).set(one_time_link::used_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Counts a letter asked for an address that nobody has: a commit like the one for a known address, so that neither
/// answer is faster (security.md S28).
pub fn count_unknown_address(tx: &mut WriteTx<'_>) -> Result<()> {
    portable::next_value(tx.conn(), "unknown_address")?;
    Ok(())
}
