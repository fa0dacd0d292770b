//! The whole company from one table, for the command line: regions, estates, buildings and units, slice by slice.

use std::collections::HashSet;

use super::actions;
use super::model::{Authority, BadRow, PlaceRow, Places, RosterRow, UNITS_PER_SLICE, read_places, table_text};
use super::store;
use crate::base::ids::EstateId;
use crate::base::{Error, FormErrors, Result};
use crate::db::{Store, WriteTx};

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOutcome {
    /// Regions that were not there yet.
    pub regions_added: usize,
    /// Estates that were not there yet.
    pub estates_added: usize,
    /// Units that were not there yet.
    pub units_added: usize,
    /// Units that were there.
    pub units_known: usize,
    /// Estates that stand in another region than the table says; none of their rows was taken.
    pub elsewhere: Vec<String>,
    /// The first rows that could not be read.
    pub bad: Vec<BadRow>,
    /// How many could not.
    pub bad_count: usize,
}

/// What [`import_places`] would do; writes nothing.
///
/// # Errors
/// [`Error::Invalid`] when the file as a whole cannot be taken.
pub fn check_places(store: &Store, file: &[u8]) -> Result<ImportOutcome> {
    let (rows, mut outcome) = sorted(file)?;
    let mut regions_new = HashSet::new();
    for estate_rows in rows.chunk_by(|a, b| a.region == b.region && a.estate == b.estate) {
        let Some(PlaceRow { region, estate, .. }) = estate_rows.first() else { continue };
        let (known_region, known) = store.read_blocking(|tx| {
            let known_region = missing_is_none(store::find_region_by_name(tx, region))?;
            let known = missing_is_none(store::find_estate_by_name(tx, estate))?;
            let units = known.as_ref().map(|known| store::units_on(tx, known.id)).transpose()?;
            Ok((known_region, known.zip(units)))
        })?;
        let new = match (&known_region, known) {
            (Some(region), Some((known, units))) if known.region_id == region.id => {
                estate_rows.iter().filter(|row| !units.contains_key(&row.home)).count()
            }
            (_, Some((known, _))) => {
                outcome.elsewhere.push(known.name);
                continue;
            }
            (known_region, None) => {
                outcome.estates_added += 1;
                if known_region.is_none() {
                    regions_new.insert(region.clone());
                }
                estate_rows.len()
            }
        };
        outcome.units_added += new;
        outcome.units_known += estate_rows.len() - new;
    }
    outcome.regions_added = regions_new.len();
    Ok(outcome)
}

/// The rows that can be taken, those of an estate together and in the order of the file; and what cannot.
fn sorted(file: &[u8]) -> Result<(Vec<PlaceRow>, ImportOutcome)> {
    let refused = |message| Error::Invalid(FormErrors::of("", message));
    let places = read_places(table_text(file).map_err(refused)?.as_bytes()).map_err(refused)?;
    let Places { mut rows, bad, bad_count } = places;
    rows.sort_by(|a, b| (&a.region, &a.estate).cmp(&(&b.region, &b.estate)));
    Ok((rows, ImportOutcome { bad, bad_count, ..ImportOutcome::default() }))
}

/// Reads `region,estate,building,unit` and adds what is missing; repeating it changes nothing. `progress` hears of the
/// rows done and of all rows.
///
/// # Errors
/// [`Error::Invalid`] when the file as a whole cannot be taken.
pub fn import_places(store: &Store, file: &[u8], progress: impl Fn(usize, usize)) -> Result<ImportOutcome> {
    let (rows, mut outcome) = sorted(file)?;
    let (mut done, all) = (0, rows.len());
    for estate_rows in rows.chunk_by(|a, b| a.region == b.region && a.estate == b.estate) {
        match estate_of(store, estate_rows, &mut outcome)? {
            Some(estate_id) => {
                for slice in estate_rows.chunks(UNITS_PER_SLICE) {
                    load(store, estate_id, slice, &mut outcome)?;
                    done += slice.len();
                    progress(done, all);
                }
            }
            None => done += estate_rows.len(),
        }
    }
    progress(all, all);
    Ok(outcome)
}

fn estate_of(store: &Store, rows: &[PlaceRow], outcome: &mut ImportOutcome) -> Result<Option<EstateId>> {
    let Some(PlaceRow { region, estate, .. }) = rows.first().cloned() else { return Ok(None) };
    let name = estate.clone();
    let found = store.write_blocking(move |tx| find_or_add(tx, &region, &estate))?;
    match found {
        Found::Elsewhere => outcome.elsewhere.push(name),
        Found::Here(_) => {}
        Found::Added(_, new_region) => {
            outcome.estates_added += 1;
            outcome.regions_added += usize::from(new_region);
        }
    }
    Ok(match found {
        Found::Here(id) | Found::Added(id, _) => Some(id),
        Found::Elsewhere => None,
    })
}

#[derive(Clone, Copy)]
enum Found {
    Here(EstateId),
    /// With whether its region is new as well.
    Added(EstateId, bool),
    Elsewhere,
}

fn find_or_add(tx: &mut WriteTx<'_>, region: &str, estate: &str) -> Result<Found> {
    let known_region = missing_is_none(store::find_region_by_name(tx, region))?.map(|known| known.id);
    if let Some(known) = missing_is_none(store::find_estate_by_name(tx, estate))? {
        let is_here = known_region == Some(known.region_id);
        return Ok(if is_here { Found::Here(known.id) } else { Found::Elsewhere });
    }
    let region_id = match known_region {
        Some(id) => id,
        None => actions::add_region(tx, Authority::CommandLine, region)?,
    };
    let estate_id = actions::add_estate(tx, Authority::CommandLine, region_id, estate)?;
    Ok(Found::Added(estate_id, known_region.is_none()))
}

/// The estate of a name, wherever it stands; added to a region, which may be new as well, when there is none.
pub fn find_or_add_estate(tx: &mut WriteTx<'_>, region: &str, estate: &str) -> Result<EstateId> {
    match find_or_add(tx, region, estate)? {
        Found::Here(id) | Found::Added(id, _) => Ok(id),
        Found::Elsewhere => Ok(store::find_estate_by_name(tx, estate)?.id),
    }
}

fn missing_is_none<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn load(store: &Store, estate_id: EstateId, slice: &[PlaceRow], outcome: &mut ImportOutcome) -> Result<()> {
    let rows: Vec<RosterRow> = slice.iter().map(|row| row.home.clone()).collect();
    let added = store.write_blocking(move |tx| actions::load_roster(tx, Authority::CommandLine, estate_id, &rows))?;
    let added = usize::try_from(added).unwrap_or(0);
    outcome.units_added += added;
    outcome.units_known += slice.len() - added;
    Ok(())
}
