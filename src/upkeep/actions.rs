//! What administrators do with work that was given up.

use super::policy;
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::JobId;
use crate::db::WriteTx;
use crate::outbox;

/// Lets a job that was given up run again from its first try; 404 when it is not dead.
pub fn retry_job(tx: &mut WriteTx<'_>, actor: &Actor, id: JobId) -> Result<()> {
    policy::may_tend_jobs(actor)?;
    outbox::retry_dead_job(tx, id)
}
