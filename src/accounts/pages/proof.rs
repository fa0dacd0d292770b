//! Proving again who one is, before a sensitive act: a browser left open is not enough for that.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::sign_in::next_of;
use crate::accounts::door::Door;
use crate::accounts::{Actor, Member, Person, actions, find_person};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::Store;
use crate::web::{Fields, Filled, Form, Page, Query, Shell, Visit, page_with_status, see_other};

const WRONG_PASSWORD: Message = Message::new("accounts.wrong_password");

#[derive(Template)]
#[template(path = "accounts/proof.html")]
struct ProofPage {
    shell: Shell,
    form: Filled,
    next: String,
    person: Person,
}

impl Page for ProofPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ProofPage {
    /// Where a code can be sent, for people to recognise.
    fn reached_at(&self) -> Option<String> {
        let contact = self.person.contact().filter(|contact| self.person.has_confirmed(contact));
        contact.map(|contact| contact.masked())
    }

    fn own_name(&self) -> String {
        self.person.contact().map(|contact| contact.local().to_owned()).unwrap_or_default()
    }
}

async fn shown(visit: Visit, actor: &Actor, store: &Store, (form, next): (Filled, &str)) -> Result<HttpResponse> {
    let id = actor.person_id;
    let person = store.read(move |tx| find_person(tx, id)).await?;
    let status = if form.errors().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Shell::titled(visit, "accounts.proof.title").in_section("me");
    page_with_status(&ProofPage { shell, form, next: next.to_owned(), person }, status)
}

/// `GET /me/proof`
pub async fn show(
    visit: Visit,
    Member(actor): Member,
    store: web::Data<Store>,
    Query(query): Query,
) -> Result<HttpResponse> {
    let next = next_of(&query)?;
    shown(visit, &actor, &store, (Filled::default(), next)).await
}

/// `POST /me/proof`
pub async fn prove(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(fields): Form,
) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    match prove_by_password(&actor, &door, &store, &fields).await {
        Ok(()) => Ok(see_other(&next)),
        Err(Error::Invalid(errors)) => shown(visit, &actor, &store, (Filled::sent(fields, errors), &next)).await,
        Err(error) => Err(error),
    }
}

async fn prove_by_password(actor: &Actor, door: &Door, store: &Store, fields: &Fields) -> Result<()> {
    if !door.knows_password(actor, fields.one("current_password")?).await? {
        return Err(Error::Invalid(FormErrors::of("current_password", WRONG_PASSWORD)));
    }
    let session = door.session().unwrap_or_default().to_vec();
    store.write(move |tx| actions::prove_by_password(tx, &session)).await
}

/// `POST /me/proof/code`
pub async fn send(
    visit: Visit,
    Member(actor): Member,
    (door, store): (Door, web::Data<Store>),
    Form(fields): Form,
) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    door.count_letter(&actor.person_id.to_string())?;
    let limit = visit.site.sms_daily_limit;
    let asking = actor.clone();
    match store.write(move |tx| actions::ask_proof_code(tx, &asking, limit)).await {
        Ok(code) => Ok(see_other(&format!("/account/code/{code}?next={}", super::escaped(&next)))),
        Err(Error::Invalid(errors)) => {
            let why = errors.of_field("email").cloned().unwrap_or(WRONG_PASSWORD);
            let form = Filled::sent(fields, FormErrors::of("", why));
            shown(visit, &actor, &store, (form, &next)).await
        }
        Err(error) => Err(error),
    }
}
