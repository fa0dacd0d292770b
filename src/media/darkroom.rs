//! Where pictures are developed: one at a time beside everything else the site does, a bounded queue before the door.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::{Context as _, anyhow};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::develop::develop;
use super::folder::{Folder, Incoming};
use super::model::Size;
use super::paper;
use super::refusal::Refusal;
use super::upload::Picture;
use crate::base::{Error, Random, Result};

/// A decoded picture takes four bytes a pixel and more while it is made smaller: one at a time.
const AT_WORK: usize = 1;
/// More than can be developed within [`PATIENCE`].
const QUEUE: usize = 40;
/// Waiting for the door and being developed; then the sender is told to try again.
const PATIENCE: Duration = Duration::from_secs(45);

/// Develops pictures and keeps their files. Cheap to clone; all clones are one room.
#[derive(Clone, Debug)]
pub struct Darkroom {
    folder: Folder,
    at_work: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// A picture whose files are on the disk, for the row that follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Developed {
    /// 128 random bits: its name in addresses and on the disk.
    pub id: String,
    /// Of the large size.
    pub width: i32,
    /// Of the large size.
    pub height: i32,
    /// Of all sizes.
    pub bytes: i64,
    /// SHA-256 of the large file.
    pub digest: Vec<u8>,
    /// The name that a paper had; nothing for a picture.
    pub name: Option<String>,
}

/// Counts somebody in the queue for as long as it lives.
struct Turn(Arc<AtomicUsize>);

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Darkroom {
    /// A room that keeps its files in a folder.
    pub fn new(folder: Folder) -> Self {
        Self { folder, at_work: Arc::new(Semaphore::new(AT_WORK)), waiting: Arc::default() }
    }

    /// Where the files are.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Develops what was received and keeps its files; what was received goes away.
    ///
    /// # Errors
    /// Only our own faults; a picture that is not taken is `Ok(Err(…))`.
    pub async fn develop(&self, received: Incoming) -> Result<Result<Developed, Refusal>> {
        self.work(move |folder| keep(folder, &received)).await
    }

    /// Takes a paper as it is, or else develops what was received as a picture.
    ///
    /// # Errors
    /// Only our own faults, as above.
    pub async fn take(&self, received: Picture) -> Result<Result<Developed, Refusal>> {
        self.work(move |folder| take(folder, &received)).await
    }

    async fn work(
        &self,
        work: impl FnOnce(&Folder) -> anyhow::Result<Result<Developed, Refusal>> + Send + 'static,
    ) -> Result<Result<Developed, Refusal>> {
        let turn = Turn(Arc::clone(&self.waiting));
        if turn.0.fetch_add(1, Ordering::SeqCst) >= QUEUE {
            return Ok(Err(Refusal::Busy));
        }
        let Ok(permit) = timeout(PATIENCE, Arc::clone(&self.at_work).acquire_owned()).await else {
            return Ok(Err(Refusal::Busy));
        };
        let permit = permit.map_err(|_| Error::Internal(anyhow!("the darkroom is closed")))?;
        let folder = self.folder.clone();
        let work = tokio::task::spawn_blocking(move || {
            // Held until the work is done, whether or not anybody still waits for it.
            let _held = (permit, turn);
            work(&folder)
        });
        match timeout(PATIENCE, work).await {
            Ok(Ok(developed)) => Ok(developed?),
            // A decoder that panics has met a picture that nobody drew.
            Ok(Err(error)) if error.is_panic() => Ok(Err(Refusal::Broken)),
            Ok(Err(error)) => Err(Error::Internal(anyhow!(error).context("developing a picture"))),
            Err(_) => Ok(Err(Refusal::Busy)),
        }
    }

    /// The file of a photograph in a size, off the request threads.
    pub async fn fetch(&self, id: &str, size: Size) -> Result<Option<Vec<u8>>> {
        let (folder, id) = (self.folder.clone(), id.to_owned());
        let read = tokio::task::spawn_blocking(move || folder.read(&id, size));
        Ok(read.await.map_err(|error| Error::Internal(anyhow!(error).context("reading a photograph")))??)
    }

    /// The file of a paper, off the request threads.
    pub async fn fetch_paper(&self, id: &str) -> Result<Option<Vec<u8>>> {
        let (folder, id) = (self.folder.clone(), id.to_owned());
        let read = tokio::task::spawn_blocking(move || folder.read_paper(&id));
        Ok(read.await.map_err(|error| Error::Internal(anyhow!(error).context("reading a paper")))??)
    }

    /// Removes the files of photographs whose rows have gone. What cannot be removed now, the upkeep removes later.
    pub async fn clear_away(&self, ids: Vec<String>) {
        let folder = self.folder.clone();
        let work = tokio::task::spawn_blocking(move || ids.iter().try_for_each(|id| folder.remove(id)));
        match work.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(error = format!("{error:#}"), "files of photographs could not be removed"),
            Err(error) => tracing::warn!(%error, "files of photographs could not be removed"),
        }
    }

    /// Develops bytes that are at hand, on this thread: for the demonstration.
    pub fn develop_blocking(&self, bytes: &[u8]) -> anyhow::Result<Result<Developed, Refusal>> {
        develop(bytes).map_or_else(|refusal| Ok(Err(refusal)), |prints| kept(&self.folder, &prints).map(Ok))
    }
}

fn keep(folder: &Folder, received: &Incoming) -> anyhow::Result<Result<Developed, Refusal>> {
    let bytes = received.read().context("reading what was received")?;
    let developed = develop(&bytes);
    drop(bytes);
    developed.map_or_else(|refusal| Ok(Err(refusal)), |prints| kept(folder, &prints).map(Ok))
}

fn take(folder: &Folder, received: &Picture) -> anyhow::Result<Result<Developed, Refusal>> {
    let bytes = received.file.read().context("reading what was received")?;
    if !paper::is_paper(&bytes) {
        drop(bytes);
        return keep(folder, &received.file);
    }
    if let Err(refusal) = paper::inspect(&bytes) {
        return Ok(Err(refusal));
    }
    let id = Random::machine().public_id();
    folder.keep_paper(&id, &bytes)?;
    let (bytes, digest) = (i64::try_from(bytes.len())?, Sha256::digest(&bytes).to_vec());
    Ok(Ok(Developed { id, width: 0, height: 0, bytes, digest, name: Some(received.name.clone()) }))
}

fn kept(folder: &Folder, prints: &[super::develop::Print]) -> anyhow::Result<Developed> {
    let large = prints.iter().find(|print| print.size == Size::Large).context("a picture without its large size")?;
    let id = Random::machine().public_id();
    folder.keep(&id, prints)?;
    Ok(Developed {
        id,
        width: i32::try_from(large.width)?,
        height: i32::try_from(large.height)?,
        bytes: i64::try_from(prints.iter().map(|print| print.jpeg.len()).sum::<usize>())?,
        digest: Sha256::digest(&large.jpeg).to_vec(),
        name: None,
    })
}
