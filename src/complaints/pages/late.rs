//! `/late`: who is late now, by name and days (complaints.md M3).

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::id;
use crate::base::cursor::Cursor;
use crate::base::ids::{ComplaintId, EstateId, RegionId};
use crate::base::words::Severity;
use crate::base::{Error, FormErrors, Instant, Result};
use crate::calendar::calendars;
use crate::complaints::{self, Filter, LONG_DAYS, LateGroup, Order, Row, RowView};
use crate::db::{ReadTx, Store};
use crate::estates::{self, EstateChoice, Region};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Choice, Fields, Filled, Page, Query, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &["region", "estate", "after"], unkept: &["page"], follows: Follows::All };

const PATH: &str = "/late";

/// Which part of the list is asked for.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    region: Option<RegionId>,
    estate: Option<EstateId>,
    after: Option<Cursor>,
}

impl Asked {
    fn parse(query: &Fields) -> Result<Self> {
        Ok(Self {
            region: query.parsed("region", id)?.map(RegionId),
            estate: query.parsed("estate", id)?.map(EstateId),
            after: query.optional("after")?.map(Cursor::parse).transpose()?,
        })
    }

    fn filter(&self) -> Filter {
        Filter { region_id: self.region, estate_id: self.estate, only_late: true, ..Filter::default() }
    }

    fn address(&self, after: Option<Cursor>) -> String {
        let pairs = [
            ("region", self.region.map(|id| id.to_string())),
            ("estate", self.estate.map(|id| id.to_string())),
            ("after", after.map(|cursor| cursor.to_string())),
        ];
        let pairs = pairs.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name}={value}")));
        let query = pairs.collect::<Vec<_>>().join("&");
        if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{query}") }
    }
}

/// Somebody who is late, and with what.
struct LateRow {
    view: RowView,
    number: String,
    severity: Severity,
    /// The role that is named, as a key of `i18n`.
    role: &'static str,
    /// Who holds it.
    name: Option<String>,
}

#[derive(Template)]
#[template(path = "complaints/late.html")]
struct LatePage {
    shell: Shell,
    form: Filled,
    regions: Vec<Choice>,
    estates: Vec<Choice>,
    rows: Vec<LateRow>,
    groups: Vec<LateGroup>,
    first: Option<String>,
    next: Option<String>,
}

impl Page for LatePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl LatePage {
    fn total(&self) -> i64 {
        self.groups.iter().map(|group| group.late).sum()
    }

    /// How many by severity, the gravest first.
    fn by_severity(&self) -> Vec<(&'static str, i64)> {
        let sum = |severity: Severity| self.sum(|group| if group.severity == severity { group.late } else { 0 });
        Severity::ALL.iter().rev().map(|severity| (severity.label(), sum(*severity))).collect()
    }

    /// How many by who is named, the highest rung first.
    fn by_rung(&self) -> Vec<(&'static str, i64)> {
        let sum = |rung: i16| self.sum(|group| if group.rung == rung { group.late } else { 0 });
        (0..=complaints::HIGHEST_RUNG).rev().map(|rung| (complaints::role_on(rung).label(), sum(rung))).collect()
    }

    /// How many by working days, the longest first.
    fn by_days(&self) -> Vec<(String, i64)> {
        let [first, second, third] = LONG_DAYS.map(i64::from);
        let longest = self.sum(|group| group.third);
        let long = self.sum(|group| group.second) - longest;
        let middle = self.sum(|group| group.first) - long - longest;
        let short = self.total() - middle - long - longest;
        vec![
            (self.shell.t1("late.days_or_more", third), longest),
            (self.shell.t2("late.days_between", second, third - 1), long),
            (self.shell.t2("late.days_between", first, second - 1), middle),
            (self.shell.t1("late.days_up_to", first - 1), short),
        ]
    }

    fn sum(&self, of: impl Fn(&LateGroup) -> i64) -> i64 {
        self.groups.iter().map(of).sum()
    }
}

/// What the page reads.
struct Found {
    page: complaints::Page,
    named: HashMap<ComplaintId, String>,
    groups: Vec<LateGroup>,
    regions: Vec<Region>,
    estates: Vec<EstateChoice>,
}

/// GET /late
pub async fn show(store: web::Data<Store>, visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let asked = Asked::parse(&query)?;
    let found = store.read(move |tx| read(tx, &asked)).await?;
    let title = visit.lang.t("late.title");
    let any = || Choice { value: String::new(), label: visit.lang.t("list.any").to_owned() };
    let region = |region: Region| Choice { value: region.id.to_string(), label: region.name };
    let estate = |estate: EstateChoice| Choice { value: estate.id.to_string(), label: estate.name };
    let regions: Vec<Choice> = std::iter::once(any()).chain(found.regions.into_iter().map(region)).collect();
    let estates: Vec<Choice> = std::iter::once(any()).chain(found.estates.into_iter().map(estate)).collect();
    let is_known =
        |id: Option<i64>, list: &[Choice]| id.is_none_or(|id| list.iter().any(|one| one.value == id.to_string()));
    if !is_known(asked.region.map(|id| id.0), &regions) || !is_known(asked.estate.map(|id| id.0), &estates) {
        return Err(Error::NotFound);
    }
    let (named, now) = (found.named, visit.now);
    let rows = found.page.rows.into_iter().map(|row| late_row(row, &named, now)).collect();
    let lead = visit.lang.t("late.lead");
    page(&LatePage {
        form: Filled::sent(query, FormErrors::new()),
        regions,
        estates,
        rows,
        groups: found.groups,
        first: asked.after.map(|_| asked.address(None)),
        next: found.page.next.map(|cursor| asked.address(Some(cursor))),
        shell: Shell::new(visit, title).in_section("late").public(lead),
    })
}

fn late_row(row: Row, named: &HashMap<ComplaintId, String>, now: Instant) -> LateRow {
    let complaint = &row.complaint;
    LateRow {
        number: complaint.number(),
        severity: complaint.severity,
        role: complaints::role_on(complaint.rung).label(),
        name: named.get(&complaint.id).cloned(),
        view: RowView::of(row, now),
    }
}

/// Seven queries at most, whatever there is. The board is the public's, whoever reads it.
fn read(tx: &mut ReadTx<'_>, asked: &Asked) -> Result<Found> {
    let page = complaints::list_visible_to(tx, None, &asked.filter(), Order::Due, asked.after)?;
    let shown: Vec<_> = page.rows.iter().map(|row| &row.complaint).collect();
    let calendars = calendars(tx)?;
    Ok(Found {
        named: complaints::named_for(tx, &shown)?,
        groups: complaints::count_late(tx, calendars.latest(), (asked.region, asked.estate))?,
        regions: estates::regions(tx)?,
        estates: estates::list_estates(tx)?,
        page,
    })
}
