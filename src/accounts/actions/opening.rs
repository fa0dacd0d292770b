//! Opening an account, showing that its address is one's own, and choosing how to be called.

use super::codes;
use crate::accounts::actor::token_hash;
use crate::accounts::model::{Actor, CodePurpose, Person, Purpose};
use crate::accounts::names::{NAME_OF_ESTATE, NAME_OF_STAFF, PublicName};
use crate::accounts::store;
use crate::base::ids::PersonId;
use crate::base::{Contact, ContactKind, Error, FormErrors, Result};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::i18n::Lang;

/// A new account as it was asked for.
#[derive(Clone, Debug)]
pub struct Registration {
    /// The address or number.
    pub contact: Contact,
    /// The name to be seen under, if one was chosen.
    pub public_name: Option<PublicName>,
    /// The language of letters.
    pub language: Lang,
}

/// What the one who registered is to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registered {
    /// Look at her letters.
    ByLetter,
    /// Type the code that her phone gets, on the page of this address.
    ByCode(String),
}

/// Opens an account; a letter or a code to confirm its address or number follows. For one that has an account already
/// nothing changes, and a letter says so, or the code signs in to it: the one who asks cannot tell (security.md S28).
/// Without a password one signs in by codes.
pub fn register(
    tx: &mut WriteTx<'_>,
    asked: &Registration,
    password_hash: Option<&str>,
    sms_a_day: u32,
) -> Result<Registered> {
    let is_mobile = asked.contact.kind() == ContactKind::Mobile;
    if is_mobile {
        codes::may_ask(tx, &asked.contact, sms_a_day)?;
    }
    refuse_taken_names(tx, asked.public_name.as_ref())?;
    let (id, purpose) = match store::find_by_contact(tx, &asked.contact) {
        Ok(known) => (known.id, CodePurpose::Known),
        Err(Error::NotFound) => (open_account(tx, asked, password_hash)?, CodePurpose::Confirm),
        Err(error) => return Err(error),
    };
    if is_mobile {
        return Ok(Registered::ByCode(codes::ask_code_of(tx, id, &asked.contact, purpose)?));
    }
    if purpose == CodePurpose::Known {
        tx.record(&Fact::KnownAddressRegistered { person_id: id }, &[])?;
    }
    Ok(Registered::ByLetter)
}

/// Registers and confirms at once, by the same steps: for the demonstration and for tests.
pub fn register_confirmed(tx: &mut WriteTx<'_>, asked: &Registration, password_hash: &str) -> Result<PersonId> {
    refuse_taken_names(tx, asked.public_name.as_ref())?;
    let id = open_account(tx, asked, Some(password_hash))?;
    codes::confirm_contact(tx, id, asked.contact.kind())?;
    Ok(id)
}

fn open_account(tx: &mut WriteTx<'_>, asked: &Registration, password_hash: Option<&str>) -> Result<PersonId> {
    let new = store::NewPerson {
        contact: &asked.contact,
        password_hash,
        public_name: asked.public_name.as_ref().map(PublicName::as_str),
        language: asked.language.tag(),
    };
    let person_id = store::insert_person(tx, &new)?;
    tx.record(&Fact::PersonRegistered { person_id }, &[])?;
    Ok(person_id)
}

/// Asks for the confirming letter again; answers the same for every address.
pub fn ask_confirmation(tx: &mut WriteTx<'_>, email: &Contact) -> Result<()> {
    match store::find_by_contact(tx, email) {
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
    codes::confirm_contact(tx, owner.id, ContactKind::Email)?;
    Ok(owner.id)
}

/// Chooses the name to be seen under, or, with `None`, the name of one's building.
pub fn set_public_name(tx: &mut WriteTx<'_>, actor: &Actor, name: Option<&PublicName>) -> Result<()> {
    refuse_taken_names(tx, name)?;
    store::set_public_name(tx, actor.person_id, name.map(PublicName::as_str))
}

/// Chooses the language of one's letters.
pub fn set_language(tx: &mut WriteTx<'_>, actor: &Actor, language: Lang) -> Result<()> {
    store::set_language(tx, actor.person_id, language.tag())
}

fn refuse_taken_names(tx: &mut ReadTx<'_>, name: Option<&PublicName>) -> Result<()> {
    let Some(name) = name else { return Ok(()) };
    let refused = |message| Err(Error::Invalid(FormErrors::of("public_name", message)));
    if name.is_one_of(&store::staff_names(tx)?) {
        return refused(NAME_OF_STAFF);
    }
    let estates: Vec<String> = store::estates(tx)?.into_iter().map(|(_, name)| name).collect();
    if name.is_one_of(&estates) { refused(NAME_OF_ESTATE) } else { Ok(()) }
}
