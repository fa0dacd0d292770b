//! A file as the text of a table: a workbook's first sheet is written out as CSV, row for row.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};

use super::table::NOT_UTF8;
use crate::base::Message;

/// A workbook that cannot be opened.
pub const NO_WORKBOOK: Message = Message::new("estates.roster_no_workbook");
/// How every ZIP archive, and with it every workbook, begins (PKWARE APPNOTE 4.3.7).
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// The text of a CSV file or of a workbook's first sheet; a row keeps its number.
///
/// # Errors
/// When it is neither.
pub fn table_text(file: &[u8]) -> Result<String, Message> {
    if file.starts_with(ARCHIVE) {
        return of_workbook(file).ok_or(NO_WORKBOOK);
    }
    let text = std::str::from_utf8(file).map_err(|_| NOT_UTF8)?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned())
}

fn of_workbook(file: &[u8]) -> Option<String> {
    let mut workbook = Xlsx::new(Cursor::new(file)).ok()?;
    let sheet = workbook.worksheet_range_at(0)?.ok()?;
    let above = sheet.start().and_then(|(row, _)| usize::try_from(row).ok())?;
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\n".repeat(above).into_bytes());
    for cells in sheet.rows() {
        writer.write_record(cells.iter().map(written_out)).ok()?;
    }
    String::from_utf8(writer.into_inner().ok()?).ok()
}

/// On one line: else the rows below it would get other numbers.
fn written_out(cell: &Data) -> String {
    let text = match cell {
        Data::Int(number) => number.to_string(),
        // Never in the form 1e5; of a whole number without ".0".
        Data::Float(number) => number.to_string(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::DateTime(time) => time.as_f64().to_string(),
        Data::Bool(yes) => yes.to_string(),
        Data::Error(_) | Data::Empty => String::new(),
    };
    text.replace(['\r', '\n'], " ")
}
