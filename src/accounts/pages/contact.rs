//! A new address or number: typed here, shown to be one's own by a code.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::{Actor, Member, actions};
use crate::base::{Contact, Error, FormErrors, Result};
use crate::db::Store;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, page_with_status, see_other};

const PLACE: &str = "/me/contact/new";

#[derive(Template)]
#[template(path = "accounts/contact.html")]
struct ContactPage {
    shell: Shell,
    form: Filled,
}

impl Page for ContactPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn shown(visit: Visit, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.contact.title").in_section("me");
    page_with_status(&ContactPage { shell, form }, status)
}

/// `GET /me/contact/new`
pub async fn new(visit: Visit, _: Member, door: Door) -> Result<HttpResponse> {
    match super::proof_first(&door, PLACE).await? {
        Some(answer) => Ok(answer),
        None => shown(visit, Filled::default(), StatusCode::OK),
    }
}

/// `POST /me/contact/new`
pub async fn create(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(fields): Form,
) -> Result<HttpResponse> {
    if let Some(answer) = super::proof_first(&door, PLACE).await? {
        return Ok(answer);
    }
    match ask_for_code(&visit, &actor, (&door, &store), &fields).await {
        Ok(code) => Ok(see_other(&format!("/account/code/{code}"))),
        Err(Error::Invalid(errors)) => shown(visit, Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => Err(error),
    }
}

async fn ask_for_code(visit: &Visit, actor: &Actor, (door, store): (&Door, &Store), fields: &Fields) -> Result<String> {
    let contact = Contact::parse(fields.one("email")?);
    let contact = contact.map_err(|message| Error::Invalid(FormErrors::of("email", message)))?;
    door.count_letter(contact.as_str())?;
    let (actor, limit) = (actor.clone(), visit.site.sms_daily_limit);
    store.write(move |tx| actions::ask_change_code(tx, &actor, &contact, limit)).await
}
