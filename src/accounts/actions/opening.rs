//! Opening an account, showing that its address is one's own, and choosing how to be called.

use super::sessions::make_link;
use crate::accounts::actor::token_hash;
use crate::accounts::model::{Actor, Person, Purpose};
use crate::accounts::names::{NAME_IS_RESERVED, PublicName};
use crate::accounts::store;
use crate::base::ids::PersonId;
use crate::base::{Error, FormErrors, Result};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::i18n::Lang;

/// A new account as it was asked for.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The address, as `text::email` reads it.
    pub email: String,
    /// The name to be seen under, if one was chosen.
    pub public_name: Option<PublicName>,
    /// The language of letters.
    pub language: Lang,
}

/// Opens an account; a letter to confirm the address follows. For an address that has one already nothing changes and a
/// letter says so: the one who asks cannot tell (security.md S28).
pub fn register(tx: &mut WriteTx<'_>, asked: &Registration, password_hash: &str) -> Result<()> {
    refuse_staff_names(tx, asked.public_name.as_ref())?;
    match store::find_by_email(tx, &asked.email) {
        Ok(known) => {
            tx.record(&Fact::KnownAddressRegistered { person_id: known.id }, &[])?;
        }
        Err(Error::NotFound) => {
            open_account(tx, asked, password_hash)?;
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

/// Registers and confirms at once, by the same steps: for the demonstration and for tests.
pub fn register_confirmed(tx: &mut WriteTx<'_>, asked: &Registration, password_hash: &str) -> Result<PersonId> {
    refuse_staff_names(tx, asked.public_name.as_ref())?;
    let id = open_account(tx, asked, password_hash)?;
    let token = make_link(tx, id, Purpose::Confirm)?;
    confirm_email(tx, &token)
}

fn open_account(tx: &mut WriteTx<'_>, asked: &Registration, password_hash: &str) -> Result<PersonId> {
    let new = store::NewPerson {
        email: &asked.email,
        password_hash: Some(password_hash),
        public_name: asked.public_name.as_ref().map(PublicName::as_str),
        language: asked.language.tag(),
    };
    let person_id = store::insert_person(tx, &new)?;
    tx.record(&Fact::PersonRegistered { person_id }, &[])?;
    Ok(person_id)
}

/// Asks for the confirming letter again; answers the same for every address.
pub fn ask_confirmation(tx: &mut WriteTx<'_>, email: &str) -> Result<()> {
    match store::find_by_email(tx, email) {
        Ok(person) if person.email_confirmed_at.is_none() => {
            tx.record(&Fact::ConfirmationAsked { person_id: person.id }, &[])?;
            Ok(())
        }
        Ok(_) | Err(Error::NotFound) => store::count_unknown_address(tx),
        Err(error) => Err(error),
    }
}

/// Whose address a link confirms; 404 when it was used or is over.
pub fn find_owner_of_confirmation_link(tx: &mut ReadTx<'_>, token: &str) -> Result<Person> {
    store::find_owner_of_link(tx, &token_hash(token), Purpose::Confirm)
}

/// Confirms the address that the link was sent to, and ends the link.
pub fn confirm_email(tx: &mut WriteTx<'_>, token: &str) -> Result<PersonId> {
    let owner = find_owner_of_confirmation_link(tx, token)?;
    store::end_links_of(tx, owner.id, Purpose::Confirm)?;
    if store::mark_email_confirmed(tx, owner.id)? {
        tx.record(&Fact::EmailConfirmed { person_id: owner.id }, &[])?;
    }
    Ok(owner.id)
}

/// Chooses the name to be seen under, or, with `None`, the name of one's building.
pub fn set_public_name(tx: &mut WriteTx<'_>, actor: &Actor, name: Option<&PublicName>) -> Result<()> {
    refuse_staff_names(tx, name)?;
    store::set_public_name(tx, actor.person_id, name.map(PublicName::as_str))
}

/// Chooses the language of one's letters.
pub fn set_language(tx: &mut WriteTx<'_>, actor: &Actor, language: Lang) -> Result<()> {
    store::set_language(tx, actor.person_id, language.tag())
}

fn refuse_staff_names(tx: &mut ReadTx<'_>, name: Option<&PublicName>) -> Result<()> {
    let Some(name) = name else { return Ok(()) };
    if name.is_one_of(&store::staff_names(tx)?) {
        return Err(Error::Invalid(FormErrors::of("public_name", NAME_IS_RESERVED)));
    }
    Ok(())
}
