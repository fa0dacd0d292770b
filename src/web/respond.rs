//! Answers: a page, and the way on after an act.

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::{StatusCode, header};
use anyhow::Context as _;

use super::flash;
use super::page_cache::Keepable;
use super::shell::Shell;
use super::visit::Visit;
use crate::base::{Error, Instant, Message, Result};

/// What decides which of its looks a page has.
pub const VARY: &str = "Accept-Encoding, Accept-Language, Cookie";

/// A template with the shell around it.
pub trait Page: askama::Template {
    /// The frame of the page.
    fn shell(&self) -> &Shell;

    /// When the page will change by itself, such as when a limit passes; every page does at midnight.
    fn changes_at(&self) -> Option<Instant> {
        None
    }
}

/// Answers 200 with a page.
pub fn page(page: &impl Page) -> Result<HttpResponse> {
    page_with_status(page, StatusCode::OK)
}

/// Answers with a page and a status: 422 for a form shown again, 4xx for errors.
pub fn page_with_status(page: &impl Page, status: StatusCode) -> Result<HttpResponse> {
    let body = page.render().context("rendering a page").map_err(Error::Internal)?;
    let shell = page.shell();
    let visit = &shell.visit;
    let mut response = HttpResponse::build(status);
    response.content_type("text/html; charset=utf-8");
    response.insert_header((header::CONTENT_LANGUAGE, visit.lang.tag()));
    response.insert_header((header::VARY, VARY));
    // Never `no-store` on a public page: it would keep the back button from restoring it.
    let cache = if visit.viewer.is_none() && status.is_success() { "no-cache" } else { "private, no-cache" };
    response.insert_header((header::CACHE_CONTROL, cache));
    let posts = body.contains("name=\"csrf\"");
    if posts && let Some(cookie) = visit.csrf.cookie(&visit.site) {
        response.cookie(cookie);
    }
    if visit.flash.is_some() {
        response.cookie(super::cookies::end(&visit.site, super::cookies::FLASH));
    }
    let is_everybodys = status == StatusCode::OK && !posts && visit.flash.is_none() && visit.viewer.is_none();
    let mut answer = response.body(body);
    if is_everybodys {
        answer.extensions_mut().insert(Keepable { lang: visit.lang, changes_at: page.changes_at() });
    }
    Ok(answer)
}

/// The page after an act (303).
pub fn see_other(place: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, place)).finish()
}

/// The page after an act, with a sentence on it.
pub fn see_other_saying(visit: &Visit, place: &str, message: &Message) -> HttpResponse {
    see_other_with(place, [flash::cookie(&visit.site, message)])
}

/// The page after an act, with cookies.
pub fn see_other_with(place: &str, cookies: impl IntoIterator<Item = Cookie<'static>>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((header::LOCATION, place));
    for cookie in cookies {
        response.cookie(cookie);
    }
    response.finish()
}

/// A path of our own to go on to, from a field somebody else may have filled: anything that is not a plain local path
/// becomes `/`.
pub fn local_path(text: &str) -> &str {
    let is_local = text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains('\\')
        && text.len() <= 1_000
        && text.chars().all(|character| matches!(character, ' '..='~'));
    if is_local { text } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_paths_are_followed() {
        for text in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "",
            "javascript:1",
            "/a\r\nSet-Cookie:x",
            "/a\u{1}",
            "/\t/evil.example",
            "/\u{7f}",
            "/路",
        ] {
            assert_eq!(local_path(text), "/", "{text:?}");
        }
        assert_eq!(local_path("/complaints/1?page=2"), "/complaints/1?page=2");
    }
}
