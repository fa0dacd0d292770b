//! The pages of accounts, one file for each thing a person comes for.

pub mod confirm;
pub mod display;
pub mod me;
pub mod password;
pub mod people;
pub mod person;
pub mod register;
pub mod sign_in;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::base::Result;
use crate::web::{Page, Shell, Visit, page_with_status};

/// A link that was used, is over, or never was: 410, with the way to another one.
#[derive(Template)]
#[template(path = "accounts/link_over.html")]
struct LinkOverPage {
    shell: Shell,
    again: &'static str,
}

impl Page for LinkOverPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn link_is_over(visit: Visit, again: &'static str) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.link.title");
    page_with_status(&LinkOverPage { shell, again }, StatusCode::GONE)
}
