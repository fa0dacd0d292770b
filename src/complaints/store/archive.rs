//! Which letters of the archive are there already.

use std::collections::HashSet;

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::base::words::Origin;
use crate::db::ReadTx;
use crate::schema::{complaint, reply_version};

/// Those of some keys that a complaint has.
pub fn known_archive_keys(tx: &mut ReadTx<'_>, keys: &[&str]) -> Result<HashSet<String>> {
    let known: Vec<Option<String>> = complaint::table
        .filter(complaint::archive_key.eq_any(keys.iter().copied()))
        .select(complaint::archive_key)
        .load(tx.conn())?;
    Ok(known.into_iter().flatten().collect())
}

/// A letter as it was taken, for comparing it with others.
#[derive(Clone, Debug, Queryable)]
pub struct ArchivedLetter {
    /// The complaint.
    pub id: ComplaintId,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// Whether it is linked to an earlier one.
    pub is_linked: bool,
}

/// The letters of the archive after an id, in order, at most `limit`.
pub fn letters_after(tx: &mut ReadTx<'_>, after: ComplaintId, limit: i64) -> Result<Vec<ArchivedLetter>> {
    let opening =
        reply_version::complaint_id.eq(complaint::id).and(reply_version::floor.eq(1)).and(reply_version::version.eq(1));
    Ok(complaint::table
        .inner_join(reply_version::table.on(opening))
        .filter(complaint::origin.eq(Origin::Archive))
        .filter(complaint::id.gt(after.0))
        .order(complaint::id)
        .limit(limit)
        .select((complaint::id, complaint::title, reply_version::body, complaint::duplicate_of.is_not_null()))
        .load(tx.conn())?)
}
