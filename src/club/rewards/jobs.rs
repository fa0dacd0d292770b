//! What the days bring: orders that nobody approved end.

use super::actions;
use crate::db::Store;
use crate::outbox::Handler;

/// Ends orders that nobody approved in time; every day.
pub const EXPIRE: &str = "orders_expire";

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(EXPIRE, Box::new(move |_| expire(&store)))]
}

/// A few in each write. Killed between two, it goes on where it was.
fn expire(store: &Store) -> anyhow::Result<()> {
    while store.write_blocking(actions::expire_due)? > 0 {}
    Ok(())
}
