//! Rosters: tables of buildings and units, read row by row.

use std::collections::HashMap;

use super::Household;
use super::labels::{building_name, place_name, unit_label};
use super::plan::RosterUnit;
use super::table::{BadRow, Columns, Table, same_as_row};
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
/// More bad rows of the company's table than anybody reads; the rest are only counted.
const MAX_BAD_ROWS_KEPT: usize = 200;

/// A row without a cell that must be there.
pub const CELL_MISSING: Message = Message::new("estates.roster_cell_missing");

/// One unit of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RosterRow {
    pub building: String,
    pub unit: String,
}

/// One row of a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterLine {
    /// Its number in the file.
    pub row: usize,
    /// The unit.
    pub home: RosterRow,
    /// Who lives there, if the row says it.
    pub household: Option<Household>,
}

/// What a file says of one estate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// Rows that can be taken, none of them twice.
    pub lines: Vec<RosterLine>,
    /// Rows that cannot.
    pub bad: Vec<BadRow>,
}

impl Roster {
    /// Its units, each once with its whole household, in the order of the file.
    pub fn units(&self) -> Vec<RosterUnit> {
        let mut units: Vec<RosterUnit> = Vec::new();
        let mut known: HashMap<&RosterRow, usize> = HashMap::new();
        for line in &self.lines {
            let place = *known.entry(&line.home).or_insert(units.len());
            if place == units.len() {
                units.push(RosterUnit { home: line.home.clone(), households: Vec::new() });
            }
            if let Some(unit) = units.get_mut(place) {
                unit.households.extend(line.household.clone());
            }
        }
        units
    }
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
const OWNER: &[&str] = &["owner", "name", "业主", "姓名", "业主姓名"];
const MOBILE: &[&str] = &["mobile", "phone", "手机", "手机号", "电话"];
const EMAIL: &[&str] = &["email", "e-mail", "邮箱", "电子邮箱"];
const ROSTER_COLUMNS: Columns = Columns { wanted: &[BUILDING, UNIT], optional: &[OWNER, MOBILE, EMAIL] };
const PLACES_COLUMNS: Columns = Columns { wanted: &[REGION, ESTATE, BUILDING, UNIT], optional: &[] };

/// Reads `building,unit` (楼栋,房号) and, where they are, `owner,mobile,email`: UTF-8 with or without a mark, any other
/// columns beside them ignored.
///
/// # Errors
/// When the file as a whole cannot be taken.
pub fn read_roster(file: &[u8]) -> Result<Roster, Message> {
    let table = Table::read(file, MAX_ROSTER_BYTES, &ROSTER_COLUMNS)?;
    let (rows, bad) = table.rows(MAX_ROSTER_ROWS, |cells| match cells {
        [building, unit, owner, mobile, email] => Ok((home(building, unit)?, Household::parse(owner, mobile, email)?)),
        _ => Err(CELL_MISSING),
    })?;
    let mut roster = Roster { lines: Vec::new(), bad };
    let mut first_row: HashMap<(RosterRow, Option<String>), usize> = HashMap::new();
    for (row, (home, household)) in rows {
        // A person has one number and one address in a unit; which of two were right, nobody could tell.
        let key = (home.clone(), household.as_ref().map(|household| household.name().to_owned()));
        let first = *first_row.entry(key).or_insert(row);
        if first == row {
            roster.lines.push(RosterLine { row, home, household });
        } else {
            let shown = format!("{}, {}", home.building, home.unit);
            roster.bad.push(BadRow { row, shown, why: same_as_row(first) });
        }
    }
    Ok(roster)
}

/// Reads `region,estate,building,unit`.
///
/// # Errors
/// When the file as a whole cannot be taken.
pub fn read_places(file: &[u8]) -> Result<Places, Message> {
    let table = Table::read(file, MAX_PLACES_BYTES, &PLACES_COLUMNS)?;
    let (rows, mut bad) = table.rows(MAX_PLACES_ROWS, |cells| match cells {
        [region, estate, building, unit] => {
            Ok((place_name(filled(region)?)?, place_name(filled(estate)?)?, home(building, unit)?))
        }
        _ => Err(CELL_MISSING),
    })?;
    let rows = rows.into_iter().map(|(_, (region, estate, home))| PlaceRow { region, estate, home }).collect();
    let bad_count = bad.len();
    bad.truncate(MAX_BAD_ROWS_KEPT);
    Ok(Places { rows, bad, bad_count })
}

fn home(building: &str, unit: &str) -> Result<RosterRow, Message> {
    Ok(RosterRow { building: building_name(filled(building)?)?, unit: unit_label(filled(unit)?)? })
}

fn filled(cell: &str) -> Result<&str, Message> {
    if cell.trim().is_empty() { Err(CELL_MISSING) } else { Ok(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estates::model::table::{NO_HEADER, NOT_UTF8, TOO_LARGE, TOO_MANY_ROWS};

    fn homes(file: &[u8]) -> Vec<RosterRow> {
        read_roster(file).unwrap().lines.into_iter().map(|line| line.home).collect()
    }

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
            assert_eq!(homes(file.as_bytes()), expected, "{file:?}");
        }
    }

    #[test]
    fn a_bad_row_is_named_with_its_number_and_its_reason() {
        let table = "楼栋,房号\n3栋,101\n,102\n3栋\n３栋,１０１\n".as_bytes();
        let roster = read_roster(table).unwrap();

        assert_eq!(homes(table), [row("3栋", "101")]);
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
