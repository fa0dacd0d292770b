//! Closing one's account for good: claims, names in threads and notices go in the same transaction.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Asks, Member, Sending, Shown, actions};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::articles;
use crate::club::members;
use crate::club::suggestions;
use crate::complaints;
use crate::db::WriteTx;
use crate::drafts;
use crate::estates;
use crate::media::Darkroom;
use crate::notices;
use crate::web::respond::see_other_with;
use crate::web::{Filled, Form, Page, Shell, cookies, flash};

const PLACE: &str = "/me/closing";
const TITLE: &str = "accounts.closing.title";
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

fn shown(sending: Sending, again: Shown) -> Result<HttpResponse> {
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("me");
    carried.page(&ClosingPage { shell, form: again.form }, again.status)
}

/// `GET /me/closing`
pub async fn show(sending: Sending, _: Member) -> Result<HttpResponse> {
    match super::proof_first(&sending, PLACE).await? {
        Some(answer) => Ok(answer),
        None => shown(sending, Shown::default()),
    }
}

/// `POST /me/closing`
pub async fn close(sending: Sending, darkroom: web::Data<Darkroom>, Form(fields): Form) -> Result<HttpResponse> {
    let asks = Asks { title: TITLE, section: "me", fields: Vec::new() };
    let (sending, actor) = match super::enter_proved(sending, &fields, (PLACE, asks)).await? {
        Ok(entered) => entered,
        Err(answer) => return Ok(answer),
    };
    let closed = match fields.one("understood")? {
        "on" => sending.store.write(move |tx| close_everywhere(tx, &actor)).await,
        _ => Err(Error::Invalid(FormErrors::of("understood", TICK_FIRST))),
    };
    match closed {
        Ok(photographs) => {
            darkroom.clear_away(photographs).await;
            let site = &sending.visit.site;
            Ok(see_other_with("/", [cookies::end(site, cookies::SESSION), flash::cookie(site, &CLOSED)]))
        }
        Err(error) => shown(sending, Shown::refused(fields, error)?),
    }
}

/// Gives the names of the photographs that were never published.
fn close_everywhere(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<String>> {
    actions::close_account(tx, actor)?;
    let mut photographs = estates::actions::end_own_claims(tx, actor)?;
    complaints::actions::forget_own_name(tx, actor)?;
    notices::actions::forget_own(tx, actor)?;
    articles::actions::forget_own(tx, actor)?;
    members::actions::forget_own(tx, actor)?;
    suggestions::actions::forget_own_name(tx, actor)?;
    photographs.extend(drafts::actions::forget_own(tx, actor)?);
    Ok(photographs)
}
