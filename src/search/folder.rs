//! Where the index lies: a folder for each build of it, and a small file that says which one is in use.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::Context as _;

/// Raised whenever the analyser or the fields change: an index of another version is built anew.
const VERSION: u32 = 3;
const POINTER: &str = "current";
/// Ends the name of a folder that is still being filled.
const BUILDING: &str = ".building";

/// The name of the folder in use, if there is one of this version.
pub(super) fn current(dir: &Path) -> anyhow::Result<Option<String>> {
    match fs::read(dir.join(POINTER)) {
        Ok(bytes) => Ok(String::from_utf8(bytes).ok().filter(|name| serial(name).is_some() && !is_building(name))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).context("reading which search index is in use"),
    }
}

/// Puts a folder into use: readers see the old name or the new one, never half of it.
pub(super) fn point_to(dir: &Path, name: &str) -> anyhow::Result<()> {
    let draft = dir.join(format!("{POINTER}.new"));
    let mut file = fs::File::create(&draft).context("writing which search index is in use")?;
    file.write_all(name.as_bytes()).and_then(|()| file.sync_all()).context("writing which search index is in use")?;
    fs::rename(&draft, dir.join(POINTER)).context("putting the search index into use")
}

/// A name that no folder here has or had since the one in use.
pub(super) fn next_name(dir: &Path) -> anyhow::Result<String> {
    let highest = names(dir)?.iter().filter_map(|name| serial(name)).max().unwrap_or(0);
    Ok(format!("{}{:06}", prefix(), highest.saturating_add(1)))
}

/// The name of a folder while it is filled.
pub(super) fn building(name: &str) -> String {
    format!("{name}{BUILDING}")
}

/// Removes what is in use no longer, other versions too; folders that are being filled stay.
pub(super) fn remove_others(dir: &Path, kept: &str) -> anyhow::Result<()> {
    for name in names(dir)?.iter().filter(|name| *name != kept && is_ours(name) && !is_building(name)) {
        fs::remove_dir_all(dir.join(name)).with_context(|| format!("removing the search index {name}"))?;
    }
    Ok(())
}

/// Removes what a builder left that did not finish. Only for who holds the builders' lock.
pub(super) fn remove_unfinished(dir: &Path) -> anyhow::Result<()> {
    for name in names(dir)?.iter().filter(|name| is_ours(name) && is_building(name)) {
        fs::remove_dir_all(dir.join(name)).with_context(|| format!("removing the unfinished search index {name}"))?;
    }
    Ok(())
}

fn names(dir: &Path) -> anyhow::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).context("listing the search indexes")? {
        let entry = entry.context("listing the search indexes")?;
        if let Ok(name) = entry.file_name().into_string() {
            names.push(name);
        }
    }
    Ok(names)
}

fn prefix() -> String {
    format!("v{VERSION}-")
}

/// The serial number in the name of a folder of this version.
fn serial(name: &str) -> Option<u32> {
    let digits = name.strip_prefix(&prefix())?.trim_end_matches(BUILDING);
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Whether a folder of any version; nothing else in the directory is touched.
fn is_ours(name: &str) -> bool {
    let numbers = name.trim_end_matches(BUILDING).strip_prefix('v').and_then(|rest| rest.split_once('-'));
    numbers.is_some_and(|(version, serial)| version.parse::<u32>().is_ok() && serial.parse::<u32>().is_ok())
}

fn is_building(name: &str) -> bool {
    name.ends_with(BUILDING)
}
