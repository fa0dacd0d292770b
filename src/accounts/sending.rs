//! A form that somebody sends: who she is, even when her session has ended meanwhile (decisions.md 26), and the form
//! shown again with everything typed, whatever was wrong.
//!
//! The pages of owners show their own form again; pages of which a stranger may see nothing, such as the desk's, call
//! [`Sending::again`], which shows the sender her own words and nothing else.

use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use anyhow::anyhow;

use super::actions::Arrival;
use super::actor::{self, Visitor};
use super::again::{Again, Asks};
use super::door::{Door, EMAIL_FIELD, Entry};
use super::model::Actor;
use crate::base::{Error, FormErrors, Message, Random, Result};
use crate::db::Store;
use crate::web::fields::NOT_OUR_FORM;
use crate::web::limits::{Action, Limits};
use crate::web::respond::see_other_with;
use crate::web::{Fields, Filled, Page, Visit, flash, page_with_status};

/// The field that makes a second send of the same form the same act.
pub const KEY_FIELD: &str = "key";
/// Longer than any key of ours.
const MAX_KEY_BYTES: usize = 64;
/// What the script of a form accepts as an answer.
const SCRIPT_ACCEPTS: &str = "application/json";
/// A wait that nobody counts in seconds.
const LONG_WAIT_SECONDS: u64 = 3_600;

/// A request that sends a form, and what its answer must carry.
pub struct Sending {
    /// The database.
    pub store: Store,
    /// The request as the page shell sees it.
    pub visit: Visit,
    limits: Arc<Limits>,
    door: Door,
    visitor: Visitor,
    cookie: Option<Cookie<'static>>,
    /// Sent by the script of the page, which wants a few words and no page.
    is_script: bool,
}

impl Sending {
    /// Who sends the form: the one signed in, or who signs in with it. Otherwise the sign-in to show the form with.
    pub async fn enter(&mut self, fields: &Fields) -> Result<Result<Actor, Filled>> {
        match self.door.enter(self.visitor.clone(), fields).await {
            Ok(Entry::Inside { actor, cookie }) => {
                self.visit.viewer = Some(actor::viewer(&actor));
                self.cookie = cookie;
                Ok(Ok(actor))
            }
            Ok(Entry::Outside(sign_in)) => Ok(Err(sign_in)),
            // Too many tries to sign in must not cost a text either.
            Err(error @ Error::TooMany { .. }) => {
                let (errors, _) = mistakes(error)?;
                Ok(Err(Filled::sent(fields.clone(), errors)))
            }
            Err(error) => Err(error),
        }
    }

    /// The same for a form of members only. Whoever sends address and password along speaks as that account, so that
    /// somebody who was turned away can come back as the right one.
    pub async fn enter_member(&mut self, fields: &Fields) -> Result<Result<Actor, Shown>> {
        self.enter_as(fields, |_| Ok(())).await
    }

    /// The same for a form of the staff.
    pub async fn enter_staff(&mut self, fields: &Fields) -> Result<Result<Actor, Shown>> {
        self.enter_as(fields, actor::must_be_staff).await
    }

    /// The same for a form of administrators.
    pub async fn enter_admin(&mut self, fields: &Fields) -> Result<Result<Actor, Shown>> {
        self.enter_as(fields, actor::must_administer).await
    }

    async fn enter_as(&mut self, fields: &Fields, may_enter: fn(&Actor) -> Result<()>) -> Result<Result<Actor, Shown>> {
        if !fields.one(EMAIL_FIELD)?.is_empty() {
            self.visitor = Visitor(None);
        }
        let actor = match self.enter(fields).await? {
            Ok(actor) => actor,
            Err(sign_in) => return Ok(Err(Shown::outside(fields.clone(), sign_in))),
        };
        match may_enter(&actor) {
            Ok(()) => Ok(Ok(actor)),
            Err(error) => Ok(Err(Shown::after(fields.clone(), error)?)),
        }
    }

    /// The sender's own words with a sign-in beside them, and nothing else of the page they were written on.
    pub fn again(self, asks: Asks, shown: Shown) -> Result<HttpResponse> {
        let (visit, carried) = self.into_page();
        let status = shown.status;
        carried.page(&Again::of(visit, asks, shown.form, shown.sign_in.unwrap_or_default()), status)
    }

    /// Counts a write of somebody.
    pub fn count(&self, actor: &Actor) -> Result<()> {
        self.limits.count(Action::Write, actor.person_id.to_string())
    }

    /// Counts a draft saved by somebody, which happens more often.
    pub fn count_save(&self, actor: &Actor) -> Result<()> {
        self.limits.count(Action::Save, actor.person_id.to_string())
    }

    /// Whether she signed in with this very form.
    pub const fn has_just_signed_in(&self) -> bool {
        self.cookie.is_some()
    }

    /// Whether the sender has proved a short while ago who she is: with this form, or on the page for it.
    pub async fn is_proved(&self) -> Result<bool> {
        Ok(self.has_just_signed_in() || self.door.is_proved().await?)
    }

    /// The hash of the session at hand, be it begun by this very form.
    pub fn session(&self) -> Vec<u8> {
        let begun = self.cookie.as_ref().map(|cookie| actor::token_hash(cookie.value()));
        begun.or_else(|| self.door.session().map(<[u8]>::to_vec)).unwrap_or_default()
    }

    /// Puts another session in the place of this one; its cookie goes with the answer.
    pub fn session_is(&mut self, cookie: Cookie<'static>) {
        self.cookie = Some(cookie);
    }

    /// Where a session in place of this one would begin.
    pub fn arrival(&self) -> Arrival {
        Arrival { previous: Some(self.session()), ..self.door.arrival() }
    }

    /// Whether the script of the page sends it.
    pub const fn is_script(&self) -> bool {
        self.is_script
    }

    /// The page after the act, with a sentence on it.
    pub fn done(self, place: &str, message: &Message) -> HttpResponse {
        let said = flash::cookie(&self.visit.site, message);
        see_other_with(place, self.cookie.into_iter().chain([said]))
    }

    /// Another page instead of an answer.
    pub fn on_to(self, place: &str) -> HttpResponse {
        see_other_with(place, self.cookie)
    }

    /// An answer that is no page, with the session of somebody who has just signed in.
    pub fn carried(&self, mut answer: HttpResponse) -> HttpResponse {
        if let Some(cookie) = &self.cookie
            && let Err(error) = answer.add_cookie(cookie)
        {
            tracing::warn!(%error, "a session cookie could not be sent");
        }
        answer
    }

    /// What a page needs of the request, and the cookie that its answer carries.
    pub fn into_page(self) -> (Visit, Carried) {
        (self.visit, Carried(self.cookie))
    }
}

/// The session of somebody who has just signed in, for the answer.
pub struct Carried(Option<Cookie<'static>>);

impl Carried {
    /// Answers with a page.
    pub fn page(self, page: &impl Page, status: StatusCode) -> Result<HttpResponse> {
        let mut response = page_with_status(page, status)?;
        if let Some(cookie) = self.0 {
            response.add_cookie(&cookie).map_err(|error| Error::Internal(anyhow!(error)))?;
        }
        Ok(response)
    }
}

impl FromRequest for Sending {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let door = Door::from_request(request, payload).into_inner();
        let visitor = Visitor::from_request(request, payload).into_inner();
        let kept = request.app_data::<web::Data<Store>>().zip(request.app_data::<web::Data<Limits>>());
        let sending = || {
            let (store, limits) =
                kept.ok_or_else(|| Error::Internal(anyhow!("the server was put together without a store")))?;
            Ok(Self {
                store: store.get_ref().clone(),
                visit: Visit::of(request),
                limits: Arc::clone(limits),
                door: door?,
                visitor: visitor?,
                cookie: None,
                is_script: request.headers().get(header::ACCEPT).is_some_and(|accepted| accepted == SCRIPT_ACCEPTS),
            })
        };
        ready(sending())
    }
}

/// A form as it is shown.
pub struct Shown {
    /// Its values and mistakes.
    pub form: Filled,
    /// The sign-in in it, when nobody knows who sends it.
    pub sign_in: Option<Filled>,
    /// The status of the page.
    pub status: StatusCode,
}

impl Default for Shown {
    fn default() -> Self {
        Self::fresh(Filled::default())
    }
}

impl Shown {
    /// A form to be filled.
    pub fn fresh(form: Filled) -> Self {
        Self { form, sign_in: None, status: StatusCode::OK }
    }

    /// The whole form again, with a sign-in in it.
    pub fn outside(fields: Fields, sign_in: Filled) -> Self {
        Self::outside_with((fields, FormErrors::new()), sign_in)
    }

    /// The same, with what was wrong besides.
    pub fn outside_with((fields, mistakes): (Fields, FormErrors), sign_in: Filled) -> Self {
        let form = Filled::sent(fields, mistakes);
        Self { form, sign_in: Some(sign_in), status: StatusCode::UNAUTHORIZED }
    }

    /// The whole form again after it was refused: to somebody who may not, with a sign-in for who may.
    pub fn after(fields: Fields, error: Error) -> Result<Self> {
        let Error::Denied(why) = error else { return Self::refused(fields, error) };
        let sign_in = Filled::sent(fields.clone(), FormErrors::of("", why));
        Ok(Self { status: StatusCode::FORBIDDEN, ..Self::outside(fields, sign_in) })
    }

    /// The whole form again, with what was wrong. Errors that no change of a form mends have pages of their own.
    pub fn refused(fields: Fields, error: Error) -> Result<Self> {
        let (errors, status) = mistakes(error)?;
        Ok(Self { form: Filled::sent(fields, errors), sign_in: None, status })
    }

    /// Whether it is shown to somebody who is to sign in, as whoever she may be.
    pub fn is_outside(&self) -> bool {
        self.sign_in.is_some()
    }

    /// The key of the form: its own, or a new one.
    pub fn key(&self) -> String {
        match self.form.value(KEY_FIELD) {
            "" => new_key(),
            key => key.to_owned(),
        }
    }
}

/// What is wrong, for the form as a whole or for its fields, and the status of the answer. Errors that no change of a form
/// mends stay errors.
pub fn mistakes(error: Error) -> Result<(FormErrors, StatusCode)> {
    match error {
        Error::Invalid(errors) => Ok((errors, StatusCode::UNPROCESSABLE_ENTITY)),
        Error::SignInNeeded => Ok((FormErrors::of("", Message::new("writing.expired")), StatusCode::UNAUTHORIZED)),
        Error::Denied(why) => Ok((FormErrors::of("", why), StatusCode::FORBIDDEN)),
        Error::Conflict(why) => Ok((FormErrors::of("", why), StatusCode::CONFLICT)),
        Error::TooMany { retry_after } => {
            let seconds = retry_after.as_secs().max(1);
            let why = if seconds > LONG_WAIT_SECONDS {
                Message::new("writing.tomorrow")
            } else {
                Message::new("error.too_many").with(i64::try_from(seconds).unwrap_or(i64::MAX))
            };
            Ok((FormErrors::of("", why), StatusCode::TOO_MANY_REQUESTS))
        }
        Error::Busy(_) => Ok((FormErrors::of("", Message::new("error.busy")), StatusCode::SERVICE_UNAVAILABLE)),
        other => Err(other),
    }
}

/// A key for a new form.
pub fn new_key() -> String {
    Random::machine().public_id()
}

/// The key of a form that was sent, as it is stored: bound to its sender, so that nobody meets another's.
pub fn key_of(fields: &Fields, actor: &Actor) -> Result<String> {
    let key = fields.one(KEY_FIELD)?;
    let is_ours = (1..=MAX_KEY_BYTES).contains(&key.len())
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    if is_ours { Ok(format!("{}.{key}", actor.person_id)) } else { Err(Error::BadRequest(NOT_OUR_FORM)) }
}
