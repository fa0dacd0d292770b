//! Who may change places and decide about homes.

use super::model::{Authority, CLAIM_DECIDED, Claim, ClaimState, ClaimedHome, Estate};
use crate::accounts::{Actor, Scope};
use crate::base::ids::RegionId;
use crate::base::words::Role;
use crate::base::{Error, Message, Result};

/// Places are changed by administrators whose scope reaches them.
pub const ONLY_ADMIN_OF_PLACE: Message = Message::new("estates.only_admin_of_place");
/// A home is claimed by somebody whose address is confirmed.
pub const CONFIRM_FIRST: Message = Message::new("estates.confirm_first");
/// Claims are for those who may decide on them somewhere.
pub const ONLY_CLAIM_DECIDERS: Message = Message::new("estates.only_claim_deciders");
/// Nobody decides on her own home.
pub const NOT_ONESELF: Message = Message::new("estates.not_oneself");
/// Others are let in by a verified owner of the home.
pub const ONLY_OWNER_OF_HOME: Message = Message::new("estates.only_owner_of_home");
/// As many are let in, or invited, as a home may have: 409.
pub const HOME_IS_FULL: Message = Message::new("estates.home_is_full");

/// Decisions.md 24; the group centre stands in where an estate has nobody yet.
pub const CLAIM_DECIDERS: &[Role] = &[Role::Ambassador, Role::ServiceManager, Role::GroupCentre];

/// Regions are added by administrators of the whole group.
pub fn may_add_region(by: Authority<'_>) -> Result<()> {
    allowed(by, |scope| scope == Scope::Group)
}

/// Estates are added by administrators of the group or of the region.
pub fn may_add_estate(by: Authority<'_>, region_id: RegionId) -> Result<()> {
    allowed(by, |scope| scope == Scope::Group || scope == Scope::Region(region_id))
}

/// Name and roster of an estate are its administrators'.
pub fn may_manage_estate(by: Authority<'_>, estate: &Estate) -> Result<()> {
    allowed(by, |scope| scope.covers(estate.id, estate.region_id))
}

fn allowed(by: Authority<'_>, reaches: impl Fn(Scope) -> bool) -> Result<()> {
    match by {
        Authority::CommandLine => Ok(()),
        Authority::Person(actor) if actor.scopes(&[Role::Admin]).into_iter().any(reaches) => Ok(()),
        Authority::Person(_) => Err(Error::Denied(ONLY_ADMIN_OF_PLACE)),
    }
}

/// A home is claimed by anybody with a confirmed address.
pub fn may_claim_home(actor: &Actor) -> Result<()> {
    if actor.is_confirmed { Ok(()) } else { Err(Error::Denied(CONFIRM_FIRST)) }
}

/// How far back claims are counted before one is compared with the roster.
pub const COMPARED_WITHIN_DAYS: i64 = 30;
/// So many claims of one person are compared in that time: enough for a slip of the pen, too few to guess a neighbour.
const MAX_COMPARED: i64 = 3;

/// Whether a person's claim, the latest of so many, is compared with the roster; beyond that only staff decide.
pub const fn is_compared(tries: i64) -> bool {
    tries <= MAX_COMPARED
}

/// The scopes within which an actor sees claims: those of the roles that decide on them.
pub fn claim_scopes(actor: &Actor) -> Result<Vec<Scope>> {
    let scopes = actor.scopes(CLAIM_DECIDERS);
    if scopes.is_empty() { Err(Error::Denied(ONLY_CLAIM_DECIDERS)) } else { Ok(scopes) }
}

/// A claim is decided by the estate's ambassador, its service manager or the group centre, never by the claimant.
pub fn may_decide_claim(actor: &Actor, home: &ClaimedHome) -> Result<()> {
    if home.claim.person_id == actor.person_id {
        Err(Error::Denied(NOT_ONESELF))
    } else if actor.holds_at(CLAIM_DECIDERS, home.claim.estate_id, home.region_id) {
        Ok(())
    } else {
        Err(Error::Denied(ONLY_CLAIM_DECIDERS))
    }
}

/// Photographs are shown with one's own claim while it waits.
pub fn may_show_evidence(actor: &Actor, home: &Claim) -> Result<()> {
    if home.person_id != actor.person_id {
        return Err(Error::NotFound);
    }
    if home.state == ClaimState::Pending { Ok(()) } else { Err(Error::Conflict(CLAIM_DECIDED)) }
}

/// So many may live on an owner's word in one home, those invited counted.
const MAX_RESIDENTS: usize = 20;

/// Family and tenants are let in, seen and sent away by a verified owner of the home.
pub fn may_let_in(actor: &Actor, home: &Claim) -> Result<()> {
    let is_hers = home.person_id == actor.person_id && home.is_of_owner();
    if is_hers { Ok(()) } else { Err(Error::Denied(ONLY_OWNER_OF_HOME)) }
}

/// Another one beside those who live there or are invited.
pub fn may_have_another_resident(count: usize) -> Result<()> {
    if count < MAX_RESIDENTS { Ok(()) } else { Err(Error::Conflict(HOME_IS_FULL)) }
}

/// Who claimed a home says when she has left it.
pub fn may_leave(actor: &Actor, home: &Claim) -> Result<()> {
    if home.person_id == actor.person_id { Ok(()) } else { Err(Error::NotFound) }
}
