//! Who makes a request: the session is read once per request, and handlers say in their signature whom they serve.

use std::future::{Ready, ready};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use sha2::{Digest as _, Sha256};

use super::model::Actor;
use super::seen::LastSeen;
use super::store;
use crate::base::words::Role;
use crate::base::{Error, Message, Result};
use crate::db::Store;
use crate::settings::StaffTotp;
use crate::web::{Site, Viewer, cookies};

/// Staff pages for somebody who is no staff.
pub const ONLY_STAFF: Message = Message::new("accounts.only_staff");
/// Administration for somebody who is no administrator.
pub const ONLY_ADMIN: Message = Message::new("accounts.only_admin");

/// Staff pages for staff who sign in without the second step that is required of them.
pub const SECOND_STEP_FIRST: Message = Message::new("accounts.second_step_first");

/// SHA-256 of a token: what the database knows of it.
pub(super) fn token_hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// What the list of sessions calls one: nobody can tell the token or its hash from it.
pub(super) fn session_name(token_hash: &[u8]) -> String {
    let digest = Sha256::new().chain_update("session name").chain_update(token_hash).finalize();
    hex::encode(digest.iter().copied().take(16).collect::<Vec<u8>>())
}

/// Middleware: puts the [`Actor`] of the session cookie, and the plain [`Viewer`] for the page shell, on the request. A
/// cookie without a living session is a visitor's.
pub async fn load_session<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    match actor_of(request.request()).await {
        Ok(Some(actor)) => {
            request.extensions_mut().insert(viewer(&actor));
            request.extensions_mut().insert(actor);
        }
        Ok(None) => {}
        Err(error) => return Ok(request.error_response(error).map_into_right_body()),
    }
    Ok(next.call(request).await?.map_into_left_body())
}

async fn actor_of(request: &HttpRequest) -> Result<Option<Actor>> {
    let Some(site) = request.app_data::<web::Data<Site>>() else { return Ok(None) };
    let Some(store) = request.app_data::<web::Data<Store>>() else { return Ok(None) };
    let Some(token) = cookies::value(request, site, cookies::SESSION) else { return Ok(None) };
    let hash = token_hash(&token);
    let asked = hash.clone();
    match store.read(move |tx| store::find_actor_by_session(tx, &asked)).await {
        Ok((actor, last_seen)) => {
            if let Some(seen) = request.app_data::<web::Data<LastSeen>>() {
                seen.note(hash, last_seen, site.clock.now());
            }
            Ok(Some(as_allowed(actor, site)))
        }
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The actor with the roles that she may use: none before she has set up the second step, where staff need one
/// (security.md S35). She signs in and does what members do.
pub(super) fn as_allowed(actor: Actor, site: &Site) -> Actor {
    let is_held_back = site.staff_totp == StaffTotp::Required && actor.is_staff() && !actor.has_totp;
    if is_held_back { actor.without_roles() } else { actor }
}

/// The actor as the page shell shows her.
pub fn viewer(actor: &Actor) -> Viewer {
    let name = actor.staff_name.clone().or_else(|| actor.public_name.clone()).unwrap_or_default();
    Viewer {
        person_id: actor.person_id,
        name,
        unread: actor.unread_notices,
        has_desk: actor.is_staff(),
        administers: actor.holds(&[Role::Admin]),
    }
}

/// Anybody; with her account if she is signed in.
#[derive(Clone, Debug)]
pub struct Visitor(pub Option<Actor>);

/// Somebody signed in. Others are sent to the sign-in.
#[derive(Clone, Debug)]
pub struct Member(pub Actor);

/// Somebody who works for the company. Others are refused; what exactly she may do, policies decide.
#[derive(Clone, Debug)]
pub struct Staff(pub Actor);

/// An administrator.
#[derive(Clone, Debug)]
pub struct Admin(pub Actor);

/// Turns away who does not work for the company.
pub(super) fn must_be_staff(actor: &Actor) -> Result<()> {
    if actor.is_staff() { Ok(()) } else { Err(Error::Denied(refusal(actor, ONLY_STAFF))) }
}

/// Turns away who does not administer.
pub(super) fn must_administer(actor: &Actor) -> Result<()> {
    if actor.holds(&[Role::Admin]) { Ok(()) } else { Err(Error::Denied(refusal(actor, ONLY_ADMIN))) }
}

/// Why somebody does not get in: staff who have not set up their second step are told so.
fn refusal(actor: &Actor, otherwise: Message) -> Message {
    if actor.is_held_back { SECOND_STEP_FIRST } else { otherwise }
}

fn signed_in(request: &HttpRequest) -> Result<Actor> {
    request.extensions().get::<Actor>().cloned().ok_or(Error::SignInNeeded)
}

macro_rules! extractor {
    ($name:ident, $request:ident => $find:expr) => {
        impl FromRequest for $name {
            type Error = Error;
            type Future = Ready<Result<Self>>;

            fn from_request($request: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready($find.map($name))
            }
        }
    };
}

extractor!(Visitor, request => Ok(request.extensions().get::<Actor>().cloned()));
extractor!(Member, request => signed_in(request));
extractor!(Staff, request => signed_in(request).and_then(|actor| must_be_staff(&actor).map(|()| actor)));
extractor!(Admin, request => signed_in(request).and_then(|actor| must_administer(&actor).map(|()| actor)));
