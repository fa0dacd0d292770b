//! What is done with places and homes.

mod ending;
mod evidence;
mod residents;
mod tenancy;

pub use ending::{end_own_claims, end_residence, leave_home, revoke_claim};
pub(in crate::estates) use evidence::end_old_evidence;
pub use evidence::{EVIDENCE_DAYS, decides_on, show_evidence, shown_with};
pub use residents::{accept_invitation, end_invitation, find_invited_home, invite};
pub(in crate::estates) use tenancy::end_tenancies;
pub use tenancy::{LAST_DAY_FIELD, set_tenancy};

use super::model::{
    Authority, ClaimState, Claimed, Contradicting, Household, HouseholdHash, MAX_EVIDENCE, NewClaim, Premoderation,
    RosterRow, RosterUnit, place_name,
};
use super::{policy, store};
use crate::accounts::{self, Actor};
use crate::base::ids::{EstateId, RegionId, UnitId};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::WriteTx;
use crate::facts::Fact;
use crate::media;
use crate::settings::SecretKey;

/// Two places of one name: said at the field.
pub const NAME_TAKEN: Message = Message::new("estates.name_taken");
/// The unit is not in the roster of its building: said at the field.
pub const UNKNOWN_UNIT: Message = Message::new("estates.unknown_unit");
/// A second claim on the same unit by the same person: said at the field.
pub const CLAIMED_ALREADY: Message = Message::new("estates.claimed_already");

/// Adds a region.
pub fn add_region(tx: &mut WriteTx<'_>, by: Authority<'_>, name: &str) -> Result<RegionId> {
    policy::may_add_region(by)?;
    let name = parsed_name("region_name", name)?;
    must_be_free("region_name", store::find_region_by_name(tx, &name))?;
    let region_id = store::insert_region(tx, &name)?;
    tx.record(&Fact::RegionAdded { region_id }, &[])?;
    Ok(region_id)
}

/// Adds an estate to a region.
pub fn add_estate(tx: &mut WriteTx<'_>, by: Authority<'_>, region_id: RegionId, name: &str) -> Result<EstateId> {
    store::find_region(tx, region_id)?;
    policy::may_add_estate(by, region_id)?;
    let name = parsed_name("name", name)?;
    must_be_free("name", store::find_estate_by_name(tx, &name))?;
    let estate_id = store::insert_estate(tx, region_id, &name)?;
    tx.record(&Fact::EstateAdded { estate_id, region_id }, &[])?;
    Ok(estate_id)
}

/// Gives an estate another name.
pub fn rename_estate(tx: &mut WriteTx<'_>, by: Authority<'_>, id: EstateId, name: &str) -> Result<()> {
    let estate = store::find_estate(tx, id)?;
    policy::may_manage_estate(by, &estate)?;
    let name = parsed_name("name", name)?;
    if name == estate.name {
        return Ok(());
    }
    must_be_free("name", store::find_estate_by_name(tx, &name))?;
    store::set_estate_name(tx, id, &name)?;
    tx.record(&Fact::EstateRenamed { estate_id: id }, &[])?;
    Ok(())
}

/// From now on what owners write there is read before it is published, or no longer. What is held stays so until it is
/// read.
pub fn set_premoderation(tx: &mut WriteTx<'_>, actor: &Actor, id: EstateId, wanted: Premoderation) -> Result<()> {
    let estate = store::find_estate(tx, id)?;
    policy::may_manage_estate(Authority::Person(actor), &estate)?;
    let is_on = wanted == Premoderation::On;
    if estate.premoderated_since.is_some() == is_on {
        return Ok(());
    }
    let since = is_on.then_some(tx.now());
    store::set_premoderation(tx, id, since)?;
    tx.record(&Fact::PremoderationSet { estate_id: id, is_on, by: actor.person_id }, &[])?;
    Ok(())
}

fn parsed_name(field: &'static str, raw: &str) -> Result<String> {
    place_name(raw).map_err(|message| Error::Invalid(FormErrors::of(field, message)))
}

fn must_be_free<T>(field: &'static str, found: Result<T>) -> Result<()> {
    match found {
        Ok(_) => Err(Error::Invalid(FormErrors::of(field, NAME_TAKEN))),
        Err(Error::NotFound) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Adds the units of a slice of a roster that are not there yet and says how many; at most
/// [`UNITS_PER_SLICE`](super::UNITS_PER_SLICE) rows, so that nobody waits for the writer. Repeating it changes nothing.
pub fn load_roster(tx: &mut WriteTx<'_>, by: Authority<'_>, id: EstateId, rows: &[RosterRow]) -> Result<i32> {
    let estate = store::find_estate(tx, id)?;
    policy::may_manage_estate(by, &estate)?;
    let units_added = store::load_slice(tx, id, rows)?;
    if units_added > 0 {
        tx.record(&Fact::RosterLoaded { estate_id: id, units_added }, &[])?;
    }
    Ok(units_added)
}

/// Adds the units of a slice of a roster with their households; a unit whose household is another one is left alone or
/// follows the file, as told. Repeating it changes nothing.
pub fn load_units(
    tx: &mut WriteTx<'_>,
    by: Authority<'_>,
    id: EstateId,
    units: &[RosterUnit],
    (contradicting, secret): (Contradicting, &SecretKey),
) -> Result<()> {
    policy::may_manage_estate(by, &store::find_estate(tx, id)?)?;
    let rows: Vec<RosterRow> = units.iter().map(|unit| unit.home.clone()).collect();
    load_roster(tx, by, id, &rows)?;
    let ids = store::units_among(tx, id, &rows)?;
    let there = store::households_in(tx, &ids.values().copied().collect::<Vec<_>>())?;
    let mut units_changed = 0;
    for unit in units.iter().filter(|unit| !unit.households.is_empty()) {
        let Some(unit_id) = ids.get(&unit.home).copied() else { continue };
        let told: Vec<HouseholdHash> =
            unit.households.iter().map(|household| household.hashed(secret, unit_id)).collect();
        let is_to_change = match there.get(&unit_id) {
            None => true,
            Some(there) if told.iter().all(|household| there.contains(household)) => false,
            Some(_) => contradicting == Contradicting::Replace,
        };
        if is_to_change {
            store::set_households(tx, unit_id, &told)?;
            units_changed += 1;
        }
    }
    if units_changed > 0 {
        tx.record(&Fact::HouseholdsLoaded { estate_id: id, units_changed }, &[])?;
    }
    Ok(())
}

/// A member says that a unit is her home; the estate's staff decide. Gives the claim's public id.
pub fn claim_home(tx: &mut WriteTx<'_>, actor: &Actor, claim: &NewClaim) -> Result<String> {
    policy::may_claim_home(actor)?;
    let (id, _) = take_claim(tx, actor, claim)?;
    media::actions::show_with_claim(tx, actor, (&id, MAX_EVIDENCE), &claim.evidence)?;
    Ok(id)
}

/// The same with the name on the contract: where it and her confirmed address or number are the roster's, the system approves at
/// once. Otherwise staff decide, and nobody learns which part was another. The name is not kept.
pub fn claim_home_as(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    claim: &NewClaim,
    (holder, secret): (&str, &SecretKey),
) -> Result<Claimed> {
    policy::may_claim_home(actor)?;
    let (id, unit_id) = take_claim(tx, actor, claim)?;
    let since = tx.now().plus_days(-policy::COMPARED_WITHIN_DAYS);
    let tries = store::count_claims_since(tx, actor.person_id, since)?;
    let person = accounts::find_person(tx, actor.person_id)?;
    let email = person.email_confirmed_at.and(person.email).unwrap_or_default();
    let mobile = person.mobile_confirmed_at.and(person.mobile).unwrap_or_default();
    let there = store::households_in(tx, &[unit_id])?;
    let claimant = Household::parse(holder, &mobile, &email).ok().flatten();
    let is_hers = claimant.map(|claimant| claimant.hashed(secret, unit_id)).is_some_and(|claimant| {
        there.get(&unit_id).is_some_and(|there| there.iter().any(|household| household.is_of(&claimant)))
    });
    if !is_hers || !policy::is_compared(tries) {
        // Nobody need look at what was shown with a claim that matches.
        media::actions::show_with_claim(tx, actor, (&id, MAX_EVIDENCE), &claim.evidence)?;
        return Ok(Claimed::Waiting);
    }
    store::decide_claim(tx, &id, (ClaimState::Approved, None), None)?;
    tx.record(&Fact::ClaimMatched { person_id: actor.person_id, unit_id }, &[])?;
    Ok(Claimed::Approved)
}

fn take_claim(tx: &mut WriteTx<'_>, actor: &Actor, claim: &NewClaim) -> Result<(String, UnitId)> {
    let at = (claim.estate_id, claim.building_id);
    let unit_id = match store::find_unit(tx, at, &claim.unit_label) {
        Err(Error::NotFound) => return Err(Error::Invalid(FormErrors::of("unit", UNKNOWN_UNIT))),
        found => found?,
    };
    if store::has_open_claim(tx, actor.person_id, unit_id)? {
        return Err(Error::Invalid(FormErrors::of("unit", CLAIMED_ALREADY)));
    }
    let id = store::insert_claim(tx, actor.person_id, unit_id, claim)?;
    tx.record(&Fact::HomeClaimed { person_id: actor.person_id, unit_id }, &[])?;
    Ok((id, unit_id))
}

/// The estate's staff find that the claimant lives there.
pub fn approve_claim(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<()> {
    let home = store::find_claim_visible_to(tx, &policy::claim_scopes(actor)?, id)?;
    policy::may_decide_claim(actor, &home)?;
    let state = home.claim.state.decide(ClaimState::Approved).map_err(Error::Conflict)?;
    store::decide_claim(tx, id, (state, None), Some(actor.person_id))?;
    let (person_id, unit_id) = (home.claim.person_id, home.claim.unit_id);
    tx.record(&Fact::ClaimApproved { person_id, unit_id, by: actor.person_id }, &[])?;
    Ok(())
}

/// The estate's staff find that she does not, or that it cannot be told, and say why and what to do.
pub fn refuse_claim(tx: &mut WriteTx<'_>, actor: &Actor, id: &str, reason: &str) -> Result<()> {
    let home = store::find_claim_visible_to(tx, &policy::claim_scopes(actor)?, id)?;
    policy::may_decide_claim(actor, &home)?;
    let state = home.claim.state.decide(ClaimState::Refused).map_err(Error::Conflict)?;
    store::decide_claim(tx, id, (state, Some(reason)), Some(actor.person_id))?;
    let (person_id, unit_id) = (home.claim.person_id, home.claim.unit_id);
    tx.record(&Fact::ClaimRefused { person_id, unit_id, by: actor.person_id }, &[])?;
    Ok(())
}
