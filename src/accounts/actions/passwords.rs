//! Passwords: lost, set by a link, changed.

use crate::accounts::actor::token_hash;
use crate::accounts::model::{Actor, Person, Purpose};
use crate::accounts::store;
use crate::base::ids::PersonId;
use crate::base::{Contact, ContactKind, Error, Result};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

/// Asks for a link to set a new password; answers the same for every address (security.md S28).
pub fn ask_reset(tx: &mut WriteTx<'_>, email: &Contact) -> Result<()> {
    match store::find_by_contact(tx, email) {
        Ok(person) => {
            tx.record(&Fact::ResetAsked { person_id: person.id }, &[])?;
            Ok(())
        }
        Err(Error::NotFound) => store::count_unknown_address(tx),
        Err(error) => Err(error),
    }
}

/// Whose password a link sets; 404 when it was used or is over.
pub fn find_owner_of_password_link(tx: &mut ReadTx<'_>, token: &str) -> Result<Person> {
    store::find_owner_of_link(tx, &token_hash(token), Purpose::Password)
}

/// Sets the password by a link. Every session and every other link ends (security.md S30); the link came by letter, so
/// the address is confirmed as well.
pub fn reset_password(tx: &mut WriteTx<'_>, token: &str, password_hash: &str) -> Result<PersonId> {
    let owner = find_owner_of_password_link(tx, token)?;
    // A link that a code led to came by short message, and that code has confirmed the number.
    if owner.email.is_some() && owner.mobile_confirmed_at.is_none() {
        super::codes::confirm_contact(tx, owner.id, ContactKind::Email)?;
    }
    set_password(tx, owner.id, password_hash)?;
    Ok(owner.id)
}

/// Changes one's own password, the old one having been verified. Every session and link ends; the caller begins a new
/// session for the browser at hand.
pub fn change_password(tx: &mut WriteTx<'_>, actor: &Actor, password_hash: &str) -> Result<()> {
    set_password(tx, actor.person_id, password_hash)
}

fn set_password(tx: &mut WriteTx<'_>, person_id: PersonId, password_hash: &str) -> Result<()> {
    store::set_password_hash(tx, person_id, Some(password_hash))?;
    store::delete_sessions_of(tx, person_id)?;
    store::end_links_of(tx, person_id, Purpose::Password)?;
    store::end_links_of(tx, person_id, Purpose::Confirm)?;
    store::end_codes_of(tx, person_id)?;
    tx.record(&Fact::PasswordChanged { person_id }, &[])?;
    Ok(())
}
