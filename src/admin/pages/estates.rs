//! `/admin/estates`: the regions of the company and their estates.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Admin;
use crate::base::ids::{EstateId, RegionId};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::estates::{self, Authority, EstateChoice, EstateSize, Region};
use crate::web::respond::see_other_saying;
use crate::web::{Choice, Filled, Form, Page, Shell, Visit, page_with_status};

/// Said after a region was added.
pub const REGION_ADDED: Message = Message::new("admin.region_added");
/// Said after an estate was added.
pub const ESTATE_ADDED: Message = Message::new("admin.estate_added");
/// No region was chosen.
pub const CHOOSE_REGION: Message = Message::new("admin.choose_region");

#[derive(Template)]
#[template(path = "admin/estates.html")]
struct EstatesPage {
    shell: Shell,
    form: Filled,
    regions: Vec<Region>,
    estates: Vec<EstateChoice>,
    sizes: HashMap<EstateId, EstateSize>,
}

impl Page for EstatesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl EstatesPage {
    fn estates_of(&self, region: &Region) -> Vec<&EstateChoice> {
        self.estates.iter().filter(|estate| estate.region_name == region.name).collect()
    }

    fn size_of(&self, estate: &EstateChoice) -> EstateSize {
        self.sizes.get(&estate.id).copied().unwrap_or_default()
    }

    fn region_choices(&self) -> Vec<Choice> {
        let choice = |region: &Region| Choice { value: region.id.to_string(), label: region.name.clone() };
        self.regions.iter().map(choice).collect()
    }
}

/// GET /admin/estates
pub async fn show(store: web::Data<Store>, visit: Visit, Admin(_): Admin) -> Result<HttpResponse> {
    estates_page(&store, visit, (Filled::default(), StatusCode::OK)).await
}

/// POST /admin/regions
pub async fn create_region(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let name = fields.one("region_name")?.to_owned();
    match store.write(move |tx| estates::actions::add_region(tx, Authority::Person(&actor), &name)).await {
        Err(Error::Invalid(errors)) => {
            estates_page(&store, visit, (Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        outcome => outcome.map(|_| see_other_saying(&visit, "/admin/estates", &REGION_ADDED)),
    }
}

/// POST /admin/estates
pub async fn create_estate(
    store: web::Data<Store>,
    visit: Visit,
    Admin(actor): Admin,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let name = fields.one("name")?.to_owned();
    let region = fields.parsed("region", |text| text.parse::<RegionId>().ok())?;
    let add = async {
        let region = region.ok_or_else(|| Error::Invalid(FormErrors::of("region", CHOOSE_REGION)))?;
        store.write(move |tx| estates::actions::add_estate(tx, Authority::Person(&actor), region, &name)).await
    };
    match add.await {
        Err(Error::Invalid(errors)) => {
            estates_page(&store, visit, (Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY)).await
        }
        outcome => outcome.map(|id| see_other_saying(&visit, &format!("/admin/estates/{id}"), &ESTATE_ADDED)),
    }
}

async fn estates_page(store: &Store, visit: Visit, (form, status): (Filled, StatusCode)) -> Result<HttpResponse> {
    let (regions, estates, sizes) = store
        .read(|tx| Ok((estates::regions(tx)?, estates::list_estates(tx)?, estates::sizes_of_estates(tx)?)))
        .await?;
    let shell = Shell::titled(visit, "admin.estates").in_section("admin");
    page_with_status(&EstatesPage { shell, form, regions, estates, sizes }, status)
}
