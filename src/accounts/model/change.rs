//! An address or a number that took the place of another.

use diesel::prelude::*;

use crate::base::ids::{ContactChangeId, PersonId};
use crate::base::{ContactKind, Instant};

/// How long the holder of the former address or number may undo a change.
pub const OBJECTION_DAYS: i64 = 7;

/// A change that can still be undone.
#[derive(Clone, Debug, Queryable)]
#[diesel(table_name = contact_change)]
pub struct ContactChange {
    pub id: ContactChangeId,
    pub person_id: PersonId,
    pub kind: ContactKind,
    pub former: Option<String>,
    pub present: String,
    pub token_hash: Option<Vec<u8>>,
    pub changed_at: Instant,
    pub expires_at: Instant,
}
