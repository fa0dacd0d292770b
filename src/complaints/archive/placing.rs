//! Which estate a letter is about: by words in its title, then in its text, else the one that was named.

use unicode_normalization::UnicodeNormalization as _;

use crate::base::ids::{EstateId, RegionId};
use crate::base::{Error, Result};
use crate::db::{ReadTx, Store};
use crate::estates;

/// Where letters go of which nobody says where they belong.
const REGION: &str = "档案";
const ESTATE: &str = "未归小区的来信";
const COLUMNS: [&str; 2] = ["pattern", "estate"];

/// An estate with its region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub estate_id: EstateId,
    pub region_id: RegionId,
}

/// The rules by which letters find their estate.
#[derive(Clone, Debug)]
pub struct Placing {
    patterns: Vec<(String, Place)>,
    otherwise: Option<Place>,
}

/// Why the rules cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PlacingError {
    /// It is no table.
    #[error("the table of estates cannot be read: {0}")]
    Table(#[from] csv::Error),
    /// The first row is another.
    #[error("the first row of the table of estates must be: pattern,estate")]
    Header,
    /// A row without one of the two.
    #[error("row {0} of the table of estates has no pattern or no estate")]
    Empty(u64),
    /// Estates that are not there: a slip of the pen would otherwise become an estate.
    #[error("there is no estate called {0}; add it first (candor estates import, or the page /admin/estates)")]
    Unknown(String),
    /// The database cannot be asked.
    #[error("asking for the estates")]
    Database(#[source] Error),
}

impl Placing {
    /// Reads `pattern,estate`, the first row naming the columns, and the estate for all other letters.
    ///
    /// # Errors
    /// When the table cannot be read or names an estate that is not there.
    pub fn read(store: &Store, table: Option<&[u8]>, otherwise: Option<&str>) -> Result<Self, PlacingError> {
        let rows = table.map(rows).transpose()?.unwrap_or_default();
        let mut placing = Self { patterns: Vec::with_capacity(rows.len()), otherwise: None };
        for (pattern, estate) in rows {
            placing.patterns.push((folded(&pattern), named(store, &estate)?));
        }
        placing.otherwise = otherwise.map(|estate| named(store, estate)).transpose()?;
        Ok(placing)
    }

    /// The place of a letter: the first pattern in the title, else the first in the text, else the named one.
    pub(super) fn of(&self, title: &str, text: &str) -> Option<Place> {
        if self.patterns.is_empty() {
            return self.otherwise;
        }
        let found = |text: &str| {
            let text = folded(text);
            self.patterns.iter().find(|(pattern, _)| text.contains(pattern.as_str())).map(|(_, place)| *place)
        };
        found(title).or_else(|| found(text)).or(self.otherwise)
    }

    /// The place of letters of which nothing says where they belong, made when the first of them comes.
    pub(super) fn fallback(&mut self, store: &Store) -> Result<Place> {
        if let Some(place) = self.otherwise {
            return Ok(place);
        }
        let place = store.write_blocking(|tx| {
            let id = estates::find_or_add_estate(tx, REGION, ESTATE)?;
            place_of(tx, id)
        })?;
        self.otherwise = Some(place);
        Ok(place)
    }
}

fn place_of(tx: &mut ReadTx<'_>, id: EstateId) -> Result<Place> {
    let estate = estates::find_estate(tx, id)?;
    Ok(Place { estate_id: estate.id, region_id: estate.region_id })
}

fn named(store: &Store, estate: &str) -> Result<Place, PlacingError> {
    let name = estates::place_name(estate).map_err(|_| PlacingError::Unknown(estate.to_owned()))?;
    let found = store.read_blocking(|tx| estates::find_estate_by_name(tx, &name));
    match found {
        Ok(estate) => Ok(Place { estate_id: estate.id, region_id: estate.region_id }),
        Err(Error::NotFound) => Err(PlacingError::Unknown(name)),
        Err(error) => Err(PlacingError::Database(error)),
    }
}

fn rows(table: &[u8]) -> Result<Vec<(String, String)>, PlacingError> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table);
    if reader.headers()?.iter().ne(COLUMNS) {
        return Err(PlacingError::Header);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record?;
        match (record.get(0).unwrap_or_default(), record.get(1).unwrap_or_default()) {
            ("", _) | (_, "") => return Err(PlacingError::Empty(record.position().map_or(0, csv::Position::line))),
            (pattern, estate) => rows.push((pattern.to_owned(), estate.to_owned())),
        }
    }
    Ok(rows)
}

/// Width and case make no other place.
fn folded(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}
