//! Letters and short messages of accounts: written when they are sent. A token is made for its letter and stands nowhere
//! else.

use std::sync::Arc;

use anyhow::{Context as _, bail};

use super::actions::{make_link, make_objection_link};
use super::mails::{self, Addressee, Notice};
use super::model::{CODE_MINUTES, CodePurpose, OBJECTION_DAYS, OneTimeCode, Person, Purpose};
use super::store;
use crate::base::ids::{CodeId, ContactChangeId, PersonId};
use crate::base::{Arg, Contact, ContactKind, Error, Message, Result};
use crate::db::Store;
use crate::delivery::{Mailer, Messenger, ShortMessage};
use crate::i18n::{Lang, say};
use crate::outbox::{GiveUp, Handler};
use crate::web::Site;

/// The letter with the link that confirms an address.
pub const CONFIRM: &str = "confirm_letter";
/// The letter to somebody whose address was given for a new account.
pub const KNOWN_ADDRESS: &str = "known_address_letter";
/// The letter with the link that sets a password.
pub const RESET: &str = "reset_letter";
/// Tells of a changed password.
pub const PASSWORD_CHANGED: &str = "password_changed_letter";
/// Sends a one-time code.
pub const CODE: &str = "one_time_code";
/// Tells the former address or number of another in its place.
pub const CONTACT_CHANGED: &str = "contact_changed";
/// Tells of a second step that was taken away.
pub const TOTP_ENDED: &str = "totp_ended_letter";
/// Tells of a recovery code that was used.
pub const RECOVERY_CODE_USED: &str = "recovery_code_used_letter";

#[derive(Clone)]
struct Post {
    store: Store,
    site: Arc<Site>,
    mailer: Mailer,
    messenger: Messenger,
}

type Write = fn(&Post, &Person, &Addressee<'_>) -> anyhow::Result<()>;

/// The handlers of this domain.
pub fn handlers(
    store: &Store,
    site: &Arc<Site>,
    (mailer, messenger): (&Mailer, &Messenger),
) -> Vec<(&'static str, Handler)> {
    let (mailer, messenger) = (mailer.clone(), messenger.clone());
    let post = Post { store: store.clone(), site: Arc::clone(site), mailer, messenger };
    let handler = |handle: fn(&Post, &serde_json::Value) -> anyhow::Result<()>| -> Handler {
        let post = post.clone();
        Box::new(move |body| handle(&post, body))
    };
    vec![
        (CONFIRM, handler(|post, body| post.write_to(body, confirm))),
        (KNOWN_ADDRESS, handler(|post, body| post.write_to(body, known_address))),
        (RESET, handler(|post, body| post.write_to(body, reset))),
        (PASSWORD_CHANGED, handler(|post, body| post.tell(body, Notice::PasswordChanged))),
        (TOTP_ENDED, handler(|post, body| post.tell(body, Notice::TotpEnded))),
        (RECOVERY_CODE_USED, handler(|post, body| post.tell(body, Notice::RecoveryCodeUsed))),
        (CODE, handler(send_code)),
        (CONTACT_CHANGED, handler(tell_former_contact)),
    ]
}

impl Post {
    fn person(&self, id: PersonId) -> Result<Option<Person>> {
        match self.store.read_blocking(|tx| store::find_person(tx, id)) {
            Ok(person) if person.closed_at.is_none() => Ok(Some(person)),
            Ok(_) | Err(Error::NotFound) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Loads the person a job is about; one who has left, or has no address, gets no letter.
    fn write_to(&self, body: &serde_json::Value, write: Write) -> anyhow::Result<()> {
        let Some(person) = self.person(PersonId(id_in(body, "person_id")?))? else { return Ok(()) };
        let Some(email) = &person.email else { return Ok(()) };
        write(self, &person, &self.addressee(&person, email))
    }

    fn addressee<'a>(&'a self, person: &'a Person, email: &'a str) -> Addressee<'a> {
        let name = person.staff_name.as_deref().or(person.public_name.as_deref());
        Addressee { site: &self.site, lang: lang_of(person), email, name }
    }

    /// Tells a person of something that happened to her account, wherever she is reached.
    fn tell(&self, body: &serde_json::Value, notice: Notice) -> anyhow::Result<()> {
        let Some(person) = self.person(PersonId(id_in(body, "person_id")?))? else { return Ok(()) };
        let Some(contact) = person.contact() else { return Ok(()) };
        let link = format!("{}/account/reset", self.site.base_url);
        match contact.kind() {
            ContactKind::Email => {
                let to = self.addressee(&person, contact.as_str());
                self.mailer.send(&mails::notice(&to, notice, &link)?)
            }
            ContactKind::Mobile => self.text(contact, &Message::new(notice.short()).with(link), &person),
        }
    }

    fn text(&self, to: Contact, text: &Message, person: &Person) -> anyhow::Result<()> {
        self.send_message(&ShortMessage { to, text: say(lang_of(person), text), code: String::new() })
    }

    /// Counts before it sends: a message that was lost on the way was paid for too.
    fn send_message(&self, message: &ShortMessage) -> anyhow::Result<()> {
        let number = self.store.write_blocking(store::count_message)?;
        if number > i64::from(self.site.sms_daily_limit) {
            bail!(GiveUp("as many short messages as may (sms_daily_limit) have left today".into()));
        }
        self.messenger.send(message)
    }

    fn link(&self, id: PersonId, purpose: Purpose, path: &str) -> Result<String> {
        let token = self.store.write_blocking(move |tx| make_link(tx, id, purpose))?;
        Ok(format!("{}{path}?token={token}", self.site.base_url))
    }
}

fn id_in(body: &serde_json::Value, name: &str) -> anyhow::Result<i64> {
    body.get(name).and_then(serde_json::Value::as_i64).with_context(|| format!("a job without its {name}"))
}

fn lang_of(person: &Person) -> Lang {
    Lang::parse(&person.language).unwrap_or_default()
}

fn confirm(post: &Post, person: &Person, to: &Addressee<'_>) -> anyhow::Result<()> {
    // Somebody added by the operator sets her password by a link, which confirms her address as well.
    let is_added = person.password_hash.is_none() && person.staff_name.is_some();
    if person.email_confirmed_at.is_some() || is_added {
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

/// A code that was used meanwhile, or whose person has left, is not sent; one that is over without having been sent is
/// given up, so that a broken gateway is seen.
fn send_code(post: &Post, body: &serde_json::Value) -> anyhow::Result<()> {
    let id = CodeId(id_in(body, "code_id")?);
    let code = match post.store.read_blocking(|tx| store::find_code_by_id(tx, id)) {
        Ok(code) if code.ended_at.is_none() => code,
        Ok(_) | Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let Some(person) = code.person_id.map(|id| post.person(id)).transpose()?.flatten() else { return Ok(()) };
    if code.expires_at <= post.store.clock().now() {
        bail!(GiveUp("the code was over before it could be sent".into()));
    }
    if is_of_another(post, &code, &person)? {
        return Ok(());
    }
    let (contact, digits) = (code.contact(), code.digits(&post.site.secret));
    match contact.kind() {
        ContactKind::Email => {
            let to = post.addressee(&person, contact.as_str());
            post.mailer.send(&mails::code(&to, &digits, code.purpose.label())?)
        }
        ContactKind::Mobile => {
            let text = Message::new("sms.code").with(digits.as_str());
            let text = text.with(Arg::Key(code.purpose.label())).with(CODE_MINUTES);
            let text = say(lang_of(&person), &text);
            post.send_message(&ShortMessage { to: contact, text, code: digits })
        }
    }
}

/// Whether a new contact has an account of its own: whoever asked for the code waits as for any other.
fn is_of_another(post: &Post, code: &OneTimeCode, person: &Person) -> Result<bool> {
    if code.purpose != CodePurpose::Change {
        return Ok(false);
    }
    match post.store.read_blocking(|tx| store::find_by_contact(tx, &code.contact())) {
        Ok(holder) => Ok(holder.id != person.id),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// To the former contact; where there was none, to the other one she has.
fn tell_former_contact(post: &Post, body: &serde_json::Value) -> anyhow::Result<()> {
    let id = ContactChangeId(id_in(body, "change_id")?);
    let change = match post.store.read_blocking(|tx| store::find_change(tx, id)) {
        Ok(change) => change,
        Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let Some(person) = post.person(change.person_id)? else { return Ok(()) };
    let other = match change.kind {
        ContactKind::Email => &person.mobile,
        ContactKind::Mobile => &person.email,
    };
    let Some(told) = change.former.as_ref().or(other.as_ref()) else { return Ok(()) };
    let told = Contact::stored(told);
    let token = post.store.write_blocking(move |tx| make_objection_link(tx, id))?;
    let link = format!("{}/account/objection?token={token}", post.site.base_url);
    let present = Contact::stored(&change.present).masked();
    match told.kind() {
        ContactKind::Email => {
            let to = post.addressee(&person, told.as_str());
            post.mailer.send(&mails::contact_changed(&to, (&present, OBJECTION_DAYS), &link)?)
        }
        ContactKind::Mobile => {
            let text = Message::new("sms.contact_changed").with(present).with(OBJECTION_DAYS).with(link);
            post.text(told, &text, &person)
        }
    }
}
