//! A withholding that nobody confirms ends by its time.

use anyhow::Context as _;
use serde_json::json;

use crate::base::ids::ComplaintId;
use crate::complaints::actions;
use crate::db::Store;
use crate::facts::Fact;
use crate::outbox::{Handler, NewJob, RecordedFact};

/// Shows a text again that was withheld by one person only.
pub const LAPSE: &str = "withholding_lapse";

/// The job of a fact; none for most.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    let Fact::TextWithheld { complaint_id, floor, until: Some(until), .. } = recorded.fact else { return None };
    let body = json!({ "complaint_id": complaint_id, "floor": floor });
    Some(NewJob { kind: LAPSE, body, unique_key: format!("{LAPSE}:{}", recorded.number), run_at: until })
}

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(LAPSE, Box::new(move |body| lapse(&store, body)))]
}

fn lapse(store: &Store, body: &serde_json::Value) -> anyhow::Result<()> {
    let id = body.get("complaint_id").and_then(serde_json::Value::as_i64).context("a withholding of no complaint")?;
    let floor = body.get("floor").and_then(serde_json::Value::as_i64).context("a withholding of no floor")?;
    let floor = i32::try_from(floor).context("a floor")?;
    Ok(store.write_blocking(move |tx| actions::lapse_withholding(tx, (ComplaintId(id), floor)))?)
}
