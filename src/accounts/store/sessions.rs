//! The sessions of a person as she sees them.

use diesel::prelude::*;

use crate::accounts::model::{Device, PROOF_MINUTES, Platform, Program};
use crate::base::ids::PersonId;
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::session;

/// More devices than a person has; older ones are left out of the list, and end with "all others".
const MAX_LISTED: i64 = 100;

/// One living session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    pub token_hash: Vec<u8>,
    pub device: Device,
    pub began_at: Instant,
    pub last_seen: Instant,
    pub expires_at: Instant,
}

/// The living sessions of a person, the one seen last first.
pub fn sessions_of(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Vec<SessionRow>> {
    type Row = (Vec<u8>, Platform, Program, Instant, Instant, Instant);
    let now = tx.now();
    let rows: Vec<Row> = session::table
        .filter(session::person_id.eq(id.0))
        .filter(session::expires_at.gt(now))
        .order(session::last_seen.desc())
        .limit(MAX_LISTED)
        .select((
            session::token_hash,
            session::platform,
            session::program,
            session::created_at,
            session::last_seen,
            session::expires_at,
        ))
        .load(tx.conn())?;
    let row = |(token_hash, platform, program, began_at, last_seen, expires_at): Row| SessionRow {
        token_hash,
        device: Device { platform, program },
        began_at,
        last_seen,
        expires_at,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Ends every session of a person but one.
pub fn delete_other_sessions(tx: &mut WriteTx<'_>, id: PersonId, kept: &[u8]) -> Result<()> {
    let others = session::table.filter(session::person_id.eq(id.0)).filter(session::token_hash.ne(kept));
    diesel::delete(others).execute(tx.conn())?;
    Ok(())
}

/// Notes that the holder of a session proved again who she is.
pub fn mark_proved(tx: &mut WriteTx<'_>, token_hash: &[u8]) -> Result<()> {
    let now = tx.now();
    diesel::update(session::table.find(token_hash)).set(session::proved_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Whether she did so in this session a short while ago.
pub fn is_proved(tx: &mut ReadTx<'_>, token_hash: &[u8]) -> Result<bool> {
    let since = tx.now().plus_minutes(-PROOF_MINUTES);
    let proved = session::table.find(token_hash).filter(session::proved_at.gt(since));
    Ok(diesel::select(diesel::dsl::exists(proved)).get_result(tx.conn())?)
}
