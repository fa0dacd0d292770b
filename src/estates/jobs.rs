//! The upkeep of homes.

use super::actions;
use crate::db::Store;
use crate::media::Folder;
use crate::outbox::Handler;

/// Ends what was shown with claims that were decided long ago; every day.
pub const END_EVIDENCE: &str = "end_old_evidence";
/// Ends tenancies whose last day is over; every day.
pub const END_TENANCIES: &str = "end_tenancies";

/// The handlers of this domain.
pub fn handlers(store: &Store, folder: &Folder) -> Vec<(&'static str, Handler)> {
    let (evidence, folder, tenancies) = (store.clone(), folder.clone(), store.clone());
    vec![
        (END_EVIDENCE, Box::new(move |_| end_evidence(&evidence, &folder))),
        (END_TENANCIES, Box::new(move |_| end_tenancies(&tenancies))),
    ]
}

/// Slice after slice, each a write of its own.
fn end_evidence(store: &Store, folder: &Folder) -> anyhow::Result<()> {
    while let Some(photographs) = store.write_blocking(actions::end_old_evidence)? {
        photographs.iter().try_for_each(|id| folder.remove(id))?;
    }
    Ok(())
}

fn end_tenancies(store: &Store) -> anyhow::Result<()> {
    while store.write_blocking(actions::end_tenancies)? {}
    Ok(())
}
