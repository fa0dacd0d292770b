//! The time that one search may take (security.md S40): then what was found by then is shown, and said to be a part.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::base::{Clock, Instant};

/// The time of one search.
pub(super) struct Budget<'c> {
    clock: &'c Clock,
    ends_at: Instant,
    is_spent: AtomicBool,
}

impl<'c> Budget<'c> {
    pub(super) fn from_now(clock: &'c Clock, millis: i64) -> Self {
        Self { clock, ends_at: clock.now().plus_millis(millis), is_spent: AtomicBool::new(false) }
    }

    /// Looks at the clock; once it is over, it stays over.
    pub(super) fn is_over(&self) -> bool {
        if self.clock.now() >= self.ends_at {
            self.is_spent.store(true, Ordering::Relaxed);
        }
        self.was_over()
    }

    /// Whether a look at the clock found it over.
    pub(super) fn was_over(&self) -> bool {
        self.is_spent.load(Ordering::Relaxed)
    }
}
