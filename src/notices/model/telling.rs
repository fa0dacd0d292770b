//! Which fact tells what to whom.

use super::NoticeKind;
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::{Origin, ReplyKind, Role};
use crate::complaints;
use crate::estates;
use crate::facts::Fact;

/// What people with a role are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) enum Place {
    /// A complaint at an estate of theirs.
    Complaint(ComplaintId),
    /// A claim of somebody on a home there.
    Claim(PersonId, UnitId),
}

/// Who is told of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) enum Audience {
    /// Everybody who follows the complaint.
    Followers(ComplaintId),
    /// Those who hold one of the roles where it happened.
    Holders(Place, &'static [Role]),
    /// One person.
    Person(PersonId),
}

/// What a fact tells, to whom, and who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) struct Telling {
    pub kind: NoticeKind,
    pub audience: Audience,
    pub floor: Option<i32>,
    /// Speakers of the complaint who did it and need not be told.
    pub by: [Option<i32>; 2],
    /// The speaker who becomes the ambassador.
    pub named: Option<i32>,
}

impl Telling {
    /// The complaint it is about.
    pub const fn complaint_id(&self) -> Option<ComplaintId> {
        match self.audience {
            Audience::Followers(id) | Audience::Holders(Place::Complaint(id), _) => Some(id),
            Audience::Holders(Place::Claim(..), _) | Audience::Person(_) => None,
        }
    }
}

/// What a fact tells; nothing for most.
pub(in crate::notices) fn telling(fact: &Fact) -> Option<Telling> {
    let followers = |kind, id: &ComplaintId, by: i32| Telling {
        kind,
        audience: Audience::Followers(*id),
        floor: None,
        by: [Some(by), None],
        named: None,
    };
    let person = |kind, id: &PersonId| Telling {
        kind,
        audience: Audience::Person(*id),
        floor: None,
        by: [None, None],
        named: None,
    };
    match fact {
        Fact::ReplyWritten { complaint_id, floor, by, reply } => {
            let telling = followers(kind_of_reply(*reply)?, complaint_id, *by);
            Some(Telling { floor: Some(*floor), ..telling })
        }
        Fact::ComplaintReceived { complaint_id, origin: Origin::Site, .. } => {
            // The opener is the first speaker.
            Some(Telling {
                audience: Audience::Holders(Place::Complaint(*complaint_id), &[Role::Triage]),
                ..followers(NoticeKind::Arrived, complaint_id, 1)
            })
        }
        Fact::ComplaintPublished { complaint_id, by } => Some(followers(NoticeKind::Published, complaint_id, *by)),
        Fact::ComplaintAccepted { complaint_id, ambassador, by, .. } => {
            Some(Telling { named: Some(*ambassador), ..followers(NoticeKind::Accepted, complaint_id, *by) })
        }
        Fact::RejectionProposed { complaint_id, by, .. } => {
            let signers = complaints::policy::SECOND_SIGNERS;
            let audience = Audience::Holders(Place::Complaint(*complaint_id), signers);
            Some(Telling { audience, ..followers(NoticeKind::ToSign, complaint_id, *by) })
        }
        Fact::ComplaintNotUpheld { complaint_id, by, second, .. } => {
            Some(Telling { by: [Some(*by), Some(*second)], ..followers(NoticeKind::NotUpheld, complaint_id, *by) })
        }
        Fact::SolutionConfirmed { complaint_id, by, .. } => Some(followers(NoticeKind::Confirmed, complaint_id, *by)),
        Fact::SolutionRefused { complaint_id, by, .. } => Some(followers(NoticeKind::Refused, complaint_id, *by)),
        Fact::ComplaintWithdrawn { complaint_id, by } => Some(followers(NoticeKind::Withdrawn, complaint_id, *by)),
        Fact::ClaimApproved { person_id, .. } => Some(person(NoticeKind::ClaimApproved, person_id)),
        Fact::ClaimRefused { person_id, .. } => Some(person(NoticeKind::ClaimRefused, person_id)),
        Fact::HomeClaimed { person_id, unit_id } => {
            let claim = Place::Claim(*person_id, *unit_id);
            let audience = Audience::Holders(claim, estates::policy::CLAIM_DECIDERS);
            Some(Telling { audience, ..person(NoticeKind::ClaimWaiting, person_id) })
        }
        // Who was employed by the command line was given her link by hand.
        Fact::RoleGranted { person_id, by: Some(_), .. } => Some(person(NoticeKind::RoleGiven, person_id)),
        _ => None,
    }
}

const fn kind_of_reply(kind: ReplyKind) -> Option<NoticeKind> {
    match kind {
        ReplyKind::Opening => None,
        ReplyKind::Comment => Some(NoticeKind::Reply),
        ReplyKind::Acknowledgement => Some(NoticeKind::Acknowledgement),
        ReplyKind::Substantive => Some(NoticeKind::Response),
        ReplyKind::Question => Some(NoticeKind::Question),
        ReplyKind::Solution => Some(NoticeKind::Solution),
    }
}
