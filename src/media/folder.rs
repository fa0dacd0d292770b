//! The folder of photographs: written so that a file is there whole or not at all, under names that we made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::develop::Print;
use super::model::Size;
use crate::base::{Instant, Random};

/// What is being received or written; a file in here is nobody's yet.
const INCOMING: &str = "incoming";
/// What follows the name of a paper.
const PAPER: &str = ".paper.pdf";
/// 128 bits in the alphabet of addresses.
const ID_LENGTH: usize = 22;

/// Where the files of photographs are, one folder for all nodes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// A file that is being received; it goes away with this value.
#[derive(Debug)]
pub struct Incoming(PathBuf);

impl Incoming {
    /// The file, open for writing.
    pub fn create(&self) -> io::Result<File> {
        File::create_new(&self.0)
    }

    /// Everything that was written to it.
    pub(super) fn read(&self) -> io::Result<Vec<u8>> {
        fs::read(&self.0)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        match fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "a file that was received could not be removed");
            }
            _ => {}
        }
    }
}

/// Whether a name is one that we gave: nothing else ever becomes part of a path (security.md S26).
fn is_ours(id: &str) -> bool {
    id.len() == ID_LENGTH && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

impl Folder {
    /// The folder of a site, within its data folder.
    pub fn in_data(data_dir: &Path) -> Self {
        Self(data_dir.join("photographs"))
    }

    /// Makes the folder.
    pub fn prepare(&self) -> Result<()> {
        let incoming = self.0.join(INCOMING);
        fs::create_dir_all(&incoming).with_context(|| format!("making the folder {}", incoming.display()))
    }

    /// A place for a file that is about to be received.
    pub fn incoming(&self) -> Incoming {
        Incoming(self.0.join(INCOMING).join(Random::machine().public_id()))
    }

    /// The first two characters of a name part the files into folders; a dash may begin one.
    fn shelf(&self, id: &str) -> PathBuf {
        self.0.join(format!("_{}", id.get(..2).unwrap_or_default().to_ascii_lowercase()))
    }

    fn path(&self, id: &str, size: Size) -> PathBuf {
        self.shelf(id).join(format!("{id}.{}.jpg", size.code()))
    }

    fn paper(&self, id: &str) -> PathBuf {
        self.shelf(id).join(format!("{id}{PAPER}"))
    }

    /// Writes the file of a paper: on the disk before this returns.
    pub(super) fn keep_paper(&self, id: &str, bytes: &[u8]) -> Result<()> {
        self.keep_all(id, &[(self.paper(id), bytes)])
    }

    /// Writes the files of a photograph: on the disk before this returns.
    pub(super) fn keep(&self, id: &str, prints: &[Print]) -> Result<()> {
        let files: Vec<_> = prints.iter().map(|print| (self.path(id, print.size), print.jpeg.as_slice())).collect();
        self.keep_all(id, &files)
    }

    fn keep_all(&self, id: &str, files: &[(PathBuf, &[u8])]) -> Result<()> {
        let place = self.shelf(id);
        fs::create_dir_all(&place).with_context(|| format!("making the folder {}", place.display()))?;
        for (path, bytes) in files {
            let unfinished = self.incoming();
            let write = || -> io::Result<()> {
                let mut file = unfinished.create()?;
                file.write_all(bytes)?;
                file.sync_all()?;
                fs::rename(&unfinished.0, path)
            };
            write().with_context(|| format!("writing {}", path.display()))?;
        }
        // The names must be durable too, and the name of the shelf if it is new.
        for folder in [&place, &self.0] {
            let synced = File::open(folder).and_then(|folder| folder.sync_all());
            synced.with_context(|| format!("flushing {}", folder.display()))?;
        }
        Ok(())
    }

    /// The file of a photograph in a size; `None` when it is not there.
    pub fn read(&self, id: &str, size: Size) -> Result<Option<Vec<u8>>> {
        read(id, &self.path(id, size))
    }

    /// The file of a paper; `None` when it is not there.
    pub fn read_paper(&self, id: &str) -> Result<Option<Vec<u8>>> {
        read(id, &self.paper(id))
    }

    /// Removes the files of a photograph whose row is gone; those that are not there are removed already.
    pub fn remove(&self, id: &str) -> Result<()> {
        let paths = Size::ALL.iter().map(|size| self.path(id, *size)).chain([self.paper(id)]);
        for path in paths.filter(|_| is_ours(id)) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(error).with_context(|| format!("removing {}", path.display()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// The shelves, a slice of the files each.
    pub fn shelves(&self) -> Result<Vec<PathBuf>> {
        let listed = fs::read_dir(&self.0);
        let listed = match listed {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            other => other.with_context(|| format!("listing {}", self.0.display()))?,
        };
        let mut shelves = Vec::new();
        for entry in listed {
            let path = entry.context("listing the folder of photographs")?.path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != INCOMING) {
                shelves.push(path);
            }
        }
        shelves.sort();
        Ok(shelves)
    }

    /// What lies on a shelf since before an instant.
    pub fn on_shelf(&self, place: &Path, before: Instant) -> Result<Shelf> {
        let mut found = Shelf::default();
        for (path, written_at) in files_in(place)? {
            if written_at >= before {
                continue;
            }
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            match photograph_of(&name) {
                Some(id) => *found.photographs.entry(id.to_owned()).or_default() += 1,
                None => found.strangers.push(name),
            }
        }
        Ok(found)
    }

    /// Removes what was being received before an instant and never finished.
    pub fn sweep_incoming(&self, before: Instant) -> Result<usize> {
        let mut swept = 0;
        for (path, written_at) in files_in(&self.0.join(INCOMING))? {
            if written_at < before {
                fs::remove_file(&path).with_context(|| format!("removing {}", path.display()))?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

fn read(id: &str, path: &Path) -> Result<Option<Vec<u8>>> {
    if !is_ours(id) {
        return Ok(None);
    }
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("reading {}", path.display())),
    }
}

/// The photograph or the paper that a file of ours is of.
fn photograph_of(name: &str) -> Option<&str> {
    let (id, rest) = name.split_once('.')?;
    let is_size = rest.strip_suffix(".jpg").is_some_and(|size| Size::parse(size).is_some());
    (is_ours(id) && (is_size || name.strip_prefix(id) == Some(PAPER))).then_some(id)
}

/// What lies in one of the folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shelf {
    /// The photographs, and in how many sizes each is there.
    pub photographs: BTreeMap<String, usize>,
    /// Files with names that we did not give.
    pub strangers: Vec<String>,
}

/// The files of a folder with the instants at which they were written; one that goes away meanwhile is left out.
fn files_in(folder: &Path) -> Result<Vec<(PathBuf, Instant)>> {
    let listed = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.with_context(|| format!("listing {}", folder.display()))?,
    };
    let mut files = Vec::new();
    for entry in listed {
        let path = entry.with_context(|| format!("listing {}", folder.display()))?.path();
        match fs::metadata(&path) {
            Ok(about) if about.is_file() => {
                let written =
                    about.modified().with_context(|| format!("asking when {} was written", path.display()))?;
                files.push((path, Instant::from_system(written)));
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error).with_context(|| format!("looking at {}", path.display())),
        }
    }
    Ok(files)
}
