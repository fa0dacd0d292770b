//! Open an account. The answer is the same whether the address has one already (security.md S28).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::actions::{Registered, Registration};
use crate::accounts::door::Door;
use crate::accounts::names::PublicName;
use crate::accounts::{Visitor, actions, hash_password};
use crate::base::{Contact, Error, FormErrors, Result, text};
use crate::db::Store;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, page_with_status, see_other};

#[derive(Template)]
#[template(path = "accounts/register.html")]
struct RegisterPage {
    shell: Shell,
    form: Filled,
}

impl Page for RegisterPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn shown(visit: Visit, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.register.title");
    page_with_status(&RegisterPage { shell, form }, status)
}

/// `GET /account/new`
pub async fn new(visit: Visit, visitor: Visitor) -> Result<HttpResponse> {
    if visitor.0.is_some() {
        return Ok(see_other("/me"));
    }
    shown(visit, Filled::default(), StatusCode::OK)
}

/// `POST /account/new`
pub async fn create(visit: Visit, door: Door, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    match register(&visit, &door, &store, &fields).await {
        Ok(Registered::ByLetter) => Ok(see_other("/account/confirmation")),
        Ok(Registered::ByCode(code)) => Ok(see_other(&format!("/account/code/{code}"))),
        Err(Error::Invalid(errors)) => shown(visit, Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => Err(error),
    }
}

async fn register(visit: &Visit, door: &Door, store: &Store, fields: &Fields) -> Result<Registered> {
    let (asked, password) = parse(visit, fields)?;
    door.count_letter(asked.contact.as_str())?;
    let hash = match password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    let limit = visit.site.sms_daily_limit;
    store.write(move |tx| actions::register(tx, &asked, hash.as_deref(), limit)).await
}

/// Who gives a number may do without a password: codes let her in.
fn parse(visit: &Visit, fields: &Fields) -> Result<(Registration, Option<String>)> {
    let mut errors = FormErrors::new();
    let contact = errors.take("email", Contact::parse(fields.one("email")?));
    let password = fields.optional("password")?;
    let own = contact.as_ref().map(Contact::local).unwrap_or_default();
    if let Some(password) = password {
        errors.take("password", text::password(password, own));
    }
    let name = PublicName::parse(fields.one("public_name")?, &visit.site.company);
    let public_name = errors.take("public_name", name).flatten();
    let registration = contact.map(|contact| Registration { contact, public_name, language: visit.lang });
    let password = password.map(ToOwned::to_owned);
    errors.into_result(())?;
    registration.map(|registration| (registration, password)).ok_or(Error::BadRequest(NOT_OUR_FORM))
}
