//! Letters of accounts: written when they are sent. A token is made for its letter and stands nowhere else.

use std::sync::Arc;

use anyhow::Context as _;

use super::actions::make_link;
use super::mails::{self, Addressee};
use super::model::{Person, Purpose};
use super::store;
use crate::base::ids::PersonId;
use crate::base::{Error, Result};
use crate::db::Store;
use crate::delivery::Mailer;
use crate::i18n::Lang;
use crate::outbox::Handler;
use crate::web::Site;

/// The letter with the link that confirms an address.
pub const CONFIRM: &str = "confirm_letter";
/// The letter to somebody whose address was given for a new account.
pub const KNOWN_ADDRESS: &str = "known_address_letter";
/// The letter with the link that sets a password.
pub const RESET: &str = "reset_letter";
/// The letter that tells of a changed password.
pub const PASSWORD_CHANGED: &str = "password_changed_letter";

#[derive(Clone)]
struct Post {
    store: Store,
    site: Arc<Site>,
    mailer: Mailer,
}

/// The handlers of this domain.
pub fn handlers(store: &Store, site: &Arc<Site>, mailer: &Mailer) -> Vec<(&'static str, Handler)> {
    let post = Post { store: store.clone(), site: Arc::clone(site), mailer: mailer.clone() };
    let handler = |write: fn(&Post, &Person, &Addressee<'_>) -> anyhow::Result<()>| -> Handler {
        let post = post.clone();
        Box::new(move |body| post.write_to(body, write))
    };
    vec![
        (CONFIRM, handler(confirm)),
        (KNOWN_ADDRESS, handler(known_address)),
        (RESET, handler(reset)),
        (PASSWORD_CHANGED, handler(password_changed)),
    ]
}

impl Post {
    /// Loads the person a job is about; one who has left, or has no address, gets no letter.
    fn write_to(
        &self,
        body: &serde_json::Value,
        write: fn(&Self, &Person, &Addressee<'_>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let id = body.get("person_id").and_then(serde_json::Value::as_i64).context("a letter to nobody")?;
        let person = match self.store.read_blocking(|tx| store::find_person(tx, PersonId(id))) {
            Ok(person) if person.closed_at.is_none() => person,
            Ok(_) | Err(Error::NotFound) => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        let Some(email) = &person.email else { return Ok(()) };
        let lang = Lang::parse(&person.language).unwrap_or_default();
        let name = person.staff_name.as_deref().or(person.public_name.as_deref());
        write(self, &person, &Addressee { site: &self.site, lang, email, name })
    }

    fn link(&self, id: PersonId, purpose: Purpose, path: &str) -> Result<String> {
        let token = self.store.write_blocking(move |tx| make_link(tx, id, purpose))?;
        Ok(format!("{}{path}?token={token}", self.site.base_url))
    }
}

fn confirm(post: &Post, person: &Person, to: &Addressee<'_>) -> anyhow::Result<()> {
    // Somebody added by the operator sets her password by a link, which confirms her address as well.
    if person.email_confirmed_at.is_some() || person.password_hash.is_none() {
        return Ok(());
    }
    let link = post.link(person.id, Purpose::Confirm, "/account/confirmation")?;
    post.mailer.send(&mails::confirm(to, &link)?)
}

fn known_address(post: &Post, _: &Person, to: &Addressee<'_>) -> anyhow::Result<()> {
    post.mailer.send(&mails::known_address(to, &format!("{}/account/reset", post.site.base_url))?)
}

fn reset(post: &Post, person: &Person, to: &Addressee<'_>) -> anyhow::Result<()> {
    let link = post.link(person.id, Purpose::Password, "/account/password")?;
    post.mailer.send(&mails::reset(to, &link)?)
}

fn password_changed(post: &Post, _: &Person, to: &Addressee<'_>) -> anyhow::Result<()> {
    post.mailer.send(&mails::password_changed(to, &format!("{}/account/reset", post.site.base_url))?)
}
