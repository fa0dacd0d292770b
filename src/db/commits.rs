//! A bell that rings after each commit of this process, for the threads that follow the facts.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// The count of commits, and a way to wait for the next. All clones are one bell.
#[derive(Clone, Debug, Default)]
pub struct Commits(Arc<(Mutex<u64>, Condvar)>);

impl Commits {
    /// Rings after a commit, or to wake a thread that should stop.
    pub fn announce(&self) {
        let (count, bell) = &*self.0;
        let mut count = count.lock().unwrap_or_else(PoisonError::into_inner);
        *count = count.wrapping_add(1);
        bell.notify_all();
    }

    /// Commits so far.
    pub fn count(&self) -> u64 {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until there was a commit after `seen`, at most for `timeout`; gives the count to wait beyond next.
    pub fn wait_beyond(&self, seen: u64, timeout: Duration) -> u64 {
        let (count, bell) = &*self.0;
        let count = count.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = bell.wait_timeout_while(count, timeout, |count| *count == seen);
        match waited {
            Ok((count, _)) => *count,
            Err(poisoned) => *poisoned.into_inner().0,
        }
    }
}
