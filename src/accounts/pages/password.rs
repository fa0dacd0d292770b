//! A password lost: ask for a link, set a new one by it. The answer is the same for every address (security.md S28).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::model::CodePurpose;
use crate::accounts::{actions, hash_password};
use crate::base::{Contact, ContactKind, Error, FormErrors, Message, Result, text};
use crate::db::Store;
use crate::web::respond::{see_other_saying, see_other_with};
use crate::web::{Fields, Filled, Form, Page, Query, Shell, Visit, cookies, flash, page_with_status, see_other};

const SENT: Message = Message::new("accounts.reset.sent");
const DONE: Message = Message::new("accounts.reset.done");
const PLACE: &str = "/account/reset";

#[derive(Template)]
#[template(path = "accounts/reset.html")]
struct ResetPage {
    shell: Shell,
    form: Filled,
}

#[derive(Template)]
#[template(path = "accounts/password.html")]
struct PasswordPage {
    shell: Shell,
    form: Filled,
    email: String,
    token: String,
}

impl Page for ResetPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Page for PasswordPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn ask_page(visit: Visit, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.reset.title");
    page_with_status(&ResetPage { shell, form }, status)
}

/// `GET /account/reset`
pub async fn ask(visit: Visit) -> Result<HttpResponse> {
    ask_page(visit, Filled::default(), StatusCode::OK)
}

/// `POST /account/reset`
pub async fn send(visit: Visit, door: Door, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    match ask_for_reset(&visit, &door, &store, &fields).await {
        Ok(Some(code)) => Ok(see_other(&format!("/account/code/{code}"))),
        Ok(None) => Ok(see_other_saying(&visit, PLACE, &SENT)),
        Err(Error::Invalid(errors)) => ask_page(visit, Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => Err(error),
    }
}

/// An address gets a link; a number gets a code, whose page has this address.
async fn ask_for_reset(visit: &Visit, door: &Door, store: &Store, fields: &Fields) -> Result<Option<String>> {
    let contact = Contact::parse(fields.one("email")?);
    let contact = contact.map_err(|message| Error::Invalid(FormErrors::of("email", message)))?;
    door.count_letter(contact.as_str())?;
    match contact.kind() {
        ContactKind::Email => {
            store.write(move |tx| actions::ask_reset(tx, &contact)).await?;
            Ok(None)
        }
        ContactKind::Mobile => {
            let limit = visit.site.sms_daily_limit;
            let asked = store.write(move |tx| actions::ask_code(tx, &contact, CodePurpose::Reset, limit));
            asked.await.map(Some)
        }
    }
}

/// The address or number whose password a link sets.
async fn address_of(store: &Store, token: &str) -> Result<String> {
    let token = token.to_owned();
    let owner = store.read(move |tx| actions::find_owner_of_password_link(tx, &token)).await?;
    Ok(owner.contact().map(|contact| contact.local().to_owned()).unwrap_or_default())
}

/// `GET /account/password`
pub async fn show(visit: Visit, store: web::Data<Store>, Query(query): Query) -> Result<HttpResponse> {
    let token = query.one("token")?.to_owned();
    match address_of(&store, &token).await {
        Ok(email) => {
            let shell = Shell::titled(visit, "accounts.reset.set_title");
            let shown = PasswordPage { shell, form: Filled::default(), email, token };
            page_with_status(&shown, StatusCode::OK)
        }
        Err(Error::NotFound) => super::link_is_over(visit, PLACE),
        Err(error) => Err(error),
    }
}

/// `POST /account/password`
pub async fn set(visit: Visit, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    let token = fields.one("token")?.to_owned();
    let set = match address_of(&store, &token).await {
        Ok(email) => set_password(&store, &fields, &token, &email).await.map_err(|error| (error, email)),
        Err(error) => Err((error, String::new())),
    };
    match set {
        Ok(()) => {
            let site = &visit.site;
            Ok(see_other_with("/session/new", [cookies::end(site, cookies::SESSION), flash::cookie(site, &DONE)]))
        }
        Err((Error::Invalid(errors), email)) => {
            let shell = Shell::titled(visit, "accounts.reset.set_title");
            let shown = PasswordPage { shell, form: Filled::sent(fields, errors), email, token };
            page_with_status(&shown, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err((Error::NotFound, _)) => super::link_is_over(visit, PLACE),
        Err((error, _)) => Err(error),
    }
}

async fn set_password(store: &Store, fields: &Fields, token: &str, email: &str) -> Result<()> {
    let password = fields.one("new_password")?;
    text::password(password, email).map_err(|message| Error::Invalid(FormErrors::of("new_password", message)))?;
    let hash = hash_password(password.to_owned()).await?;
    let token = token.to_owned();
    store.write(move |tx| actions::reset_password(tx, &token, &hash)).await?;
    Ok(())
}
