//! The company's places: group > region > estate > building > unit, and which person lives where.
//!
//! A *region* (城市公司) has *estates* (小区); an estate has *buildings* (栋), a building *units* (户). The *roster* of an
//! estate is the list of its units; it is loaded from a table and only ever grows. A *claim* is a person's word that a unit
//! is her home; the estate's staff approve or refuse it, never by themselves for themselves (decisions.md 24). An approved
//! claim is what makes a member an owner everywhere else.
//!
//! An owner whose claim was approved *lets in* family and tenants by a code of her own; with the last owner they go, and a
//! tenant on the day that the owner gave. Moving out ends a claim and nothing that was written; staff end one with a
//! reason out of a few, and who objects claims again. *Evidence* is what a claimant shows in photographs: she and who decides
//! see it, and it goes thirty days after that.
//!
//! Invariants: `building.unit_count` is the number of its units; a person has at most one open or approved claim on a unit;
//! a claim is decided once. What a claimant sees never depends on who else lives in the unit.
//!
//! Deliberately absent: deleting a place, and names and numbers of owners from the company's papers. Of a household that
//! a roster names, only HMACs are kept: enough to tell whether a claimant is the same, and nothing to read.

mod import;
mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use actions::decides_on;
pub use import::{ImportOutcome, check_places, find_or_add_estate, import_places};
pub use model::{
    Authority, BadRow, Building, Claim, ClaimState, ClaimedHome, Contradicting, Estate, EstateChoice, EstateSize,
    EstateSummary, GivenInvitation, MAX_EVIDENCE, MAX_PLACES_BYTES, NewClaim, NewResident, PlannedRow, Premoderation,
    Region, Roster, RosterOutcome, RosterPlan, RosterRow, RosterUnit, SMALL_BUILDING_UNITS, UNITS_PER_SLICE,
    building_name, home_url, place_name, public_name_of, read_roster, table_text, unit_label,
};
pub use store::{
    building_of_unit, buildings_of, check_roster, claimed_homes_of, count_complaint, count_pending_claims,
    estates_within, find_estate, find_estate_by_name, find_region, find_unit_named, have_lived, invitations_by,
    list_estates, owners_before, place_of_pending_claim, places_of_units, regions, sizes_of_estates,
};
