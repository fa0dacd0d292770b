//! How far each person has read: gathered in memory and written in batches, for a read waits for no writer (decisions.md
//! 31). A mark only grows, so that it does not matter which of several readings is written first; what a crash loses is a
//! few seconds of marks, and nothing is decided by them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::store;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::db::Store;

/// Marks written in one transaction.
const MARKS_PER_SLICE: usize = 100;
/// What nobody has read on in for so long is forgotten.
pub const KEPT_DAYS: i64 = 365;

/// How far a person has read a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Who.
    pub person_id: PersonId,
    /// What.
    pub complaint_id: ComplaintId,
    /// The last floor that was on a page before her.
    pub floor: i32,
    /// When.
    pub seen_at: Instant,
}

/// What was read since the last time it was written.
#[derive(Debug, Default)]
pub struct Readings(Mutex<HashMap<(PersonId, ComplaintId), (i32, Instant)>>);

impl Readings {
    /// Notes a reading that goes further than what is stored; any other costs nothing.
    pub fn note(&self, read: Mark, stored: Option<i32>) {
        if stored.is_none_or(|stored| stored < read.floor) {
            self.grow(read);
        }
    }

    /// How far somebody has read what is not written yet.
    pub fn noted(&self, person_id: PersonId, complaint_id: ComplaintId) -> Option<i32> {
        let noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.get(&(person_id, complaint_id)).map(|(floor, _)| *floor)
    }

    fn grow(&self, read: Mark) {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mark = noted.entry((read.person_id, read.complaint_id)).or_insert((read.floor, read.seen_at));
        if mark.0 < read.floor {
            *mark = (read.floor, read.seen_at);
        }
    }

    /// Writes what was noted. What cannot be written is noted again.
    pub fn flush(&self, store: &Store) -> Result<()> {
        let noted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let mark = |((person_id, complaint_id), (floor, seen_at))| Mark { person_id, complaint_id, floor, seen_at };
        let mut left: Vec<Mark> = noted.into_iter().map(mark).collect();
        while !left.is_empty() {
            let slice = left.split_off(left.len().saturating_sub(MARKS_PER_SLICE));
            let rows = slice.clone();
            if let Err(error) = store.write_blocking(move |tx| store::grow_marks(tx, &rows)) {
                left.into_iter().chain(slice).for_each(|read| self.grow(read));
                return Err(error);
            }
        }
        Ok(())
    }
}
