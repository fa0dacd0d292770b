//! Sessions and one-time links: random tokens that the database knows only by their SHA-256.

use crate::accounts::actor::{session_name, token_hash};
use crate::accounts::model::{Actor, Device, LINK_MINUTES, Purpose, SESSION_HOURS, STAFF_SESSION_HOURS};
use crate::accounts::store;
use crate::base::ids::PersonId;
use crate::base::{Error, Result};
use crate::db::WriteTx;

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// For the cookie; it stands nowhere else.
    pub token: String,
    /// How long it lasts.
    pub hours: i64,
}

/// Where a session begins.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The hash of the session that the browser has.
    pub previous: Option<Vec<u8>>,
    /// What the browser is called in the list of sessions.
    pub device: Device,
}

/// Begins a session and ends the one that the browser had before (security.md S31).
pub fn open_session(tx: &mut WriteTx<'_>, id: PersonId, arrival: &Arrival) -> Result<NewSession> {
    if let Some(previous) = &arrival.previous {
        store::delete_session(tx, previous)?;
    }
    store::delete_expired_sessions(tx)?;
    let works_here = !store::roles_of(tx, &[id])?.is_empty();
    let hours = if works_here { STAFF_SESSION_HOURS } else { SESSION_HOURS };
    let token = tx.random().token();
    let expires_at = tx.now().plus_hours(hours);
    store::insert_session(tx, &token_hash(&token), id, (arrival.device, expires_at))?;
    Ok(NewSession { token, hours })
}

/// Ends a session.
pub fn end_session(tx: &mut WriteTx<'_>, token_hash: &[u8]) -> Result<()> {
    store::delete_session(tx, token_hash)
}

/// Ends one of one's own sessions, named as the list names it; 404 when it is over or another's.
pub fn end_own_session(tx: &mut WriteTx<'_>, actor: &Actor, name: &str) -> Result<()> {
    let sessions = store::sessions_of(tx, actor.person_id)?;
    let named = sessions.into_iter().find(|session| session_name(&session.token_hash) == name);
    let named = named.ok_or(Error::NotFound)?;
    store::delete_session(tx, &named.token_hash)
}

/// Ends every session of one's own but the one at hand.
pub fn end_other_sessions(tx: &mut WriteTx<'_>, actor: &Actor, kept: &[u8]) -> Result<()> {
    store::delete_other_sessions(tx, actor.person_id, kept)
}

/// Makes the token of a link; called when its letter is written, so that it does not lie about.
pub fn make_link(tx: &mut WriteTx<'_>, id: PersonId, purpose: Purpose) -> Result<String> {
    let token = tx.random().token();
    let expires_at = tx.now().plus_minutes(LINK_MINUTES);
    store::insert_link(tx, &token_hash(&token), id, purpose, expires_at)?;
    Ok(token)
}
