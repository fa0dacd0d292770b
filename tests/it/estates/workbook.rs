//! The smallest workbook that a spreadsheet would open.

use std::fmt::Write as _;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// One sheet of texts; a blank text is no cell.
pub fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    let mut sheet = format!(r#"<worksheet xmlns="{MAIN}"><sheetData>"#);
    for (row, cells) in (1..).zip(rows) {
        write!(sheet, r#"<row r="{row}">"#).unwrap();
        for (column, text) in ('A'..).zip(*cells).filter(|(_, text)| !text.is_empty()) {
            write!(sheet, r#"<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>"#).unwrap();
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let book = format!(
        r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="a"/></sheets></workbook>"#
    );
    archive(&[
        ("_rels/.rels", &relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn relation(kind: &str, target: &str) -> String {
    let one = format!(r#"<Relationship Id="a" Type="{OFFICE}/{kind}" Target="{target}"/>"#);
    format!(r#"<Relationships xmlns="{PACKAGE}">{one}</Relationships>"#)
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
