//! Whether what is stored agrees with itself: `candor check`.
//!
//! The facts are the truth. Every complaint's are replayed and compared with its row, its texts with the commitments
//! that were recorded with them, the counters on other rows with what they count, and rows with those they belong to.
//! It reads in slices, each a snapshot of its own, so that it takes little memory, holds nobody up and may run beside a
//! server. It changes nothing; what is wrong is said, a line each, and mended by a person.
//!
//! Deliberately absent: what a page shows of a text, and letters that were sent.

mod complaint;
mod counters;
mod log;
mod slice;
mod store;
mod texts;

use std::path::Path;

use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::db::Store;
use crate::search;
use slice::Slice;

/// So many complaints are compared at a time, with all their texts.
const COMPLAINTS_PER_SLICE: i64 = 50;

/// What a check came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Complaints compared with their facts.
    pub complaints: usize,
    /// Facts read.
    pub facts: i64,
    /// Lines said.
    pub differences: usize,
}

/// Hears of each difference.
struct Differences<'a> {
    say: &'a mut dyn FnMut(&str),
    count: usize,
}

impl Differences<'_> {
    fn say(&mut self, line: &str) {
        self.count += 1;
        (self.say)(line);
    }

    /// Says that a stored value is not the one that follows.
    fn compare<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, stored: &T, follows: &T) {
        if stored != follows {
            self.say(&format!("{what} is {stored:?}, but should be {follows:?}"));
        }
    }
}

/// Checks everything and tells `say` of each difference.
///
/// # Errors
/// When the database cannot be read.
pub fn run(store: &Store, index: &Path, say: &mut dyn FnMut(&str)) -> Result<Checked> {
    let mut differences = Differences { say, count: 0 };
    let facts = log::check(store, &mut differences)?;
    let complaints = check_complaints(store, &mut differences)?;
    counters::check(store, &mut differences)?;
    check_index(store, index, &mut differences)?;
    Ok(Checked { complaints, facts, differences: differences.count })
}

fn check_complaints(store: &Store, differences: &mut Differences<'_>) -> Result<usize> {
    let mut after = ComplaintId(0);
    let mut checked = 0;
    loop {
        let mut slice = store.read_blocking(|tx| Slice::after(tx, after, COMPLAINTS_PER_SLICE))?;
        let Some(last) = slice.complaints.last() else { return Ok(checked) };
        after = last.id;
        checked += slice.complaints.len();
        for row in std::mem::take(&mut slice.complaints) {
            complaint::check(&row, &slice.take_parts_of(row.id), differences);
        }
    }
}

/// The index may lag behind the log, never run ahead of it; the log is read last.
fn check_index(store: &Store, index: &Path, differences: &mut Differences<'_>) -> Result<()> {
    match search::position_in(index) {
        Ok(Some(position)) => {
            let last = store.read_blocking(crate::outbox::last_number)?;
            if position > last {
                differences.say(&format!("the search index stands at fact {position}, the log ends at {last}"));
            }
        }
        Ok(None) => {}
        Err(error) => differences.say(&format!("the search index cannot be read: {error:#}")),
    }
    Ok(())
}
