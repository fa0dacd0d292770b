//! Citizens' letters of another office, with its replies, as locked complaints of the archive (decisions.md 38).
//!
//! A letter keeps its own times and texts. Its writer is a speaker without a person, called 网友 with the code that the
//! workbook gives her; anything that is no code, and might be a name, is left out. What the office replied is a
//! substantive response without a role: the speaker is 官方答复, the organisation 原受理单位（档案）, because neither the
//! person nor the office is known and neither may be invented. Its clock is computed as if the letter had come here, for
//! comparison; nothing runs, nobody is told, and no figure counts it.
//!
//! A letter is known by the kind of its workbook and its number, so that a second import changes nothing and one that was
//! cut off goes on where it was. Letters with the same text are linked to the first that was taken, whichever workbook
//! and whichever import brought it.
//!
//! Deliberately absent: dislikes (the site shows none), and guessing an estate.

mod firsts;
mod letter;
mod placing;
mod take;

use std::collections::BTreeMap;

use super::letters::{Letter, Oddity, Workbook};
use crate::base::Result;
use crate::db::Store;
use firsts::Firsts;
use letter::{Prepared, prepare};

pub use placing::{Placing, PlacingError};

/// So many letters share one transaction.
pub const LETTERS_PER_SLICE: usize = 50;

/// What became of the rows of one workbook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Letters that were not there yet.
    pub taken: usize,
    /// Letters that were.
    pub known: usize,
    /// Letters linked to an earlier one with the same text.
    pub duplicates: usize,
    /// Rows left out: number in the sheet and why.
    pub skipped: Vec<(usize, String)>,
    /// What was unusual about letters that were kept, counted by kind.
    pub oddities: BTreeMap<&'static str, usize>,
}

/// Takes the letters of a workbook that are not there yet. `progress` hears of the letters done and of all letters.
pub fn import(
    store: &Store,
    workbook: Workbook,
    placing: &mut Placing,
    mut progress: impl FnMut(usize, usize),
) -> Result<Outcome> {
    let Workbook { kind, rows } = workbook;
    let (mut firsts, linked) = Firsts::read(store)?;
    let mut outcome = Outcome { duplicates: linked, ..Outcome::default() };
    let mut letters = Vec::with_capacity(rows.len());
    for row in rows {
        match row {
            Ok(letter) => letters.push(letter),
            Err(skipped) => outcome.skipped.push((skipped.row_number, skipped.reason.to_string())),
        }
    }
    let all = letters.len();
    let mut done = 0;
    let mut left = letters.into_iter();
    loop {
        let slice: Vec<Letter> = left.by_ref().take(LETTERS_PER_SLICE).collect();
        if slice.is_empty() {
            break;
        }
        done += slice.len();
        let mut prepared: Vec<Prepared> = Vec::with_capacity(slice.len());
        for letter in &slice {
            note_oddities(letter, &mut outcome.oddities);
            match prepare(kind, letter, placing) {
                Ok(letter) => prepared.push(letter),
                Err(unfit) => outcome.skipped.push((letter.row_number, unfit.to_string())),
            }
        }
        if prepared.iter().any(|letter| letter.place.is_none()) {
            let place = placing.fallback(store)?;
            for letter in &mut prepared {
                letter.place = letter.place.or(Some(place));
            }
        }
        let (taken, known) = store.write_blocking(move |tx| {
            let taken = take::slice(tx, &prepared, &mut firsts)?;
            Ok((taken, firsts))
        })?;
        firsts = known;
        outcome.taken += taken.new;
        outcome.known += taken.known;
        outcome.duplicates += taken.duplicates;
        progress(done, all);
    }
    outcome.skipped.sort_unstable();
    Ok(outcome)
}

fn note_oddities(letter: &Letter, counts: &mut BTreeMap<&'static str, usize>) {
    for oddity in &letter.oddities {
        *counts.entry(in_words(oddity)).or_default() += 1;
    }
}

/// What an oddity is called in the account of an import.
fn in_words(oddity: &Oddity) -> &'static str {
    match oddity {
        Oddity::EmptySubject => "without a subject (the title is the first line of the text)",
        Oddity::EmptyDetail => "without a text",
        Oddity::WrittenOnABareDate => "written on a date without a time of day (taken as 00:00)",
        Oddity::AnsweredBeforeWritten => "answered before they were written",
        Oddity::AnswerTimeWithoutText => "with the time of a reply, but no reply",
        Oddity::UnreadableVotes => "with likes or dislikes that are no number (left out)",
        Oddity::SameTextAs(_) => "with the text of an earlier letter",
    }
}
