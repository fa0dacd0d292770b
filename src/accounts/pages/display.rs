//! Language, colours and elder mode: cookies of this device, and the language of one's letters.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Visitor, actions};
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::i18n::Lang;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::{local_path, see_other_with};
use crate::web::{Fields, Form, Page, Query, Shell, Visit, cookies, flash, page};

const SAVED: Message = Message::new("accounts.display.saved");
/// What a theme is called in the form and in the cookie, and the key of its label.
const THEMES: [(&str, &str); 3] = [
    ("", "accounts.display.theme_device"),
    ("light", "accounts.display.theme_light"),
    ("dark", "accounts.display.theme_dark"),
];

#[derive(Template)]
#[template(path = "shell/display.html")]
struct DisplayPage {
    shell: Shell,
    /// The page to go back to.
    next: String,
}

impl Page for DisplayPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// `GET /display`
pub async fn show(visit: Visit, Query(query): Query) -> Result<HttpResponse> {
    let next = next_of(&query)?.to_owned();
    page(&DisplayPage { shell: Shell::titled(visit, "accounts.display.title").in_section("display"), next })
}

/// The page one came from: a path of ours, or this one.
fn next_of(fields: &Fields) -> Result<&str> {
    Ok(fields.optional("next")?.map_or("/display", local_path))
}

/// `POST /display`
pub async fn save(visit: Visit, visitor: Visitor, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    let lang = fields.parsed("lang", Lang::parse)?.unwrap_or_default();
    let chosen = fields.one("theme")?;
    let theme = THEMES.iter().find(|(theme, _)| *theme == chosen).ok_or(Error::BadRequest(NOT_OUR_FORM))?.0;
    let next = next_of(&fields)?;
    let elder = if fields.one("elder")? == "on" { "on" } else { "" };
    if let Some(actor) = visitor.0 {
        store.write(move |tx| actions::set_language(tx, &actor, lang)).await?;
    }
    let site = &visit.site;
    let choices = cookies::choices(site, lang, theme, elder);
    Ok(see_other_with(next, choices.into_iter().chain([flash::cookie(site, &SAVED)])))
}
