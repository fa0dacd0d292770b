//! What complaints do without anybody's act: their clocks strike, and old reading marks go.

use std::collections::HashSet;

use anyhow::Context as _;
use serde_json::json;

use super::reading::KEPT_DAYS;
use super::store::Run;
use super::{actions, moving, store};
use crate::base::Result;
use crate::base::ids::{ComplaintId, HolidayNoticeId};
use crate::calendar::calendars;
use crate::db::{Store, WriteTx};
use crate::facts::Fact;
use crate::outbox::{Handler, NewJob, RecordedFact};

/// Removes marks that have not grown for a year; every day.
pub const END_OLD_MARKS: &str = "end_old_marks";
/// Computes the clocks of every complaint anew; the migration that brought them adds it.
pub const SETTLE_CLOCKS: &str = "settle_clocks";
/// Moves the deadlines that a loaded notice of holidays moves.
pub const APPLY_NOTICE: &str = "apply_notice";
/// Clocks that are looked for by one query, and complaints whose clocks are computed by one write.
const PER_STEP: i64 = 50;

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let handler = |run: fn(&Store) -> anyhow::Result<()>| -> Handler {
        let store = store.clone();
        Box::new(move |_| run(&store))
    };
    let moved = store.clone();
    vec![
        (END_OLD_MARKS, handler(end_old_marks)),
        (SETTLE_CLOCKS, handler(settle_clocks)),
        (APPLY_NOTICE, Box::new(move |body| apply_notice(&moved, body))),
    ]
}

/// The job of a fact; none for most.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    let Fact::NoticeLoaded { notice_id, .. } = recorded.fact else { return None };
    let unique_key = format!("{APPLY_NOTICE}:{notice_id}");
    Some(NewJob {
        kind: APPLY_NOTICE,
        body: json!({ "notice_id": notice_id }),
        unique_key,
        run_at: recorded.recorded_at,
    })
}

fn apply_notice(store: &Store, body: &serde_json::Value) -> anyhow::Result<()> {
    let id = body.get("notice_id").and_then(serde_json::Value::as_i64).context("no notice is named")?;
    Ok(moving::apply(store, HolidayNoticeId(id))?)
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

/// Lets every clock strike that is due, each in a write of its own, and says how many did. One that cannot is passed over
/// until the next time: however many of them wait longest, they keep none of the others waiting.
pub fn strike_all(store: &Store) -> Result<usize> {
    let (mut steps, mut passed_over) = (0, HashSet::new());
    loop {
        let due = next_due(store, &passed_over)?;
        if due.is_empty() {
            return Ok(steps);
        }
        for run in due {
            match store.write_blocking(move |tx| actions::strike(tx, run)) {
                Ok(()) => steps += 1,
                Err(error) => {
                    passed_over.insert(run);
                    tracing::error!(
                        complaint.id = run.0.0,
                        clock = run.1.code(),
                        error = format!("{error:?}"),
                        "a clock could not strike"
                    );
                }
            }
        }
    }
}

/// The next clocks that are due, without those that were passed over.
fn next_due(store: &Store, passed_over: &HashSet<Run>) -> Result<Vec<Run>> {
    let limit = PER_STEP.saturating_add(i64::try_from(passed_over.len()).unwrap_or(i64::MAX));
    store.read_blocking(|tx| {
        let mut due = store::clocks_due(tx, limit)?;
        due.retain(|run| !passed_over.contains(run));
        if !due.is_empty() {
            // Kept for the writes that follow, which keep nothing themselves.
            calendars(tx)?;
        }
        Ok(due)
    })
}
