//! Confirm an address by the link of a letter. Opening the link changes nothing, its button does (security.md S29).

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::door::Door;
use crate::accounts::{Visitor, actions, find_person};
use crate::base::{Contact, Error, FormErrors, Instant, Message, Result};
use crate::db::Store;
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Page, Query, Shell, Visit, page, page_with_status};

const CONFIRMED: Message = Message::new("accounts.confirmation.done");
const CONFIRMED_HERE: Message = Message::new("accounts.confirmation.done_here");
const SENT: Message = Message::new("accounts.confirmation.sent");
const SENT_TO_MEMBER: Message = Message::new("accounts.me.resent");
const PLACE: &str = "/account/confirmation";

/// After registering: go and look at your mail.
#[derive(Template)]
#[template(path = "accounts/check_mail.html")]
struct CheckMailPage {
    shell: Shell,
    form: Filled,
}

/// Behind the link: is this address yours?
#[derive(Template)]
#[template(path = "accounts/confirm.html")]
struct ConfirmPage {
    shell: Shell,
    email: String,
    registered_at: Instant,
    token: String,
}

impl Page for CheckMailPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl Page for ConfirmPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn check_mail(visit: Visit, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let shell = Shell::titled(visit, "accounts.confirmation.title");
    page_with_status(&CheckMailPage { shell, form }, status)
}

/// `GET /account/confirmation`
pub async fn show(visit: Visit, store: web::Data<Store>, Query(query): Query) -> Result<HttpResponse> {
    let Some(token) = query.optional("token")?.map(ToOwned::to_owned) else {
        return check_mail(visit, Filled::default(), StatusCode::OK);
    };
    let asked = token.clone();
    let found = store.read(move |tx| actions::find_owner_of_confirmation_link(tx, &asked)).await;
    let owner = match found {
        Ok(owner) => owner,
        Err(Error::NotFound) => return super::link_is_over(visit, PLACE),
        Err(error) => return Err(error),
    };
    let email = Contact::stored(owner.email.as_deref().unwrap_or_default()).masked();
    let shell = Shell::titled(visit, "accounts.confirmation.ask");
    page(&ConfirmPage { shell, email, registered_at: owner.created_at, token })
}

/// `POST /account/confirmation`
pub async fn create(visit: Visit, store: web::Data<Store>, Form(fields): Form) -> Result<HttpResponse> {
    let token = fields.one("token")?.to_owned();
    match store.write(move |tx| actions::confirm_email(tx, &token)).await {
        Ok(_) if visit.viewer.is_some() => Ok(see_other_saying(&visit, "/me", &CONFIRMED_HERE)),
        Ok(_) => Ok(see_other_saying(&visit, "/session/new", &CONFIRMED)),
        Err(Error::NotFound) => super::link_is_over(visit, PLACE),
        Err(error) => Err(error),
    }
}

/// `POST /account/confirmation/new`
pub async fn send_again(
    visit: Visit,
    visitor: Visitor,
    door: Door,
    store: web::Data<Store>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    match ask_again(&visitor, &door, &store, &fields).await {
        Ok(()) if visitor.0.is_some() => Ok(see_other_saying(&visit, "/me", &SENT_TO_MEMBER)),
        Ok(()) => Ok(see_other_saying(&visit, PLACE, &SENT)),
        Err(Error::Invalid(errors)) => {
            check_mail(visit, Filled::sent(fields, errors), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => Err(error),
    }
}

/// Somebody signed in asks for her own address, others name one.
async fn ask_again(visitor: &Visitor, door: &Door, store: &Store, fields: &Fields) -> Result<()> {
    let email = match &visitor.0 {
        Some(actor) => {
            let id = actor.person_id;
            Contact::stored(&store.read(move |tx| find_person(tx, id)).await?.email.unwrap_or_default())
        }
        None => {
            Contact::email(fields.one("email")?).map_err(|message| Error::Invalid(FormErrors::of("email", message)))?
        }
    };
    door.count_letter(email.as_str())?;
    store.write(move |tx| actions::ask_confirmation(tx, &email)).await
}
