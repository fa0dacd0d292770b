//! One's own page: public name, address, password, sign-out. Other domains add their sections by templates of their own.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::accounts::actions::NewSession;
use crate::accounts::door::Door;
use crate::accounts::names::PublicName;
use crate::accounts::{Actor, Ask, Asks, Member, Person, Sending, Shown, actions, find_person, hash_password};
use crate::base::{Contact, Error, FormErrors, Message, Result, text};
use crate::estates::{self, ClaimedHome};
use crate::web::respond::see_other_with;
use crate::web::{Fields, Filled, Form, Page, Shell, flash};

const NAME_SAVED: Message = Message::new("accounts.me.name_saved");
const PASSWORD_SAVED: Message = Message::new("accounts.me.password_saved");
const WRONG_PASSWORD: Message = Message::new("accounts.wrong_password");

#[derive(Template)]
#[template(path = "accounts/me.html")]
struct MePage {
    shell: Shell,
    name_form: Filled,
    password_form: Filled,
    person: Person,
    has_totp: bool,
    homes: Vec<ClaimedHome>,
}

impl Page for MePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl MePage {
    fn email(&self) -> &str {
        self.person.email.as_deref().unwrap_or_default()
    }

    /// The number as people in China write it.
    fn mobile(&self) -> String {
        self.person.mobile.as_deref().map(|mobile| Contact::stored(mobile).local().to_owned()).unwrap_or_default()
    }

    /// What a password manager keeps the password under.
    fn own_name(&self) -> String {
        self.person.contact().map(|contact| contact.local().to_owned()).unwrap_or_default()
    }
}

/// Which of the forms was refused.
enum Refused {
    None,
    Name(Shown),
    Password(Shown),
}

async fn shown(sending: Sending, actor: &Actor, refused: Refused) -> Result<HttpResponse> {
    let id = actor.person_id;
    let (person, homes): (Person, _) =
        sending.store.read(move |tx| Ok((find_person(tx, id)?, estates::claimed_homes_of(tx, id)?))).await?;
    let kept = || Filled::with(&[("public_name", person.public_name.as_deref().unwrap_or_default())]);
    let (status, name_form, password_form) = match refused {
        Refused::None => (StatusCode::OK, kept(), Filled::default()),
        Refused::Name(Shown { form, status, .. }) => (status, form, Filled::default()),
        Refused::Password(Shown { form, status, .. }) => (status, kept(), form),
    };
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "accounts.me.title").in_section("me");
    carried.page(&MePage { shell, name_form, password_form, person, has_totp: actor.has_totp, homes }, status)
}

/// `GET /me`
pub async fn show(sending: Sending, Member(actor): Member) -> Result<HttpResponse> {
    shown(sending, &actor, Refused::None).await
}

fn asks(fields: Vec<Ask>) -> Asks {
    Asks { title: "accounts.me.title", section: "me", fields }
}

/// `POST /me/name`
pub async fn set_name(mut sending: Sending, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => {
            return sending.again(asks(vec![Ask::line("public_name", "accounts.public_name")]), outside);
        }
    };
    match save_name(&sending, &actor, &fields).await {
        Ok(()) => Ok(sending.done("/me", &NAME_SAVED)),
        Err(error) => shown(sending, &actor, Refused::Name(Shown::refused(fields, error)?)).await,
    }
}

async fn save_name(sending: &Sending, actor: &Actor, fields: &Fields) -> Result<()> {
    let name = PublicName::parse(fields.one("public_name")?, &sending.visit.site.company)
        .map_err(|message| Error::Invalid(FormErrors::of("public_name", message)))?;
    let actor = actor.clone();
    sending.store.write(move |tx| actions::set_public_name(tx, &actor, name.as_ref())).await
}

/// `POST /me/password`
pub async fn set_password(mut sending: Sending, door: Door, Form(fields): Form) -> Result<HttpResponse> {
    let actor = match sending.enter_member(&fields).await? {
        Ok(actor) => actor,
        Err(outside) => {
            let secrets = vec![
                Ask::password("current_password", "accounts.me.current_password"),
                Ask::password("new_password", "accounts.new_password"),
            ];
            return sending.again(asks(secrets), outside);
        }
    };
    match save_password(&sending, &actor, &door, &fields).await {
        Ok(session) => {
            let said = flash::cookie(&sending.visit.site, &PASSWORD_SAVED);
            Ok(see_other_with("/me", [door.cookie(&session), said]))
        }
        Err(error) => shown(sending, &actor, Refused::Password(Shown::refused(fields, error)?)).await,
    }
}

async fn save_password(sending: &Sending, actor: &Actor, door: &Door, fields: &Fields) -> Result<NewSession> {
    let id = actor.person_id;
    let contact = sending.store.read(move |tx| find_person(tx, id)).await?.contact();
    let own = contact.as_ref().map(Contact::local).unwrap_or_default();
    let mut errors = FormErrors::new();
    if !door.knows_password(actor, fields.one("current_password")?).await? {
        errors.add("current_password", WRONG_PASSWORD);
    }
    let password = fields.one("new_password")?;
    errors.take("new_password", text::password(password, own));
    errors.into_result(())?;
    let hash = hash_password(password.to_owned()).await?;
    let (actor, arrival) = (actor.clone(), door.arrival());
    sending
        .store
        .write(move |tx| {
            actions::change_password(tx, &actor, &hash)?;
            actions::open_session(tx, actor.person_id, &arrival)
        })
        .await
}
