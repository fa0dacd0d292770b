//! `/admin/estates`: the regions of the company and their estates.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::{Admin, Ask, Asks, Sending, Shown};
use crate::base::ids::{EstateId, RegionId};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::WriteTx;
use crate::estates::{self, Authority, EstateChoice, EstateSize, Region};
use crate::web::{Choice, Filled, Form, Page, Shell};

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
pub async fn show(sending: Sending, Admin(_): Admin) -> Result<HttpResponse> {
    estates_page(sending, Shown::default()).await
}

/// Of both forms; a form is shown with the fields that it sent.
fn asks() -> Asks {
    let fields = vec![Ask::line("region_name", "admin.region_name"), Ask::line("name", "admin.estate_name")];
    Asks { title: "admin.estates", section: "admin", fields }
}

/// POST /admin/regions
pub async fn create_region(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let name = fields.one("region_name")?.to_owned();
    let add = move |tx: &mut WriteTx<'_>| estates::actions::add_region(tx, Authority::Person(&actor), &name);
    match sending.store.write(add).await {
        Ok(_) => Ok(sending.done("/admin/estates", &REGION_ADDED)),
        Err(error) => refused(sending, Shown::after(fields, error)?).await,
    }
}

async fn refused(sending: Sending, shown: Shown) -> Result<HttpResponse> {
    if shown.is_outside() { sending.again(asks(), shown) } else { estates_page(sending, shown).await }
}

/// POST /admin/estates
pub async fn create_estate(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_admin(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    let name = fields.one("name")?.to_owned();
    let region = fields.parsed("region", |text| text.parse::<RegionId>().ok())?;
    let add = async {
        let region = region.ok_or_else(|| Error::Invalid(FormErrors::of("region", CHOOSE_REGION)))?;
        let add =
            move |tx: &mut WriteTx<'_>| estates::actions::add_estate(tx, Authority::Person(&actor), region, &name);
        sending.store.write(add).await
    };
    match add.await {
        Ok(id) => Ok(sending.done(&format!("/admin/estates/{id}"), &ESTATE_ADDED)),
        Err(error) => refused(sending, Shown::after(fields, error)?).await,
    }
}

async fn estates_page(sending: Sending, shown: Shown) -> Result<HttpResponse> {
    let (regions, estates, sizes) = sending
        .store
        .read(|tx| Ok((estates::regions(tx)?, estates::list_estates(tx)?, estates::sizes_of_estates(tx)?)))
        .await?;
    let (Shown { form, status, .. }, (visit, carried)) = (shown, sending.into_page());
    let shell = Shell::titled(visit, "admin.estates").in_section("admin");
    carried.page(&EstatesPage { shell, form, regions, estates, sizes }, status)
}
