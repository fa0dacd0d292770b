//! Who looks after reply templates.

use super::yes_or;
use crate::accounts::{Actor, Scope};
use crate::base::words::Role;
use crate::base::{Message, Result};

/// 403: templates are what the whole group says.
pub const ONLY_GROUP_WRITES: Message = Message::new("templates.only_group");

/// Administrators and the customer centre of the whole group.
pub fn may_write_templates(actor: &Actor) -> Result<()> {
    yes_or(actor.scopes(&[Role::Admin, Role::GroupCentre]).contains(&Scope::Group), ONLY_GROUP_WRITES)
}
