//! Whose notices and choices are whose.

use crate::accounts::Actor;
use crate::base::ids::PersonId;
use crate::base::{Error, Result};

/// Notices are read by whom they were written to; for anybody else they do not exist.
pub fn may_read(actor: &Actor, told: PersonId) -> Result<()> {
    if actor.person_id == told { Ok(()) } else { Err(Error::NotFound) }
}

/// How somebody is told, she chooses herself.
pub fn may_choose(actor: &Actor, told: PersonId) -> Result<()> {
    may_read(actor, told)
}

/// Whether what only staff is told of concerns her.
pub fn works(actor: &Actor) -> bool {
    actor.is_staff()
}
