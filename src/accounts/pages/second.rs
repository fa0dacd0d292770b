//! The second step of signing in.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::code::without_code;
use super::sign_in::next_of;
use crate::accounts::actions;
use crate::accounts::door::{Attempt, Door};
use crate::accounts::model::CodePurpose;
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::web::{Filled, Form, Page, Query, Shell, Visit, page_with_status};

const SIGN_IN: &str = "/session/new";

#[derive(Template)]
#[template(path = "accounts/second.html")]
struct SecondPage {
    shell: Shell,
    form: Filled,
    id: String,
    next: String,
}

impl Page for SecondPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// `GET /session/second/{code_id}`
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
        Ok(step) if step.purpose == CodePurpose::Second => {
            let status = if form.errors().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            let shell = Shell::titled(visit, "accounts.second.title");
            page_with_status(&SecondPage { shell, form, id: id.to_owned(), next: next.to_owned() }, status)
        }
        Ok(_) | Err(Error::NotFound) => super::code_is_over(visit, SIGN_IN),
        Err(error) => Err(error),
    }
}

/// `POST /session/second/{code_id}`
pub async fn enter(
    visit: Visit,
    (door, store): (Door, web::Data<Store>),
    id: web::Path<String>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    match door.try_second_step(&id, fields.one("code")?).await {
        Ok(Attempt::Passed(passed)) => Ok(super::go_on(passed, &next)),
        Ok(_) => {
            let errors = FormErrors::of("code", Message::new("accounts.second.wrong"));
            shown(visit, &store, &id, (Filled::sent(without_code(&fields), errors), &next)).await
        }
        Err(Error::NotFound) => super::code_is_over(visit, SIGN_IN),
        Err(error) => Err(error),
    }
}
