//! Addresses and numbers of persons, and what they took the place of.

use diesel::prelude::*;

use crate::accounts::model::{ContactChange, OBJECTION_DAYS, Person};
use crate::base::ids::{ContactChangeId, PersonId};
use crate::base::{Contact, ContactKind, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{contact_change, person};

/// The living account of an address or a number.
pub fn find_by_contact(tx: &mut ReadTx<'_>, contact: &Contact) -> Result<Person> {
    let living = person::table.filter(person::closed_at.is_null());
    Ok(match contact.kind() {
        ContactKind::Email => living.filter(person::email.eq(contact.as_str())).first(tx.conn())?,
        ContactKind::Mobile => living.filter(person::mobile.eq(contact.as_str())).first(tx.conn())?,
    })
}

/// Notes the first moment at which a contact was shown to be hers; says whether that is now.
pub fn mark_confirmed(tx: &mut WriteTx<'_>, id: PersonId, kind: ContactKind) -> Result<bool> {
    let now = tx.now();
    let row = person::table.find(id.0);
    let changed = match kind {
        ContactKind::Email => diesel::update(row.filter(person::email_confirmed_at.is_null()))
            .set(person::email_confirmed_at.eq(now))
            .execute(tx.conn())?,
        ContactKind::Mobile => diesel::update(row.filter(person::mobile_confirmed_at.is_null()))
            .set(person::mobile_confirmed_at.eq(now))
            .execute(tx.conn())?,
    };
    Ok(changed == 1)
}

/// Sets a confirmed contact, or takes the one of a kind away.
pub fn set_contact(tx: &mut WriteTx<'_>, id: PersonId, kind: ContactKind, contact: Option<&str>) -> Result<()> {
    let confirmed_at = contact.map(|_| tx.now());
    let row = person::table.find(id.0);
    match kind {
        ContactKind::Email => diesel::update(row)
            .set((person::email.eq(contact), person::email_confirmed_at.eq(confirmed_at)))
            .execute(tx.conn())?,
        ContactKind::Mobile => diesel::update(row)
            .set((person::mobile.eq(contact), person::mobile_confirmed_at.eq(confirmed_at)))
            .execute(tx.conn())?,
    };
    Ok(())
}

/// Keeps a change as long as it can be undone, and forgets those of the person that cannot be any more.
pub fn insert_change(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    kind: ContactKind,
    (former, present): (Option<&str>, &str),
) -> Result<ContactChangeId> {
    let now = tx.now();
    let over =
        contact_change::table.filter(contact_change::person_id.eq(id.0)).filter(contact_change::expires_at.le(now));
    diesel::delete(over).execute(tx.conn())?;
    let row: ContactChange = diesel::insert_into(contact_change::table)
        .values((
            contact_change::person_id.eq(id.0),
            contact_change::kind.eq(kind),
            contact_change::former.eq(former),
            contact_change::present.eq(present),
            contact_change::changed_at.eq(now),
            contact_change::expires_at.eq(now.plus_days(OBJECTION_DAYS)),
        ))
        .returning(contact_change::all_columns)
        .get_result(tx.conn())?;
    Ok(row.id)
}

/// A change that a letter tells of; 404 when it was undone.
pub fn find_change(tx: &mut ReadTx<'_>, id: ContactChangeId) -> Result<ContactChange> {
    Ok(contact_change::table.find(id.0).get_result(tx.conn())?)
}

/// The change of a link; 404 when it was undone, is over, or never was.
pub fn find_change_by_token(tx: &mut ReadTx<'_>, token_hash: &[u8]) -> Result<ContactChange> {
    let now = tx.now();
    Ok(contact_change::table
        .filter(contact_change::token_hash.eq(token_hash))
        .filter(contact_change::expires_at.gt(now))
        .first(tx.conn())?)
}

/// Keeps the hash of the link with which a change can be undone.
pub fn set_change_token(tx: &mut WriteTx<'_>, id: ContactChangeId, token_hash: &[u8]) -> Result<()> {
    diesel::update(contact_change::table.find(id.0))
        .set(contact_change::token_hash.eq(token_hash))
        .execute(tx.conn())?;
    Ok(())
}

/// Of a change and those after it the first of each kind: it holds what stood before them all.
pub fn first_changes_from(tx: &mut ReadTx<'_>, change: &ContactChange) -> Result<Vec<ContactChange>> {
    let changes: Vec<ContactChange> = contact_change::table
        .filter(contact_change::person_id.eq(change.person_id.0))
        .filter(contact_change::id.ge(change.id.0))
        .order(contact_change::id)
        .load(tx.conn())?;
    let mut first: Vec<ContactChange> = Vec::new();
    for change in changes {
        if first.iter().all(|earlier| earlier.kind != change.kind) {
            first.push(change);
        }
    }
    Ok(first)
}

/// Forgets a change and those after it: undoing the first undoes them all.
pub fn delete_changes_from(tx: &mut WriteTx<'_>, change: &ContactChange) -> Result<usize> {
    let from = contact_change::table
        .filter(contact_change::person_id.eq(change.person_id.0))
        .filter(contact_change::id.ge(change.id.0));
    Ok(diesel::delete(from).execute(tx.conn())?)
}

/// Forgets every change of a person.
pub fn delete_changes_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(contact_change::table.filter(contact_change::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}
