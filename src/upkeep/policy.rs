//! Who may look after the machinery.

use crate::accounts::{Actor, Scope};
use crate::base::words::Role;
use crate::base::{Error, Message, Result};

/// Jobs concern the whole site: an administrator of one region or estate does not see them.
pub const ONLY_GROUP_ADMIN: Message = Message::new("upkeep.only_group_admin");

/// Jobs are looked after by administrators of the whole group.
pub fn may_tend_jobs(actor: &Actor) -> Result<()> {
    if actor.scopes(&[Role::Admin]).contains(&Scope::Group) { Ok(()) } else { Err(Error::Denied(ONLY_GROUP_ADMIN)) }
}
