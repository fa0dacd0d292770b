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

use crate::accounts::door::{Door, Passed};
use crate::base::Result;
use crate::web::respond::see_other_with;
use crate::web::{Page, Shell, Visit, page_with_status, see_other};

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
async fn proof_first(door: &Door, page: &str) -> Result<Option<HttpResponse>> {
    let is_proved = door.is_proved().await?;
    Ok((!is_proved).then(|| see_other(&format!("/me/proof?next={}", escaped(page)))))
}

/// A page whose secrets no browser keeps.
fn unkept(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("private, no-store"));
    response
}
