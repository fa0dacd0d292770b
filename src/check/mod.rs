//! Whether what is stored agrees with itself: `candor check`.
//!
//! The facts are the truth. Every complaint's are replayed and compared with its row, its texts with the commitments
//! that were recorded with them, the counters on other rows with what they count, and rows with those they belong to.
//! It reads in slices, each a snapshot of its own, so that it takes little memory, holds nobody up and may run beside a
//! server. It changes nothing; what is wrong is said, a line each, and mended by a person. A set-up that has nothing to
//! check is explained before anything is opened.
//!
//! Deliberately absent: letters that were sent, and the words in the search index.

mod complaint;
mod counters;
mod log;
mod photographs;
mod setup;
mod slice;
mod store;
mod texts;

use std::path::Path;

use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::calendar::calendars;
use crate::club::points;
use crate::club::rewards;
use crate::club::suggestions;
use crate::db::Store;
use crate::media::Folder;
use crate::search;

pub use setup::{SetupFault, examine};
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
    /// Photographs compared with their files.
    pub photographs: usize,
    /// Lines said.
    pub differences: usize,
    /// How far the search index has come; one that lags mends itself, so that it is no difference.
    pub index: IndexStanding,
}

/// How the search index stands to the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IndexStanding {
    /// It knows every fact.
    #[default]
    Current,
    /// There is none.
    Missing,
    /// It can still be searched, but does not know the last facts.
    Behind {
        /// So many.
        facts: i64,
    },
    /// It cannot be what it says; a difference.
    Wrong,
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

/// Checks everything, the index and the folder of photographs too, and tells `say` of each difference.
///
/// # Errors
/// When the database cannot be read.
pub fn run(store: &Store, (index, folder): (&Path, &Folder), say: &mut dyn FnMut(&str)) -> Result<Checked> {
    let mut differences = Differences { say, count: 0 };
    let facts = log::check(store, &mut differences)?;
    let complaints = check_complaints(store, &mut differences)?;
    counters::check(store, &mut differences)?;
    store.read_blocking(|tx| points::check_books(tx, &mut |line| differences.say(line)))?;
    store.read_blocking(|tx| rewards::check_orders(tx, &mut |line| differences.say(line)))?;
    store.read_blocking(|tx| suggestions::check(tx, &mut |line| differences.say(line)))?;
    let photographs = photographs::check(store, folder, &mut differences)?;
    let index = check_index(store, index, &mut differences)?;
    Ok(Checked { complaints, facts, photographs, differences: differences.count, index })
}

fn check_complaints(store: &Store, differences: &mut Differences<'_>) -> Result<usize> {
    let mut after = ComplaintId(0);
    let mut checked = 0;
    loop {
        let (mut slice, calendars) =
            store.read_blocking(|tx| Ok((Slice::after(tx, after, COMPLAINTS_PER_SLICE)?, calendars(tx)?)))?;
        let Some(last) = slice.complaints.last() else { return Ok(checked) };
        after = last.id;
        checked += slice.complaints.len();
        for row in std::mem::take(&mut slice.complaints) {
            complaint::check(&row, &slice.take_parts_of(row.id), &calendars, differences);
        }
    }
}

/// The index may lag behind the log, never run ahead of it; the log is read last.
fn check_index(store: &Store, index: &Path, differences: &mut Differences<'_>) -> Result<IndexStanding> {
    let position = search::position_in(index);
    let last = store.read_blocking(crate::outbox::last_number)?;
    Ok(match position {
        Ok(Some(position)) if position > last => {
            differences.say(&format!("the search index stands at fact {position}, the log ends at {last}"));
            IndexStanding::Wrong
        }
        Ok(Some(position)) if position < last => IndexStanding::Behind { facts: last - position },
        Ok(None) if last > 0 => IndexStanding::Missing,
        Ok(_) => IndexStanding::Current,
        Err(error) => {
            differences.say(&format!("the search index cannot be read: {error:#}"));
            IndexStanding::Wrong
        }
    })
}
