//! Who lives with an owner or rents from her, on the owner's word.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{EstateId, PersonId, UnitId};
use crate::base::words::Residence;
use crate::schema::home_invitation;

/// How long an invitation waits to be accepted.
pub const INVITATION_DAYS: i64 = 14;

/// An invitation that waits.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = home_invitation)]
pub struct Invitation {
    pub id: String,
    pub unit_id: UnitId,
    pub residence: Residence,
    pub called: String,
    pub invited_by: PersonId,
    pub invited_at: Instant,
    pub expires_at: Instant,
    pub tenancy_ends_at: Option<Instant>,
}

impl Invitation {
    /// The last day of the tenancy it leads to, where that has one.
    pub fn last_day(&self) -> Option<Instant> {
        self.tenancy_ends_at.map(|end| end.plus_millis(-1))
    }
}

/// An invitation that somebody gave, for the file of her own data.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "the names say it")]
pub struct GivenInvitation {
    pub invitation: Invitation,
    pub ended_at: Option<Instant>,
    pub estate_name: String,
    pub building_name: String,
    pub unit_label: String,
}

/// An invitation with the words for its place, for who holds the code.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct InvitedHome {
    pub invitation: Invitation,
    pub estate_id: EstateId,
    pub estate_name: String,
    pub building_name: String,
    pub unit_label: String,
}

/// Whom an owner lets in, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResident {
    /// Family or tenant.
    pub residence: Residence,
    /// How the owner calls her; only owners of the home and the estate's staff read it.
    pub called: String,
    /// A tenant's last day, where the owner gives one.
    pub last_day: Option<NaiveDate>,
}
