//! One at a time renders a page; whoever wants the same one waits for it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{MutexGuard, TryLockError};

use super::key::Key;

/// The pages that are being rendered.
#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<HashMap<Key, Arc<Flight>>>);

#[derive(Debug, Default)]
struct Flight {
    turn: tokio::sync::Mutex<()>,
    /// What was rendered could not be kept: whoever waits need not wait for the others.
    is_in_vain: AtomicBool,
}

/// A place among those who want one page. Gone with its future, when a reader goes away.
pub(super) struct Place<'f> {
    flights: &'f Flights,
    key: Key,
    flight: Arc<Flight>,
}

impl Flights {
    pub(super) fn join(&self, key: &Key) -> Place<'_> {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let flight = Arc::clone(flights.entry(key.clone()).or_default());
        Place { flights: self, key: key.clone(), flight }
    }
}

impl Place<'_> {
    /// Waits until nobody else renders the page; `None` when waiting has turned out to be in vain.
    pub(super) async fn turn(&self) -> Option<MutexGuard<'_, ()>> {
        let turn = self.flight.turn.lock().await;
        if self.flight.is_in_vain.load(Ordering::SeqCst) { None } else { Some(turn) }
    }

    /// The same without waiting.
    pub(super) fn turn_now(&self) -> Result<MutexGuard<'_, ()>, TryLockError> {
        self.flight.turn.try_lock()
    }

    /// Tells those who wait that what is rendered cannot be kept.
    pub(super) fn give_up(&self) {
        self.flight.is_in_vain.store(true, Ordering::SeqCst);
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut flights = self.flights.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The map's and this one: nobody else is there, and nobody can come while the map is locked.
        if Arc::strong_count(&self.flight) <= 2 {
            flights.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flight_is_forgotten_with_its_last_place() {
        let flights = Flights::default();
        let key = Key { address: "/".to_owned(), lang: "en", theme: "", elder: false };

        let (one, other) = (flights.join(&key), flights.join(&key));
        drop(one);
        assert_eq!(flights.0.lock().unwrap().len(), 1);
        drop(other);

        assert!(flights.0.lock().unwrap().is_empty());
    }
}
