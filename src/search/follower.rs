//! Keeps the index up with the log: what the facts touch is read again from the database and replaced.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use super::feed::{SUBJECTS_PER_STEP, changes, subject_of, subjects_at};
use super::index::Index;
use super::subject::Subject;
use crate::base::Result;
use crate::base::ids::EstateId;
use crate::db::{ReadTx, Store};
use crate::facts::Fact;
use crate::outbox::{self, RecordedFact};
use crate::web::health::Indexed;

const FACTS_PER_STEP: i64 = 200;
/// Other processes commit and rebuild without telling this one; both are found at this pace.
const IDLE: Duration = Duration::from_secs(1);
/// So many rounds without a new fact, and the index's writer goes with its 50 MB: some seconds, so that a busy hour does
/// not make a new one for every reply.
const ROUNDS_BEFORE_REST: u32 = 5;

/// Follows the facts and feeds the index.
pub struct Indexer {
    store: Store,
    index: Arc<Index>,
    indexed: Indexed,
}

impl Indexer {
    /// A follower that has not started; it tells how far it has come to whoever holds `indexed`.
    pub fn new(store: Store, index: Arc<Index>, indexed: Indexed) -> Self {
        Self { store, index, indexed }
    }

    /// Follows until `stop` is set, which takes effect between two steps.
    pub fn run(&self, stop: &Arc<AtomicBool>) {
        let (mut seen, mut idle) = (0, 0_u32);
        while !stop.load(Ordering::SeqCst) {
            let outcome = self.step().and_then(|moved| {
                idle = if moved { 0 } else { idle.saturating_add(1) };
                if idle == ROUNDS_BEFORE_REST { self.index.rest().map(|()| moved) } else { Ok(moved) }
            });
            match outcome {
                Ok(true) => {}
                Ok(false) => seen = self.store.commits().wait_beyond(seen, IDLE),
                Err(error) => {
                    tracing::error!(error = format!("{error:?}"), "the search index could not follow the facts");
                    seen = self.store.commits().wait_beyond(seen, IDLE);
                }
            }
        }
    }

    /// Follows to the last fact there is and says how many steps that took.
    ///
    /// # Errors
    /// When the database or the index cannot be read or written.
    pub fn catch_up(&self) -> Result<usize> {
        let mut steps = 0;
        while self.step()? {
            steps += 1;
        }
        Ok(steps)
    }

    /// Feeds what the next facts touch; `false` when there were none.
    fn step(&self) -> Result<bool> {
        let position = self.position()?;
        let (facts, last) = self
            .store
            .read_blocking(|tx| Ok((outbox::facts_after(tx, position, FACTS_PER_STEP)?, outbox::last_number(tx)?)))?;
        if position > last {
            tracing::warn!("the search index is ahead of the database, which was restored, and is built anew");
            self.index.clear()?;
            return Ok(true);
        }
        let Some(reached) = facts.last().map(|fact| fact.number.0) else { return Ok(false) };
        let touched = self.store.read_blocking(|tx| touched(tx, &facts))?;
        if let Err(error) = self.feed(&touched, position, reached) {
            self.index.recover()?;
            return Err(error);
        }
        self.indexed.set(reached);
        Ok(true)
    }

    /// Where the index in use stands. One that can be read no longer, such as a deleted one, begins anew.
    fn position(&self) -> Result<i64> {
        self.index.refresh()?;
        let position = match self.index.position() {
            Ok(position) => position,
            Err(error) => {
                tracing::warn!(error = format!("{error:?}"), "the search index is gone and is built anew");
                self.index.recover()?;
                self.index.position()?
            }
        };
        self.indexed.set(position);
        Ok(position)
    }

    /// Replaces subjects, some at a time. The position moves with the last, so that a crash before repeats them.
    fn feed(&self, subjects: &[Subject], position: i64, reached: i64) -> Result<()> {
        if subjects.is_empty() {
            return self.index.apply(Vec::new(), reached);
        }
        let mut slices = subjects.chunks(SUBJECTS_PER_STEP).peekable();
        while let Some(slice) = slices.next() {
            let changes = self.store.read_blocking(|tx| changes(tx, slice))?;
            self.index.apply(changes, if slices.peek().is_none() { reached } else { position })?;
        }
        Ok(())
    }
}

/// The subjects whose public texts, place or state some facts may have changed.
fn touched(tx: &mut ReadTx<'_>, facts: &[RecordedFact]) -> Result<Vec<Subject>> {
    let mut subjects: BTreeSet<Subject> = facts.iter().filter_map(|fact| subject_of(&fact.fact)).collect();
    let renamed = |fact: &RecordedFact| match fact.fact {
        Fact::EstateRenamed { estate_id } => Some(estate_id),
        _ => None,
    };
    let estates: BTreeSet<EstateId> = facts.iter().filter_map(renamed).collect();
    for estate_id in estates {
        subjects.extend(subjects_at(tx, estate_id)?);
    }
    Ok(subjects.into_iter().collect())
}
