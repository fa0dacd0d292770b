//! `/admin/estates/{id}/roster`: paste a roster or send a file, see row by row what it would do, then load just that.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Admin, Ask, Asks, Sending, Shown};
use crate::base::ids::EstateId;
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::estates::{
    self, Authority, Contradicting, Estate, PlannedRow, Roster, RosterOutcome, RosterPlan, UNITS_PER_SLICE,
    read_roster, table_text,
};
use crate::i18n::{self, Lang};
use crate::settings::SecretKey;
use crate::web::{Fields, Filled, Page, Shell, TableForm, Visit, csv_file, page};

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
    mut sending: Sending,
    id: web::Path<EstateId>,
    TableForm { fields, file }: TableForm,
) -> Result<HttpResponse> {
    let asks =
        || Asks { title: "admin.roster", section: "admin", fields: vec![Ask::lines("csv", "admin.roster_text")] };
    let (fields, unreadable) = pasted(fields, &file);
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let estate = match estate_of(&sending.store, actor.clone(), id.into_inner()).await {
        Ok(estate) => estate,
        Err(error @ Error::Denied(_)) => return sending.again(asks(), Shown::after(fields, error)?),
        Err(error) => return Err(error),
    };
    let read = match unreadable {
        Some(why) => Err(FormErrors::of("file", why)),
        None => read_roster(fields.one("csv")?.as_bytes()).map_err(|why| FormErrors::of("csv", why)),
    };
    match read {
        Ok(roster) => take(sending, (actor, estate), fields, roster).await,
        Err(mistakes) => {
            let form = Filled::sent(fields, mistakes);
            let (visit, carried) = sending.into_page();
            carried.page(&roster_page(visit, estate, form, None), StatusCode::UNPROCESSABLE_ENTITY)
        }
    }
}

/// Checks, reports or writes, as the button says; only what was shown is written.
async fn take(
    sending: Sending,
    (actor, estate): (Actor, Estate),
    fields: Fields,
    roster: Roster,
) -> Result<HttpResponse> {
    let secret = sending.visit.site.secret.clone();
    let (roster, plan) = plan(&sending.store, estate.id, roster, secret.clone()).await?;
    let seal = seal(&secret, estate.id, fields.one("csv")?, &plan);
    let step = fields.one("step")?;
    if step == REPORT {
        return Ok(sending.carried(report(sending.visit.lang, &plan)?));
    }
    let writes = matches!(step, APPLY | REPLACE);
    if writes && fields.one("seal")? == seal {
        let contradicting = if step == REPLACE { Contradicting::Replace } else { Contradicting::Keep };
        apply(&sending.store, &actor, estate.id, (roster, contradicting, secret)).await?;
        return Ok(sending.done(&format!("/admin/estates/{}", estate.id), &ROSTER_LOADED));
    }
    let (errors, status) = if writes {
        (FormErrors::of("", ROSTER_CHANGED), StatusCode::CONFLICT)
    } else {
        (FormErrors::new(), StatusCode::OK)
    };
    let form = Filled::sent(fields, errors);
    let (visit, carried) = sending.into_page();
    carried.page(&roster_page(visit, estate, form, Some((plan, seal))), status)
}

/// The fields with the table of a file, if there is one, as if it had been pasted: nothing but checked. Kept in the form, it
/// is there for the next step and for who has to sign in first. And why the file could not be read.
fn pasted(mut fields: Fields, file: &[u8]) -> (Fields, Option<Message>) {
    if file.is_empty() {
        // Browsers send CRLF whatever they were given; the seal is on the text with one kind of line end.
        let text = fields.all("csv").next().unwrap_or_default().replace("\r\n", "\n");
        fields.set("csv", text);
        return (fields, None);
    }
    fields.remove("step");
    match table_text(file) {
        Ok(text) => {
            fields.set("csv", text.replace("\r\n", "\n"));
            (fields, None)
        }
        Err(why) => (fields, Some(why)),
    }
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
    let head =
        ["admin.row", "admin.row_says", "admin.row_becomes", "admin.row_wrong"].map(|key| lang.t(key).to_owned());
    let row = |planned: &PlannedRow| {
        let why = planned.why.as_ref().map(|why| i18n::say(lang, why)).unwrap_or_default();
        vec![planned.row.to_string(), planned.shown.clone(), lang.t(planned.outcome.label()).to_owned(), why]
    };
    csv_file("roster-report", [head.to_vec()].into_iter().chain(plan.rows.iter().map(row)))
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
