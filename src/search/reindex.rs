//! Building the index anew from the database, beside a running site.

use std::path::Path;

use super::feed::{SUBJECTS_PER_STEP, documents_of, ids_after, last_id};
use super::index::Index;
use super::subject::Kind;
use crate::base::Result;
use crate::db::Store;
use crate::outbox;

/// Builds a new index and puts it into use; open ones take it up within a second. `progress` hears how far it has come
/// in the ids of all kinds, and how far it goes. Gives the number of texts.
///
/// # Errors
/// When another rebuild is under way, or the database or the directory cannot be read or written.
pub fn reindex(store: &Store, dir: &Path, mut progress: impl FnMut(i64, i64)) -> Result<usize> {
    let mut rebuild = Index::begin_rebuild(dir)?;
    // Read before any text: what changes meanwhile has a later fact, and whoever follows the facts reads it again.
    let (position, last) = store.read_blocking(|tx| {
        let lasts = Kind::ALL.iter().map(|kind| last_id(tx, *kind)).collect::<Result<Vec<i64>>>()?;
        Ok((outbox::last_number(tx)?, lasts.iter().sum::<i64>()))
    })?;
    let limit = i64::try_from(SUBJECTS_PER_STEP).unwrap_or(i64::MAX);
    let (mut done, mut count) = (0, 0);
    for kind in Kind::ALL.iter().copied() {
        let mut after = 0;
        loop {
            let (reached, texts) = store.read_blocking(|tx| {
                let ids = ids_after(tx, kind, (after, limit))?;
                Ok((ids.last().copied(), documents_of(tx, kind, &ids)?))
            })?;
            let Some(reached) = reached else { break };
            for documents in texts.values() {
                count += documents.len();
                rebuild.add(documents)?;
            }
            after = reached;
            progress(done + after, last.max(done + after));
        }
        done += after;
    }
    rebuild.finish(position)?;
    Ok(count)
}
