//! Whose notices are whose.

use crate::accounts::Actor;
use crate::base::ids::PersonId;
use crate::base::{Error, Result};

/// Notices are read by whom they were written to; for anybody else they do not exist.
pub fn may_read(actor: &Actor, told: PersonId) -> Result<()> {
    if actor.person_id == told { Ok(()) } else { Err(Error::NotFound) }
}
