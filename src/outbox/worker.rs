//! The worker thread: facts become jobs, jobs are run, one after the other.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, anyhow};

use super::jobs::{self, Job, NewJob, TooEarly};
use super::log::{self, RecordedFact};
use crate::base::{Instant, Result};
use crate::db::Store;

const FOLLOWER: &str = "reactions";
const FACTS_PER_STEP: i64 = 200;
/// Other nodes commit without telling this process; their facts and due jobs are found at this pace.
const IDLE: Duration = Duration::from_secs(1);

/// Runs one kind of job from the ids in its body. May run more than once for one job.
pub type Handler = Box<dyn Fn(&serde_json::Value) -> anyhow::Result<()> + Send + Sync>;

/// The handler of each kind of job, and what follows from a fact.
pub struct Handlers {
    /// Which jobs follow from a fact; the `match` of `reactions.rs`.
    pub reactions: fn(&RecordedFact) -> Vec<NewJob>,
    /// Which jobs of the timetable are there at a moment: those of its hour or day. What was missed while nobody worked
    /// is found when somebody does, since the job of the day stays in the table until its day is over.
    pub timetable: fn(Instant) -> Vec<NewJob>,
    /// Does what rows themselves say is due now, and says how many steps that took.
    pub by_the_clock: fn(&Store) -> Result<usize>,
    /// By kind.
    pub by_kind: HashMap<&'static str, Handler>,
}

/// Fans facts out into jobs and runs them.
pub struct Worker {
    store: Store,
    handlers: Handlers,
    /// The keys of the timetable that were added last: they are asked for every second and change a few times a day.
    added: Mutex<Vec<String>>,
}

impl Worker {
    /// A worker that has not started.
    pub fn new(store: Store, handlers: Handlers) -> Self {
        Self { store, handlers, added: Mutex::default() }
    }

    /// Works until `stop` is set, which takes effect between two jobs.
    pub fn run(&self, stop: &Arc<AtomicBool>) {
        let mut seen = 0;
        while !stop.load(Ordering::SeqCst) {
            match self.work_off() {
                Ok(0) => seen = self.store.commits().wait_beyond(seen, IDLE),
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = format!("{error:?}"), "the worker could not read or write its jobs");
                    seen = self.store.commits().wait_beyond(seen, IDLE);
                }
            }
        }
    }

    /// Runs everything that is due now and says how many steps that took.
    pub fn work_off(&self) -> Result<usize> {
        self.follow_timetable()?;
        let mut steps = (self.handlers.by_the_clock)(&self.store)?;
        loop {
            let moved = self.fan_out()?;
            let ran = self.run_one()?;
            if !moved && !ran {
                return Ok(steps);
            }
            steps += 1;
        }
    }

    /// Adds what the timetable has for now. Another node, or this one before it was started again, may have been faster: the
    /// key of a job says its kind and its day or hour.
    fn follow_timetable(&self) -> Result<()> {
        let jobs = (self.handlers.timetable)(self.store.clock().now());
        let keys: Vec<String> = jobs.iter().map(|job| job.unique_key.clone()).collect();
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        if *added != keys {
            self.store.write_blocking(move |tx| jobs.iter().try_for_each(|job| jobs::add(tx, job)))?;
            *added = keys;
        }
        Ok(())
    }

    /// Turns the next facts into jobs; the position moves in the same transaction.
    fn fan_out(&self) -> Result<bool> {
        let (position, facts) = self.store.read_blocking(|tx| {
            let position = log::position_of(tx, FOLLOWER)?;
            Ok((position, log::facts_after(tx, position, FACTS_PER_STEP)?))
        })?;
        let Some(last) = facts.last().map(|fact| fact.number.0) else { return Ok(false) };
        let jobs: Vec<NewJob> = facts.iter().flat_map(self.handlers.reactions).collect();
        self.store.write_blocking(move |tx| {
            // Another node may have been faster.
            if log::position_of(tx, FOLLOWER)? != position {
                return Ok(());
            }
            for job in &jobs {
                jobs::add(tx, job)?;
            }
            log::set_position(tx, FOLLOWER, last)
        })?;
        Ok(true)
    }

    fn run_one(&self) -> Result<bool> {
        // Asked by a read first: a write that finds nothing would ring the bell that this thread itself waits for.
        if !self.store.read_blocking(jobs::is_due)? {
            return Ok(false);
        }
        let Some(job) = self.store.write_blocking(jobs::lease)? else { return Ok(false) };
        match self.handle(&job) {
            Ok(()) => self.store.write_blocking(move |tx| jobs::finish(tx, job.id))?,
            Err(error) => self.put_back(job, error)?,
        }
        Ok(true)
    }

    fn put_back(&self, job: Job, error: anyhow::Error) -> Result<()> {
        if let Some(TooEarly(until)) = error.downcast_ref() {
            let until = *until;
            return self.store.write_blocking(move |tx| jobs::put_off(tx, &job, until));
        }
        tracing::warn!(job.id = job.id.0, job.kind, job.attempts, error = format!("{error:#}"), "a job failed");
        self.store.write_blocking(move |tx| jobs::fail(tx, &job, &error))
    }

    fn handle(&self, job: &Job) -> anyhow::Result<()> {
        let kind = job.kind.as_str();
        let handler = self.handlers.by_kind.get(kind).ok_or_else(|| anyhow!("no handler for jobs of kind {kind}"))?;
        let body = serde_json::from_str(&job.body).context("reading the job's body")?;
        catch_unwind(AssertUnwindSafe(|| handler(&body))).unwrap_or_else(|_| Err(anyhow!("the handler panicked")))
    }
}
