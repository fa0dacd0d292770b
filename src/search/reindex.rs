//! Building the index anew from the database, beside a running site.

use std::path::Path;

use super::feed::{COMPLAINTS_PER_STEP, documents};
use super::index::Index;
use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::complaints;
use crate::db::Store;
use crate::outbox;

/// Builds a new index and puts it into use; open ones take it up within a second. `progress` hears how far it has come
/// in the ids of complaints, and how far it goes. Gives the number of texts.
///
/// # Errors
/// When another rebuild is under way, or the database or the directory cannot be read or written.
pub fn reindex(store: &Store, dir: &Path, mut progress: impl FnMut(i64, i64)) -> Result<usize> {
    let mut rebuild = Index::begin_rebuild(dir)?;
    // Read before any text: what changes meanwhile has a later fact, and whoever follows the facts reads it again.
    let (position, last) = store.read_blocking(|tx| Ok((outbox::last_number(tx)?, complaints::last_id(tx)?)))?;
    let limit = i64::try_from(COMPLAINTS_PER_STEP).unwrap_or(i64::MAX);
    let (mut after, mut count) = (ComplaintId(0), 0);
    loop {
        let (reached, texts) = store.read_blocking(|tx| {
            let ids = complaints::ids_after(tx, after, limit)?;
            Ok((ids.last().copied(), complaints::texts_of(tx, &ids)?))
        })?;
        let Some(reached) = reached else { break };
        for complaint in &texts {
            let documents = documents(complaint);
            count += documents.len();
            rebuild.add(&documents)?;
        }
        after = reached;
        progress(after.0, last.max(after.0));
    }
    rebuild.finish(position)?;
    Ok(count)
}
