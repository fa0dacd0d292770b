//! The index on disk: opened or begun anew, changed together with its place in the log, swapped when rebuilt.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use anyhow::{Context as _, ensure};
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher};

use super::budget::Budget;
use super::fields::{Document, Fields};
use super::folder;
use super::rebuild::Rebuild;
use super::subject::Subject;
use crate::base::{Clock, Result};

/// For texts not yet on disk. Measured: 92 MB resident in all while committing to a million texts with one thread.
const WRITER_BYTES: usize = 50_000_000;

/// Beyond this a search would cost the others theirs (security.md S40).
const BUDGET_MILLIS: i64 = 200;

/// What happened to a subject, as far as the index is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// All that may be found of it from now on; nothing, when it is withdrawn from the index.
    Replace {
        /// Which.
        subject: Subject,
        /// Its public texts, one for each floor.
        documents: Vec<Document>,
    },
}

/// The search index. One process opens it; others may [rebuild](Index::begin_rebuild) it meanwhile.
#[derive(Debug)]
pub struct Index {
    dir: PathBuf,
    clock: Clock,
    budget_millis: AtomicI64,
    opened: RwLock<Arc<Opened>>,
}

/// One folder of the index.
pub(super) struct Opened {
    name: String,
    pub(super) fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    writer: Mutex<Option<IndexWriter>>,
}

impl Index {
    /// Opens the index in a directory, or an empty one at position 0 where it is missing, damaged or of another
    /// version; then the caller feeds it from the beginning of the log. Reads the whole index once to know.
    ///
    /// # Errors
    /// When the directory cannot be read or written.
    pub fn open(dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).context("making the directory of the search index")?;
        let opened = match folder::current(dir)? {
            Some(name) => Opened::open(dir, &name).or_else(|error| {
                tracing::warn!(error = format!("{error:#}"), "the search index cannot be read and is built anew");
                Opened::create(dir)
            }),
            None => Opened::create(dir),
        }?;
        folder::remove_others(dir, &opened.name)?;
        Ok(Self {
            dir: dir.to_owned(),
            clock: Clock::machine(),
            budget_millis: AtomicI64::new(BUDGET_MILLIS),
            opened: RwLock::new(Arc::new(opened)),
        })
    }

    /// The same with another clock to measure searches by.
    pub fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Sets how long a search may take; what was found by then is its answer.
    pub fn set_budget(&self, millis: i64) {
        self.budget_millis.store(millis, Ordering::Relaxed);
    }

    pub(super) fn budget(&self) -> Budget<'_> {
        Budget::from_now(&self.clock, self.budget_millis.load(Ordering::Relaxed))
    }

    /// Begins a new index beside the one in use, from this or another process; see [`Rebuild`].
    ///
    /// # Errors
    /// When another rebuild is under way or the directory cannot be written.
    pub fn begin_rebuild(dir: &Path) -> Result<Rebuild> {
        Ok(Rebuild::begin(dir)?)
    }

    /// Applies changes and moves the index to a position in the log, both or neither. Searches see them at once.
    ///
    /// # Errors
    /// When the index cannot be written; then nothing of it is kept.
    pub fn apply(&self, changes: Vec<Change>, position: i64) -> Result<()> {
        Ok(self.opened().apply(changes, position)?)
    }

    /// The position in the log up to which the index is fed; 0 is before the first fact.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn position(&self) -> Result<i64> {
        Ok(position_of(&self.opened().index)?)
    }

    /// Takes up a finished rebuild, if there is one; gives whether there was. It reads one small file. Call it before
    /// [`Index::position`], so that the changes applied belong to the index that was asked.
    ///
    /// # Errors
    /// When the new index cannot be opened; the old one stays in use.
    pub fn refresh(&self) -> Result<bool> {
        let Some(name) = folder::current(&self.dir)?.filter(|name| *name != self.opened().name) else {
            return Ok(false);
        };
        let opened = Opened::open(&self.dir, &name)?;
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(opened);
        folder::remove_others(&self.dir, &name)?;
        Ok(true)
    }

    /// After it could not be read or written: opens it again as [`Index::open`] does, so that a damaged or deleted one
    /// begins anew.
    ///
    /// # Errors
    /// When the directory cannot be read or written.
    pub fn recover(&self) -> Result<()> {
        let opened = Self::open(&self.dir)?.opened();
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = opened;
        Ok(())
    }

    /// Begins anew with an empty index at position 0, when the one in use belongs to another database; then the caller feeds it from the beginning of the log.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub fn clear(&self) -> Result<()> {
        fs::create_dir_all(&self.dir).context("making the directory of the search index")?;
        let opened = Opened::create(&self.dir)?;
        folder::remove_others(&self.dir, &opened.name)?;
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(opened);
        Ok(())
    }

    /// Gives back the memory and the threads of writing, after its merges are done; the next change takes new ones.
    ///
    /// # Errors
    /// When a merge failed; the index stays as it was before it.
    pub fn rest(&self) -> Result<()> {
        Ok(self.opened().rest()?)
    }

    pub(super) fn opened(&self) -> Arc<Opened> {
        Arc::clone(&self.opened.read().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The position in the log of the index in a directory, read without opening it for use: nothing is made, changed or
/// removed, so that a running server is not disturbed. `None` where there is no index.
///
/// # Errors
/// When there is one, but it cannot be read.
pub fn position_in(dir: &Path) -> Result<Option<i64>> {
    let Some(name) = folder::current(dir)? else { return Ok(None) };
    let index = tantivy::Index::open_in_dir(dir.join(name)).context("opening the search index")?;
    Ok(Some(position_of(&index)?))
}

impl Opened {
    fn open(dir: &Path, name: &str) -> anyhow::Result<Self> {
        let index = tantivy::Index::open_in_dir(dir.join(name)).context("opening the search index")?;
        let fields = Fields::new();
        ensure!(index.schema() == fields.layout, "the search index has other fields");
        let damaged = index.validate_checksum().context("checking the files of the search index")?;
        ensure!(damaged.is_empty(), "{} files of the search index are damaged", damaged.len());
        position_of(&index)?;
        Self::of(name.to_owned(), fields, index)
    }

    fn create(dir: &Path) -> anyhow::Result<Self> {
        let name = folder::next_name(dir)?;
        let (fields, index) = create(&dir.join(&name))?;
        folder::point_to(dir, &name)?;
        Self::of(name, fields, index)
    }

    fn of(name: String, fields: Fields, index: tantivy::Index) -> anyhow::Result<Self> {
        Fields::register(&index);
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into();
        let reader = reader.context("reading the search index")?;
        Ok(Self { name, fields, index, reader, writer: Mutex::new(None) })
    }

    pub(super) fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    fn apply(&self, changes: Vec<Change>, position: i64) -> anyhow::Result<()> {
        let mut place = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        // Taken out and put back only after success: what a failed call has added goes with its writer.
        let mut writer = match place.take() {
            Some(writer) => writer,
            None => writer_of(&self.index)?,
        };
        for Change::Replace { subject, documents } in changes {
            writer.delete_term(self.fields.subject(subject));
            add(&writer, &self.fields, &documents)?;
        }
        commit(&mut writer, position)?;
        *place = Some(writer);
        self.reader.reload().context("reading the changed search index")
    }

    fn rest(&self) -> anyhow::Result<()> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(writer) = writer else { return Ok(()) };
        writer.wait_merging_threads().context("merging the search index")?;
        // What was merged is read from its new files, so that the old ones can go.
        self.reader.reload().context("reading the merged search index")
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Opened").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Makes an empty index in a new folder.
pub(super) fn create(path: &Path) -> anyhow::Result<(Fields, tantivy::Index)> {
    fs::create_dir(path).context("making the folder of the search index")?;
    let fields = Fields::new();
    let index = tantivy::Index::create_in_dir(path, fields.layout.clone()).context("making the search index")?;
    Fields::register(&index);
    Ok((fields, index))
}

pub(super) fn writer_of(index: &tantivy::Index) -> anyhow::Result<IndexWriter> {
    index.writer_with_num_threads(1, WRITER_BYTES).context("beginning to write the search index")
}

pub(super) fn add(writer: &IndexWriter, fields: &Fields, documents: &[Document]) -> anyhow::Result<()> {
    for document in documents {
        writer.add_document(fields.document(document)).context("adding a text to the search index")?;
    }
    Ok(())
}

pub(super) fn commit(writer: &mut IndexWriter, position: i64) -> anyhow::Result<()> {
    let mut prepared = writer.prepare_commit().context("writing the search index")?;
    prepared.set_payload(&position.to_string());
    prepared.commit().map(drop).context("writing the search index")
}

fn position_of(index: &tantivy::Index) -> anyhow::Result<i64> {
    let metas = index.load_metas().context("reading the position of the search index")?;
    metas.payload.map_or(Ok(0), |payload| payload.parse().context("reading the position of the search index"))
}

#[cfg(test)]
mod tests;
