//! Reads citizens' letters to an office, with its replies (附件4) or with votes (附件3), from `.xlsx` and `.csv`.
//!
//! The workbooks are of the kind that travels by mail between offices: columns in any order, times in three forms, texts
//! copied from pages with their tabs and full-width blanks. What can be understood is kept and what was odd about it
//! is said ([`Oddity`]); what cannot is left out, row by row, with its [`Reason`]. Texts are trimmed at both ends, their
//! line ends become `\n` and control characters go; inside nothing else is touched, for they are evidence.
//!
//! Times are those of Asia/Shanghai. A number identifies a letter within one kind of workbook.
//!
//! Deliberately absent: which estate a letter is about and how it becomes a complaint.

mod columns;
mod row;
mod sheet;
mod text;
mod time;

use std::collections::HashMap;
use std::path::Path;

use crate::base::Instant;
use columns::Columns;
use row::KeptNumbers;
use sheet::Sheet;

pub use text::essence;
pub use time::TimeError;

/// The letters of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workbook {
    /// What the letters come with.
    pub kind: Kind,
    /// Every row that is not blank, in the order of the file: a letter, or why it is none.
    pub rows: Vec<Result<Letter, Skipped>>,
}

/// What letters come with; told by the headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The office's reply and its time (附件4).
    Answered,
    /// The numbers of likes and dislikes (附件3).
    Voted,
}

/// A citizen's letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The row of the sheet, with the headers as row 1 of a `.csv` file.
    pub row_number: usize,
    /// 留言编号: unique within the workbook.
    pub number: String,
    /// 留言用户: a code that stands for the writer.
    pub user: String,
    /// 留言主题.
    pub subject: String,
    /// 留言时间.
    pub written_at: Instant,
    /// 留言详情.
    pub detail: String,
    /// 点赞数.
    pub likes: Option<u32>,
    /// 反对数.
    pub dislikes: Option<u32>,
    /// 答复意见 with 答复时间.
    pub reply: Option<LetterReply>,
    /// What was unusual about it.
    pub oddities: Vec<Oddity>,
}

/// What the office replied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterReply {
    /// 答复意见.
    pub text: String,
    /// 答复时间; 00:00 when only a date was given.
    pub answered_at: Instant,
    /// Whether only a date was given.
    pub time_was_a_bare_date: bool,
}

/// Something unusual about a letter that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// It has no subject.
    EmptySubject,
    /// It has no text.
    EmptyDetail,
    /// The time it was written is a date only, taken as 00:00.
    WrittenOnABareDate,
    /// The reply is older than the letter.
    AnsweredBeforeWritten,
    /// There is the time of a reply, but no reply.
    AnswerTimeWithoutText,
    /// The likes or dislikes are no whole number; they are left out.
    UnreadableVotes,
    /// An earlier letter, with this number, has the same text apart from blanks, width and case.
    SameTextAs(String),
}

/// A row that is no letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The row of the sheet, as in [`Letter::row_number`].
    pub row_number: usize,
    /// Why it was left out.
    pub reason: Reason,
}

/// Why a row is no letter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// A `.csv` row with more or fewer cells than headers: its texts may stand in the wrong columns.
    #[error("it has {0} cells where the header has {1}")]
    WrongNumberOfCells(usize, usize),
    /// Without 留言编号 it could not be found again.
    #[error("it has no 留言编号")]
    NoNumber,
    /// An earlier row has the same 留言编号.
    #[error("row {0} has the same 留言编号")]
    SameNumberAs(usize),
    /// Neither a subject nor a text.
    #[error("it has neither 留言主题 nor 留言详情")]
    NoText,
    /// 留言时间 cannot be used.
    #[error("its 留言时间 {0}")]
    WrittenAt(TimeError),
    /// There is a reply, but 答复时间 cannot be used.
    #[error("its 答复时间 {0}")]
    AnsweredAt(TimeError),
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Its name ends in neither.
    #[error("the file is neither .xlsx nor .csv")]
    UnknownFormat,
    /// It is not there, or may not be read.
    #[error("the file cannot be read")]
    Unreadable(#[from] std::io::Error),
    /// It is no workbook.
    #[error("the workbook cannot be read")]
    Xlsx(#[from] calamine::XlsxError),
    /// Its quotes do not match, or it broke off.
    #[error("the table cannot be read")]
    Csv(#[from] csv::Error),
    /// Most likely GBK, as old spreadsheets save it.
    #[error("the file is not UTF-8; save it as \"CSV UTF-8\" or as .xlsx")]
    NotUtf8,
    /// It has no row at all.
    #[error("the file is empty")]
    Empty,
    /// A column that every letter needs.
    #[error("the header {0} is missing")]
    MissingHeader(&'static str),
    /// Which of two columns is meant cannot be known.
    #[error("the header {0} stands there twice")]
    HeaderTwice(&'static str),
    /// Neither the columns of replies nor those of votes.
    #[error("neither 答复意见 and 答复时间 nor 点赞数 and 反对数 are among the headers")]
    NoKind,
}

/// Reads the letters of a file; of a workbook the first sheet.
///
/// # Errors
/// When the file as a whole cannot be understood; a single bad row is [`Skipped`] instead.
pub fn read(path: &Path) -> Result<Workbook, FileError> {
    letters_of(sheet::open(path)?)
}

fn letters_of(sheet: Sheet) -> Result<Workbook, FileError> {
    let columns = Columns::of(&sheet.headers)?;
    let mut kept = KeptNumbers::default();
    let mut texts = HashMap::new();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for row in sheet.rows {
        let row_number = row.number;
        let mut letter = row::letter(&columns, &row, &mut kept).map_err(|reason| Skipped { row_number, reason });
        if let Ok(letter) = &mut letter {
            note_same_text(letter, &mut texts);
        }
        rows.push(letter);
    }
    Ok(Workbook { kind: columns.kind, rows })
}

impl Workbook {
    /// The letters, without the rows that were left out.
    pub fn letters(&self) -> impl Iterator<Item = &Letter> {
        self.rows.iter().filter_map(|row| row.as_ref().ok())
    }

    /// The rows that were left out.
    pub fn skipped(&self) -> impl Iterator<Item = &Skipped> {
        self.rows.iter().filter_map(|row| row.as_ref().err())
    }
}

/// Notes which earlier letter has the same text; `texts` holds the number of the first letter with each.
fn note_same_text(letter: &mut Letter, texts: &mut HashMap<String, String>) {
    let Some(essence) = text::essence(&letter.subject, &letter.detail) else { return };
    match texts.get(&essence) {
        Some(first) => letter.oddities.push(Oddity::SameTextAs(first.clone())),
        None => {
            texts.insert(essence, letter.number.clone());
        }
    }
}

#[cfg(test)]
mod tests;
