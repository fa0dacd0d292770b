//! Closing one's account for good: claims, names in threads and notices go in the same transaction.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::{Actor, Member, actions};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints;
use crate::db::{Store, WriteTx};
use crate::drafts;
use crate::estates;
use crate::media::Darkroom;
use crate::notices;
use crate::web::respond::see_other_with;
use crate::web::{Filled, Form, Page, Shell, Visit, cookies, flash, page_with_status};

const PLACE: &str = "/me/closing";
const CLOSED: Message = Message::new("accounts.closing.closed");
const TICK_FIRST: Message = Message::new("accounts.closing.tick_first");

#[derive(Template)]
#[template(path = "accounts/closing.html")]
struct ClosingPage {
    shell: Shell,
    form: Filled,
}

impl Page for ClosingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn shown(visit: Visit, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.closing.title").in_section("me");
    page_with_status(&ClosingPage { shell, form }, status)
}

/// `GET /me/closing`
pub async fn show(visit: Visit, _: Member, door: Door) -> Result<HttpResponse> {
    match super::proof_first(&door, PLACE).await? {
        Some(answer) => Ok(answer),
        None => shown(visit, Filled::default(), StatusCode::OK),
    }
}

/// `POST /me/closing`
pub async fn close(
    visit: Visit,
    Member(actor): Member,
    (door, store, darkroom): (Door, web::Data<Store>, web::Data<Darkroom>),
    Form(fields): Form,
) -> Result<HttpResponse> {
    if let Some(answer) = super::proof_first(&door, PLACE).await? {
        return Ok(answer);
    }
    if fields.one("understood")? != "on" {
        let form = Filled::sent(fields, FormErrors::of("understood", TICK_FIRST));
        return shown(visit, form, StatusCode::UNPROCESSABLE_ENTITY);
    }
    match store.write(move |tx| close_everywhere(tx, &actor)).await {
        Ok(photographs) => {
            darkroom.clear_away(photographs).await;
            let site = &visit.site;
            Ok(see_other_with("/", [cookies::end(site, cookies::SESSION), flash::cookie(site, &CLOSED)]))
        }
        Err(Error::Conflict(why)) => shown(visit, Filled::sent(fields, FormErrors::of("", why)), StatusCode::CONFLICT),
        Err(error) => Err(error),
    }
}

/// Gives the names of the photographs that were never published.
fn close_everywhere(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<String>> {
    actions::close_account(tx, actor)?;
    estates::actions::end_own_claims(tx, actor)?;
    complaints::actions::forget_own_name(tx, actor)?;
    notices::actions::forget_own(tx, actor)?;
    drafts::actions::forget_own(tx, actor)
}
