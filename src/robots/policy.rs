//! Who looks after robots.

use crate::accounts::{Actor, Scope};
use crate::base::words::Role;
use crate::base::{Error, Message, Result};

/// A robot tells others of complaints: 403 for everybody but administrators of the whole group.
pub const ONLY_GROUP_ADMIN: Message = Message::new("robots.only_group_admin");

/// Robots are looked after by administrators of the whole group.
pub fn may_tend_robots(actor: &Actor) -> Result<()> {
    if actor.scopes(&[Role::Admin]).contains(&Scope::Group) { Ok(()) } else { Err(Error::Denied(ONLY_GROUP_ADMIN)) }
}
