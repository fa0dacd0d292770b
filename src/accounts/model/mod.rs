//! Persons, roles with scopes, and the actor of a request.

mod change;
mod code;
mod device;
mod totp;

use diesel::prelude::*;

use crate::base::ids::{BuildingId, EstateId, PersonId, RegionId, RoleGrantId, UnitId};
use crate::base::words::{Residence, Role, ScopeKind};
use crate::base::{Contact, Instant};
use crate::schema::person;
use crate::text_enum;

pub use change::{ContactChange, OBJECTION_DAYS};
pub use code::{
    CODE_ATTEMPTS, CODE_MINUTES, CODES_A_DAY, CODES_AN_HOUR, CodePurpose, OneTimeCode, SECOND_STEPS_A_DAY, is_same,
    typed_digits,
};
pub use device::{Device, Platform, Program};
pub use totp::{SECRET_BYTES, Totp, app_code, new_recovery_codes, recovery_hash};

/// How long an owner stays signed in (decisions.md 25).
pub const SESSION_HOURS: i64 = 30 * 24;
/// How long staff stay signed in (decisions.md 25).
pub const STAFF_SESSION_HOURS: i64 = 12;
/// How long a link in a letter can be used (security.md S30).
pub const LINK_MINUTES: i64 = 60;
/// How long a session is trusted with a sensitive act after its holder proved again who she is.
pub const PROOF_MINUTES: i64 = 10;

text_enum! {
    /// What a one-time link is for.
    pub enum Purpose {
        /// To show that an address is one's own.
        Confirm = "confirm",
        /// To set a password.
        Password = "password",
    }
}

/// An account.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = person)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Person {
    pub id: PersonId,
    pub email: Option<String>,
    pub email_confirmed_at: Option<Instant>,
    pub password_hash: Option<String>,
    pub public_name: Option<String>,
    pub staff_name: Option<String>,
    pub organisation: Option<String>,
    pub language: String,
    pub unread_notices: i32,
    pub created_at: Instant,
    pub closed_at: Option<Instant>,
    pub mobile: Option<String>,
    pub mobile_confirmed_at: Option<Instant>,
}

impl Person {
    /// Whether she can be reached where she says: nothing is posted without.
    pub fn is_confirmed(&self) -> bool {
        self.email_confirmed_at.is_some() || self.mobile_confirmed_at.is_some()
    }

    /// Where she is reached: a confirmed address, else a confirmed number, else what there is.
    pub fn contact(&self) -> Option<Contact> {
        let confirmed = [(&self.email, self.email_confirmed_at), (&self.mobile, self.mobile_confirmed_at)];
        let confirmed = confirmed.into_iter().find_map(|(text, at)| at.and(text.as_deref()));
        confirmed.or(self.email.as_deref()).or(self.mobile.as_deref()).map(Contact::stored)
    }

    /// Whether a contact is one of hers, and was shown to be.
    pub fn has_confirmed(&self, contact: &Contact) -> bool {
        let is_email = self.email.as_deref() == Some(contact.as_str()) && self.email_confirmed_at.is_some();
        is_email || (self.mobile.as_deref() == Some(contact.as_str()) && self.mobile_confirmed_at.is_some())
    }
}

/// How far a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere.
    Group,
    /// One region and its estates.
    Region(RegionId),
    /// One estate.
    Estate(EstateId),
}

/// What a grant must reach for its holder to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// An estate, be it through its region or the group.
    Estate(EstateId, RegionId),
    /// The whole group: what a region must not judge itself.
    Group,
}

impl Scope {
    /// Whether a grant of this scope reaches so far.
    pub fn has(self, reach: Reach) -> bool {
        match reach {
            Reach::Estate(estate, region) => self.covers(estate, region),
            Reach::Group => self == Self::Group,
        }
    }

    /// The scope of a stored row; `None` for a row that breaks the table's own rule.
    pub fn of_columns(kind: ScopeKind, id: Option<i64>) -> Option<Self> {
        match (kind, id) {
            (ScopeKind::Group, None) => Some(Self::Group),
            (ScopeKind::Region, Some(id)) => Some(Self::Region(RegionId(id))),
            (ScopeKind::Estate, Some(id)) => Some(Self::Estate(EstateId(id))),
            _ => None,
        }
    }

    /// The columns of a stored row.
    pub const fn columns(self) -> (ScopeKind, Option<i64>) {
        match self {
            Self::Group => (ScopeKind::Group, None),
            Self::Region(id) => (ScopeKind::Region, Some(id.0)),
            Self::Estate(id) => (ScopeKind::Estate, Some(id.0)),
        }
    }

    /// Reads `group`, `region:7` or `estate:7`, as the forms send it.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == ScopeKind::Group.code() => Some(Self::Group),
            Some((kind, id)) => {
                let kind = ScopeKind::parse(kind)?;
                Self::of_columns(kind, Some(id.parse().ok()?))
            }
            None => None,
        }
    }

    /// What [`Scope::parse`] reads.
    pub fn code(self) -> String {
        match self.columns() {
            (kind, None) => kind.code().to_owned(),
            (kind, Some(id)) => format!("{}:{id}", kind.code()),
        }
    }

    /// Whether it reaches an estate of a region.
    pub fn covers(self, estate: EstateId, region: RegionId) -> bool {
        match self {
            Self::Group => true,
            Self::Region(id) => id == region,
            Self::Estate(id) => id == estate,
        }
    }
}

/// A role that a person holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grant {
    /// What she does.
    pub role: Role,
    /// For whom.
    pub scope: Scope,
}

/// A role with who holds it and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct HeldRole {
    pub id: RoleGrantId,
    pub person_id: PersonId,
    pub grant: Grant,
    pub granted_at: Instant,
}

/// A home that a person has been approved for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the ids say it")]
pub struct Home {
    pub unit_id: UnitId,
    pub building_id: BuildingId,
    pub estate_id: EstateId,
    pub region_id: RegionId,
    pub residence: Residence,
}

/// The person who makes the request at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub person_id: PersonId,
    /// Whether her address is confirmed; nothing is posted without.
    pub is_confirmed: bool,
    /// The name she chose to be seen under; `None`: the name of her building.
    pub public_name: Option<String>,
    /// Name and organisation under which she speaks for the company.
    pub staff_name: Option<String>,
    /// Her organisation, as entered by an administrator.
    pub organisation: Option<String>,
    /// Notices she has not read.
    pub unread_notices: i32,
    /// Whether she signs in with a second step.
    pub has_totp: bool,
    /// Whether her roles rest until she has set up the second step that they need.
    pub is_held_back: bool,
    /// The roles she holds.
    pub grants: Vec<Grant>,
    /// The homes she has been approved for.
    pub homes: Vec<Home>,
}

impl Actor {
    /// The same person without her roles, for as long as the second step that they need is not set up.
    pub fn without_roles(self) -> Self {
        Self { grants: Vec::new(), is_held_back: true, ..self }
    }

    /// Whether she works for the company.
    pub fn is_staff(&self) -> bool {
        !self.grants.is_empty()
    }

    /// Whether she holds one of the roles anywhere.
    pub fn holds(&self, roles: &[Role]) -> bool {
        self.grants.iter().any(|grant| roles.contains(&grant.role))
    }

    /// The first of her grants with one of the roles that reaches so far.
    pub fn grant_in(&self, roles: &[Role], reach: Reach) -> Option<Grant> {
        let reaching = |grant: &&Grant| roles.contains(&grant.role) && grant.scope.has(reach);
        self.grants.iter().find(reaching).copied()
    }

    /// Whether one of her grants with one of the roles reaches so far.
    pub fn holds_in(&self, roles: &[Role], reach: Reach) -> bool {
        self.grant_in(roles, reach).is_some()
    }

    /// Whether one of her grants with one of the roles reaches an estate.
    pub fn holds_at(&self, roles: &[Role], estate: EstateId, region: RegionId) -> bool {
        self.holds_in(roles, Reach::Estate(estate, region))
    }

    /// The scopes in which she holds one of the roles.
    pub fn scopes(&self, roles: &[Role]) -> Vec<Scope> {
        self.grants.iter().filter(|grant| roles.contains(&grant.role)).map(|grant| grant.scope).collect()
    }

    /// Her home on an estate: the first one approved.
    pub fn home_on(&self, estate: EstateId) -> Option<Home> {
        self.homes.iter().find(|home| home.estate_id == estate).copied()
    }

    /// The first home that she owns.
    pub fn owned_home(&self) -> Option<Home> {
        self.homes.iter().find(|home| self.speaks_for(home.unit_id)).copied()
    }

    /// Whether she lives in a home, be it as a tenant.
    pub fn lives_in(&self, unit: UnitId) -> bool {
        self.homes.iter().any(|home| home.unit_id == unit)
    }

    /// Whether a home is hers or her family's, so that she speaks for it; a tenant speaks for herself.
    pub fn speaks_for(&self, unit: UnitId) -> bool {
        self.homes.iter().any(|home| home.unit_id == unit && home.residence != Residence::Tenant)
    }
}
