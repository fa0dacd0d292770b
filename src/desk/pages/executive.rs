//! `/executive`: what a working day brought, on one page: in crisis, late, refused, new.

use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::NaiveDate;

use crate::accounts::{Scope, Staff};
use crate::base::{Error, Result};
use crate::calendar::calendars;
use crate::complaints;
use crate::db::{ReadTx, Store};
use crate::desk::day::{self, Part};
use crate::desk::model::ReadDay;
use crate::desk::policy;
use crate::web::{Page, Query, Shell, Visit, page};

#[derive(Template)]
#[template(path = "desk/executive.html")]
struct ExecutivePage {
    shell: Shell,
    day: ReadDay,
    before: Option<ReadDay>,
    after: Option<ReadDay>,
    parts: Vec<Part>,
}

/// What the page reads.
struct Found {
    day: ReadDay,
    before: Option<ReadDay>,
    after: Option<ReadDay>,
    parts: Vec<Part>,
}

impl Page for ExecutivePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ExecutivePage {
    fn is_quiet(&self) -> bool {
        self.parts.iter().all(|part| part.lines.is_empty())
    }
}

/// GET /executive
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    let scopes = policy::reads_days(&actor)?;
    let asked = query.parsed("day", |text| text.parse::<NaiveDate>().ok())?;
    let Found { day, before, after, parts } = store.read(move |tx| read(tx, &scopes, asked)).await?;
    page(&ExecutivePage {
        day,
        before,
        after,
        parts,
        shell: Shell::titled(visit, "executive.title").in_section("desk"),
    })
}

fn read(tx: &mut ReadTx<'_>, scopes: &[Scope], asked: Option<NaiveDate>) -> Result<Found> {
    let (calendars, now) = (calendars(tx)?, tx.now());
    let calendar = calendars.latest();
    let today = ReadDay::at(calendar, now).ok_or(Error::NotFound)?;
    let day = match asked {
        Some(date) => ReadDay::of(calendar, date).filter(|day| day.date <= today.date).ok_or(Error::NotFound)?,
        None => today,
    };
    let brought = complaints::day_between(tx, scopes, (day.from, day.to))?;
    Ok(Found {
        before: day.before(calendar),
        after: if day.date < today.date { ReadDay::at(calendar, day.to) } else { None },
        parts: day::parts(brought, calendar, now),
        day,
    })
}
