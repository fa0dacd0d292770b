//! Tells the kept pages what has changed: at once what this process commits, each second what others do.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{PageCache, Touched};
use crate::base::Result;
use crate::base::ids::FactNumber;
use crate::db::Store;
use crate::facts::Fact;
use crate::outbox;

/// Other processes commit without telling this one; a page is wrong for no longer than this.
const PACE: Duration = Duration::from_secs(1);
/// More new facts than this, and every page is rendered anew: an import went on.
const FACTS_PER_STEP: i64 = 500;

/// Follows the facts for the pages of one process.
pub struct PageFollower {
    store: Store,
    cache: Arc<PageCache>,
    touched: fn(&Fact) -> Touched,
    heard: Mutex<Heard>,
}

/// What was told already.
#[derive(Debug)]
struct Heard {
    /// Every fact up to here.
    position: i64,
    /// Beyond it, those that this process has committed.
    own: BTreeSet<i64>,
}

impl PageFollower {
    /// A follower from the last fact on, which hears every commit of this process from now on. `touched` says what a
    /// fact changes.
    pub fn start(store: &Store, cache: &Arc<PageCache>, touched: fn(&Fact) -> Touched) -> Result<Arc<Self>> {
        let position = store.read_blocking(outbox::last_number)?;
        let heard = Mutex::new(Heard { position, own: BTreeSet::new() });
        let follower = Arc::new(Self { store: store.clone(), cache: Arc::clone(cache), touched, heard });
        let cache = Arc::clone(cache);
        // The listener lives as long as the store: it must not hold the follower, which holds the store.
        let weak = Arc::downgrade(&follower);
        store.commits().listen(Box::new(move |facts| match weak.upgrade() {
            Some(follower) => follower.hear(facts),
            None => cache.touch(Touched::All),
        }));
        Ok(follower)
    }

    /// Takes in what this process has just committed, before anybody is told that it was.
    fn hear(&self, facts: &[(FactNumber, Fact)]) {
        self.heard().own.extend(facts.iter().map(|(number, _)| number.0));
        for (_, fact) in facts {
            self.cache.touch((self.touched)(fact));
        }
    }

    /// Takes in what others have committed.
    ///
    /// # Errors
    /// When the facts cannot be read; they are with the next call.
    pub fn catch_up(&self) -> Result<()> {
        let position = self.heard().position;
        let (facts, last) = self
            .store
            .read_blocking(|tx| Ok((outbox::facts_after(tx, position, FACTS_PER_STEP)?, outbox::last_number(tx)?)))?;
        let reached = facts.last().map_or(position, |fact| fact.number.0);
        if last < position || reached < last {
            // Another database, restored, or more than can be read one by one.
            self.cache.touch(Touched::All);
            self.heard().move_to(last);
            return Ok(());
        }
        let strange = |heard: &Heard, number: i64| !heard.own.contains(&number);
        let mut heard = self.heard();
        for fact in facts.iter().filter(|fact| strange(&heard, fact.number.0)) {
            self.cache.touch((self.touched)(&fact.fact));
        }
        heard.move_to(reached);
        Ok(())
    }

    fn heard(&self) -> std::sync::MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows until `stop` is set.
    pub fn run(&self, stop: &Arc<AtomicBool>) {
        let mut seen = 0;
        while !stop.load(Ordering::SeqCst) {
            if let Err(error) = self.catch_up() {
                // While the database answers nobody, nobody writes to it: the kept pages stay.
                tracing::warn!(error = format!("{error:#}"), "the kept pages could not follow the facts");
            }
            seen = self.store.commits().wait_beyond(seen, PACE);
        }
    }
}

impl Heard {
    fn move_to(&mut self, position: i64) {
        self.position = position;
        self.own = self.own.split_off(&position.saturating_add(1));
    }
}
