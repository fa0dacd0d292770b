//! Places, claims, and the names that are shown of them.

mod household;
mod labels;
mod names;
mod plan;
mod resident;
mod roster;
mod table;
mod tenancy;
mod workbook;

use diesel::prelude::*;

pub use household::{Household, HouseholdHash, holder_name};
pub use labels::{building_name, place_name, unit_label};
pub use names::{SMALL_BUILDING_UNITS, public_name_of};
pub use plan::{Contradicting, PlannedRow, RosterOutcome, RosterPlan, RosterUnit};
pub use resident::{GivenInvitation, INVITATION_DAYS, Invitation, InvitedHome, NewResident};
pub use roster::{MAX_PLACES_BYTES, PlaceRow, Places, Roster, RosterRow, UNITS_PER_SLICE, read_places, read_roster};
pub use table::BadRow;
pub use tenancy::tenancy_end;
pub use workbook::table_text;

use crate::accounts::Actor;
use crate::base::ids::{BuildingId, EstateId, PersonId, RegionId, UnitId};
use crate::base::words::{EndReason, Residence};
use crate::base::{Instant, Message};
use crate::schema::{building, estate, home_claim, region};
use crate::text_enum;

/// Photographs shown with a claim: contract, handover, door.
pub const MAX_EVIDENCE: i64 = 4;

/// A claim that is decided already: 409.
pub const CLAIM_DECIDED: Message = Message::new("estates.claim_decided");
/// Only who lives there by a claim that was approved can be told that she does no more: 409.
pub const NOT_APPROVED: Message = Message::new("estates.not_approved");
/// A claim that has come to its end: 409.
pub const CLAIM_ENDED: Message = Message::new("estates.claim_ended");

/// A part of the company: 城市公司.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = region)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Region {
    pub id: RegionId,
    pub name: String,
}

/// An estate, with its complaints counted.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = estate)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Estate {
    pub id: EstateId,
    pub region_id: RegionId,
    pub name: String,
    pub complaint_count: i32,
    pub open_count: i32,
    pub premoderated_since: Option<Instant>,
}

/// Whether what owners of an estate write is read before it is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Premoderation {
    /// It is.
    On,
    /// It is published at once.
    Off,
}

/// An estate as an option of a select box.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EstateChoice {
    pub id: EstateId,
    pub name: String,
    pub region_name: String,
}

/// An estate as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EstateSummary {
    pub id: EstateId,
    pub region_id: RegionId,
    pub name: String,
    pub region_name: String,
    pub complaint_count: i32,
    pub open_count: i32,
}

/// How much of an estate its roster holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct EstateSize {
    pub buildings: i64,
    pub units: i64,
}

/// A building of an estate.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = building)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Building {
    pub id: BuildingId,
    pub estate_id: EstateId,
    pub name: String,
    pub unit_count: i32,
}

impl Building {
    /// The name of an owner of this building who chose none.
    pub fn owner_name(&self) -> String {
        public_name_of(self, Residence::Owner, None)
    }
}

text_enum! {
    /// How far a claim has come.
    pub enum ClaimState in "estates.claim_state" {
        /// 等核实
        Pending = "pending",
        /// 已核实
        Approved = "approved",
        /// 未通过
        Refused = "refused",
        /// 已结束
        Ended = "ended",
    }
}

impl ClaimState {
    /// The tone of its chip and its icon.
    pub const fn tone(self) -> (&'static str, &'static str) {
        match self {
            Self::Pending => ("", "clock"),
            Self::Approved => ("done", "done"),
            Self::Refused => ("late", "no"),
            Self::Ended => ("", "archive"),
        }
    }

    /// The state after a decision.
    ///
    /// # Errors
    /// [`CLAIM_DECIDED`] unless it is pending.
    pub fn decide(self, decision: Self) -> std::result::Result<Self, Message> {
        if self == Self::Pending { Ok(decision) } else { Err(CLAIM_DECIDED) }
    }

    /// The state after moving out, or after taking back what waits.
    ///
    /// # Errors
    /// [`CLAIM_ENDED`] when it is neither approved nor pending.
    pub fn leave(self) -> std::result::Result<Self, Message> {
        if self.is_open() { Ok(Self::Ended) } else { Err(CLAIM_ENDED) }
    }

    /// The state after the staff of the estate have ended it.
    ///
    /// # Errors
    /// [`NOT_APPROVED`] unless it is approved.
    pub fn revoke(self) -> std::result::Result<Self, Message> {
        if self == Self::Approved { Ok(Self::Ended) } else { Err(NOT_APPROVED) }
    }

    /// Whether it is approved or may still be.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Approved)
    }
}

/// What became of a claim at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// The roster says the same.
    Approved,
    /// Staff decide.
    Waiting,
}

/// A person's word that a unit is her home.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = home_claim)]
#[expect(missing_docs, reason = "the columns say it")]
pub struct Claim {
    pub id: String,
    pub person_id: PersonId,
    pub unit_id: UnitId,
    pub estate_id: EstateId,
    pub state: ClaimState,
    pub note: String,
    pub claimed_at: Instant,
    pub decided_at: Option<Instant>,
    pub reason: Option<String>,
    pub residence: Residence,
    pub ended_at: Option<Instant>,
    pub tenancy_ends_at: Option<Instant>,
    pub end_reason: Option<EndReason>,
}

impl Claim {
    /// The last day of a tenancy that has one, as a moment of it.
    pub fn last_day(&self) -> Option<Instant> {
        self.tenancy_ends_at.map(|end| end.plus_millis(-1))
    }

    /// Whether she is a verified owner, who lets others in.
    pub fn is_of_owner(&self) -> bool {
        self.state == ClaimState::Approved && self.residence == Residence::Owner
    }
}

/// The page of a claim of one's own.
pub fn home_url(claim: &str) -> String {
    format!("/me/homes/{claim}")
}

/// A claim with the words for its place.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ClaimedHome {
    pub claim: Claim,
    pub region_id: RegionId,
    pub estate_name: String,
    pub building_name: String,
    pub unit_label: String,
}

/// Who changes the company's places: an administrator on the site, or whoever holds the machine's command line.
#[derive(Clone, Copy, Debug)]
pub enum Authority<'a> {
    /// A signed-in person.
    Person(&'a Actor),
    /// The operator of the machine, who could write the database by hand as well.
    CommandLine,
}

/// The unit that a claim is about, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// Where.
    pub estate_id: EstateId,
    /// One of the estate's buildings.
    pub building_id: BuildingId,
    /// The unit's label, in the roster's spelling.
    pub unit_label: String,
    /// Why it is hers, in her words.
    pub note: String,
    /// Photographs that wait in the form, for a claim that staff decide; at most [`MAX_EVIDENCE`].
    pub evidence: Vec<String>,
}
