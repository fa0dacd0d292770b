//! One-time codes: ask for one instead of a password, type it, have it sent again. Each answer is the same for every
//! address and number (security.md S28).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::sign_in::next_of;
use crate::accounts::door::{Attempt, Door};
use crate::accounts::model::{CODE_MINUTES, CodePurpose, OneTimeCode};
use crate::accounts::{Visitor, actions};
use crate::base::{Contact, ContactKind, Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Page, Query, Shell, Visit, page_with_status, see_other};

const SENT_AGAIN: Message = Message::new("accounts.code.sent_again");
const CHANGED: Message = Message::new("accounts.contact.changed");
const ASK: &str = "/session/code";

#[derive(Template)]
#[template(path = "accounts/ask_code.html")]
struct AskPage {
    shell: Shell,
    form: Filled,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/code.html")]
struct CodePage {
    shell: Shell,
    form: Filled,
    code: OneTimeCode,
    next: String,
}

impl Page for AskPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Page for CodePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl CodePage {
    fn is_message(&self) -> bool {
        self.code.contact().kind() == ContactKind::Mobile
    }

    fn lead(&self) -> String {
        let contact = self.code.contact().masked();
        let is_asked_by_name = matches!(self.code.purpose, CodePurpose::SignIn | CodePurpose::Reset);
        let key = if is_asked_by_name { "accounts.code.lead" } else { "accounts.code.lead_own" };
        self.shell.t2(key, contact, CODE_MINUTES)
    }
}

fn ask_page(visit: Visit, form: Filled, next: &str, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.code.ask_title");
    page_with_status(&AskPage { shell, form, next: next.to_owned() }, status)
}

/// `GET /session/code`
pub async fn ask(visit: Visit, visitor: Visitor, Query(query): Query) -> Result<HttpResponse> {
    let next = next_of(&query)?;
    if visitor.0.is_some() {
        return Ok(see_other(next));
    }
    ask_page(visit, Filled::default(), next, StatusCode::OK)
}

/// `POST /session/code`
pub async fn send(visit: Visit, door: Door, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    match ask_for_code(&visit, &door, &store, &fields).await {
        Ok(code) => Ok(see_other(&format!("/account/code/{code}?next={}", super::escaped(&next)))),
        Err(Error::Invalid(errors)) => {
            ask_page(visit, Filled::sent(fields, errors), &next, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error),
    }
}

async fn ask_for_code(visit: &Visit, door: &Door, store: &Store, fields: &Fields) -> Result<String> {
    let contact = Contact::parse(fields.one("email")?);
    let contact = contact.map_err(|message| Error::Invalid(FormErrors::of("email", message)))?;
    door.count_letter(contact.as_str())?;
    let limit = visit.site.sms_daily_limit;
    store.write(move |tx| actions::ask_code(tx, &contact, CodePurpose::SignIn, limit)).await
}

/// `GET /account/code/{code_id}`
pub async fn show(
    visit: Visit,
    id: web::Path<String>,
    store: web::Data<Store>,
    Query(query): Query,
) -> Result<HttpResponse> {
    let next = next_of(&query)?;
    shown(visit, &store, &id, (Filled::default(), next)).await
}

async fn shown(visit: Visit, store: &Store, id: &str, (form, next): (Filled, &str)) -> Result<HttpResponse> {
    let asked = id.to_owned();
    match store.read(move |tx| actions::find_open_code(tx, &asked)).await {
        Ok(code) if code.purpose != CodePurpose::Second => {
            let status = if form.errors().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let shell = Shell::titled(visit, "accounts.code.title");
            page_with_status(&CodePage { shell, form, code, next: next.to_owned() }, status)
        }
        Ok(_) | Err(Error::NotFound) => super::code_is_over(visit, ASK),
        Err(error) => Err(error),
    }
}

/// `POST /account/code/{code_id}`
pub async fn enter(
    visit: Visit,
    visitor: Visitor,
    (door, store): (Door, web::Data<Store>),
    id: web::Path<String>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    match door.try_code(visitor.0.as_ref(), &id, fields.one("code")?).await {
        Ok(Attempt::Passed(passed)) => Ok(super::go_on(passed, &next)),
        Ok(Attempt::MayReset(token)) => Ok(see_other(&format!("/account/password?token={token}"))),
        Ok(Attempt::Changed) => Ok(see_other_saying(&visit, "/me", &CHANGED)),
        Ok(Attempt::Proved) => Ok(see_other(&next)),
        Ok(Attempt::Wrong(left)) => {
            let errors = FormErrors::of("code", Message::new("accounts.code.wrong").with(left));
            shown(visit, &store, &id, (Filled::sent(without_code(&fields), errors), &next)).await
        }
        Err(Error::NotFound) => super::code_is_over(visit, ASK),
        Err(error) => Err(error),
    }
}

/// A wrong code is not shown again: one types a new one.
pub(super) fn without_code(fields: &Fields) -> Fields {
    let kept = fields.iter().filter(|(name, _)| *name != "code");
    Fields::of(kept.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// `POST /account/code/{code_id}/new`
pub async fn again(
    visit: Visit,
    (door, store): (Door, web::Data<Store>),
    id: web::Path<String>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let next = super::escaped(next_of(&fields)?);
    door.count_letter(&id)?;
    let limit = visit.site.sms_daily_limit;
    let former = id.clone();
    match store.write(move |tx| actions::ask_again(tx, &former, limit)).await {
        Ok(code) => Ok(see_other_saying(&visit, &format!("/account/code/{code}?next={next}"), &SENT_AGAIN)),
        Err(Error::NotFound) => super::code_is_over(visit, ASK),
        Err(Error::Invalid(errors)) => Err(Error::Conflict(errors.of_field("email").cloned().unwrap_or(SENT_AGAIN))),
        Err(error) => Err(error),
    }
}
