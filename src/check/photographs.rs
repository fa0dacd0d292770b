//! Photographs: every row has its three files, the large one as it was kept, a paper its one, and every file has a row.

use sha2::{Digest as _, Sha256};

use super::Differences;
use crate::base::Result;
use crate::db::Store;
use crate::media::{self, Folder, Photograph, Size};

/// So many rows are compared with their files at a time.
const ROWS_PER_SLICE: i64 = 200;
/// The upkeep removes files without a row every day; what is older has been left out.
const SWEPT_HOURS: i64 = 50;

/// Compares rows and files; gives how many photographs there are.
pub(super) fn check(store: &Store, folder: &Folder, differences: &mut Differences<'_>) -> Result<usize> {
    let (mut after, mut checked) = (String::new(), 0);
    loop {
        let slice = store.read_blocking(|tx| media::all_after(tx, &after, ROWS_PER_SLICE))?;
        let Some(last) = slice.last() else { break };
        after.clone_from(&last.id);
        checked += slice.len();
        for photograph in &slice {
            check_files(folder, photograph, differences)?;
        }
    }
    check_strays(store, folder, differences)?;
    Ok(checked)
}

fn check_files(folder: &Folder, photograph: &Photograph, differences: &mut Differences<'_>) -> Result<()> {
    let id = &photograph.id;
    if photograph.paper().is_some() {
        match folder.read_paper(id)? {
            None => differences.say(&format!("paper {id}: its file is not there")),
            Some(file) if Sha256::digest(&file).as_slice() != photograph.digest => {
                differences.say(&format!("paper {id}: its file is not what was kept"));
            }
            Some(_) => {}
        }
        return Ok(());
    }
    for size in Size::ALL {
        match folder.read(id, *size)? {
            None => differences.say(&format!("photograph {id}: its {} file is not there", size.code())),
            Some(file) if *size == Size::Large && Sha256::digest(&file).as_slice() != photograph.digest => {
                differences.say(&format!("photograph {id}: its large file is not what was kept"));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn check_strays(store: &Store, folder: &Folder, differences: &mut Differences<'_>) -> Result<()> {
    let before = store.clock().now().plus_hours(-SWEPT_HOURS);
    for shelf in folder.shelves()? {
        let found = folder.on_shelf(&shelf, before)?;
        let names: Vec<String> = found.photographs.into_keys().collect();
        let asked = names.clone();
        let known = store.read_blocking(move |tx| media::known_among(tx, &asked))?;
        for name in names.iter().filter(|name| !known.contains(*name)) {
            differences.say(&format!("the files of {name} belong to no photograph"));
        }
        for name in found.strangers {
            differences.say(&format!("among the photographs lies {name}, which is none"));
        }
    }
    Ok(())
}
