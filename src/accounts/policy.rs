//! Who may act on accounts.

use super::model::{Actor, Scope};
use crate::base::ids::PersonId;
use crate::base::words::Role;
use crate::base::{Error, Message, Result};
use crate::settings::StaffTotp;

use super::actor::ONLY_ADMIN;

/// An administrator of a part of the company may not give roles beyond that part.
pub const BEYOND_SCOPE: Message = Message::new("accounts.beyond_scope");

/// Who has lost her own second step asks another administrator.
pub const NOT_YOUR_OWN: Message = Message::new("accounts.totp.not_your_own");
/// Staff keep their second step where the settings require one.
pub const REQUIRED_OF_STAFF: Message = Message::new("accounts.totp.required_of_staff");

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

/// Another's lost second step is taken away by administrators whose own scope is the group; one's own on one's own page.
pub fn may_reset_totp(actor: &Actor, id: PersonId) -> Result<()> {
    if actor.person_id == id {
        return Err(Error::Denied(NOT_YOUR_OWN));
    }
    may_grant(actor, Role::Admin, Scope::Group)
}

/// One's own second step cannot be given up where it is required.
pub fn may_end_totp(actor: &Actor, staff_totp: StaffTotp) -> Result<()> {
    let is_required = staff_totp == StaffTotp::Required && actor.is_staff();
    if is_required { Err(Error::Denied(REQUIRED_OF_STAFF)) } else { Ok(()) }
}

/// The name under which a person speaks for the company is entered by administrators whose own scope is the group.
pub fn may_name_staff(actor: &Actor) -> Result<()> {
    may_grant(actor, Role::Admin, Scope::Group)
}
