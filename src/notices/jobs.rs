//! One job per fact that tells somebody something.

use anyhow::Context as _;
use serde_json::json;

use super::actions;
use super::model::telling;
use crate::base::ids::PersonId;
use crate::db::Store;
use crate::outbox::{self, Handler, NewJob, RecordedFact};

/// Writes the notices of one fact.
pub const NOTIFY: &str = "notify";

/// The job of a fact; none for a fact that tells nobody anything.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    telling(&recorded.fact)?;
    Some(NewJob {
        kind: NOTIFY,
        body: json!({ "fact_number": recorded.number }),
        unique_key: format!("{NOTIFY}:{}", recorded.number),
        run_at: recorded.recorded_at,
    })
}

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(NOTIFY, Box::new(move |body| notify(&store, body)))]
}

/// Slice after slice, each a write of its own; after a crash from the first again, which finds those told already.
fn notify(store: &Store, body: &serde_json::Value) -> anyhow::Result<()> {
    let number = body.get("fact_number").and_then(serde_json::Value::as_i64).context("a notice of no fact")?;
    let recorded = store.read_blocking(|tx| outbox::facts_after(tx, number - 1, 1))?;
    let recorded = recorded.into_iter().next().filter(|recorded| recorded.number.0 == number);
    let recorded = recorded.context("the fact of a notice")?;
    let Some(telling) = telling(&recorded.fact) else { return Ok(()) };
    let mut after = Some(PersonId(0));
    while let Some(last) = after {
        let fact = recorded.number;
        after = store.write_blocking(move |tx| actions::tell(tx, fact, &telling, last))?;
    }
    Ok(())
}
