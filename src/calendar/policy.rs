//! Who looks after the calendar.

use crate::accounts::{Actor, Scope};
use crate::base::words::Role;
use crate::base::{Error, Message, Result};

/// A notice moves deadlines everywhere: 403 for everybody but administrators of the whole group.
pub const ONLY_GROUP_ADMIN: Message = Message::new("calendar.only_group_admin");

/// Notices are loaded by administrators of the whole group.
pub fn may_load_notices(actor: &Actor) -> Result<()> {
    if actor.scopes(&[Role::Admin]).contains(&Scope::Group) { Ok(()) } else { Err(Error::Denied(ONLY_GROUP_ADMIN)) }
}
