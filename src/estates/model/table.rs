//! A table whose columns are found by their names, read row by row; what cannot be taken is named with row and reason.

use std::collections::HashMap;
use std::hash::Hash;

use crate::base::Message;

const MAX_SHOWN_CHARS: usize = 80;

/// The file is larger than taken: said at the field.
pub const TOO_LARGE: Message = Message::new("estates.roster_too_large");
/// More rows than taken.
pub const TOO_MANY_ROWS: Message = Message::new("estates.roster_too_many_rows");
/// Not UTF-8.
pub const NOT_UTF8: Message = Message::new("estates.roster_not_utf8");
/// The first row does not name the columns.
pub const NO_HEADER: Message = Message::new("estates.roster_no_header");

/// `{0}`: the row that says the same.
pub fn same_as_row(row: usize) -> Message {
    Message::new("estates.roster_same_as_row").with(row)
}

/// A row that was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// Its number in the file, the header being row 1.
    pub row: usize,
    /// What stands in the columns that name the place, cut short.
    pub shown: String,
    /// What is wrong with it.
    pub why: Message,
}

/// The columns to read, each under any of its names.
pub struct Columns {
    /// Those without which the table is refused.
    pub wanted: &'static [&'static [&'static str]],
    /// Those that may be missing: their cells are blank then.
    pub optional: &'static [&'static [&'static str]],
}

/// Rows that can be taken, with their numbers, and those that cannot.
pub type Rows<T> = (Vec<(usize, T)>, Vec<BadRow>);

/// A table whose wanted columns were found by their names.
pub struct Table<'f> {
    reader: csv::Reader<&'f [u8]>,
    places: Vec<Option<usize>>,
    wanted: usize,
}

impl<'f> Table<'f> {
    /// Finds the columns.
    pub fn read(file: &'f [u8], max_bytes: usize, columns: &Columns) -> Result<Self, Message> {
        if file.len() > max_bytes {
            return Err(TOO_LARGE);
        }
        let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
        if std::str::from_utf8(file).is_err() {
            return Err(NOT_UTF8);
        }
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(file);
        let header = reader.headers().map_err(|_| NO_HEADER)?.clone();
        let place =
            |names: &[&str]| header.iter().position(|cell| names.contains(&cell.trim().to_lowercase().as_str()));
        let mut places = Vec::new();
        for names in columns.wanted {
            places.push(Some(place(names).ok_or(NO_HEADER)?));
        }
        places.extend(columns.optional.iter().map(|names| place(names)));
        Ok(Self { reader, places, wanted: columns.wanted.len() })
    }

    /// Every row parsed, each value once; a row of blank cells only is none.
    pub fn rows<T, P>(mut self, max_rows: usize, parse: P) -> Result<Rows<T>, Message>
    where
        T: Clone + Eq + Hash,
        P: Fn(&[&str]) -> Result<T, Message>,
    {
        let mut rows: Vec<(usize, T)> = Vec::new();
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
            let cell = |place: &Option<usize>| place.and_then(|place| record.get(place)).unwrap_or_default();
            let cells: Vec<&str> = self.places.iter().map(cell).collect();
            let parsed = parse(&cells).and_then(|value| match first_row.get(&value) {
                Some(first) => Err(same_as_row(*first)),
                None => Ok(value),
            });
            match parsed {
                Ok(value) => {
                    first_row.insert(value.clone(), row);
                    rows.push((row, value));
                }
                Err(why) => bad.push(BadRow { row, shown: shown(cells.iter().take(self.wanted)), why }),
            }
        }
        Ok((rows, bad))
    }
}

/// Only the place: names and numbers of a household are not repeated anywhere.
fn shown<'c>(cells: impl Iterator<Item = &'c &'c str>) -> String {
    let whole: Vec<&str> = cells.copied().collect();
    whole.join(", ").chars().take(MAX_SHOWN_CHARS).collect()
}
