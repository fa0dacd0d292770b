//! What the days bring: notices run out, suspensions end, birthdays come.

use super::actions;
use crate::db::Store;
use crate::outbox::Handler;

/// The upkeep of memberships; every day.
pub const UPKEEP: &str = "members_upkeep";

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(UPKEEP, Box::new(move |_| keep_up(&store)))]
}

/// A few in each write. Killed between two, it goes on where it was.
fn keep_up(store: &Store) -> anyhow::Result<()> {
    let step = |tx: &mut crate::db::WriteTx<'_>| {
        Ok(actions::end_due(tx)? + actions::restore_due(tx)? + actions::greet_due(tx)?)
    };
    while store.write_blocking(step)? > 0 {}
    Ok(())
}
