use std::fmt::Write as _;
use std::io::Cursor;

use super::*;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// A cell as the format stores it.
enum Cell {
    Text(String),
    /// A number in digits.
    Number(&'static str),
    /// A number that is shown as a date.
    Day(&'static str),
}

impl Cell {
    /// A text, with `<` and `&` already escaped.
    fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// The bytes of the smallest workbook that a spreadsheet would open, with one sheet; `properties` are attributes of the workbook.
fn workbook(rows: &[Vec<Cell>], properties: &str) -> Vec<u8> {
    let mut sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>"#);
    for (row, cells) in (1..).zip(rows) {
        write!(sheet, r#"<row r="{row}">"#).unwrap();
        for (column, cell) in ('A'..).zip(cells) {
            match cell {
                Cell::Text(text) => write!(
                    sheet,
                    r#"<c r="{column}{row}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#
                ),
                Cell::Number(digits) => write!(sheet, r#"<c r="{column}{row}"><v>{digits}</v></c>"#),
                Cell::Day(digits) => write!(sheet, r#"<c r="{column}{row}" s="1"><v>{digits}</v></c>"#),
            }
            .unwrap();
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let styles =
        format!(r#"<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#);
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr {properties}/><sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>"#
    );
    let root = relations(&[("a", "officeDocument", "xl/workbook.xml")]);
    let parts = relations(&[("a", "worksheet", "worksheets/sheet1.xml"), ("b", "styles", "styles.xml")]);
    archive(&[
        ("_rels/.rels", &root),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &parts),
        ("xl/styles.xml", &styles),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn cells_of(rows: &[Vec<Cell>], properties: &str) -> Vec<(usize, Vec<String>)> {
    let sheet = from_xlsx(Cursor::new(workbook(rows, properties))).unwrap();
    sheet.rows.into_iter().map(|row| (row.number, row.cells)).collect()
}

fn relations(parts: &[(&str, &str, &str)]) -> String {
    let mut xml = format!(r#"<Relationships xmlns="{PACKAGE}">"#);
    for (id, kind, target) in parts {
        write!(xml, r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#).unwrap();
    }
    xml + "</Relationships>"
}

/// A ZIP archive whose files are stored as they are (PKWARE APPNOTE 4.3).
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let size = u32::try_from(text.len()).unwrap();
        let mut about = vec![20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0x28];
        for number in [crc.sum(), size, size] {
            about.extend(number.to_le_bytes());
        }
        about.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        about.extend([0, 0]);
        let offset = u32::try_from(bytes.len()).unwrap();
        directory.extend(*b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.bytes());
        bytes.extend(*b"PK\x03\x04");
        bytes.extend(about);
        bytes.extend(name.bytes());
        bytes.extend(text.bytes());
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let (start, size) = (u32::try_from(bytes.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    bytes.extend(directory);
    bytes.extend(*b"PK\x05\x06\0\0\0\0");
    bytes.extend(count);
    bytes.extend(count);
    bytes.extend(size.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn the_cells_of_a_workbook_are_written_out_as_in_a_table() {
    let rows = [
        vec![Cell::text("a"), Cell::text("b"), Cell::text("c")],
        vec![Cell::text(" ")],
        vec![Cell::Number("188006.0"), Cell::text("_x000D_\n\t\u{3000}b_x000D_\n&lt;tag> 𠮷"), Cell::Day("43530")],
        vec![Cell::Number("43528.47549768519"), Cell::Number("1.38E10")],
    ];

    let cells = cells_of(&rows, "");

    let table = "a,b,c\n,,\n188006,\"\n\t\u{3000}b\r\n<tag> 𠮷\",43530\n43528.47549768519,13800000000,\n";
    let table = from_csv(table.as_bytes()).unwrap();
    assert_eq!(cells, table.rows.into_iter().map(|row| (row.number, row.cells)).collect::<Vec<_>>());
    assert_eq!(cells.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn a_workbook_of_an_old_macintosh_counts_from_1904() {
    let rows = [vec![Cell::text("a")], vec![Cell::Day("42066.5")]];

    assert_eq!(cells_of(&rows, r#"date1904="1""#), [(2, vec!["43528.5".to_owned()])]);
    assert_eq!(cells_of(&rows, ""), [(2, vec!["42066.5".to_owned()])]);
}

#[test]
fn an_archive_that_is_none_cannot_be_read() {
    assert!(matches!(from_xlsx(Cursor::new(b"no archive")), Err(FileError::Xlsx(_))));
}
