//! The cookies of the site: their names, their lifetimes and who may read them.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use super::visit::Site;
use crate::i18n::Lang;

/// The session: a random token.
pub const SESSION: &str = "candor_session";
/// The forged-form protection.
pub const FORM: &str = "candor_form";
/// What the last act has to say, until the next page.
pub const FLASH: &str = "candor_flash";
const LANG: &str = "candor_lang";
const THEME: &str = "candor_theme";
const ELDER: &str = "candor_elder";
const YEAR_DAYS: i64 = 365;

/// The name on the wire: browsers refuse a `__Host-` cookie that is not `Secure` and bound to this host.
fn full_name(site: &Site, name: &str) -> String {
    if site.is_https() { format!("__Host-{name}") } else { name.to_owned() }
}

/// A cookie that scripts cannot read and other sites cannot send with a POST.
pub fn make(site: &Site, name: &str, value: String, lifetime: Duration) -> Cookie<'static> {
    Cookie::build(full_name(site, name), value)
        .path("/")
        .secure(site.is_https())
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(lifetime)
        .finish()
}

/// The cookie that ends another.
pub fn end(site: &Site, name: &str) -> Cookie<'static> {
    make(site, name, String::new(), Duration::ZERO)
}

/// The value of a cookie of ours.
pub fn value(request: &HttpRequest, site: &Site, name: &str) -> Option<String> {
    request.cookie(&full_name(site, name)).map(|cookie| cookie.value().to_owned())
}

/// A choice of the reader: language, theme, elder mode. Not secret, so it needs no `__Host-`.
fn choice(site: &Site, name: &'static str, value: &str) -> Cookie<'static> {
    Cookie::build(name, value.to_owned())
        .path("/")
        .secure(site.is_https())
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::days(YEAR_DAYS))
        .finish()
}

/// The cookies that keep a reader's choices.
pub fn choices(site: &Site, lang: Lang, theme: &str, elder: &str) -> [Cookie<'static>; 3] {
    [choice(site, LANG, lang.tag()), choice(site, THEME, theme), choice(site, ELDER, elder)]
}

/// The language chosen, else the first one the browser accepts, else Chinese.
pub fn lang(request: &HttpRequest) -> Lang {
    let chosen = request.cookie(LANG).and_then(|cookie| Lang::parse(cookie.value()));
    let accepted = || {
        let header = request.headers().get("accept-language").and_then(|value| value.to_str().ok())?;
        Lang::accepted(header)
    };
    chosen.or_else(accepted).unwrap_or_default()
}

/// `light` or `dark` if chosen, else empty: the device decides.
pub fn theme(request: &HttpRequest) -> &'static str {
    match request.cookie(THEME).as_ref().map(Cookie::value) {
        Some("light") => "light",
        Some("dark") => "dark",
        _ => "",
    }
}

/// Whether the reader chose larger type and fewer controls.
pub fn elder(request: &HttpRequest) -> bool {
    request.cookie(ELDER).is_some_and(|cookie| cookie.value() == "on")
}
