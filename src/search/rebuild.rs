//! A new index built beside the one in use, by the same process or another.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use tantivy::IndexWriter;

use super::fields::{Document, Fields};
use super::folder;
use super::index::{add, commit, create, writer_of};
use crate::base::Result;

/// Held while an index is built, so that two rebuilds do not remove each other's folder.
const LOCK: &str = "rebuild.lock";

/// An index being filled. Dropped before it is finished, it is removed by the next rebuild.
pub struct Rebuild {
    dir: PathBuf,
    name: String,
    fields: Fields,
    writer: IndexWriter,
    /// Held until the end; the system gives it back when the process dies.
    lock: File,
}

impl Rebuild {
    pub(super) fn begin(dir: &Path) -> anyhow::Result<Self> {
        fs::create_dir_all(dir).context("making the directory of the search index")?;
        let lock = File::create(dir.join(LOCK)).context("opening the lock of the search index")?;
        lock.try_lock().context("another rebuild of the search index is under way")?;
        folder::remove_unfinished(dir)?;
        let name = folder::next_name(dir)?;
        let (fields, index) = create(&dir.join(folder::building(&name)))?;
        Ok(Self { dir: dir.to_owned(), name, fields, writer: writer_of(&index)?, lock })
    }

    /// Adds texts; each subject once.
    ///
    /// # Errors
    /// When the new index cannot be written.
    pub fn add(&mut self, documents: &[Document]) -> Result<()> {
        Ok(add(&self.writer, &self.fields, documents)?)
    }

    /// Puts the new index into use at a position in the log: that of the snapshot the texts were read from.
    /// Open indexes take it up at their next [`Index::refresh`](super::Index::refresh).
    ///
    /// # Errors
    /// When the new index cannot be written; the old one stays in use.
    pub fn finish(mut self, position: i64) -> Result<()> {
        commit(&mut self.writer, position)?;
        self.writer.wait_merging_threads().context("merging the search index")?;
        let built = self.dir.join(folder::building(&self.name));
        fs::rename(built, self.dir.join(&self.name)).context("naming the search index")?;
        folder::point_to(&self.dir, &self.name)?;
        self.lock.unlock().context("giving back the lock of the search index")?;
        Ok(())
    }
}

impl std::fmt::Debug for Rebuild {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Rebuild").field("name", &self.name).finish_non_exhaustive()
    }
}
