//! The log itself: dense from 1, no fact about a complaint that is not there, no reader beyond its end.

use super::{Differences, store};
use crate::base::Result;
use crate::db::Store;

const NUMBERS_PER_SLICE: i64 = 10_000;

/// Gives how many facts there are.
pub(super) fn check(store: &Store, differences: &mut Differences<'_>) -> Result<i64> {
    let mut last = 0;
    loop {
        let numbers = store.read_blocking(|tx| store::fact_numbers_after(tx, last, NUMBERS_PER_SLICE))?;
        if numbers.is_empty() {
            break;
        }
        for number in numbers {
            if number == last + 2 {
                differences.say(&format!("fact {} is missing", last + 1));
            } else if number > last + 1 {
                differences.say(&format!("facts {} to {} are missing", last + 1, number - 1));
            }
            last = number;
        }
    }
    check_ends(store, differences)?;
    Ok(last)
}

fn check_ends(store: &Store, differences: &mut Differences<'_>) -> Result<()> {
    let ends = store.read_blocking(store::ends)?;
    differences.compare("the counter of facts", &ends.fact_counter, &ends.last_fact);
    differences.compare("the counter of complaints", &ends.complaint_counter, &ends.last_complaint);
    for (name, position) in ends.followers {
        if position > ends.last_fact {
            let last = ends.last_fact;
            differences.say(&format!("the reader {name} stands at fact {position}, the log ends at {last}"));
        }
    }
    for id in store.read_blocking(store::complaints_without_rows)? {
        differences.say(&format!("there are facts about complaint {id}, which is not there"));
    }
    Ok(())
}
