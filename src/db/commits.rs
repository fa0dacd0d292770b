//! A bell that rings after each commit of this process, for the threads that follow the facts, and an ear that hears what
//! was committed before anybody is told.

use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use crate::base::ids::FactNumber;
use crate::facts::Fact;

/// Hears the facts of each commit, on the writer's thread: it must be quick and must not ask the database.
pub type Listener = Box<dyn Fn(&[(FactNumber, Fact)]) + Send + Sync>;

/// The count of commits, and a way to wait for the next. All clones are one bell.
#[derive(Clone, Default)]
pub struct Commits(Arc<Inner>);

#[derive(Default)]
struct Inner {
    count: Mutex<u64>,
    bell: Condvar,
    listener: OnceLock<Listener>,
}

impl Commits {
    /// Sets the one listener; a second is not heard.
    pub fn listen(&self, listener: Listener) {
        if self.0.listener.set(listener).is_err() {
            tracing::error!("the commits have a listener already");
        }
    }

    /// Tells of a commit: first the listener, then everybody who waits.
    pub(super) fn committed(&self, facts: &[(FactNumber, Fact)]) {
        if let Some(listener) = self.0.listener.get().filter(|_| !facts.is_empty()) {
            listener(facts);
        }
        self.announce();
    }

    /// Rings after a commit, or to wake a thread that should stop.
    pub fn announce(&self) {
        let mut count = self.0.count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        self.0.bell.notify_all();
    }

    /// Commits so far.
    pub fn count(&self) -> u64 {
        *self.0.count.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there was a commit after `seen`, at most for `timeout`; gives the count to wait beyond next.
    pub fn wait_beyond(&self, seen: u64, timeout: Duration) -> u64 {
        let count = self.0.count.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.0.bell.wait_timeout_while(count, timeout, |count| *count == seen);
        match waited {
            Ok((count, _)) => *count,
            Err(poisoned) => *poisoned.into_inner().0,
        }
    }
}
