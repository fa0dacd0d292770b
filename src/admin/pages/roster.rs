//! `/admin/estates/{id}/roster`: paste a roster, see what it would do, then load it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Admin, Ask, Asks, Sending, Shown};
use crate::base::ids::EstateId;
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::estates::{self, Authority, Estate, Roster, RosterCheck, UNITS_PER_SLICE, read_roster};
use crate::web::{Fields, Filled, LargeForm, Page, Shell, Visit, page};

/// Said after a roster was loaded.
pub const ROSTER_LOADED: Message = Message::new("admin.roster_loaded");
/// The button that writes; any other only checks.
const APPLY: &str = "apply";

#[derive(Template)]
#[template(path = "admin/roster.html")]
struct RosterPage {
    shell: Shell,
    form: Filled,
    estate: Estate,
    /// What the pasted roster would do; `None` before it was checked.
    checked: Option<(Roster, RosterCheck)>,
}

impl Page for RosterPage {
    fn shell(&self) -> &Shell {
        &self.shell
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
pub async fn load(mut sending: Sending, id: web::Path<EstateId>, LargeForm(fields): LargeForm) -> Result<HttpResponse> {
    let asks =
        || Asks { title: "admin.roster", section: "admin", fields: vec![Ask::lines("csv", "admin.roster_text")] };
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let estate = match estate_of(&sending.store, actor.clone(), id.into_inner()).await {
        Ok(estate) => estate,
        Err(error @ Error::Denied(_)) => return sending.again(asks(), Shown::after(fields, error)?),
        Err(error) => return Err(error),
    };
    let roster = match read_roster(fields.one("csv")?.as_bytes()) {
        Ok(roster) => roster,
        Err(why) => {
            let form = Filled::sent(fields, FormErrors::of("csv", why));
            let (visit, carried) = sending.into_page();
            return carried.page(&roster_page(visit, estate, form, None), StatusCode::UNPROCESSABLE_ENTITY);
        }
    };
    if fields.one("step")? == APPLY {
        apply(&sending.store, &actor, estate.id, roster).await?;
        return Ok(sending.done(&format!("/admin/estates/{}", estate.id), &ROSTER_LOADED));
    }
    check(sending, estate, (fields, roster)).await
}

/// The dry run: nothing is written.
async fn check(sending: Sending, estate: Estate, (fields, roster): (Fields, Roster)) -> Result<HttpResponse> {
    let estate_id = estate.id;
    let checked = sending
        .store
        .read(move |tx| {
            let check = estates::check_roster(tx, estate_id, &roster.rows)?;
            Ok((roster, check))
        })
        .await?;
    let (visit, carried) = sending.into_page();
    carried.page(&roster_page(visit, estate, Filled::sent(fields, FormErrors::new()), Some(checked)), StatusCode::OK)
}

/// Slice by slice, each an action of its own: others write in between, and what was loaded before a failure stays.
async fn apply(store: &Store, actor: &Actor, id: EstateId, roster: Roster) -> Result<()> {
    for slice in roster.rows.chunks(UNITS_PER_SLICE) {
        let (rows, by) = (slice.to_vec(), actor.clone());
        store.write(move |tx| estates::actions::load_roster(tx, Authority::Person(&by), id, &rows)).await?;
    }
    Ok(())
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

fn roster_page(visit: Visit, estate: Estate, form: Filled, checked: Option<(Roster, RosterCheck)>) -> RosterPage {
    let shell = Shell::titled(visit, "admin.roster").in_section("admin");
    RosterPage { shell, form, estate, checked }
}
