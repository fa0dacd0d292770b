//! The notices that administrators loaded, and the calendars made of them, which each process keeps.

use std::sync::LazyLock;

use anyhow::Context as _;
use diesel::dsl::max;
use diesel::prelude::*;

use super::{Calendars, Loaded, Notice};
use crate::base::ids::{FactNumber, HolidayNoticeId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::holiday_notice;

/// As long as nobody has loaded a notice. A write keeps nothing, and the clocks strike in writes.
static BROUGHT: LazyLock<Calendars> = LazyLock::new(|| Calendars::of(Vec::new()));

/// The calendars, and the last row that they are made of: rows are only ever added.
#[derive(Clone)]
struct Made {
    calendars: Calendars,
    newest: Option<i64>,
}

/// The calendars as of this snapshot. They are made once and kept; one look-up of the newest row for each snapshot tells
/// whether they still hold, so that nothing is computed with an old one after a notice was loaded elsewhere.
pub fn calendars(tx: &mut ReadTx<'_>) -> Result<Calendars> {
    if let Some(calendars) = tx.found::<Calendars>() {
        return Ok(calendars);
    }
    let newest = holiday_notice::table.select(max(holiday_notice::id)).get_result::<Option<i64>>(tx.conn())?;
    if newest.is_none() {
        tx.note_found(BROUGHT.clone());
        return Ok(BROUGHT.clone());
    }
    if let Some(made) = tx.kept::<Made>().filter(|made| made.newest == newest) {
        tx.note_found(made.calendars.clone());
        return Ok(made.calendars);
    }
    let calendars = Calendars::of(loaded(tx)?);
    tx.keep(Made { calendars: calendars.clone(), newest });
    tx.note_found(calendars.clone());
    Ok(calendars)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = holiday_notice)]
struct Row {
    id: HolidayNoticeId,
    year: i32,
    url: String,
    published: Option<String>,
    days: String,
    known_from: Instant,
    fact_number: FactNumber,
}

fn loaded(tx: &mut ReadTx<'_>) -> Result<Vec<Loaded>> {
    let rows: Vec<Row> = holiday_notice::table.order(holiday_notice::id).select(Row::as_select()).load(tx.conn())?;
    let read = |row: Row| {
        let published =
            row.published.as_deref().map(str::parse).transpose().context("reading its day of publication")?;
        let notice = Notice::from_columns(row.year, row.url, published, &row.days)?;
        anyhow::Ok(Loaded { id: row.id, notice, known_from: row.known_from, fact_number: row.fact_number })
    };
    let numbered = |row: Row| {
        let id = row.id;
        read(row).with_context(|| format!("reading the notice of holidays {id}"))
    };
    Ok(rows.into_iter().map(numbered).collect::<anyhow::Result<_>>()?)
}

/// Adds a notice, known from now on.
pub(super) fn insert(tx: &mut WriteTx<'_>, notice: &Notice, by: PersonId) -> Result<HolidayNoticeId> {
    let now = tx.now();
    let id: i64 = diesel::insert_into(holiday_notice::table)
        .values((
            holiday_notice::year.eq(notice.year),
            holiday_notice::url.eq(&notice.url),
            holiday_notice::published.eq(notice.published.map(|day| day.to_string())),
            holiday_notice::days.eq(notice.days_as_json()),
            holiday_notice::known_from.eq(now),
            holiday_notice::loaded_by.eq(by.0),
            holiday_notice::fact_number.eq(0),
        ))
        .returning(holiday_notice::all_columns)
        .get_result::<(i64, i32, String, Option<String>, String, i64, Option<i64>, i64)>(tx.conn())?
        .0;
    Ok(HolidayNoticeId(id))
}

/// Notes which fact told of it.
pub(super) fn set_fact_number(tx: &mut WriteTx<'_>, id: HolidayNoticeId, number: FactNumber) -> Result<()> {
    diesel::update(holiday_notice::table.find(id.0))
        .set(holiday_notice::fact_number.eq(number.0))
        .execute(tx.conn())?;
    Ok(())
}
