//! A new address or number: typed here, shown to be one's own by a code.

use actix_web::HttpResponse;
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::{Actor, Ask, Asks, Member, Sending, Shown, actions};
use crate::base::{Contact, Error, FormErrors, Result};
use crate::web::{Fields, Filled, Form, Page, Shell};

const PLACE: &str = "/me/contact/new";
const TITLE: &str = "accounts.contact.title";

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

fn shown(sending: Sending, again: Shown) -> Result<HttpResponse> {
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("me");
    carried.page(&ContactPage { shell, form: again.form }, again.status)
}

/// `GET /me/contact/new`
pub async fn new(sending: Sending, _: Member) -> Result<HttpResponse> {
    match super::proof_first(&sending, PLACE).await? {
        Some(answer) => Ok(answer),
        None => shown(sending, Shown::default()),
    }
}

/// `POST /me/contact/new`
pub async fn create(sending: Sending, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let asks = Asks { title: TITLE, section: "me", fields: vec![Ask::line("email", "accounts.contact.new")] };
    let (sending, actor) = match super::enter_proved(sending, &fields, (PLACE, asks)).await? {
        Ok(entered) => entered,
        Err(answer) => return Ok(answer),
    };
    match ask_for_code(&sending, actor, &door, &fields).await {
        Ok(code) => Ok(sending.on_to(&format!("/account/code/{code}"))),
        Err(error) => shown(sending, Shown::refused(fields, error)?),
    }
}

async fn ask_for_code(sending: &Sending, actor: Actor, door: &Door, fields: &Fields) -> Result<String> {
    let contact = Contact::parse(fields.one("email")?);
    let contact = contact.map_err(|message| Error::Invalid(FormErrors::of("email", message)))?;
    door.count_letter(contact.as_str())?;
    let limit = sending.visit.site.sms_daily_limit;
    sending.store.write(move |tx| actions::ask_change_code(tx, &actor, &contact, limit)).await
}
