//! The upkeep of drafts.

use super::actions;
use crate::db::Store;
use crate::media::Folder;
use crate::outbox::Handler;

/// Ends drafts that nobody writes on any more; every day.
pub const END_OLD: &str = "end_old_drafts";

/// The handlers of this domain.
pub fn handlers(store: &Store, folder: &Folder) -> Vec<(&'static str, Handler)> {
    let (store, folder) = (store.clone(), folder.clone());
    vec![(END_OLD, Box::new(move |_| end_old(&store, &folder)))]
}

/// Slice after slice, each a write of its own.
fn end_old(store: &Store, folder: &Folder) -> anyhow::Result<()> {
    while let Some(photographs) = store.write_blocking(actions::end_old)? {
        photographs.iter().try_for_each(|id| folder.remove(id))?;
    }
    Ok(())
}
