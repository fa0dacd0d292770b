//! Proving again who one is, before a sensitive act: a browser left open is not enough for that.

use actix_web::HttpResponse;
use askama::Template;

use super::sign_in::next_of;
use crate::accounts::door::Door;
use crate::accounts::{Actor, Asks, Member, Person, Sending, Shown, actions, find_person};
use crate::base::{Error, FormErrors, Message, Result};
use crate::web::{Fields, Filled, Form, Page, Query, Shell};

const TITLE: &str = "accounts.proof.title";
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

async fn shown(sending: Sending, actor: &Actor, (again, next): (Shown, &str)) -> Result<HttpResponse> {
    let id = actor.person_id;
    let person = sending.store.read(move |tx| find_person(tx, id)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("me");
    carried.page(&ProofPage { shell, form: again.form, next: next.to_owned(), person }, again.status)
}

/// `GET /me/proof`
pub async fn show(sending: Sending, Member(actor): Member, Query(query): Query) -> Result<HttpResponse> {
    let next = next_of(&query)?;
    shown(sending, &actor, (Shown::default(), next)).await
}

/// Of both forms: who signs in with one has proved who she is by that.
fn asks() -> Asks {
    Asks { title: TITLE, section: "me", fields: Vec::new() }
}

/// `POST /me/proof`
pub async fn prove(mut sending: Sending, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    match prove_by_password(&sending, &actor, &door, &fields).await {
        Ok(()) => Ok(sending.on_to(&next)),
        Err(error) => shown(sending, &actor, (Shown::refused(fields, error)?, &next)).await,
    }
}

async fn prove_by_password(sending: &Sending, actor: &Actor, door: &Door, fields: &Fields) -> Result<()> {
    if !sending.has_just_signed_in() && !door.knows_password(actor, fields.one("current_password")?).await? {
        return Err(Error::Invalid(FormErrors::of("current_password", WRONG_PASSWORD)));
    }
    let session = sending.session();
    sending.store.write(move |tx| actions::prove_by_password(tx, &session)).await
}

/// `POST /me/proof/code`
pub async fn send(mut sending: Sending, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let next = next_of(&fields)?.to_owned();
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => return sending.again(asks(), outside),
    };
    match ask_for_code(&sending, &actor, &door).await {
        Ok(code) => Ok(sending.on_to(&format!("/account/code/{code}?next={}", super::escaped(&next)))),
        Err(error) => shown(sending, &actor, (Shown::refused(fields, error)?, &next)).await,
    }
}

async fn ask_for_code(sending: &Sending, actor: &Actor, door: &Door) -> Result<String> {
    door.count_letter(&actor.person_id.to_string())?;
    let (actor, limit) = (actor.clone(), sending.visit.site.sms_daily_limit);
    let asked = sending.store.write(move |tx| actions::ask_proof_code(tx, &actor, limit)).await;
    // The form has no field for the number that no message goes to today.
    asked.map_err(|error| match error {
        Error::Invalid(errors) => {
            Error::Invalid(FormErrors::of("", errors.of_field("email").cloned().unwrap_or(WRONG_PASSWORD)))
        }
        other => other,
    })
}
