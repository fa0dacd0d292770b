//! What complaints do without anybody's act: their clocks strike, and old reading marks go.

use super::reading::KEPT_DAYS;
use super::{actions, store};
use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::db::{Store, WriteTx};
use crate::outbox::Handler;

/// Removes marks that have not grown for a year; every day.
pub const END_OLD_MARKS: &str = "end_old_marks";
/// Computes the clocks of every complaint anew; the migration that brought them adds it.
pub const SETTLE_CLOCKS: &str = "settle_clocks";
/// Clocks that are looked for by one query, and complaints whose clocks are computed by one write.
const PER_STEP: i64 = 50;

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let handler = |run: fn(&Store) -> anyhow::Result<()>| -> Handler {
        let store = store.clone();
        Box::new(move |_| run(&store))
    };
    vec![(END_OLD_MARKS, handler(end_old_marks)), (SETTLE_CLOCKS, handler(settle_clocks))]
}

/// Slice after slice, each a write of its own.
fn end_old_marks(store: &Store) -> anyhow::Result<()> {
    let end_some = |tx: &mut WriteTx<'_>| {
        let before = tx.now().plus_days(-KEPT_DAYS);
        store::delete_marks_before(tx, before)
    };
    while store.write_blocking(end_some)? > 0 {}
    Ok(())
}

fn settle_clocks(store: &Store) -> anyhow::Result<()> {
    let mut after = ComplaintId(0);
    loop {
        let ids = store.read_blocking(|tx| store::live_after(tx, after, PER_STEP))?;
        let Some(last) = ids.last().copied() else { return Ok(()) };
        after = last;
        store.write_blocking(move |tx| ids.iter().try_for_each(|id| actions::settle(tx, *id).map(drop)))?;
    }
}

/// Lets every clock strike that is due, each in a write of its own, and says how many did. One that cannot is left for
/// the next time, and stops none of the others.
pub fn strike_all(store: &Store) -> Result<usize> {
    let mut steps = 0;
    loop {
        let due = store.read_blocking(|tx| store::clocks_due(tx, PER_STEP))?;
        let mut struck = 0;
        for run in due {
            match store.write_blocking(move |tx| actions::strike(tx, run)) {
                Ok(()) => struck += 1,
                Err(error) => {
                    tracing::error!(
                        complaint.id = run.0.0,
                        clock = run.1.code(),
                        error = format!("{error:?}"),
                        "a clock could not strike"
                    );
                }
            }
        }
        if struck == 0 {
            return Ok(steps);
        }
        steps += struck;
    }
}
