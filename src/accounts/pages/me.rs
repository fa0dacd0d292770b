//! One's own page: public name, address, password, sign-out. Other domains add their sections by templates of their own.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::actions::NewSession;
use crate::accounts::door::Door;
use crate::accounts::names::PublicName;
use crate::accounts::{Actor, Member, Person, actions, find_person, hash_password};
use crate::base::{Error, FormErrors, Message, Result, text};
use crate::db::Store;
use crate::estates::{self, ClaimedHome};
use crate::web::respond::{see_other_saying, see_other_with};
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, flash, page_with_status};

const NAME_SAVED: Message = Message::new("accounts.me.name_saved");
const PASSWORD_SAVED: Message = Message::new("accounts.me.password_saved");
const WRONG_PASSWORD: Message = Message::new("accounts.wrong_password");

#[derive(Template)]
#[template(path = "accounts/me.html")]
struct MePage {
    shell: Shell,
    name_form: Filled,
    password_form: Filled,
    email: String,
    is_confirmed: bool,
    homes: Vec<ClaimedHome>,
}

impl Page for MePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// Which of the forms was refused.
enum Refused {
    None,
    Name(Filled),
    Password(Filled),
}

async fn shown(visit: Visit, actor: &Actor, store: &Store, refused: Refused) -> Result<HttpResponse> {
    let id = actor.person_id;
    let (person, homes): (Person, _) =
        store.read(move |tx| Ok((find_person(tx, id)?, estates::claimed_homes_of(tx, id)?))).await?;
    let kept = || Filled::with(&[("public_name", person.public_name.as_deref().unwrap_or_default())]);
    let (status, name_form, password_form) = match refused {
        Refused::None => (StatusCode::OK, kept(), Filled::default()),
        Refused::Name(form) => (StatusCode::UNPROCESSABLE_ENTITY, form, Filled::default()),
        Refused::Password(form) => (StatusCode::UNPROCESSABLE_ENTITY, kept(), form),
    };
    let shell = Shell::titled(visit, "accounts.me.title").in_section("me");
    let is_confirmed = person.email_confirmed_at.is_some();
    let email = person.email.unwrap_or_default();
    page_with_status(&MePage { shell, name_form, password_form, email, is_confirmed, homes }, status)
}

/// `GET /me`
pub async fn show(visit: Visit, Member(actor): Member, store: web::Data<Store>) -> Result<HttpResponse> {
    shown(visit, &actor, &store, Refused::None).await
}

/// `POST /me/name`
pub async fn set_name(
    visit: Visit,
    Member(actor): Member,
    store: web::Data<Store>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    match save_name(&visit, &actor, &store, &fields).await {
        Ok(()) => Ok(see_other_saying(&visit, "/me", &NAME_SAVED)),
        Err(Error::Invalid(errors)) => shown(visit, &actor, &store, Refused::Name(Filled::sent(fields, errors))).await,
        Err(error) => Err(error),
    }
}

async fn save_name(visit: &Visit, actor: &Actor, store: &Store, fields: &Fields) -> Result<()> {
    let name = PublicName::parse(fields.one("public_name")?, &visit.site.company)
        .map_err(|message| Error::Invalid(FormErrors::of("public_name", message)))?;
    let actor = actor.clone();
    store.write(move |tx| actions::set_public_name(tx, &actor, name.as_ref())).await
}

/// `POST /me/password`
pub async fn set_password(
    visit: Visit,
    Member(actor): Member,
    door: Door,
    store: web::Data<Store>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    match save_password(&actor, &door, &store, &fields).await {
        Ok(session) => {
            let said = flash::cookie(&visit.site, &PASSWORD_SAVED);
            Ok(see_other_with("/me", [door.cookie(&session), said]))
        }
        Err(Error::Invalid(errors)) => {
            shown(visit, &actor, &store, Refused::Password(Filled::sent(fields, errors))).await
        }
        Err(error) => Err(error),
    }
}

async fn save_password(actor: &Actor, door: &Door, store: &Store, fields: &Fields) -> Result<NewSession> {
    let id = actor.person_id;
    let email = store.read(move |tx| find_person(tx, id)).await?.email.unwrap_or_default();
    let mut errors = FormErrors::new();
    if !door.knows_password(actor, fields.one("current_password")?).await? {
        errors.add("current_password", WRONG_PASSWORD);
    }
    let password = fields.one("new_password")?;
    errors.take("new_password", text::password(password, &email));
    errors.into_result(())?;
    let hash = hash_password(password.to_owned()).await?;
    let actor = actor.clone();
    store
        .write(move |tx| {
            actions::change_password(tx, &actor, &hash)?;
            actions::open_session(tx, actor.person_id, None)
        })
        .await
}
