//! `/healthz`: whether this process can do its work, for a load balancer and for the operator.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::base::Result;
use crate::db::{ReadTx, Store};
use crate::outbox;

/// The last fact that the search index of this process has taken in.
#[derive(Clone, Debug, Default)]
pub struct Indexed(Arc<AtomicI64>);

impl Indexed {
    /// Notes how far the index has come.
    pub fn set(&self, position: i64) {
        self.0.store(position, Ordering::Relaxed);
    }
}

/// What asks the domains for what an operator should see to, though the process can do its work: codes, not sentences.
#[derive(Clone, Copy, Debug)]
pub struct Warnings(pub fn(&mut ReadTx<'_>) -> Result<Vec<String>>);

#[derive(Serialize)]
struct Health {
    status: &'static str,
    facts: i64,
    dead_jobs: usize,
    not_indexed: i64,
    warnings: Vec<String>,
}

/// More dead jobs than this are "many".
const COUNTED: i64 = 100;

/// Answers 200 while the database can be read; given-up jobs and facts that the search does not know yet are
/// counted, not hidden, and warnings are listed.
pub async fn show(
    store: web::Data<Store>,
    indexed: web::Data<Indexed>,
    warnings: web::Data<Warnings>,
) -> Result<HttpResponse> {
    let Warnings(warnings) = **warnings;
    let (facts, dead_jobs, warnings) = store
        .read(move |tx| Ok((outbox::last_number(tx)?, outbox::dead_jobs(tx, COUNTED)?.len(), warnings(tx)?)))
        .await?;
    let not_indexed = facts - indexed.0.load(Ordering::Relaxed);
    Ok(HttpResponse::Ok().json(Health { status: "ok", facts, dead_jobs, not_indexed, warnings }))
}
