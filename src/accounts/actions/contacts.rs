//! A new address or number in place of the old: shown to be one's own first, told to the old one, who may undo it.

use super::sessions::make_link;
use crate::accounts::actor::token_hash;
use crate::accounts::model::{ContactChange, Purpose};
use crate::accounts::store;
use crate::base::ids::{ContactChangeId, PersonId};
use crate::base::{Contact, ContactKind, Error, Instant, Message, Result};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

/// Another account has it by now: 409.
pub const CONTACT_TAKEN: Message = Message::new("accounts.contact_taken");

/// Takes a contact that a code has shown to be hers. Links and codes to the old one end.
pub(super) fn change_contact(tx: &mut WriteTx<'_>, id: PersonId, contact: &Contact) -> Result<()> {
    let person = store::find_person(tx, id)?;
    let kind = contact.kind();
    must_be_free(tx, id, contact)?;
    let former = match kind {
        ContactKind::Email => person.email,
        ContactKind::Mobile => person.mobile,
    };
    if former.as_deref() == Some(contact.as_str()) {
        return super::codes::confirm_contact(tx, id, kind);
    }
    store::set_contact(tx, id, kind, Some(contact.as_str()))?;
    store::end_links_of(tx, id, Purpose::Password)?;
    store::end_links_of(tx, id, Purpose::Confirm)?;
    let change_id = store::insert_change(tx, id, kind, (former.as_deref(), contact.as_str()))?;
    tx.record(&Fact::ContactChanged { person_id: id, contact: kind, change_id }, &[])?;
    Ok(())
}

fn must_be_free(tx: &mut ReadTx<'_>, id: PersonId, contact: &Contact) -> Result<()> {
    match store::find_by_contact(tx, contact) {
        Ok(other) if other.id != id => Err(Error::Conflict(CONTACT_TAKEN)),
        Ok(_) | Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Makes the link with which a change can be undone; called when its letter is written.
pub fn make_objection_link(tx: &mut WriteTx<'_>, id: ContactChangeId) -> Result<String> {
    let token = tx.random().token();
    store::set_change_token(tx, id, &token_hash(&token))?;
    Ok(token)
}

/// The change of a link; 404 when it was undone or its time is over.
pub fn find_change_of_link(tx: &mut ReadTx<'_>, token: &str) -> Result<ContactChange> {
    store::find_change_by_token(tx, &token_hash(token))
}

/// Puts the former contact back, and with it every other that was changed since, address and number alike: whoever changed
/// this one may have added a way in for himself, or a second step that locks the owner out. He knew the password or had
/// the phone, so sessions and password end as well. Gives the token with which the owner sets a new one.
pub fn undo_change(tx: &mut WriteTx<'_>, token: &str) -> Result<String> {
    let change = find_change_of_link(tx, token)?;
    let id = change.person_id;
    let first_of_kinds = store::first_changes_from(tx, &change)?;
    for first in &first_of_kinds {
        if let Some(former) = &first.former {
            must_be_free(tx, id, &Contact::stored(former))?;
        }
    }
    if store::delete_changes_from(tx, &change)? == 0 {
        return Err(Error::NotFound);
    }
    for first in &first_of_kinds {
        store::set_contact(tx, id, first.kind, first.former.as_deref())?;
        tx.record(&Fact::ContactChangeUndone { person_id: id, contact: first.kind, change_id: first.id }, &[])?;
    }
    end_second_step_since(tx, id, change.changed_at)?;
    store::set_password_hash(tx, id, None)?;
    store::delete_sessions_of(tx, id)?;
    store::end_codes_of(tx, id)?;
    make_link(tx, id, Purpose::Password)
}

/// A second step that was set up since is not the owner's; an older one stays.
fn end_second_step_since(tx: &mut WriteTx<'_>, id: PersonId, since: Instant) -> Result<()> {
    let Some(totp) = store::find_totp(tx, id)?.filter(|totp| totp.started_at >= since) else { return Ok(()) };
    store::delete_totp(tx, id)?;
    if totp.enabled_at.is_some() {
        tx.record(&Fact::TotpEnded { person_id: id, by: Some(id) }, &[])?;
    }
    Ok(())
}
