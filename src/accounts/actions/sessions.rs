//! Sessions and one-time links: random tokens that the database knows only by their SHA-256.

use crate::accounts::actor::token_hash;
use crate::accounts::model::{LINK_MINUTES, Purpose, SESSION_HOURS, STAFF_SESSION_HOURS};
use crate::accounts::store;
use crate::base::Result;
use crate::base::ids::PersonId;
use crate::db::WriteTx;

/// A session that has begun.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// For the cookie; it stands nowhere else.
    pub token: String,
    /// How long it lasts.
    pub hours: i64,
}

/// Begins a session and ends the one that the browser had before (security.md S31).
pub fn open_session(tx: &mut WriteTx<'_>, id: PersonId, previous: Option<&[u8]>) -> Result<NewSession> {
    if let Some(previous) = previous {
        store::delete_session(tx, previous)?;
    }
    store::delete_expired_sessions(tx)?;
    let works_here = !store::roles_of(tx, &[id])?.is_empty();
    let hours = if works_here { STAFF_SESSION_HOURS } else { SESSION_HOURS };
    let token = tx.random().token();
    let expires_at = tx.now().plus_hours(hours);
    store::insert_session(tx, &token_hash(&token), id, expires_at)?;
    Ok(NewSession { token, hours })
}

/// Ends a session.
pub fn end_session(tx: &mut WriteTx<'_>, token_hash: &[u8]) -> Result<()> {
    store::delete_session(tx, token_hash)
}

/// Makes the token of a link; called when its letter is written, so that it does not lie about.
pub fn make_link(tx: &mut WriteTx<'_>, id: PersonId, purpose: Purpose) -> Result<String> {
    let token = tx.random().token();
    let expires_at = tx.now().plus_minutes(LINK_MINUTES);
    store::insert_link(tx, &token_hash(&token), id, purpose, expires_at)?;
    Ok(token)
}
