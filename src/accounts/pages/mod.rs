//! The pages of accounts, one file for each thing a person comes for.

pub mod closing;
pub mod code;
pub mod confirm;
pub mod contact;
pub mod display;
pub mod export;
pub mod me;
pub mod objection;
pub mod password;
pub mod people;
pub mod person;
pub mod proof;
pub mod register;
pub mod second;
pub mod sessions;
pub mod sign_in;
pub mod totp;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;

use crate::accounts::door::Passed;
use crate::accounts::{Actor, Asks, Sending, Shown, find_person};
use crate::base::{FormErrors, Message, Result};
use crate::web::respond::see_other_with;
use crate::web::{Fields, Filled, Page, Shell, Visit, page_with_status, see_other};

/// The proof of a sensitive page is older than it may be.
const PROVE_AGAIN: Message = Message::new("accounts.proof.again");

/// A link that was used, is over, or never was: 410, with the way to another one.
#[derive(Template)]
#[template(path = "accounts/link_over.html")]
struct LinkOverPage {
    shell: Shell,
    words: OverWords,
    again: &'static str,
}

/// What such a page says: why, what one may do, and the button.
struct OverWords {
    lead: &'static str,
    advice: &'static str,
    again: &'static str,
}

impl Page for LinkOverPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl LinkOverPage {
    fn is_to_sign_in(&self) -> bool {
        self.again == "/session/new"
    }
}

fn link_is_over(visit: Visit, again: &'static str) -> Result<HttpResponse> {
    let words =
        OverWords { lead: "accounts.link.lead", advice: "accounts.link.confirmed", again: "accounts.link.again" };
    let shell = Shell::titled(visit, "accounts.link.title");
    page_with_status(&LinkOverPage { shell, words, again }, StatusCode::GONE)
}

/// The same of a code, or of the second step of a sign-in.
fn code_is_over(visit: Visit, again: &'static str) -> Result<HttpResponse> {
    let words = OverWords { lead: "accounts.over.lead", advice: "accounts.over.advice", again: "accounts.over.again" };
    let shell = Shell::titled(visit, "accounts.over.title");
    page_with_status(&LinkOverPage { shell, words, again }, StatusCode::GONE)
}

/// Signed in: on to the page that was wanted. Staff whose second step is still to be set up are led to it first.
fn go_on(passed: Passed, next: &str) -> HttpResponse {
    match passed {
        Passed::In(signed_in) if signed_in.actor.is_held_back => see_other_with("/me/totp", [signed_in.cookie]),
        Passed::In(signed_in) => see_other_with(next, [signed_in.cookie]),
        Passed::SecondStep(step) => see_other(&format!("/session/second/{step}?next={}", escaped(next))),
    }
}

/// A path within the query of another.
fn escaped(path: &str) -> String {
    percent_encoding::utf8_percent_encode(path, percent_encoding::NON_ALPHANUMERIC).to_string()
}

/// The way to prove again who one is, when that was not done a short while ago; a sensitive page comes after it.
async fn proof_first(sending: &Sending, page: &str) -> Result<Option<HttpResponse>> {
    Ok(if sending.is_proved().await? { None } else { Some(to_proof(page)) })
}

fn to_proof(page: &str) -> HttpResponse {
    see_other(&format!("/me/proof?next={}", escaped(page)))
}

/// Who sends the form of a sensitive page, having proved who she is; or the answer instead: the form again, with a
/// sign-in that is a proof too. Who has no password for that goes to the page for it.
async fn enter_proved(
    mut sending: Sending,
    fields: &Fields,
    (page, asks): (&str, Asks),
) -> Result<Result<(Sending, Actor), HttpResponse>> {
    let actor = match sending.enter_member(fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks, outside).map(Err),
    };
    if sending.is_proved().await? {
        return Ok(Ok((sending, actor)));
    }
    let id = actor.person_id;
    if sending.store.read(move |tx| find_person(tx, id)).await?.password_hash.is_none() {
        return Ok(Err(to_proof(page)));
    }
    let sign_in = Filled::sent(Fields::default(), FormErrors::of("", PROVE_AGAIN));
    sending.again(asks, Shown::outside(fields.clone(), sign_in)).map(Err)
}

/// A page whose secrets no browser keeps.
fn unkept(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    response
}
