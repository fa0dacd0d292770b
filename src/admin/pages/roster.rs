//! `/admin/estates/{id}/roster`: paste a roster or send a file, see row by row what it would do, then load just that.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use anyhow::Context as _;
use askama::Template;

use crate::accounts::{Actor, Admin};
use crate::base::ids::EstateId;
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::estates::{
    self, Authority, Contradicting, Estate, PlannedRow, Roster, RosterOutcome, RosterPlan, UNITS_PER_SLICE,
    read_roster, table_text,
};
use crate::i18n::{self, Lang};
use crate::settings::SecretKey;
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Page, Shell, TableForm, Visit, page, page_with_status};

/// Said after a roster was loaded.
pub const ROSTER_LOADED: Message = Message::new("admin.roster_loaded");
/// What was to be loaded is not what was shown: the table or the estate has changed since.
pub const ROSTER_CHANGED: Message = Message::new("admin.roster_changed");
/// The buttons that write, and the one that gives the report; any other only checks.
const APPLY: &str = "apply";
const REPLACE: &str = "replace";
const REPORT: &str = "report";
/// More rows than anybody reads on a page; the report has all.
const MAX_ROWS_SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "admin/roster.html")]
struct RosterPage {
    shell: Shell,
    form: Filled,
    estate: Estate,
    /// What the table would do, and the seal on it; `None` before it was checked.
    checked: Option<(RosterPlan, String)>,
}

impl Page for RosterPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl RosterPage {
    /// Rows to look at first, then what is new, then the rest.
    fn rows(plan: &RosterPlan) -> Vec<&PlannedRow> {
        let mut rows: Vec<&PlannedRow> = plan.rows.iter().collect();
        rows.sort_by_key(|planned| match planned.outcome {
            RosterOutcome::Bad => 0,
            RosterOutcome::Contradicts => 1,
            RosterOutcome::Added | RosterOutcome::Household => 2,
            RosterOutcome::Known => 3,
        });
        rows.truncate(MAX_ROWS_SHOWN);
        rows
    }

    fn count(plan: &RosterPlan, outcome: &str) -> usize {
        RosterOutcome::parse(outcome).map_or(0, |outcome| plan.count(outcome))
    }
}

/// GET `/admin/estates/{id}/roster`
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<EstateId>,
) -> Result<HttpResponse> {
    let estate = estate_of(&store, actor, id.into_inner()).await?;
    page(&roster_page(visit, estate, Filled::default(), None))
}

/// POST `/admin/estates/{id}/roster`
pub async fn load(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<EstateId>,
    TableForm { fields, file }: TableForm,
) -> Result<HttpResponse> {
    let estate = estate_of(&store, actor.clone(), id.into_inner()).await?;
    let (text, roster) = match read(&fields, &file) {
        Ok(read) => read,
        Err(Error::Invalid(errors)) => {
            let form = Filled::sent(fields, errors);
            return page_with_status(&roster_page(visit, estate, form, None), StatusCode::UNPROCESSABLE_ENTITY);
        }
        Err(error) => return Err(error),
    };
    let secret = visit.site.secret.clone();
    let (roster, plan) = plan(&store, estate.id, roster, secret.clone()).await?;
    let seal = seal(&secret, estate.id, &text, &plan);
    let step = if file.is_empty() { fields.one("step")? } else { "" };
    if step == REPORT {
        return report(visit.lang, &plan);
    }
    let is_as_shown = fields.one("seal")? == seal;
    let contradicting = if step == REPLACE { Contradicting::Replace } else { Contradicting::Keep };
    let writes = matches!(step, APPLY | REPLACE);
    if writes && is_as_shown {
        apply(&store, &actor, estate.id, (roster, contradicting, secret)).await?;
        return Ok(see_other_saying(&visit, &format!("/admin/estates/{}", estate.id), &ROSTER_LOADED));
    }
    let errors = if writes { FormErrors::of("", ROSTER_CHANGED) } else { FormErrors::new() };
    let status = if writes { StatusCode::CONFLICT } else { StatusCode::OK };
    let form = Filled::sent(Fields::of(vec![("csv".to_owned(), text)]), errors);
    page_with_status(&roster_page(visit, estate, form, Some((plan, seal))), status)
}

/// The table as text with one kind of line end, and what it says: that of the file if there is one.
fn read(fields: &Fields, file: &[u8]) -> Result<(String, Roster)> {
    let refused = |field| move |message| Error::Invalid(FormErrors::of(field, message));
    let (field, text) = if file.is_empty() {
        ("csv", fields.one("csv")?.to_owned())
    } else {
        ("file", table_text(file).map_err(refused("file"))?)
    };
    let text = text.replace("\r\n", "\n");
    let roster = read_roster(text.as_bytes()).map_err(refused(field))?;
    Ok((text, roster))
}

/// The dry run: nothing is written.
async fn plan(store: &Store, id: EstateId, roster: Roster, secret: SecretKey) -> Result<(Roster, RosterPlan)> {
    store
        .read(move |tx| {
            let plan = estates::check_roster(tx, id, &roster, &secret)?;
            Ok((roster, plan))
        })
        .await
}

/// Signs what was shown: the table, and what became of each row. Another answer now is another seal.
fn seal(secret: &SecretKey, id: EstateId, text: &str, plan: &RosterPlan) -> String {
    let outcomes: Vec<&str> = plan.rows.iter().map(|planned| planned.outcome.code()).collect();
    hex::encode(secret.sign("roster plan", format!("{id}\n{}\n{text}", outcomes.join(",")).as_bytes()))
}

/// Slice by slice, each an action of its own: others write in between, and what was loaded before a failure stays. The
/// same table, checked again, goes on where it stopped.
async fn apply(
    store: &Store,
    actor: &Actor,
    id: EstateId,
    (roster, contradicting, secret): (Roster, Contradicting, SecretKey),
) -> Result<()> {
    for slice in roster.units().chunks(UNITS_PER_SLICE) {
        let (units, by, secret) = (slice.to_vec(), actor.clone(), secret.clone());
        let how = (contradicting, secret);
        store
            .write(move |tx| estates::actions::load_units(tx, Authority::Person(&by), id, &units, (how.0, &how.1)))
            .await?;
    }
    Ok(())
}

/// Every row as a table for a spreadsheet.
fn report(lang: Lang, plan: &RosterPlan) -> Result<HttpResponse> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let head = ["admin.row", "admin.row_says", "admin.row_becomes", "admin.row_wrong"].map(|key| lang.t(key));
    writer.write_record(head).context("writing a report").map_err(Error::Internal)?;
    for planned in &plan.rows {
        let why = planned.why.as_ref().map(|why| i18n::say(lang, why)).unwrap_or_default();
        let cells = [
            planned.row.to_string(),
            harmless(&planned.shown),
            lang.t(planned.outcome.label()).to_owned(),
            harmless(&why),
        ];
        writer.write_record(cells).context("writing a report").map_err(Error::Internal)?;
    }
    let body = writer.into_inner().map_err(|error| Error::Internal(anyhow::anyhow!("writing a report: {error}")))?;
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"roster-report.csv\""))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .body(body))
}

/// A cell that a spreadsheet would take for a formula becomes a text (OWASP, CSV injection).
fn harmless(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    if is_formula { format!("'{cell}") } else { cell.to_owned() }
}

async fn estate_of(store: &Store, actor: Actor, id: EstateId) -> Result<Estate, Error> {
    store
        .read(move |tx| {
            let estate = estates::find_estate(tx, id)?;
            estates::policy::may_manage_estate(Authority::Person(&actor), &estate)?;
            Ok(estate)
        })
        .await
}

fn roster_page(visit: Visit, estate: Estate, form: Filled, checked: Option<(RosterPlan, String)>) -> RosterPage {
    let shell = Shell::titled(visit, "admin.roster").in_section("admin");
    RosterPage { shell, form, estate, checked }
}
