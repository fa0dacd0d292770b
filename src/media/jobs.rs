//! The upkeep of photographs.

use anyhow::Result;

use super::actions;
use super::folder::Folder;
use super::store;
use crate::db::Store;
use crate::outbox::Handler;

/// Ends photographs that belong to nothing, and files that belong to no photograph; every day.
pub const SWEEP: &str = "sweep_photographs";
/// A row follows its files within seconds; what is older than this has none.
const SETTLED_HOURS: i64 = 2;

/// The handlers of this domain.
pub fn handlers(store: &Store, folder: &Folder) -> Vec<(&'static str, Handler)> {
    let (store, folder) = (store.clone(), folder.clone());
    vec![(SWEEP, Box::new(move |_| sweep(&store, &folder)))]
}

fn sweep(store: &Store, folder: &Folder) -> Result<()> {
    loop {
        let ended = store.write_blocking(actions::end_unused)?;
        if ended.is_empty() {
            break;
        }
        ended.iter().try_for_each(|id| folder.remove(id))?;
    }
    let before = store.clock().now().plus_hours(-SETTLED_HOURS);
    let mut swept = folder.sweep_incoming(before)?;
    for shelf in folder.shelves()? {
        let names: Vec<String> = folder.on_shelf(&shelf, before)?.photographs.into_keys().collect();
        for slice in names.chunks(500) {
            let asked = slice.to_vec();
            let known = store.read_blocking(move |tx| store::known_among(tx, &asked))?;
            for id in slice.iter().filter(|id| !known.contains(*id)) {
                folder.remove(id)?;
                swept += 1;
            }
        }
    }
    if swept > 0 {
        tracing::info!(swept, "files that belonged to no photograph were removed");
    }
    Ok(())
}
