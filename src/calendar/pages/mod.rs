//! `/admin/calendar`: the notices that are known, and loading one: written or pasted, looked at with all that it would
//! change, then applied as it was looked at.

mod known;
mod loading;

use actix_web::HttpResponse;
use askama::Template;
use chrono::{Datelike as _, NaiveDate};

use super::{Calendars, Mistake, NewDay, calendars, policy};
use crate::accounts::{Admin, Sending};
use crate::base::{Message, Result};
use crate::complaints::MovedDeadline;
use crate::i18n::{self, Lang};
use crate::web::{Filled, Page, Shell, Visit, page};

use known::{KnownYear, known_years};
use loading::Looked;
pub use loading::load;

/// Where notices are looked after.
pub const PLACE: &str = "/admin/calendar";
/// Said after a notice was loaded.
pub const LOADED: Message = Message::new("calendar.loaded");
/// More deadlines than anybody reads on a page; all are counted.
const MAX_DEADLINES_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "admin/calendar.html")]
struct CalendarPage {
    shell: Shell,
    form: Filled,
    years: Vec<KnownYear>,
    /// The coming year, while its notice is missing and that is alarming.
    missing: Option<i32>,
    /// What the notice of the form would change, and the seal on it; `None` before it was looked at.
    looked: Option<(Looked, String)>,
    mistakes: Vec<Mistake>,
}

impl Page for CalendarPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl CalendarPage {
    /// Whether the form comes first: it was sent.
    fn is_sent(&self) -> bool {
        self.looked.is_some() || !self.form.errors().is_empty()
    }

    /// This year and later ones.
    fn present(&self) -> Vec<&KnownYear> {
        self.years.iter().filter(|year| year.is_open).collect()
    }

    fn past(&self) -> Vec<&KnownYear> {
        self.years.iter().filter(|year| !year.is_open).collect()
    }

    /// A date with its year and weekday.
    fn date(&self, date: NaiveDate) -> String {
        i18n::date(self.shell.lang(), date)
    }

    /// What becomes of a day.
    fn change(&self, day: &NewDay) -> &'static str {
        self.shell.t(match (day.was_working, day.is_working) {
            (true, false) => "calendar.becomes_off",
            (false, true) => "calendar.becomes_worked",
            (true, true) => "calendar.stays_worked",
            (false, false) => "calendar.stays_off",
        })
    }

    fn deadlines(looked: &Looked) -> &[MovedDeadline] {
        looked.moved.get(..MAX_DEADLINES_SHOWN).unwrap_or(&looked.moved)
    }
}

/// What the page shows besides the form.
struct Opened {
    years: Vec<KnownYear>,
    missing: Option<i32>,
    /// Of which year a notice is most likely to be loaded.
    year_asked: i32,
}

impl Opened {
    fn of(lang: Lang, calendars: &Calendars, today: NaiveDate) -> Self {
        let (latest, year) = (calendars.latest(), today.year());
        let next = year.saturating_add(1);
        Self {
            years: known_years(lang, calendars, year),
            missing: latest.missing_notice_on(today),
            year_asked: if latest.has_notice_for(next) { year } else { next },
        }
    }
}

async fn open(sending: &Sending) -> Result<Opened> {
    let lang = sending.visit.lang;
    sending.store.read(move |tx| Ok(Opened::of(lang, &calendars(tx)?, tx.now().date()))).await
}

/// GET /admin/calendar
pub async fn show(sending: Sending, Admin(actor): Admin) -> Result<HttpResponse> {
    policy::may_load_notices(&actor)?;
    let opened = open(&sending).await?;
    let form = Filled::with(&[("year", &opened.year_asked.to_string())]);
    page(&calendar_page(sending.visit, opened, form))
}

fn calendar_page(visit: Visit, Opened { years, missing, .. }: Opened, form: Filled) -> CalendarPage {
    let shell = Shell::titled(visit, "calendar.title").in_section("admin");
    CalendarPage { shell, form, years, missing, looked: None, mistakes: Vec::new() }
}
