//! Who works for the company, as what, and how far.

use super::sessions::make_link;
use crate::accounts::model::{Actor, Grant, Purpose, Scope};
use crate::accounts::{policy, store};
use crate::base::ids::{PersonId, RoleGrantId};
use crate::base::words::Role;
use crate::base::{Contact, Error, FormErrors, Message, Result, text};
use crate::db::WriteTx;
use crate::facts::Fact;
use crate::i18n::Lang;

/// A role is given to somebody with a staff name only: 422.
pub const NEEDS_STAFF_NAME: Message = Message::new("accounts.needs_staff_name");
/// She holds it already: 409.
pub const HELD_ALREADY: Message = Message::new("accounts.held_already");
/// Without an administrator nobody could give a role again: 409.
pub const LAST_ADMIN: Message = Message::new("accounts.last_admin");

/// The name under which a person speaks for the company, and for which part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffName {
    name: String,
    organisation: Option<String>,
}

impl StaffName {
    /// Reads the two fields of the form.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field.
    pub fn parse(name: &str, organisation: &str) -> Result<Self> {
        let mut errors = FormErrors::new();
        let name = errors.take("staff_name", text::line(name, &text::NAME)).unwrap_or_default();
        let organisation = match organisation.trim() {
            "" => None,
            written => errors.take("organisation", text::line(written, &text::TITLE)),
        };
        errors.into_result(Self { name, organisation })
    }
}

/// Gives a role to a person who has a staff name. Her sessions end, so that she signs in as staff (security.md S31).
pub fn grant_role(tx: &mut WriteTx<'_>, actor: &Actor, id: PersonId, grant: Grant) -> Result<()> {
    policy::may_grant(actor, grant.role, grant.scope)?;
    let person = store::find_person(tx, id)?;
    if person.staff_name.is_none() {
        return Err(Error::Invalid(FormErrors::of("role", NEEDS_STAFF_NAME)));
    }
    if store::roles_of(tx, &[id])?.iter().any(|held| held.grant == grant) {
        return Err(Error::Conflict(HELD_ALREADY));
    }
    insert_role(tx, id, grant, Some(actor.person_id))
}

/// Ends a role that a person holds, and her sessions.
pub fn end_role(tx: &mut WriteTx<'_>, actor: &Actor, id: PersonId, held: RoleGrantId) -> Result<()> {
    let held_roles = store::roles_of(tx, &[id])?;
    let held = held_roles.into_iter().find(|role| role.id == held).ok_or(Error::NotFound)?;
    let Grant { role, scope } = held.grant;
    policy::may_grant(actor, role, scope)?;
    if role == Role::Admin && scope == Scope::Group && store::count_group_admins(tx)? == 1 {
        return Err(Error::Conflict(LAST_ADMIN));
    }
    store::end_role(tx, held.id)?;
    store::delete_sessions_of(tx, id)?;
    let (scope_kind, scope_id) = scope.columns();
    tx.record(&Fact::RoleEnded { person_id: id, role, scope_kind, scope_id, by: actor.person_id }, &[])?;
    Ok(())
}

/// Enters the name under which a person speaks for the company.
pub fn set_staff_name(tx: &mut WriteTx<'_>, actor: &Actor, id: PersonId, name: &StaffName) -> Result<()> {
    policy::may_name_staff(actor)?;
    store::find_person(tx, id)?;
    store::set_staff_name(tx, id, &name.name, name.organisation.as_deref())?;
    tx.record(&Fact::StaffNamed { person_id: id, by: actor.person_id }, &[])?;
    Ok(())
}

/// Somebody to work for the company, as the command line asks.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// Her address; an account that has it is taken.
    pub email: String,
    /// The name under which she speaks; `None` keeps the one she has.
    pub name: Option<StaffName>,
    /// What she does, and how far.
    pub grant: Grant,
    /// The language of letters.
    pub language: Lang,
}

/// Gives a role in the operator's name and makes the one-time link with which the person sets her password
/// (decisions.md 24). No policy is asked: who runs the command owns the database.
pub fn add_staff(tx: &mut WriteTx<'_>, new: &NewStaff) -> Result<String> {
    let contact = Contact::stored(&new.email);
    let person = match store::find_by_contact(tx, &contact) {
        Ok(person) => person,
        Err(Error::NotFound) => {
            let language = new.language.tag();
            let row = store::NewPerson { contact: &contact, password_hash: None, public_name: None, language };
            let person_id = store::insert_person(tx, &row)?;
            tx.record(&Fact::PersonRegistered { person_id }, &[])?;
            store::find_person(tx, person_id)?
        }
        Err(error) => return Err(error),
    };
    match &new.name {
        Some(name) => store::set_staff_name(tx, person.id, &name.name, name.organisation.as_deref())?,
        None if person.staff_name.is_none() => {
            return Err(Error::Invalid(FormErrors::of("staff_name", NEEDS_STAFF_NAME)));
        }
        None => {}
    }
    if !store::roles_of(tx, &[person.id])?.iter().any(|held| held.grant == new.grant) {
        insert_role(tx, person.id, new.grant, None)?;
    }
    make_link(tx, person.id, Purpose::Password)
}

fn insert_role(tx: &mut WriteTx<'_>, id: PersonId, grant: Grant, by: Option<PersonId>) -> Result<()> {
    store::insert_role(tx, id, grant, by)?;
    store::delete_sessions_of(tx, id)?;
    let (scope_kind, scope_id) = grant.scope.columns();
    tx.record(&Fact::RoleGranted { person_id: id, role: grant.role, scope_kind, scope_id, by }, &[])?;
    Ok(())
}
