//! The upkeep of drafts.

use super::actions;
use crate::db::Store;
use crate::outbox::Handler;

/// Ends drafts that nobody writes on any more; every day.
pub const END_OLD: &str = "end_old_drafts";

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(END_OLD, Box::new(move |_| end_old(&store)))]
}

/// Slice after slice, each a write of its own.
fn end_old(store: &Store) -> anyhow::Result<()> {
    while store.write_blocking(actions::end_old)? > 0 {}
    Ok(())
}
