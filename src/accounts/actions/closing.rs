//! Closing an account for good. What belongs to other domains (claims, names in threads) they end in the same transaction.

use crate::accounts::model::{Actor, Purpose};
use crate::accounts::store;
use crate::base::{Error, Message, Result};
use crate::db::WriteTx;
use crate::facts::Fact;

/// Who works for the company hands her roles back first: 409.
pub const ROLES_FIRST: Message = Message::new("accounts.closing.roles_first");

/// Takes name, contacts, password, second step and sessions away. Texts stay (decisions.md 20).
pub fn close_account(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let id = actor.person_id;
    if !store::roles_of(tx, &[id])?.is_empty() {
        return Err(Error::Conflict(ROLES_FIRST));
    }
    store::delete_totp(tx, id)?;
    store::delete_changes_of(tx, id)?;
    store::delete_codes_of(tx, id)?;
    store::end_links_of(tx, id, Purpose::Password)?;
    store::end_links_of(tx, id, Purpose::Confirm)?;
    store::delete_sessions_of(tx, id)?;
    store::close_person(tx, id)?;
    tx.record(&Fact::AccountClosed { person_id: id }, &[])?;
    Ok(())
}
