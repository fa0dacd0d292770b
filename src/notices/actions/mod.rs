//! Marking as read, choosing how to be told; telling people of a fact and letters in files of their own.

mod letters;
mod tell;

use super::model::{Choices, Subscription};
use super::policy;
use super::store;
use crate::accounts::{self, Actor};
use crate::base::ids::PersonId;
use crate::base::{Error, Result};
use crate::db::{ReadTx, WriteTx};

pub(super) use letters::{gather_digest, tidy};
pub(super) use tell::tell;

/// Marks a person's notices up to one as read, and counts what is left.
pub fn mark_read(tx: &mut WriteTx<'_>, actor: &Actor, told: PersonId, up_to: i64) -> Result<()> {
    policy::may_read(actor, told)?;
    store::mark_read(tx, told, up_to)
}

/// Chooses how one is told.
pub fn choose(tx: &mut WriteTx<'_>, actor: &Actor, told: PersonId, choices: &Choices) -> Result<()> {
    policy::may_choose(actor, told)?;
    store::replace_choices(tx, told, choices)
}

/// Forgets one's own notices and choices: for somebody who closes her account.
pub fn forget_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    store::delete_choices(tx, actor.person_id)?;
    store::delete_of(tx, actor.person_id)
}

/// Stops what a link in a letter stops. The link is the authority: it was sent to her alone, and it can only take away.
pub(super) fn unsubscribe(tx: &mut WriteTx<'_>, told: PersonId, subscription: Subscription) -> Result<()> {
    let mut choices = choices_of_known(tx, told)?;
    choices.stop(subscription);
    store::replace_choices(tx, told, &choices)
}

/// What a person chose; 404 for somebody who has left.
pub(super) fn choices_of_known(tx: &mut ReadTx<'_>, told: PersonId) -> Result<Choices> {
    if accounts::find_person(tx, told)?.closed_at.is_some() {
        return Err(Error::NotFound);
    }
    Ok(store::choices_of(tx, &[told])?.remove(&told).unwrap_or_default())
}
