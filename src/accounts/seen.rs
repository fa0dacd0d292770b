//! When each session was last seen: gathered in memory and written in batches, for a read waits for no writer
//! (decisions.md 31). Nothing is decided by it; who lists sessions shows it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::store;
use crate::base::{Instant, Result};
use crate::db::Store;

/// What is older than this is worth a write.
const WORTH_MILLIS: i64 = 60_000;
/// Sessions written in one transaction.
const SESSIONS_PER_SLICE: usize = 100;

/// The sessions seen since the last time they were written, by the hashes of their tokens.
#[derive(Debug, Default)]
pub struct LastSeen(Mutex<HashMap<Vec<u8>, Instant>>);

impl LastSeen {
    /// Notes that a living session was seen, unless what is stored says so well enough.
    pub(super) fn note(&self, token_hash: Vec<u8>, stored: Instant, now: Instant) {
        if now.millis_since(stored) >= WORTH_MILLIS {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(token_hash, now);
        }
    }

    /// Writes what was noted. What cannot be written is noted again unless it was seen anew.
    pub fn flush(&self, store: &Store) -> Result<()> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mut left: Vec<(Vec<u8>, Instant)> = noted.into_iter().collect();
        while !left.is_empty() {
            let slice = left.split_off(left.len().saturating_sub(SESSIONS_PER_SLICE));
            let rows = slice.clone();
            if let Err(error) = store.write_blocking(move |tx| store::mark_seen(tx, &rows)) {
                let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                for (token_hash, at) in left.into_iter().chain(slice) {
                    noted.entry(token_hash).or_insert(at);
                }
                return Err(error);
            }
        }
        Ok(())
    }
}
