//! The first letter with each text, over all workbooks and imports.

use std::collections::HashMap;

use sha2::{Digest as _, Sha256};

use super::take;
use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::complaints::letters::essence;
use crate::complaints::store;
use crate::db::Store;

/// Letters read at once: a megabyte or two.
const LETTERS_PER_STEP: i64 = 500;
/// Letters linked in one transaction.
const LINKS_PER_SLICE: usize = 50;

/// Knows for every text which letter had it first, by the SHA-256 of what equal texts have in common.
#[derive(Debug, Default)]
pub(super) struct Firsts(HashMap<[u8; 32], ComplaintId>);

impl Firsts {
    /// The letter that had this text before; this one from now on if none had.
    pub(super) fn original_of(&mut self, id: ComplaintId, title: &str, text: &str) -> Option<ComplaintId> {
        let digest = Sha256::digest(essence(title, text)?.as_bytes()).into();
        let first = *self.0.entry(digest).or_insert(id);
        Some(first).filter(|first| *first != id)
    }

    /// Reads every letter that is there; those that an earlier version of the import left unlinked are linked now, and
    /// counted.
    pub(super) fn read(store: &Store) -> Result<(Self, usize)> {
        let (mut firsts, mut unlinked, mut after) = (Self::default(), Vec::new(), ComplaintId(0));
        loop {
            let letters = store.read_blocking(|tx| store::letters_after(tx, after, LETTERS_PER_STEP))?;
            let Some(last) = letters.last() else { break };
            after = last.id;
            for letter in &letters {
                let original = firsts.original_of(letter.id, &letter.title, &letter.text);
                unlinked.extend(original.filter(|_| !letter.is_linked).map(|original| (letter.id, original)));
            }
        }
        for links in unlinked.chunks(LINKS_PER_SLICE) {
            let links = links.to_vec();
            store
                .write_blocking(move |tx| links.iter().try_for_each(|(id, original)| take::link(tx, *id, *original)))?;
        }
        Ok((firsts, unlinked.len()))
    }
}
