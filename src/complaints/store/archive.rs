//! Which letters of the archive are there already.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::db::ReadTx;
use crate::schema::complaint;

/// Those of some keys that a complaint has.
pub fn known_archive_keys(tx: &mut ReadTx<'_>, keys: &[&str]) -> Result<HashSet<String>> {
    let known: Vec<Option<String>> = complaint::table
        .filter(complaint::archive_key.eq_any(keys.iter().copied()))
        .select(complaint::archive_key)
        .load(tx.conn())?;
    Ok(known.into_iter().flatten().collect())
}

/// The letter with a key, if it was taken.
pub fn find_by_archive_key(tx: &mut ReadTx<'_>, key: &str) -> Result<Option<ComplaintId>> {
    let found = complaint::table.filter(complaint::archive_key.eq(key)).select(complaint::id).first(tx.conn());
    Ok(found.optional()?)
}
