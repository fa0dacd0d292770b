//! `/admin/estates/{id}`: one estate's name and its buildings.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Admin, Ask, Asks, Sending, Shown};
use crate::base::ids::EstateId;
use crate::base::{Error, Message, Result};
use crate::db::{Store, WriteTx};
use crate::estates::{self, Authority, Building, Estate, Premoderation, Region};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Filled, Form, Page, Shell, Visit};

/// Said after an estate was given another name.
pub const RENAMED: Message = Message::new("admin.renamed");
const READ_FIRST: Message = Message::new("admin.read_first");
const PUBLISHED_AT_ONCE: Message = Message::new("admin.published_at_once");

#[derive(Template)]
#[template(path = "admin/estate.html")]
struct EstatePage {
    shell: Shell,
    form: Filled,
    estate: Estate,
    region: Region,
    buildings: Vec<Building>,
}

impl Page for EstatePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl EstatePage {
    /// Since when what its owners write is read before it is public.
    fn read_first_since(&self) -> Option<String> {
        self.estate.premoderated_since.map(|since| self.shell.moment(since))
    }
}

/// GET `/admin/estates/{id}`
pub async fn show(sending: Sending, Admin(actor): Admin, id: web::Path<EstateId>) -> Result<HttpResponse> {
    estate_page(sending, (actor, id.into_inner()), None).await
}

/// POST `/admin/estates/{id}`
pub async fn rename(mut sending: Sending, id: web::Path<EstateId>, Form(fields): Form) -> Result<HttpResponse> {
    let asks =
        || Asks { title: "admin.rename", section: "admin", fields: vec![Ask::line("name", "admin.estate_name")] };
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let id = id.into_inner();
    let (name, by) = (fields.one("name")?.to_owned(), actor.clone());
    let rename = move |tx: &mut WriteTx<'_>| estates::actions::rename_estate(tx, Authority::Person(&by), id, &name);
    let Err(error) = sending.store.write(rename).await else {
        return Ok(sending.done(&format!("/admin/estates/{id}"), &RENAMED));
    };
    let again = Shown::after(fields, error)?;
    if again.is_outside() { sending.again(asks(), again) } else { estate_page(sending, (actor, id), Some(again)).await }
}

/// POST `/admin/estates/{id}/premoderation`
pub async fn premoderate(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<EstateId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (wanted, said) = match fields.one("premoderation")? {
        "on" => (Premoderation::On, READ_FIRST),
        "off" => (Premoderation::Off, PUBLISHED_AT_ONCE),
        _ => return Err(Error::BadRequest(NOT_OUR_FORM)),
    };
    store.write(move |tx| estates::actions::set_premoderation(tx, &actor, id, wanted)).await?;
    Ok(see_other_saying(&visit, &format!("/admin/estates/{id}"), &said))
}

/// The page, with its form as it was sent if it was refused.
async fn estate_page(sending: Sending, (actor, id): (Actor, EstateId), sent: Option<Shown>) -> Result<HttpResponse> {
    let (estate, region, buildings) = sending
        .store
        .read(move |tx| {
            let estate = estates::find_estate(tx, id)?;
            estates::policy::may_manage_estate(Authority::Person(&actor), &estate)?;
            let region = estates::find_region(tx, estate.region_id)?;
            Ok((estate, region, estates::buildings_of(tx, id)?))
        })
        .await?;
    let Shown { form, status, .. } = sent.unwrap_or_else(|| Shown::fresh(Filled::with(&[("name", &estate.name)])));
    let (visit, carried) = sending.into_page();
    let shell = Shell::new(visit, estate.name.clone()).in_section("admin");
    carried.page(&EstatePage { shell, form, estate, region, buildings }, status)
}
