//! Rows of work: added once by their key, leased, tried again with growing pauses, visible when they are given up.

use std::borrow::Cow;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::ids::JobId;
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::job;

/// Longer than any handler may take (letters time out after a minute); a crash costs at most this much delay.
const LEASE_MINUTES: i64 = 5;
/// Pauses before the second, third, … try; after the last the job is dead.
const BACK_OFF_MINUTES: [i64; 5] = [1, 5, 30, 120, 720];
/// An error's first words are enough to act on.
const MAX_ERROR_BYTES: usize = 500;

/// Says of a failed job that no further try will do: it is given up at once, for somebody to look at.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct GiveUp(pub Cow<'static, str>);

/// Says of a job that it came too early: it is run again at that moment, and this was no try.
#[derive(Debug, thiserror::Error)]
#[error("not before {}", .0.rfc3339())]
pub struct TooEarly(pub Instant);

/// Work to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob {
    /// Which handler runs it.
    pub kind: &'static str,
    /// Ids for the handler, as JSON.
    pub body: serde_json::Value,
    /// Two jobs with one key are one job.
    pub unique_key: String,
    /// Not before.
    pub run_at: Instant,
}

/// Work as it stands in the table.
#[derive(Clone, Debug, Queryable)]
#[diesel(table_name = job)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Job {
    pub id: JobId,
    pub kind: String,
    pub body: String,
    pub unique_key: String,
    pub state: String,
    pub run_at: Instant,
    pub attempts: i32,
    pub leased_until: Option<Instant>,
    pub last_error: Option<String>,
    pub created_at: Instant,
}

impl WriteTx<'_> {
    /// Adds work that belongs to the rows of this transaction; a job whose key is known is there already. What follows
    /// from a fact is a line of `reactions.rs` instead.
    pub fn add_job(&mut self, new: &NewJob) -> Result<()> {
        add(self, new)
    }
}

pub(super) fn add(tx: &mut WriteTx<'_>, new: &NewJob) -> Result<()> {
    let known = diesel::select(diesel::dsl::exists(job::table.filter(job::unique_key.eq(&new.unique_key))))
        .get_result::<bool>(tx.conn())?;
    if known {
        return Ok(());
    }
    let now = tx.now();
    diesel::insert_into(job::table)
        .values((
            job::kind.eq(new.kind),
            job::body.eq(new.body.to_string()),
            job::unique_key.eq(&new.unique_key),
            job::state.eq("waiting"),
            job::run_at.eq(new.run_at),
            job::attempts.eq(0),
            job::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Whether a job is due that nobody holds.
pub(super) fn is_due(tx: &mut ReadTx<'_>) -> Result<bool> {
    Ok(next(tx)?.is_some())
}

/// The state stands in the statement, so that its partial index answers it without a look at what is bound: SQLite would plan
/// the statement anew each time, PostgreSQL might not find the index at all.
fn next(tx: &mut ReadTx<'_>) -> Result<Option<Job>> {
    let now = tx.now();
    Ok(job::table
        .filter(sql::<Bool>("job.state = 'waiting'"))
        .filter(job::run_at.le(now))
        .filter(job::leased_until.is_null().or(job::leased_until.lt(now)))
        // Of two that came due at one moment the one added first: people are told in the order of what happened.
        .order((job::run_at, job::id))
        .first::<Job>(tx.conn())
        .optional()?)
}

/// The next job that is due and that nobody holds; holds it for five minutes.
pub(super) fn lease(tx: &mut WriteTx<'_>) -> Result<Option<Job>> {
    let now = tx.now();
    let Some(due) = next(tx)? else { return Ok(None) };
    let held = diesel::update(job::table.find(due.id.0))
        .set((job::leased_until.eq(now.plus_minutes(LEASE_MINUTES)), job::attempts.eq(job::attempts + 1)))
        .returning(job::all_columns)
        .get_result(tx.conn())?;
    Ok(Some(held))
}

pub(super) fn finish(tx: &mut WriteTx<'_>, id: JobId) -> Result<()> {
    diesel::update(job::table.find(id.0))
        .set((job::state.eq("done"), job::leased_until.eq(None::<Instant>), job::last_error.eq(None::<String>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a job back until a moment without counting it as a try: nothing went wrong.
pub(super) fn put_off(tx: &mut WriteTx<'_>, early: &Job, until: Instant) -> Result<()> {
    diesel::update(job::table.find(early.id.0))
        .set((job::run_at.eq(until), job::attempts.eq(early.attempts - 1), job::leased_until.eq(None::<Instant>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts a failed job back with a pause, or gives it up after the last; at once when it said that no try will do.
pub(super) fn fail(tx: &mut WriteTx<'_>, failed: &Job, said: &anyhow::Error) -> Result<()> {
    let now = tx.now();
    let tries = usize::try_from(failed.attempts - 1).ok().filter(|_| !said.is::<GiveUp>());
    let pause = tries.and_then(|tries| BACK_OFF_MINUTES.get(tries));
    let error = format!("{said:#}");
    let (state, run_at) = match pause {
        Some(minutes) => ("waiting", now.plus_minutes(*minutes)),
        None => ("dead", now),
    };
    let said: String = error.char_indices().take_while(|(at, _)| *at < MAX_ERROR_BYTES).map(|(_, c)| c).collect();
    diesel::update(job::table.find(failed.id.0))
        .set((
            job::state.eq(state),
            job::run_at.eq(run_at),
            job::leased_until.eq(None::<Instant>),
            job::last_error.eq(Some(said)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Forgets jobs that were done and added before a moment, at most `limit`; says how many. Their facts are behind the
/// follower, so nothing adds them again.
pub fn forget_done_jobs(tx: &mut WriteTx<'_>, before: Instant, limit: i64) -> Result<usize> {
    let old = job::table
        .filter(job::state.eq("done"))
        .filter(job::created_at.lt(before))
        .order(job::id)
        .limit(limit)
        .select(job::id)
        .load::<i64>(tx.conn())?;
    Ok(diesel::delete(job::table.filter(job::id.eq_any(old))).execute(tx.conn())?)
}

/// Jobs that were given up, newest first, at most `limit`.
pub fn dead_jobs(tx: &mut ReadTx<'_>, limit: i64) -> Result<Vec<Job>> {
    Ok(job::table.filter(sql::<Bool>("job.state = 'dead'")).order(job::id.desc()).limit(limit).load(tx.conn())?)
}

/// Lets a dead job run again from its first try.
pub fn retry_dead_job(tx: &mut WriteTx<'_>, id: JobId) -> Result<()> {
    let now = tx.now();
    let changed = diesel::update(job::table.find(id.0).filter(job::state.eq("dead")))
        .set((job::state.eq("waiting"), job::attempts.eq(0), job::run_at.eq(now)))
        .execute(tx.conn())?;
    if changed == 0 { Err(crate::base::Error::NotFound) } else { Ok(()) }
}
