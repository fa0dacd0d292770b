//! The one writer thread of this process: takes actions in the order they come and runs each in a transaction.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, mpsc};
use std::thread;

use anyhow::{Context as _, anyhow};

use super::commits::Commits;
use super::connection::{DatabaseUrl, Db, establish};
use super::kept::Kept;
use super::portable;
use super::store::WriteTx;
use crate::base::{Clock, Error, Random, Result};

/// One action and where its answer goes.
pub(super) type Task = Box<dyn FnOnce(&mut Writer) + Send>;

pub(super) struct Writer {
    url: DatabaseUrl,
    conn: Option<Db>,
    clock: Clock,
    random: Random,
    commits: Commits,
    kept: Arc<Kept>,
}

impl Writer {
    pub(super) fn new(url: DatabaseUrl, clock: Clock, random: Random, shared: (Commits, Arc<Kept>)) -> Self {
        let (commits, kept) = shared;
        Self { url, conn: None, clock, random, commits, kept }
    }

    /// Connects and starts the thread; it ends when the last [`super::Store`] is gone.
    pub(super) fn start(mut self) -> anyhow::Result<mpsc::Sender<Task>> {
        self.conn = Some(establish(&self.url)?);
        let (sender, tasks) = mpsc::channel::<Task>();
        thread::Builder::new().name("writer".to_owned()).spawn(move || {
            for task in tasks {
                task(&mut self);
            }
        })?;
        Ok(sender)
    }

    pub(super) fn run<T>(&mut self, work: impl FnOnce(&mut WriteTx<'_>) -> Result<T>) -> Result<T> {
        let now = self.clock.now();
        let mut conn = self.begin()?;
        let mut tx = WriteTx::new(&mut conn, now, &mut self.random, &self.kept);
        let caught = catch_unwind(AssertUnwindSafe(|| work(&mut tx)));
        let recorded = tx.into_recorded();
        let outcome = match caught {
            Ok(Ok(value)) => match portable::commit(&mut conn) {
                Ok(()) => {
                    self.commits.committed(&recorded);
                    Ok(value)
                }
                // A commit that was not confirmed: the connection is not to be trusted any more.
                Err(error) => return Err(Error::Internal(anyhow!(error).context("committing"))),
            },
            Ok(Err(error)) => portable::rollback(&mut conn).map_err(Error::from).and(Err(error)),
            Err(panic) => {
                let said = panic.downcast_ref::<&str>().copied().unwrap_or("without a message");
                portable::rollback(&mut conn)?;
                Err(Error::Internal(anyhow!("an action panicked: {said}")))
            }
        };
        self.conn = Some(conn);
        outcome
    }

    /// A connection with a transaction begun. A database that went away (restarted, failed over) is connected to
    /// once more; nothing of the action has run yet, so this repeats nothing.
    fn begin(&mut self) -> Result<Db> {
        if let Some(mut conn) = self.conn.take()
            && portable::begin_write(&mut conn).is_ok()
        {
            return Ok(conn);
        }
        let mut conn = establish(&self.url).context("connecting the writer again")?;
        portable::begin_write(&mut conn)?;
        Ok(conn)
    }
}
