//! Tables for a spreadsheet.

use actix_web::HttpResponse;
use actix_web::http::header;
use anyhow::Context as _;

use crate::base::{Error, Result};

/// Answers with a table as a file that is kept nowhere. Spreadsheets take UTF-8 for what it is by the mark at its beginning.
///
/// # Errors
/// `Internal` when a row has another number of cells than the first.
pub fn csv_file(name: &str, rows: impl IntoIterator<Item = Vec<String>>) -> Result<HttpResponse> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| harmless(cell)))
            .context("writing a table")
            .map_err(Error::Internal)?;
    }
    let body = writer.into_inner().map_err(|error| Error::Internal(anyhow::anyhow!("writing a table: {error}")))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}.csv\"")))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(body))
}

/// A cell that a spreadsheet would take for a formula becomes a text (OWASP, CSV injection); a whole number is none.
fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if is_formula && cell.parse::<i64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_a_number_stays_one() {
        for cell in ["=1+1", "+1", "-1+2", "@x", "＝1", "\t=1"] {
            let expected = if cell == "+1" { "+1".to_owned() } else { format!("'{cell}") };
            assert_eq!(harmless(cell), expected);
        }
        assert_eq!(harmless("-25"), "-25");
        assert_eq!(harmless("漏水=大事"), "漏水=大事");
    }
}
