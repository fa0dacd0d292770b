//! One row as a letter.

use std::collections::HashMap;

use super::columns::Columns;
use super::sheet::Row;
use super::time::{self, Written};
use super::{Letter, LetterReply, Oddity, Reason};

/// The row of each number that was kept.
#[derive(Default)]
pub(super) struct KeptNumbers(HashMap<String, usize>);

pub(super) fn letter(columns: &Columns, row: &Row, kept: &mut KeptNumbers) -> Result<Letter, Reason> {
    if row.cells.len() != columns.width {
        return Err(Reason::WrongNumberOfCells(row.cells.len(), columns.width));
    }
    let cell = |place: usize| row.cells.get(place).map_or("", String::as_str);
    let number = cell(columns.number);
    if number.is_empty() {
        return Err(Reason::NoNumber);
    }
    if let Some(earlier) = kept.0.get(number) {
        return Err(Reason::SameNumberAs(*earlier));
    }
    let (subject, detail) = (cell(columns.subject), cell(columns.detail));
    let mut oddities = Vec::new();
    match (subject.is_empty(), detail.is_empty()) {
        (true, true) => return Err(Reason::NoText),
        (true, false) => oddities.push(Oddity::EmptySubject),
        (false, true) => oddities.push(Oddity::EmptyDetail),
        (false, false) => {}
    }
    let written = time::read(cell(columns.written_at)).map_err(Reason::WrittenAt)?;
    if written.is_bare_date {
        oddities.push(Oddity::WrittenOnABareDate);
    }
    let votes = columns.votes.map(|(likes, dislikes)| (votes(cell(likes)), votes(cell(dislikes))));
    let (likes, dislikes) = votes.unwrap_or((Ok(None), Ok(None)));
    if likes.is_err() || dislikes.is_err() {
        oddities.push(Oddity::UnreadableVotes);
    }
    let reply = match columns.reply {
        Some((text, answered_at)) => reply(cell(text), cell(answered_at), written, &mut oddities)?,
        None => None,
    };
    kept.0.insert(number.to_owned(), row.number);
    Ok(Letter {
        row_number: row.number,
        number: number.to_owned(),
        user: cell(columns.user).to_owned(),
        subject: subject.to_owned(),
        written_at: written.at,
        detail: detail.to_owned(),
        likes: likes.unwrap_or(None),
        dislikes: dislikes.unwrap_or(None),
        reply,
        oddities,
    })
}

fn votes(cell: &str) -> Result<Option<u32>, std::num::ParseIntError> {
    if cell.is_empty() { Ok(None) } else { cell.parse().map(Some) }
}

fn reply(
    text: &str,
    answered_at: &str,
    written: Written,
    oddities: &mut Vec<Oddity>,
) -> Result<Option<LetterReply>, Reason> {
    if text.is_empty() {
        if !answered_at.is_empty() {
            oddities.push(Oddity::AnswerTimeWithoutText);
        }
        return Ok(None);
    }
    let answered = time::read(answered_at).map_err(Reason::AnsweredAt)?;
    let is_before = if answered.is_bare_date || written.is_bare_date {
        answered.at.date() < written.at.date()
    } else {
        answered.at < written.at
    };
    if is_before {
        oddities.push(Oddity::AnsweredBeforeWritten);
    }
    Ok(Some(LetterReply {
        text: text.to_owned(),
        answered_at: answered.at,
        time_was_a_bare_date: answered.is_bare_date,
    }))
}
