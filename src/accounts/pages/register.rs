//! Open an account. The answer is the same whether the address has one already (security.md S28).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::actions::Registration;
use crate::accounts::door::Door;
use crate::accounts::names::PublicName;
use crate::accounts::{Visitor, actions, hash_password};
use crate::base::{Error, FormErrors, Result, text};
use crate::db::Store;
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
        Ok(()) => Ok(see_other("/account/confirmation")),
        Err(Error::Invalid(errors)) => shown(visit, Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY),
        Err(error) => Err(error),
    }
}

async fn register(visit: &Visit, door: &Door, store: &Store, fields: &Fields) -> Result<()> {
    let (asked, password) = parse(visit, fields)?;
    door.count_letter(&asked.email)?;
    let hash = hash_password(password).await?;
    store.write(move |tx| actions::register(tx, &asked, &hash)).await
}

fn parse(visit: &Visit, fields: &Fields) -> Result<(Registration, String)> {
    let mut errors = FormErrors::new();
    let email = errors.take("email", text::email(fields.one("email")?)).unwrap_or_default();
    let password = fields.one("password")?;
    errors.take("password", text::password(password, &email));
    let name = PublicName::parse(fields.one("public_name")?, &visit.site.company);
    let public_name = errors.take("public_name", name).flatten();
    errors.into_result((Registration { email, public_name, language: visit.lang }, password.to_owned()))
}
