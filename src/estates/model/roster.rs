//! Rosters: tables of buildings and units, read row by row; what cannot be taken is named with its row and its reason.

use std::collections::HashMap;

use super::labels::{building_name, place_name, unit_label};
use crate::base::Message;

/// A roster of one estate.
pub const MAX_ROSTER_BYTES: usize = 5 * 1024 * 1024;
/// As many rows as the largest estates have units, several times over.
pub const MAX_ROSTER_ROWS: usize = 20_000;
/// A table of the whole company, from the command line.
pub const MAX_PLACES_BYTES: usize = 100 * 1024 * 1024;
/// Units in the same.
const MAX_PLACES_ROWS: usize = 2_000_000;
/// So many inserts stay well under the 20 ms that one action may hold the writer.
pub const UNITS_PER_SLICE: usize = 200;
/// More bad rows than anybody reads; the rest are only counted.
const MAX_BAD_ROWS_KEPT: usize = 200;
const MAX_SHOWN_CHARS: usize = 80;

/// The file is larger than taken: said at the field.
pub const TOO_LARGE: Message = Message::new("estates.roster_too_large");
/// More rows than taken.
pub const TOO_MANY_ROWS: Message = Message::new("estates.roster_too_many_rows");
/// Not UTF-8.
pub const NOT_UTF8: Message = Message::new("estates.roster_not_utf8");
/// The first row does not name the columns.
pub const NO_HEADER: Message = Message::new("estates.roster_no_header");
/// A row without a cell that must be there.
pub const CELL_MISSING: Message = Message::new("estates.roster_cell_missing");

/// `{0}`: the row that says the same.
pub fn same_as_row(row: usize) -> Message {
    Message::new("estates.roster_same_as_row").with(row)
}

/// One unit of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RosterRow {
    pub building: String,
    pub unit: String,
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its number in the file, the header being row 1.
    pub row: usize,
    /// What stands there, cut short.
    pub shown: String,
    /// What is wrong with it.
    pub why: Message,
}

/// What a file says of one estate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Rows that can be taken, each unit once.
    pub rows: Vec<RosterRow>,
    /// The first rows that cannot.
    pub bad: Vec<BadRow>,
    /// How many cannot.
    pub bad_count: usize,
}

/// What loading a roster would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RosterCheck {
    pub units_new: usize,
    pub units_known: usize,
    pub buildings_new: Vec<String>,
}

/// One unit of the company.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    pub region: String,
    pub estate: String,
    pub home: RosterRow,
}

/// What a file says of the whole company.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub rows: Vec<PlaceRow>,
    pub bad: Vec<BadRow>,
    pub bad_count: usize,
}

const REGION: &[&str] = &["region", "城市公司", "区域"];
const ESTATE: &[&str] = &["estate", "小区", "项目"];
const BUILDING: &[&str] = &["building", "楼栋", "栋"];
const UNIT: &[&str] = &["unit", "房号", "户号"];

/// Reads `building,unit` (楼栋,房号): UTF-8 with or without a mark, any other columns beside them ignored.
///
/// # Errors
/// When the file as a whole cannot be taken.
pub fn read_roster(file: &[u8]) -> Result<Roster, Message> {
    let table = Table::read(file, MAX_ROSTER_BYTES, &[BUILDING, UNIT])?;
    let (rows, bad) = table.rows(MAX_ROSTER_ROWS, |cells| match cells {
        [building, unit] => home(building, unit),
        _ => Err(CELL_MISSING),
    })?;
    let bad_count = bad.len();
    Ok(Roster { rows, bad: first_of(bad), bad_count })
}

/// Reads `region,estate,building,unit`.
///
/// # Errors
/// When the file as a whole cannot be taken.
pub fn read_places(file: &[u8]) -> Result<Places, Message> {
    let table = Table::read(file, MAX_PLACES_BYTES, &[REGION, ESTATE, BUILDING, UNIT])?;
    let (rows, bad) = table.rows(MAX_PLACES_ROWS, |cells| match cells {
        [region, estate, building, unit] => {
            Ok((place_name(filled(region)?)?, place_name(filled(estate)?)?, home(building, unit)?))
        }
        _ => Err(CELL_MISSING),
    })?;
    let rows = rows.into_iter().map(|(region, estate, home)| PlaceRow { region, estate, home }).collect();
    let bad_count = bad.len();
    Ok(Places { rows, bad: first_of(bad), bad_count })
}

fn home(building: &str, unit: &str) -> Result<RosterRow, Message> {
    Ok(RosterRow { building: building_name(filled(building)?)?, unit: unit_label(filled(unit)?)? })
}

fn filled(cell: &str) -> Result<&str, Message> {
    if cell.trim().is_empty() { Err(CELL_MISSING) } else { Ok(cell) }
}

fn first_of(mut bad: Vec<BadRow>) -> Vec<BadRow> {
    bad.truncate(MAX_BAD_ROWS_KEPT);
    bad
}

/// A table whose wanted columns were found by their names.
struct Table<'f> {
    reader: csv::Reader<&'f [u8]>,
    columns: Vec<usize>,
}

impl<'f> Table<'f> {
    fn read(file: &'f [u8], max_bytes: usize, wanted: &[&[&str]]) -> Result<Self, Message> {
        if file.len() > max_bytes {
            return Err(TOO_LARGE);
        }
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if std::str::from_utf8(file).is_err() {
            return Err(NOT_UTF8);
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let header = reader.headers().map_err(|_| NO_HEADER)?.clone();
        let place = |names: &&[&str]| {
            header.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str())).ok_or(NO_HEADER)
        };
        let columns = wanted.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { reader, columns })
    }

    /// Every row parsed, each value once; a row of blank cells only is none.
    fn rows<T, P>(mut self, max_rows: usize, parse: P) -> Result<(Vec<T>, Vec<BadRow>), Message>
    where
        T: Clone + Eq + std::hash::Hash,
        P: Fn(&[&str]) -> Result<T, Message>,
    {
        let mut rows: Vec<T> = Vec::new();
        let mut bad = Vec::new();
        let mut first_row: HashMap<T, usize> = HashMap::new();
        for (count, record) in self.reader.records().enumerate() {
            if count == max_rows {
                return Err(TOO_MANY_ROWS);
            }
            let record = record.map_err(|_| NOT_UTF8)?;
            // The line of the file, as an editor and a spreadsheet number it: blank lines count.
            let line = record.position().and_then(|position| usize::try_from(position.line()).ok());
            let row = line.unwrap_or(count + 2);
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let cells: Vec<&str> = self.columns.iter().map(|column| record.get(*column).unwrap_or("")).collect();
            let parsed = parse(&cells).and_then(|value| match first_row.get(&value) {
                Some(first) => Err(same_as_row(*first)),
                None => Ok(value),
            });
            match parsed {
                Ok(value) => {
                    first_row.insert(value.clone(), row);
                    rows.push(value);
                }
                Err(why) => bad.push(BadRow { row, shown: shown(&record), why }),
            }
        }
        Ok((rows, bad))
    }
}

fn shown(record: &csv::StringRecord) -> String {
    let whole: Vec<&str> = record.iter().collect();
    whole.join(", ").chars().take(MAX_SHOWN_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(building: &str, unit: &str) -> RosterRow {
        RosterRow { building: building.to_owned(), unit: unit.to_owned() }
    }

    #[test]
    fn a_roster_is_read_in_chinese_and_in_english_with_a_mark_and_without() {
        let expected = vec![row("3栋", "1-101"), row("3栋", "1-102")];

        for file in [
            "building,unit\n3,1-101\n3,1-102\n",
            "\u{feff}房号,备注,楼栋\r\n1单元101,x,３栋\r\n1单元102室,,3 栋\r\n\r\n",
        ] {
            assert_eq!(read_roster(file.as_bytes()).unwrap().rows, expected, "{file:?}");
        }
    }

    #[test]
    fn a_bad_row_is_named_with_its_number_and_its_reason() {
        let roster = read_roster("楼栋,房号\n3栋,101\n,102\n3栋\n３栋,１０１\n".as_bytes()).unwrap();

        assert_eq!(roster.rows, [row("3栋", "101")]);
        let bad: Vec<(usize, Message)> = roster.bad.into_iter().map(|bad| (bad.row, bad.why)).collect();
        assert_eq!(bad, [(3, CELL_MISSING), (4, CELL_MISSING), (5, same_as_row(2))]);
    }

    #[test]
    fn a_file_that_is_no_roster_is_refused_as_a_whole() {
        assert_eq!(read_roster(b"").unwrap_err(), NO_HEADER);
        assert_eq!(read_roster("姓名,电话\n甲,1\n".as_bytes()).unwrap_err(), NO_HEADER);
        assert_eq!(read_roster(b"building,unit\n3\xff,1\n").unwrap_err(), NOT_UTF8);
        assert_eq!(read_roster(&vec![b'a'; MAX_ROSTER_BYTES + 1]).unwrap_err(), TOO_LARGE);
        let long: Vec<String> = (0..=MAX_ROSTER_ROWS).map(|number| format!("1,{number}")).collect();
        assert_eq!(read_roster(format!("building,unit\n{}\n", long.join("\n")).as_bytes()).unwrap_err(), TOO_MANY_ROWS);
    }

    #[test]
    fn a_table_of_places_names_region_and_estate_in_each_row() {
        let places =
            read_places("region,estate,building,unit\n江州,望溪雅苑,3,101\n,望溪雅苑,3,102\n".as_bytes()).unwrap();

        assert_eq!((places.rows.len(), places.bad_count), (1, 1));
        assert_eq!(places.rows[0].home, row("3栋", "101"));
    }
}
