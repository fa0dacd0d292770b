//! `/admin/estates/{id}`: one estate's name and its buildings.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Admin};
use crate::base::ids::EstateId;
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::estates::{self, Authority, Building, Estate, Region};
use crate::web::respond::see_other_saying;
use crate::web::{Filled, Form, Page, Shell, Visit, page_with_status};

/// Said after an estate was given another name.
pub const RENAMED: Message = Message::new("admin.renamed");

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

/// GET `/admin/estates/{id}`
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<EstateId>,
) -> Result<HttpResponse> {
    estate_page(&store, visit, (actor, id.into_inner()), None).await
}

/// POST `/admin/estates/{id}`
pub async fn rename(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    id: web::Path<EstateId>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (name, by) = (fields.one("name")?.to_owned(), actor.clone());
    match store.write(move |tx| estates::actions::rename_estate(tx, Authority::Person(&by), id, &name)).await {
        Err(Error::Invalid(errors)) => {
            estate_page(&store, visit, (actor, id), Some(Filled::sent(fields, errors))).await
        }
        outcome => outcome.map(|()| see_other_saying(&visit, &format!("/admin/estates/{id}"), &RENAMED)),
    }
}

/// The page, with its form as it was sent if it was refused.
async fn estate_page(
    store: &Store,
    visit: Visit,
    (actor, id): (Actor, EstateId),
    sent: Option<Filled>,
) -> Result<HttpResponse> {
    let (estate, region, buildings) = store
        .read(move |tx| {
            let estate = estates::find_estate(tx, id)?;
            estates::policy::may_manage_estate(Authority::Person(&actor), &estate)?;
            let region = estates::find_region(tx, estate.region_id)?;
            Ok((estate, region, estates::buildings_of(tx, id)?))
        })
        .await?;
    let status = if sent.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let form = sent.unwrap_or_else(|| Filled::with(&[("name", &estate.name)]));
    let shell = Shell::new(visit, estate.name.clone()).in_section("admin");
    page_with_status(&EstatePage { shell, form, estate, region, buildings }, status)
}
