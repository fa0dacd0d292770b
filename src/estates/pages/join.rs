//! `/me/homes/join?code=…`: what an owner's invitation opens. The link changes nothing, its button does.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::accounts::{Actor, Sending, Shown, Visitor};
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::estates::actions;
use crate::estates::model::InvitedHome;
use crate::web::{Fields, Filled, Form, Page, Query, Shell, Visit, page_with_status};

/// Said after an invitation was accepted.
pub const JOINED: Message = Message::new("estates.joined");

#[derive(Template)]
#[template(path = "estates/join.html")]
struct JoinPage {
    shell: Shell,
    form: Filled,
    sign_in: Option<Filled>,
    invited: InvitedHome,
    code: String,
    /// Whether nobody is signed in, who has to choose first between signing in and registering.
    is_stranger: bool,
}

impl Page for JoinPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl JoinPage {
    /// The sign-in that comes back here.
    fn sign_in_url(&self) -> String {
        format!("/session/new?next={}", utf8_percent_encode(&self.shell.visit.here, NON_ALPHANUMERIC))
    }
}

/// The code was used, taken back, is over or never was.
#[derive(Template)]
#[template(path = "estates/join_over.html")]
struct OverPage {
    shell: Shell,
}

impl Page for OverPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /me/homes/join
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Visitor(actor): Visitor,
    Query(query): Query,
) -> Result<HttpResponse> {
    let code = query.one("code")?.to_owned();
    let asked = code.clone();
    let invited = match store.read(move |tx| actions::find_invited_home(tx, &asked)).await {
        Ok(invited) => invited,
        Err(Error::NotFound) => return over(visit),
        Err(error) => return Err(error),
    };
    let shell = Shell::titled(visit, "estates.join_title").in_section("me");
    let (form, is_stranger) = (Filled::default(), actor.is_none());
    page_with_status(&JoinPage { shell, form, sign_in: None, invited, code, is_stranger }, StatusCode::OK)
}

/// POST /me/homes/join
pub async fn accept(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return again(sending, outside).await,
    };
    match join(&sending, actor, &fields).await {
        Ok(()) => Ok(sending.done("/me", &JOINED)),
        Err(Error::NotFound) => over(sending.into_page().0),
        Err(error) => again(sending, Shown::refused(fields, error)?).await,
    }
}

async fn join(sending: &Sending, actor: Actor, fields: &Fields) -> Result<()> {
    sending.count(&actor)?;
    let code = fields.one("code")?.to_owned();
    sending.store.write(move |tx| actions::accept_invitation(tx, &actor, &code)).await
}

/// The same page with what was wrong, or with a sign-in in it.
async fn again(sending: Sending, shown: Shown) -> Result<HttpResponse> {
    let code = shown.form.value("code").to_owned();
    let asked = code.clone();
    let found = sending.store.read(move |tx| actions::find_invited_home(tx, &asked)).await;
    let (visit, carried) = sending.into_page();
    let invited = match found {
        Ok(invited) => invited,
        Err(Error::NotFound) => return over(visit),
        Err(error) => return Err(error),
    };
    let shell = Shell::titled(visit, "estates.join_title").in_section("me");
    let Shown { form, sign_in, status } = shown;
    carried.page(&JoinPage { shell, form, sign_in, invited, code, is_stranger: false }, status)
}

fn over(visit: Visit) -> Result<HttpResponse> {
    page_with_status(&OverPage { shell: Shell::titled(visit, "estates.join_over") }, StatusCode::GONE)
}
