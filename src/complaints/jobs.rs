//! The upkeep of reading marks.

use super::reading::KEPT_DAYS;
use super::store;
use crate::db::Store;
use crate::outbox::Handler;

/// Removes marks that have not grown for a year; every day.
pub const END_OLD_MARKS: &str = "end_old_marks";

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(END_OLD_MARKS, Box::new(move |_| end_old_marks(&store)))]
}

/// Slice after slice, each a write of its own.
fn end_old_marks(store: &Store) -> anyhow::Result<()> {
    let end_some = |tx: &mut crate::db::WriteTx<'_>| {
        let before = tx.now().plus_days(-KEPT_DAYS);
        store::delete_marks_before(tx, before)
    };
    while store.write_blocking(end_some)? > 0 {}
    Ok(())
}
