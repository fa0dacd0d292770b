//! Protection against forms that another site sends in a person's name: a signed double-submit cookie, and the `Origin`
//! of every request that changes something (security.md S32).

use actix_web::HttpRequest;
use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::http::header;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::cookies;
use super::visit::Site;
use crate::base::{Message, Random};

/// The name of the hidden field in every form that posts.
pub const FIELD: &str = "csrf";
/// The token of the form does not belong to this browser: 403, with the form to send again.
pub const WRONG_TOKEN: Message = Message::new("error.wrong_token");
/// The form was sent from another site: 403.
pub const WRONG_ORIGIN: Message = Message::new("error.wrong_origin");

const COOKIE_PURPOSE: &str = "form cookie";
const FIELD_PURPOSE: &str = "form field";
const LIFETIME_DAYS: i64 = 30;

/// The token of one browser: a random seed in a signed cookie, and what its forms carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    seed: String,
    /// Whether the browser has the cookie already.
    known: bool,
}

impl Token {
    /// The browser's token, or a new one.
    pub fn of(request: &HttpRequest, site: &Site) -> Self {
        let kept = cookies::value(request, site, cookies::FORM).and_then(|value| {
            let (seed, signature) = value.split_once('.')?;
            let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
            site.secret.verify(COOKIE_PURPOSE, seed.as_bytes(), &signature).then(|| seed.to_owned())
        });
        match kept {
            Some(seed) => Self { seed, known: true },
            None => Self { seed: Random::machine().public_id(), known: false },
        }
    }

    /// What the hidden field of a form holds.
    pub fn field(&self, site: &Site) -> String {
        URL_SAFE_NO_PAD.encode(site.secret.sign(FIELD_PURPOSE, self.seed.as_bytes()))
    }

    /// The cookie to set with a page that posts; `None` when the browser has it.
    pub fn cookie(&self, site: &Site) -> Option<Cookie<'static>> {
        if self.known {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.encode(site.secret.sign(COOKIE_PURPOSE, self.seed.as_bytes()));
        Some(cookies::make(site, cookies::FORM, format!("{}.{signature}", self.seed), Duration::days(LIFETIME_DAYS)))
    }

    /// Whether a form of this browser was sent.
    pub fn accepts(&self, site: &Site, field: &str) -> bool {
        let given = URL_SAFE_NO_PAD.decode(field).unwrap_or_default();
        self.known && site.secret.verify(FIELD_PURPOSE, self.seed.as_bytes(), &given)
    }
}

/// Whether a request that changes something comes from one of our own pages: `Origin`, or `Referer` where a browser sends
/// none, names the site's address or the host the request was made to. Neither header: no.
pub fn is_same_origin(request: &HttpRequest, site: &Site) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let Some(source) = header(header::ORIGIN).or_else(|| header(header::REFERER)) else { return false };
    let Some((scheme, rest)) = source.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let asked = header(header::HOST).unwrap_or_default();
    format!("{scheme}://{authority}") == site.base_url || (!site.is_https() && authority == asked)
}
