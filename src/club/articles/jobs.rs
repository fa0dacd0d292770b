//! What follows when a piece is published.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::actions;
use crate::base::ids::ArticleId;
use crate::base::words::ArticleState;
use crate::db::Store;
use crate::facts::Fact;
use crate::outbox::{Handler, NewJob, RecordedFact};

/// Pays the author of a piece.
const PAY: &str = "article_points";

/// The job of a fact; none for a fact after which nothing is published.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    let Fact::ArticleMoved { article_id, to: ArticleState::Published, .. } = recorded.fact else { return None };
    let unique_key = format!("{PAY}:{}", recorded.number);
    let body = json!({ "article_id": article_id });
    Some(NewJob { kind: PAY, body, unique_key, run_at: recorded.recorded_at })
}

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let store = store.clone();
    vec![(PAY, Box::new(move |body| pay(&store, body)))]
}

fn pay(store: &Store, body: &Value) -> anyhow::Result<()> {
    let id = body.get("article_id").and_then(Value::as_i64).context("a job without its piece")?;
    store.write_blocking(move |tx| actions::award(tx, ArticleId(id)))?;
    Ok(())
}
