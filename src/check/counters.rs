//! Numbers that stand on one row and count others, and rows whose owner is not there.

use super::{Differences, store};
use crate::base::Result;
use crate::db::Store;

const ROWS_PER_SLICE: i64 = 1_000;

pub(super) fn check(store: &Store, differences: &mut Differences<'_>) -> Result<()> {
    check_estates(store, differences)?;
    check_persons(store, differences)?;
    check_buildings(store, differences)?;
    for (what, complaint_id) in store.read_blocking(store::orphans)? {
        differences.say(&format!("{what} of complaint {complaint_id}, which is not there"));
    }
    Ok(())
}

fn check_estates(store: &Store, differences: &mut Differences<'_>) -> Result<()> {
    for counts in store.read_blocking(store::estate_counts)? {
        let name = &counts.name;
        differences.compare(&format!("estate {name}: complaint_count"), &counts.complaint_count, &counts.complaints);
        differences.compare(&format!("estate {name}: open_count"), &counts.open_count, &counts.open);
    }
    Ok(())
}

fn check_persons(store: &Store, differences: &mut Differences<'_>) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = store.read_blocking(|tx| store::unread_after(tx, after, ROWS_PER_SLICE))?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        for (id, stored, counted) in rows {
            differences.compare(&format!("person {id}: unread_notices"), &stored, &counted);
        }
    }
}

fn check_buildings(store: &Store, differences: &mut Differences<'_>) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = store.read_blocking(|tx| store::units_after(tx, after, ROWS_PER_SLICE))?;
        let Some((last, ..)) = rows.last() else { return Ok(()) };
        after = *last;
        for (id, stored, counted) in rows {
            differences.compare(&format!("building {id}: unit_count"), &stored, &counted);
        }
    }
}
