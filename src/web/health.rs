//! `/healthz`: whether this process can do its work, for a load balancer and for the operator.

use actix_web::{HttpResponse, web};
use serde::Serialize;

use crate::base::Result;
use crate::db::Store;
use crate::outbox;

#[derive(Serialize)]
struct Health {
    status: &'static str,
    facts: i64,
    dead_jobs: usize,
}

/// More dead jobs than this are "many".
const COUNTED: i64 = 100;

/// Answers 200 while the database can be read; given-up jobs are counted, not hidden.
pub async fn show(store: web::Data<Store>) -> Result<HttpResponse> {
    let (facts, dead_jobs) =
        store.read(|tx| Ok((outbox::last_number(tx)?, outbox::dead_jobs(tx, COUNTED)?.len()))).await?;
    Ok(HttpResponse::Ok().json(Health { status: "ok", facts, dead_jobs }))
}
