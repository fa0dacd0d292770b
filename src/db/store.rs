//! `Store`: the only door to the database. Reads are snapshots on a pool; writes go to the one writer thread.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::commits::Commits;
use super::connection::{DatabaseUrl, Db, QueryCounter, Readers};
use super::kept::Kept;
use super::portable;
use super::writer::{Task, Writer};
use crate::base::ids::FactNumber;
use crate::base::{Clock, Error, Instant, Random, Result};
use crate::facts::Fact;

/// More readers than cores only wait for each other (measured: p99 halves from 8 to the number of cores).
const READERS: u32 = 4;

/// How a store is opened.
#[derive(Debug)]
pub struct StoreOptions {
    /// Where the database is; its schema is up to date.
    pub url: DatabaseUrl,
    /// The clock of every transaction.
    pub clock: Clock,
    /// The source of tokens, salts and ids.
    pub random: Random,
    /// How long a request waits for the database.
    pub patience: Duration,
}

/// The database of the site. Cheap to clone; all clones share the pool and the writer.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    pool: diesel::r2d2::Pool<Readers>,
    writer: mpsc::Sender<Task>,
    clock: Clock,
    commits: Commits,
    counter: QueryCounter,
    kept: Arc<Kept>,
    patience: Duration,
}

/// One snapshot of the database at one instant. Cannot write.
pub struct ReadTx<'c> {
    conn: &'c mut Db,
    now: Instant,
    kept: &'c Kept,
    /// What was found to hold in this snapshot.
    found: Kept,
    /// Whether it sees committed rows alone: what a write made of its own must not outlive it.
    is_snapshot: bool,
}

/// One action: everything in it happens, or nothing does.
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    random: &'c mut Random,
    recorded: Vec<(FactNumber, Fact)>,
}

impl Store {
    /// Opens the pool and starts the writer thread.
    pub fn open(options: StoreOptions) -> anyhow::Result<Self> {
        let counter = QueryCounter::default();
        let readers = Readers { url: options.url.clone(), counter: counter.clone() };
        let pool = diesel::r2d2::Pool::builder()
            .max_size(READERS)
            .min_idle(Some(1))
            .test_on_check_out(matches!(options.url, DatabaseUrl::Postgres(_)))
            .connection_timeout(options.patience)
            .build(readers)
            .context("opening the read connections")?;
        let commits = Commits::default();
        let kept = Arc::<Kept>::default();
        let shared = (commits.clone(), Arc::clone(&kept));
        let writer = Writer::new(options.url, options.clock.clone(), options.random, shared);
        let writer = writer.start().context("starting the writer thread")?;
        let patience = options.patience;
        Ok(Self(Arc::new(Inner { pool, writer, clock: options.clock, commits, counter, kept, patience })))
    }

    /// Runs `work` on a snapshot, off the request threads.
    ///
    /// # Errors
    /// What `work` answers; [`Error::Busy`] when the request has waited long enough.
    pub async fn read<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut ReadTx<'_>) -> Result<T> + Send + 'static,
    {
        let store = self.clone();
        let reading = tokio::task::spawn_blocking(move || store.read_blocking(work));
        let read = timeout(self.0.patience, reading).await.map_err(|_| Error::Busy("reading"))?;
        read.map_err(|error| Error::Internal(anyhow!(error).context("reading in the background")))?
    }

    /// Runs `work` on a snapshot, on this thread: for the command line and the workers.
    pub fn read_blocking<T>(&self, work: impl FnOnce(&mut ReadTx<'_>) -> Result<T>) -> Result<T> {
        let mut conn = self.0.pool.get().map_err(|_| Error::Busy("waiting for a read connection"))?;
        portable::begin_read(&mut conn)?;
        let (now, kept) = (self.0.clock.now(), &self.0.kept);
        let outcome = work(&mut ReadTx { conn: &mut conn, now, kept, found: Kept::default(), is_snapshot: true });
        portable::rollback(&mut conn)?;
        outcome
    }

    /// Runs `work` as one action; returns after its rows are durable, or after it was undone.
    ///
    /// # Errors
    /// What `work` answers; [`Error::Busy`] when the request has waited long enough: an action that has begun by then
    /// may still be done; the key of its form, or the version it saw, tells where there is one.
    pub async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let written = timeout(self.0.patience, self.send(work)?).await.map_err(|_| Error::Busy("writing"))?;
        written.map_err(|_| Error::Internal(anyhow!("the writer stopped")))?
    }

    /// The same for a thread that may wait: for the command line and the workers.
    pub fn write_blocking<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        self.send(work)?.blocking_recv().map_err(|_| Error::Internal(anyhow!("the writer stopped")))?
    }

    fn send<T, F>(&self, work: F) -> Result<oneshot::Receiver<Result<T>>>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> Result<T> + Send + 'static,
    {
        let (answer, receiver) = oneshot::channel();
        let task: Task = Box::new(move |writer| {
            // Nobody waits for it any more, and whoever did was told so.
            if answer.is_closed() {
                return;
            }
            let outcome = writer.run(work);
            // The asker may have gone away meanwhile; what was committed stays committed.
            drop(answer.send(outcome));
        });
        self.0.writer.send(task).map_err(|_| Error::Internal(anyhow!("the writer stopped")))?;
        Ok(receiver)
    }

    /// Lets the planner look at the tables again; after an import.
    pub fn refresh_statistics(&self) -> Result<()> {
        self.write_blocking(|tx| Ok(portable::refresh_statistics(tx.conn())?))
    }

    /// Changes after each commit of this process; followers wait on it.
    pub fn commits(&self) -> &Commits {
        &self.0.commits
    }

    /// The clock that every transaction reads.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Statements that reads have run so far.
    pub fn queries_run(&self) -> u64 {
        self.0.counter.count()
    }
}

impl ReadTx<'_> {
    /// The connection; for `store.rs` files.
    pub fn conn(&mut self) -> &mut Db {
        self.conn
    }

    /// The one instant of this transaction.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// What an earlier transaction of this process has kept; it may be older or newer than this snapshot, so that it
    /// must carry what tells whether it holds. For `store.rs` files.
    pub fn kept<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.kept.find()
    }

    /// What this snapshot itself has found to hold, so that it need not ask twice. A write finds nothing: it may change it.
    pub fn found<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        self.found.find()
    }

    /// Notes what holds in this snapshot.
    pub fn note_found<T: Clone + Send + Sync + 'static>(&self, value: T) {
        if self.is_snapshot {
            self.found.keep(value);
        }
    }

    /// Keeps a value, the only one of its type, for the transactions to come. A write keeps nothing, for its rows may yet
    /// be undone.
    pub fn keep<T: Clone + Send + Sync + 'static>(&self, value: T) {
        if self.is_snapshot {
            self.kept.keep(value);
        }
    }
}

impl<'c> WriteTx<'c> {
    pub(super) fn new(conn: &'c mut Db, now: Instant, random: &'c mut Random, kept: &'c Kept) -> Self {
        Self {
            read: ReadTx { conn, now, kept, found: Kept::default(), is_snapshot: false },
            random,
            recorded: Vec::new(),
        }
    }

    /// Notes a fact that was written to the log, for who hears of the commit; for `outbox` alone.
    pub fn note(&mut self, number: FactNumber, fact: &Fact) {
        self.recorded.push((number, fact.clone()));
    }

    pub(super) fn into_recorded(self) -> Vec<(FactNumber, Fact)> {
        self.recorded
    }

    /// The source of tokens, salts and public ids.
    pub fn random(&mut self) -> &mut Random {
        self.random
    }
}

impl<'c> Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;

    fn deref(&self) -> &ReadTx<'c> {
        &self.read
    }
}

impl<'c> DerefMut for WriteTx<'c> {
    fn deref_mut(&mut self) -> &mut ReadTx<'c> {
        &mut self.read
    }
}
