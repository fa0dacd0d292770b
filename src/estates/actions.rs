//! What is done with places and homes.

use super::model::{Authority, ClaimState, NewClaim, Premoderation, RosterRow, place_name};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::ids::{EstateId, RegionId};
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::WriteTx;
use crate::facts::Fact;

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

/// A member says that a unit is her home; the estate's staff decide. Gives the claim's public id.
pub fn claim_home(tx: &mut WriteTx<'_>, actor: &Actor, claim: &NewClaim) -> Result<String> {
    policy::may_claim_home(actor)?;
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
    Ok(id)
}

/// The estate's staff find that the claimant lives there.
pub fn approve_claim(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<()> {
    let home = store::find_claim_visible_to(tx, &policy::claim_scopes(actor)?, id)?;
    policy::may_decide_claim(actor, &home)?;
    let state = home.claim.state.decide(ClaimState::Approved).map_err(Error::Conflict)?;
    store::decide_claim(tx, id, (state, None), actor.person_id)?;
    let (person_id, unit_id) = (home.claim.person_id, home.claim.unit_id);
    tx.record(&Fact::ClaimApproved { person_id, unit_id, by: actor.person_id }, &[])?;
    Ok(())
}

/// The estate's staff find that she does not, or that it cannot be told, and say why and what to do.
pub fn refuse_claim(tx: &mut WriteTx<'_>, actor: &Actor, id: &str, reason: &str) -> Result<()> {
    let home = store::find_claim_visible_to(tx, &policy::claim_scopes(actor)?, id)?;
    policy::may_decide_claim(actor, &home)?;
    let state = home.claim.state.decide(ClaimState::Refused).map_err(Error::Conflict)?;
    store::decide_claim(tx, id, (state, Some(reason)), actor.person_id)?;
    let (person_id, unit_id) = (home.claim.person_id, home.claim.unit_id);
    tx.record(&Fact::ClaimRefused { person_id, unit_id, by: actor.person_id }, &[])?;
    Ok(())
}

/// Ends every claim of one's own, approved or waiting: for somebody who closes her account.
pub fn end_own_claims(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let person_id = actor.person_id;
    for unit_id in store::end_claims_of(tx, person_id)? {
        tx.record(&Fact::ClaimEnded { person_id, unit_id }, &[])?;
    }
    Ok(())
}
