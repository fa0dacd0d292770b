//! Who may do what with a joint complaint, and who merges.

use super::{
    ENDED, LOCKED, ONLY_JOINED, ONLY_OPENER, ONLY_OTHER_HOMES, WITH_GROUP, is_opener, may_be_affected, may_triage,
    yes_or,
};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::words::Role;
use crate::complaints::model::{Charge, Complaint, Household};

/// The same for a joint complaint: who speaks for one of its households, for that one.
pub fn may_decide_in(actor: &Actor, complaint: &Complaint, own: Option<&Household>) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(own.is_some() || is_opener(actor, complaint), ONLY_OPENER)
}

/// Joining a neighbour's complaint (T19): an approved home of the estate that is not the opener's, while it is open; not the
/// ambassador who answers for it.
pub fn may_join(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_be_affected(actor, complaint)?;
    yes_or(complaint.ambassador_id != Some(actor.person_id), ONLY_OTHER_HOMES)
}

/// Leaving it again: one's own household, and not the one that leads.
pub fn may_leave(actor: &Actor, complaint: &Complaint, own: Option<&Household>) -> Result<()> {
    let is_member = own.is_some() && !is_opener(actor, complaint);
    yes_or(is_member, ONLY_JOINED)?;
    yes_or(complaint.is_open(), ENDED)
}

/// Stating points of its own: a household that joined; those of the one that leads are everybody's.
pub fn may_state_points(actor: &Actor, complaint: &Complaint, own: Option<&Household>) -> Result<()> {
    may_leave(actor, complaint, own)
}

/// Merging a complaint into another: triage, and only the group centre once it has taken one of them over (6.6).
pub fn may_merge(actor: &Actor, complaint: &Complaint, charge: Charge) -> Result<()> {
    may_triage(actor, complaint)?;
    let is_of_group = actor.holds_in(&[Role::GroupCentre], complaint.reach());
    yes_or(!charge.is_with_group || is_of_group, WITH_GROUP)
}
