//! Who may act on accounts.

use super::model::{Actor, Scope};
use crate::base::words::Role;
use crate::base::{Error, Message, Result};

use super::actor::ONLY_ADMIN;

/// An administrator of a part of the company may not give roles beyond that part.
pub const BEYOND_SCOPE: Message = Message::new("accounts.beyond_scope");

/// Roles are given and ended by administrators whose own scope is the group.
pub fn may_grant(actor: &Actor, _role: Role, _scope: Scope) -> Result<()> {
    if actor.scopes(&[Role::Admin]).contains(&Scope::Group) {
        Ok(())
    } else if actor.holds(&[Role::Admin]) {
        Err(Error::Denied(BEYOND_SCOPE))
    } else {
        Err(Error::Denied(ONLY_ADMIN))
    }
}

/// The name under which a person speaks for the company is entered by administrators whose own scope is the group.
pub fn may_name_staff(actor: &Actor) -> Result<()> {
    may_grant(actor, Role::Admin, Scope::Group)
}
