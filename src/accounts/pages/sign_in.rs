//! Sign in and out.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::{Visitor, actions};
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::web::respond::{local_path, see_other_with};
use crate::web::{Fields, Filled, Form, Page, Query, Shell, Visit, cookies, flash, page_with_status, see_other};

const SIGNED_OUT: Message = Message::new("accounts.sign_in.ended");
/// Where one goes on who did not come from a page.
const HOME: &str = "/me";

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    shell: Shell,
    form: Filled,
    next: String,
}

impl Page for SignInPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn shown(visit: Visit, form: Filled, next: &str, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.sign_in.title");
    page_with_status(&SignInPage { shell, form, next: next.to_owned() }, status)
}

/// The page to go on to: a path of ours, or one's own page.
pub(super) fn next_of(fields: &Fields) -> Result<&str> {
    Ok(fields.optional("next")?.map_or(HOME, local_path))
}

/// `GET /session/new`
pub async fn new(visit: Visit, visitor: Visitor, Query(query): Query) -> Result<HttpResponse> {
    let next = next_of(&query)?;
    if visitor.0.is_some() {
        return Ok(see_other(next));
    }
    shown(visit, Filled::default(), next, StatusCode::OK)
}

/// `POST /session/new`
pub async fn create(visit: Visit, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    match door.sign_in(fields.one("email")?, fields.one("password")?).await {
        Ok(passed) => Ok(super::go_on(passed, &next)),
        Err(Error::Invalid(errors)) => {
            shown(visit, Filled::sent(fields, errors), &next, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error),
    }
}

/// `POST /session/end`
pub async fn end(visit: Visit, door: Door, store: web::Data<Store>, Form(_): Form) -> Result<HttpResponse> {
    if let Some(session) = door.session().map(<[u8]>::to_vec) {
        store.write(move |tx| actions::end_session(tx, &session)).await?;
    }
    let site = &visit.site;
    Ok(see_other_with("/", [cookies::end(site, cookies::SESSION), flash::cookie(site, &SIGNED_OUT)]))
}
