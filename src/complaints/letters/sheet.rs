//! A file as rows of texts, whatever its format: numbers are written out, so that one reader serves both.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::Path;

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Reader, Xlsx};

use super::{FileError, text};

/// Days from the first day of Excel's older calendar (1900) to that of the one of old Macintoshes (1904).
const DAYS_FROM_1900_TO_1904: f64 = 1_462.0;

/// The first row and those below it that are not blank.
pub(super) struct Sheet {
    pub headers: Vec<String>,
    pub rows: Vec<Row>,
}

/// The cells of one row, tidied.
pub(super) struct Row {
    pub number: usize,
    pub cells: Vec<String>,
}

pub(super) fn open(path: &Path) -> Result<Sheet, FileError> {
    let extension = path.extension().and_then(|extension| extension.to_str()).map(str::to_ascii_lowercase);
    match extension.as_deref() {
        Some("xlsx") => from_xlsx(BufReader::new(File::open(path)?)),
        Some("csv") => from_csv(&std::fs::read(path)?),
        _ => Err(FileError::UnknownFormat),
    }
}

pub(super) fn from_xlsx(file: impl Read + Seek) -> Result<Sheet, FileError> {
    let mut workbook = Xlsx::new(file)?;
    let range = workbook.worksheet_range_at(0).ok_or(FileError::Empty)??;
    let first = range.start().map_or(0, |(row, _)| row);
    let first = usize::try_from(first).unwrap_or(usize::MAX);
    let rows = range.rows().enumerate().map(|(index, cells)| Row {
        number: first.saturating_add(index).saturating_add(1),
        cells: cells.iter().map(|cell| text::tidy(&written_out(cell))).collect(),
    });
    Sheet::of(rows.collect())
}

pub(super) fn from_csv(bytes: &[u8]) -> Result<Sheet, FileError> {
    let text = std::str::from_utf8(bytes).map_err(|_| FileError::NotUtf8)?;
    // The reader passes over a byte order mark by itself.
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let cells = record?.iter().map(text::tidy).collect();
        rows.push(Row { number: index.saturating_add(1), cells });
    }
    Sheet::of(rows)
}

impl Sheet {
    fn of(rows: Vec<Row>) -> Result<Self, FileError> {
        let mut rows = rows.into_iter().filter(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        let headers = rows.next().ok_or(FileError::Empty)?.cells;
        Ok(Self { headers, rows: rows.collect() })
    }
}

fn written_out(cell: &Data) -> String {
    match cell {
        Data::Int(number) => number.to_string(),
        // Never in the form 1e5; of a whole number without ".0".
        Data::Float(number) => number.to_string(),
        Data::DateTime(time) => serial_of(time).to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(yes) => yes.to_string(),
        Data::Error(_) | Data::Empty => String::new(),
    }
}

fn serial_of(time: &ExcelDateTime) -> f64 {
    let since_1900 = ExcelDateTime::new(time.as_f64(), ExcelDateTimeType::DateTime, false);
    let is_since_1904 = time.to_ymd_hms_milli() != since_1900.to_ymd_hms_milli();
    if is_since_1904 { time.as_f64() + DAYS_FROM_1900_TO_1904 } else { time.as_f64() }
}

#[cfg(test)]
mod tests;
