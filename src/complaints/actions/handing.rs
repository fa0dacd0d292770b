//! Handing a complaint over (T18), and the group centre's taking it over for good (complaints.md 6.6).

use super::{cosigned, speaker, strike, triage};
use crate::accounts::{self, Actor};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{GroupCause, Role};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{Charge, Complaint, NOT_IN_THIS_STATE};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox;

/// 422: it is hers already.
pub const SAME_AMBASSADOR: Message = Message::new("complaints.same_ambassador");
/// 422: what the group centre has taken over stays with its people.
pub const ONLY_GROUP_PEOPLE: Message = Message::new("complaints.only_group_people");

/// To whom a complaint goes, and why, in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    /// Who answers for it from now on.
    pub to: PersonId,
    /// In public; Markdown.
    pub reason: String,
    /// The version of the complaint that was seen.
    pub seen_version: i32,
}

/// How often a complaint was handed over, and whether the group centre has it: two look-ups.
pub fn charge_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Charge> {
    let steps = outbox::steps_of(tx, id)?;
    Ok(Charge::of(steps.iter().map(|step| &step.fact)))
}

/// T18: another ambassador answers for it; no clock changes. The third time inside a region the group centre takes over.
///
/// Answers `Invalid` for somebody who cannot be named, `Conflict` on a stale version and before anybody was named.
pub fn hand_over(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, hand_over: &HandOver) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let charge = charge_of(tx, id)?;
    policy::may_hand_over(actor, &complaint, charge)?;
    store::check_version(&complaint, hand_over.seen_version)?;
    if complaint.ambassador_id.is_none() || !complaint.is_open() {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    if complaint.ambassador_id == Some(hand_over.to) {
        return Err(Error::Invalid(FormErrors::of("ambassador", SAME_AMBASSADOR)));
    }
    let to = if charge.is_with_group {
        group_person(tx, &complaint, hand_over.to)?
    } else {
        triage::ambassador_at(tx, &complaint, Some(hand_over.to))?
    };
    let (_, by) = cosigned::say_why(tx, actor, &complaint, &hand_over.reason)?;
    triage::name_ambassador(tx, &complaint, &to, by)?;
    if charge.is_last_hand_off() {
        let counted = charge.hand_offs.saturating_add(1);
        to_group(tx, &complaint, (GroupCause::HandOffs, counted))?;
    }
    Ok(())
}

fn group_person(tx: &mut WriteTx<'_>, complaint: &Complaint, named: PersonId) -> Result<Actor> {
    let person = accounts::find_actor(tx, named)?;
    let is_fit = person.holds_in(&[Role::GroupCentre], complaint.reach()) && complaint.opener_id != Some(named);
    if is_fit { Ok(person) } else { Err(Error::Invalid(FormErrors::of("ambassador", ONLY_GROUP_PEOPLE))) }
}

/// What is about people of a region is the group centre's from the beginning.
pub(super) fn past_region(tx: &mut WriteTx<'_>, complaint: &Complaint) -> Result<()> {
    if !complaint.about.is_nobody() {
        let fact =
            Fact::GroupTookOver { complaint_id: complaint.id, holder: None, cause: GroupCause::About, hand_offs: 0 };
        tx.record(&fact, &[])?;
    }
    Ok(())
}

/// The group centre takes a complaint over, for good; without anybody who holds the role the ambassador stays named, and
/// the region cannot pass it on all the same.
pub(super) fn to_group(
    tx: &mut WriteTx<'_>,
    complaint: &Complaint,
    (cause, hand_offs): (GroupCause, i16),
) -> Result<()> {
    let id = complaint.id;
    let holder = strike::holder_of(tx, complaint, Role::GroupCentre)?;
    let number = match &holder {
        Some(holder) => {
            let named = Complaint { ambassador_id: Some(holder.person_id), ..complaint.clone() };
            store::insert_follow(tx, id, holder.person_id)?;
            Some(speaker::speaker(tx, holder, &named)?)
        }
        None => None,
    };
    let change = store::StateChange { ambassador_id: holder.map(|holder| holder.person_id.0), ..Default::default() };
    store::change(tx, id, &change)?;
    tx.record(&Fact::GroupTookOver { complaint_id: id, holder: number, cause, hand_offs }, &[])?;
    Ok(())
}
