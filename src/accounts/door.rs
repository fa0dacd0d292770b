//! The way in, for every form of the site: tries to sign in, limited, and the session of the browser at hand.
//!
//! A form page of any domain takes a [`Door`] beside its [`Visitor`] and calls [`Door::enter`]. When the session has
//! ended meanwhile, the page shows the whole form again with the sign-in of `templates/accounts/door.html` inside the
//! form (decisions.md 26); the next POST carries address and password along, signs in and goes on:
//!
//! ```ignore
//! let (actor, cookie) = match door.enter(visitor, &fields).await? {
//!     Entry::Inside { actor, cookie } => (actor, cookie),
//!     Entry::Outside(sign_in) => return page_with_status(&form_page(visit, fields, Some(sign_in)), StatusCode::UNPROCESSABLE_ENTITY),
//! };
//! // … act …
//! Ok(see_other_with(&place, cookie.into_iter().chain([flash::cookie(&visit.site, &DONE)])))
//! ```

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use anyhow::anyhow;

use super::actions::{self, Arrival, NewSession, Tried, TypedCode};
use super::actor::{Visitor, as_allowed, token_hash};
use super::model::{Actor, Device, typed_digits};
use super::password::verify_password;
use super::store;
use crate::base::{Contact, Error, FormErrors, Message, Result, text};
use crate::db::Store;
use crate::web::limits::{Action, Limits};
use crate::web::visit::client_ip;
use crate::web::{Fields, Filled, Site, cookies};

/// The same for an unknown address and a wrong password (security.md S28): 422.
pub const WRONG_SIGN_IN: Message = Message::new("accounts.wrong_sign_in");
/// The address in a form that is not about signing in.
pub const EMAIL_FIELD: &str = "sign_in_email";
/// The password in a form that is not about signing in.
pub const PASSWORD_FIELD: &str = "sign_in_password";
/// The code of the second step in a form that is not about signing in; asked for when the password was right.
pub const CODE_FIELD: &str = "sign_in_code";
/// The account needs a second step: said at [`CODE_FIELD`].
pub const SECOND_STEP_TOO: Message = Message::new("accounts.second_step_too");

/// Where people come in: what a sign-in needs to know of the request.
#[derive(Clone)]
pub struct Door {
    store: Store,
    site: Arc<Site>,
    limits: Arc<Limits>,
    ip: Option<IpAddr>,
    session: Option<Vec<u8>>,
    device: Device,
}

/// What came of a try to come in.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "made once a request and taken apart at once")]
pub enum Passed {
    /// Signed in.
    In(SignedIn),
    /// Right so far; the address of the page that asks for the second step.
    SecondStep(String),
}

/// What came of a code that was typed.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "made once a request and taken apart at once")]
pub enum Attempt {
    /// It lets in.
    Passed(Passed),
    /// Wrong; so many tries are left.
    Wrong(i32),
    /// The token with which a password can be set.
    MayReset(String),
    /// A new contact is hers.
    Changed,
    /// She has proved again who she is.
    Proved,
}

/// Somebody who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// To be set with the answer.
    pub cookie: Cookie<'static>,
}

/// How a form was sent.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "made once a request and taken apart at once")]
pub enum Entry {
    /// By somebody signed in, perhaps just now: then with a cookie to set.
    Inside {
        /// Who.
        actor: Actor,
        /// To be set with the answer.
        cookie: Option<Cookie<'static>>,
    },
    /// By nobody we know: the form is to be shown again with this sign-in in it.
    Outside(Filled),
}

impl Door {
    /// Who sends a form: the one signed in, or the one whose address and password came along.
    pub async fn enter(&self, visitor: Visitor, fields: &Fields) -> Result<Entry> {
        if let Some(actor) = visitor.0 {
            return Ok(Entry::Inside { actor, cookie: None });
        }
        let email = fields.one(EMAIL_FIELD)?;
        if email.is_empty() {
            return Ok(Entry::Outside(Filled::default()));
        }
        match self.sign_in_at_once(email, fields).await {
            Ok(SignedIn { actor, cookie }) => Ok(Entry::Inside { actor, cookie: Some(cookie) }),
            Err(Error::Invalid(errors)) => Ok(Entry::Outside(Filled::sent(fields.clone(), errors))),
            Err(error) => Err(error),
        }
    }

    /// Both steps in one form, since the other form must not be lost on the way.
    async fn sign_in_at_once(&self, email: &str, fields: &Fields) -> Result<SignedIn> {
        let step = match self.sign_in(email, fields.one(PASSWORD_FIELD)?).await? {
            Passed::In(signed_in) => return Ok(signed_in),
            Passed::SecondStep(step) => step,
        };
        let code = fields.optional(CODE_FIELD)?.ok_or(Error::Invalid(FormErrors::of(CODE_FIELD, SECOND_STEP_TOO)))?;
        let wrong = || Error::Invalid(FormErrors::of(CODE_FIELD, SECOND_STEP_TOO));
        match self.try_second_step(&step, code).await? {
            Attempt::Passed(Passed::In(signed_in)) => Ok(signed_in),
            _ => Err(wrong()),
        }
    }

    /// Signs in by address or number, and password.
    ///
    /// # Errors
    /// [`Error::Invalid`] with [`WRONG_SIGN_IN`]; [`Error::TooMany`] after too many tries from here or on this account.
    pub async fn sign_in(&self, contact: &str, password: &str) -> Result<Passed> {
        self.limits.count_ip(Action::SignIn, self.ip)?;
        let wrong = || Error::Invalid(FormErrors::of("", WRONG_SIGN_IN));
        let contact = Contact::parse(contact).map_err(|_| wrong())?;
        self.limits.count(Action::SignInAccount, contact.as_str())?;
        let found = self.store.read(move |tx| store::find_by_contact(tx, &contact)).await;
        let person = match found {
            Ok(person) => Some(person),
            Err(Error::NotFound) => None,
            Err(error) => return Err(error),
        };
        let stored = person.as_ref().and_then(|person| person.password_hash.clone());
        let is_right = verify_password(bounded(password), stored).await?;
        let person = person.filter(|_| is_right).ok_or_else(wrong)?;
        let arrival = self.arrival();
        let tried = self.store.write(move |tx| actions::enter(tx, person.id, &arrival)).await?;
        match self.attempt(tried).await? {
            Attempt::Passed(passed) => Ok(passed),
            _ => Err(wrong()),
        }
    }

    /// Tries the code of a page; what follows depends on what the code is for.
    pub async fn try_code(&self, actor: Option<&Actor>, public_id: &str, typed: &str) -> Result<Attempt> {
        self.limits.count_ip(Action::SignIn, self.ip)?;
        let sent = TypedCode {
            public_id: public_id.to_owned(),
            typed: typed_digits(typed),
            actor: actor.map(|actor| actor.person_id),
            arrival: self.arrival(),
        };
        let secret = self.site.secret.clone();
        let tried = self.store.write(move |tx| actions::try_code(tx, &sent, &secret)).await?;
        self.attempt(tried).await
    }

    /// Tries the second step of a sign-in.
    pub async fn try_second_step(&self, public_id: &str, typed: &str) -> Result<Attempt> {
        self.limits.count_ip(Action::SignIn, self.ip)?;
        let (public_id, typed) = (public_id.to_owned(), typed.to_owned());
        let sent = TypedCode { public_id, typed, actor: None, arrival: self.arrival() };
        let tried = self.store.write(move |tx| actions::try_second_step(tx, &sent)).await?;
        self.attempt(tried).await
    }

    async fn attempt(&self, tried: Tried) -> Result<Attempt> {
        Ok(match tried {
            Tried::In(id, session) => {
                let actor = self.store.read(move |tx| store::find_actor(tx, id)).await?;
                let actor = as_allowed(actor, &self.site);
                Attempt::Passed(Passed::In(SignedIn { actor, cookie: self.cookie(&session) }))
            }
            Tried::SecondStep(step) => Attempt::Passed(Passed::SecondStep(step)),
            Tried::Wrong(left) => Attempt::Wrong(left),
            Tried::MayReset(token) => Attempt::MayReset(token),
            Tried::Changed => Attempt::Changed,
            Tried::Proved => Attempt::Proved,
        })
    }

    /// Where a session would begin: this browser.
    pub fn arrival(&self) -> Arrival {
        Arrival { previous: self.session.clone(), device: self.device }
    }

    /// Whether who holds this session proved again a short while ago who she is: needed for sensitive acts.
    pub async fn is_proved(&self) -> Result<bool> {
        let Some(session) = self.session.clone() else { return Ok(false) };
        self.store.read(move |tx| store::is_proved(tx, &session)).await
    }

    /// Counts a file of everything that the site keeps about somebody.
    pub fn count_export(&self, actor: &Actor) -> Result<()> {
        self.limits.count(Action::Export, actor.person_id.to_string())
    }

    /// Counts a letter that somebody here asks for: many letters are spam in our name (security.md S36).
    pub fn count_letter(&self, email: &str) -> Result<()> {
        self.limits.count_ip(Action::Letter, self.ip)?;
        self.limits.count(Action::Letter, email)
    }

    /// Whether a password is that of an account, counted as a try to sign in.
    pub async fn knows_password(&self, actor: &Actor, password: &str) -> Result<bool> {
        self.limits.count(Action::SignInAccount, format!("#{}", actor.person_id))?;
        let id = actor.person_id;
        let person = self.store.read(move |tx| store::find_person(tx, id)).await?;
        verify_password(bounded(password), person.password_hash).await
    }

    /// The hash of this browser's session, if it sent one.
    pub fn session(&self) -> Option<&[u8]> {
        self.session.as_deref()
    }

    /// The cookie of a session that has begun.
    pub fn cookie(&self, session: &NewSession) -> Cookie<'static> {
        cookies::make(&self.site, cookies::SESSION, session.token.clone(), Duration::hours(session.hours))
    }
}

/// No password of ours is longer; hashing more would only cost time.
fn bounded(password: &str) -> String {
    password.chars().take(text::MAX_PASSWORD_CHARS + 1).collect()
}

impl FromRequest for Door {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(door(request).ok_or_else(|| Error::Internal(anyhow!("the server was put together without a door"))))
    }
}

fn door(request: &HttpRequest) -> Option<Door> {
    let site = Arc::clone(request.app_data::<web::Data<Site>>()?);
    let agent = request.headers().get("user-agent").and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let session = cookies::value(request, &site, cookies::SESSION).map(|token| token_hash(&token));
    Some(Door {
        store: request.app_data::<web::Data<Store>>()?.get_ref().clone(),
        limits: Arc::clone(request.app_data::<web::Data<Limits>>()?),
        ip: client_ip(request, &site),
        session,
        device: Device::of(agent),
        site,
    })
}
