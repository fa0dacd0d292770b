//! What has changed since a page was rendered, as counters.

use std::sync::atomic::{AtomicU64, Ordering};

/// Things are numbered into so many counters. Two that share one only cost each other a rendering.
const SLOTS: usize = 1_024;

/// What a page shows, as far as changes are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// Many things: it changes with any of them.
    All,
    /// One thing, whose number stands in the address under this name; other things do not change it.
    One(&'static str),
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touched {
    /// Nothing that a visitor sees.
    Nothing,
    /// One thing, and with it the pages that show many.
    One(i64),
    /// Perhaps every page.
    All,
}

/// The counters. They only grow, and only within this process.
#[derive(Debug)]
pub(super) struct Versions {
    any: AtomicU64,
    all: AtomicU64,
    slots: Vec<AtomicU64>,
}

impl Versions {
    pub(super) fn new() -> Self {
        let slots = (0..SLOTS).map(|_| AtomicU64::new(0)).collect();
        Self { any: AtomicU64::new(0), all: AtomicU64::new(0), slots }
    }

    fn slot(&self, number: i64) -> Option<&AtomicU64> {
        let slots = i64::try_from(self.slots.len()).ok()?;
        self.slots.get(usize::try_from(number.rem_euclid(slots)).ok()?)
    }

    pub(super) fn touch(&self, touched: Touched) {
        match touched {
            Touched::Nothing => return,
            Touched::One(number) => {
                if let Some(slot) = self.slot(number) {
                    slot.fetch_add(1, Ordering::SeqCst);
                }
            }
            Touched::All => {
                self.all.fetch_add(1, Ordering::SeqCst);
            }
        }
        self.any.fetch_add(1, Ordering::SeqCst);
    }

    /// The version of all pages that show many things.
    pub(super) fn of_all(&self) -> u64 {
        self.any.load(Ordering::SeqCst)
    }

    /// The version of the pages of one thing: a sum of counters that only grow differs when one of them does.
    pub(super) fn of_one(&self, number: i64) -> u64 {
        let slot = self.slot(number).map_or(0, |slot| slot.load(Ordering::SeqCst));
        slot.wrapping_add(self.all.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_changes_its_own_pages_and_those_of_many() {
        let versions = Versions::new();
        let before = (versions.of_one(7), versions.of_one(8), versions.of_all());

        versions.touch(Touched::One(7));
        versions.touch(Touched::Nothing);

        assert_ne!(versions.of_one(7), before.0);
        assert_eq!(versions.of_one(8), before.1);
        assert_ne!(versions.of_all(), before.2);
    }

    #[test]
    fn what_may_change_everything_changes_every_version() {
        let versions = Versions::new();
        let before = (versions.of_one(-3), versions.of_all());

        versions.touch(Touched::All);

        assert!(versions.of_one(-3) != before.0 && versions.of_all() != before.1);
    }
}
