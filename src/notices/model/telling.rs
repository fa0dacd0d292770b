//! Which fact tells what to whom.

use super::NoticeKind;
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::{ClockKind, JournalKind, OrderState, Origin, ReplyKind, Role, Severity, Visibility};
use crate::complaints;
use crate::estates;
use crate::facts::Fact;

/// Who is told at once that somebody is in danger.
const IN_A_CRISIS: &[Role] =
    &[Role::Triage, Role::ServiceManager, Role::RegionalGm, Role::GroupCentre, Role::Executive, Role::ChiefExecutive];

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
    /// Everybody who watches the estate of a complaint.
    Watchers(ComplaintId),
    /// Those who hold one of the roles where it happened.
    Holders(Place, &'static [Role]),
    /// One person.
    Person(PersonId),
    /// Who wrote a floor of a complaint.
    Author(ComplaintId, i32),
    /// Who wrote it, and everybody who flagged it.
    AuthorAndFlaggers(ComplaintId, i32),
    /// Everybody who flagged in a case about a complaint.
    Flaggers(ComplaintId, i64),
    /// The owners of a home, but who did it.
    Home(Home),
    /// Who answers for a complaint: its ambassador, or before there is one those who triage.
    Responsible(ComplaintId),
    /// The opener of a complaint and the owners of her home.
    Openers(ComplaintId),
    /// Those whose word on a solution is still missing, home by home.
    Undecided(ComplaintId),
}

/// Somebody came to live in a home, or lives there no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) struct Home {
    pub unit: UnitId,
    /// Who came or went.
    pub person: PersonId,
    /// What she is told; nothing where she did it herself.
    pub hers: Option<NoticeKind>,
    /// The owner who did it.
    pub by: Option<PersonId>,
}

/// What a fact tells, to whom, and who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::notices) struct Telling {
    pub kind: NoticeKind,
    pub audience: Audience,
    pub floor: Option<i32>,
    /// Speakers of the complaint who did it and need not be told.
    pub by: [Option<i32>; 2],
    /// The speaker who is named, as the ambassador or by the ladder.
    pub named: Option<i32>,
}

impl Telling {
    /// The complaint it is about.
    pub const fn complaint_id(&self) -> Option<ComplaintId> {
        match self.audience {
            Audience::Followers(id)
            | Audience::Watchers(id)
            | Audience::Holders(Place::Complaint(id), _)
            | Audience::Author(id, _)
            | Audience::AuthorAndFlaggers(id, _)
            | Audience::Flaggers(id, _)
            | Audience::Responsible(id)
            | Audience::Openers(id)
            | Audience::Undecided(id) => Some(id),
            Audience::Holders(Place::Claim(..), _) | Audience::Person(_) | Audience::Home(_) => None,
        }
    }

    /// Whether it answers what its readers themselves wrote or flagged.
    pub const fn is_of_reader(&self) -> bool {
        matches!(
            self.audience,
            Audience::Author(..)
                | Audience::AuthorAndFlaggers(..)
                | Audience::Flaggers(..)
                | Audience::Person(_)
                | Audience::Home(_)
        )
    }

    /// The home it is about.
    pub const fn unit(&self) -> Option<UnitId> {
        match self.audience {
            Audience::Home(home) => Some(home.unit),
            _ => None,
        }
    }

    /// The speaker whom its notices name: who did it, or who takes the complaint over.
    pub fn subject(&self) -> Option<i32> {
        self.named.or(self.by.into_iter().flatten().next())
    }
}

/// For everybody who follows a complaint but who did it.
const fn followers(kind: NoticeKind, id: ComplaintId, by: i32) -> Telling {
    Telling { kind, audience: Audience::Followers(id), floor: None, by: [Some(by), None], named: None }
}

/// What a fact tells; nothing for most.
pub(in crate::notices) fn telling(fact: &Fact) -> Option<Telling> {
    let person = |kind, id: &PersonId| Telling {
        kind,
        audience: Audience::Person(*id),
        floor: None,
        by: [None, None],
        named: None,
    };
    match fact {
        Fact::ReplyWritten { complaint_id, floor, by, reply } => {
            Some(on_floor(followers(kind_of_reply(*reply)?, *complaint_id, *by), *floor))
        }
        Fact::ReplyReleased { complaint_id, floor, by, .. } => {
            Some(on_floor(followers(NoticeKind::Reply, *complaint_id, *by), *floor))
        }
        Fact::ComplaintReceived { complaint_id, origin, severity: Severity::Crisis, .. }
            if *origin != Origin::Archive =>
        {
            let audience = Audience::Holders(Place::Complaint(*complaint_id), IN_A_CRISIS);
            Some(Telling { audience, ..followers(NoticeKind::Crisis, *complaint_id, writer_of(*origin)) })
        }
        Fact::ComplaintReceived { complaint_id, origin, .. } if *origin != Origin::Archive => Some(Telling {
            audience: Audience::Holders(Place::Complaint(*complaint_id), &[Role::Triage]),
            ..followers(NoticeKind::Arrived, *complaint_id, writer_of(*origin))
        }),
        Fact::ComplaintPublished { complaint_id, by } => Some(followers(NoticeKind::Published, *complaint_id, *by)),
        Fact::ComplaintAccepted { complaint_id, ambassador, by, .. } => {
            Some(Telling { named: Some(*ambassador), ..followers(NoticeKind::Accepted, *complaint_id, *by) })
        }
        Fact::RejectionProposed { complaint_id, by, .. } => {
            let signers = complaints::policy::SECOND_SIGNERS;
            let audience = Audience::Holders(Place::Complaint(*complaint_id), signers);
            Some(Telling { audience, ..followers(NoticeKind::ToSign, *complaint_id, *by) })
        }
        Fact::ComplaintNotUpheld { complaint_id, by, second, .. } => {
            Some(Telling { by: [Some(*by), Some(*second)], ..followers(NoticeKind::NotUpheld, *complaint_id, *by) })
        }
        Fact::SolutionConfirmed { complaint_id, by, .. } => Some(followers(NoticeKind::Confirmed, *complaint_id, *by)),
        Fact::SolutionRefused { complaint_id, by, .. } => Some(followers(NoticeKind::Refused, *complaint_id, *by)),
        Fact::ComplaintWithdrawn { complaint_id, by } => Some(followers(NoticeKind::Withdrawn, *complaint_id, *by)),
        Fact::ClaimRefused { person_id, .. } => Some(person(NoticeKind::ClaimRefused, person_id)),
        Fact::HomeClaimed { person_id, unit_id } => {
            let claim = Place::Claim(*person_id, *unit_id);
            let audience = Audience::Holders(claim, estates::policy::CLAIM_DECIDERS);
            Some(Telling { audience, ..person(NoticeKind::ClaimWaiting, person_id) })
        }
        // Who was employed by the command line was given her link by hand.
        Fact::RoleGranted { person_id, by: Some(_), .. } => Some(person(NoticeKind::RoleGiven, person_id)),
        _ => of_home(fact).or_else(|| of_moderation(fact)).or_else(|| of_clock(fact)).or_else(|| of_club(fact)),
    }
}

/// Who came to live in a home, and who lives there no more. Who acted himself is not told; a claim that had only waited
/// concerned nobody else.
fn of_home(fact: &Fact) -> Option<Telling> {
    let told = |kind, home: (&PersonId, &UnitId), hers, by: Option<&PersonId>| {
        let (person, unit, by) = (*home.0, *home.1, by.copied());
        let audience = Audience::Home(Home { unit, person, hers, by });
        Some(Telling { kind, audience, floor: None, by: [None, None], named: None })
    };
    match fact {
        Fact::ClaimApproved { person_id, unit_id, .. } | Fact::ClaimMatched { person_id, unit_id } => {
            told(NoticeKind::OwnerJoined, (person_id, unit_id), Some(NoticeKind::ClaimApproved), None)
        }
        Fact::ResidentJoined { person_id, unit_id, .. } => {
            told(NoticeKind::ResidentJoined, (person_id, unit_id), None, None)
        }
        Fact::ClaimEnded { person_id, unit_id, residence: Some(_) } => {
            told(NoticeKind::HomeLeft, (person_id, unit_id), None, None)
        }
        Fact::ResidenceEnded { person_id, unit_id, by } => {
            told(NoticeKind::HomeLeft, (person_id, unit_id), Some(NoticeKind::ResidenceEnded), Some(by))
        }
        Fact::ClaimRevoked { person_id, unit_id, by, .. } => {
            told(NoticeKind::HomeLeft, (person_id, unit_id), Some(NoticeKind::ClaimRevoked), Some(by))
        }
        Fact::TenancyEnded { person_id, unit_id } => {
            told(NoticeKind::HomeLeft, (person_id, unit_id), Some(NoticeKind::TenancyEnded), None)
        }
        Fact::TenancySet { person_id, unit_id, by, .. } => {
            told(NoticeKind::LeaseChanged, (person_id, unit_id), Some(NoticeKind::TenancySet), Some(by))
        }
        _ => None,
    }
}

/// Who wrote a new complaint: its opener is the first speaker, who entered it for her the second.
const fn writer_of(origin: Origin) -> i32 {
    if origin.is_entered() { 2 } else { 1 }
}

/// What a fact tells others besides: a withholding that waits, to those who may confirm it; a new complaint, to those who
/// watch its estate, once everybody may read it.
pub(in crate::notices) fn telling_besides(fact: &Fact) -> Option<Telling> {
    match fact {
        Fact::TextWithheld { complaint_id, floor, by, until: Some(_), .. } => {
            let audience =
                Audience::Holders(Place::Complaint(*complaint_id), complaints::policy::WITHHOLDING_CONFIRMERS);
            let told = followers(NoticeKind::ToConfirm, *complaint_id, *by);
            Some(on_floor(Telling { audience, ..told }, *floor))
        }
        Fact::ComplaintReceived { complaint_id, origin, visibility: Visibility::Public, .. }
            if *origin != Origin::Archive =>
        {
            let told = followers(NoticeKind::NewHere, *complaint_id, writer_of(*origin));
            Some(Telling { audience: Audience::Watchers(*complaint_id), ..told })
        }
        Fact::ComplaintPublished { complaint_id, .. } => {
            let told = followers(NoticeKind::NewHere, *complaint_id, writer_of(Origin::Site));
            Some(Telling { audience: Audience::Watchers(*complaint_id), ..told })
        }
        _ => None,
    }
}

/// What the clocks did, and what became of a complaint after its end.
fn of_clock(fact: &Fact) -> Option<Telling> {
    let by_itself = |kind, audience| Telling { kind, audience, floor: None, by: [None, None], named: None };
    match fact {
        Fact::ReminderDue { reminded_of, clock, .. } if clock.is_of_company() => {
            Some(by_itself(NoticeKind::DueSoon, Audience::Responsible(*reminded_of)))
        }
        Fact::ReminderDue { reminded_of, clock: ClockKind::Confirmation, .. } => {
            Some(by_itself(NoticeKind::YourTurn, Audience::Undecided(*reminded_of)))
        }
        Fact::ReminderDue { reminded_of, .. } => Some(by_itself(NoticeKind::YourTurn, Audience::Openers(*reminded_of))),
        Fact::ClockBreached { complaint_id, .. } => {
            Some(by_itself(NoticeKind::Late, Audience::Followers(*complaint_id)))
        }
        Fact::RungReached { complaint_id, holder, by, .. } => {
            let told = by_itself(NoticeKind::Raised, Audience::Followers(*complaint_id));
            Some(Telling { by: [*by, None], named: *holder, ..told })
        }
        Fact::AmbassadorChanged { complaint_id, ambassador, by } => {
            Some(Telling { named: Some(*ambassador), ..followers(NoticeKind::Accepted, *complaint_id, *by) })
        }
        Fact::GroupTookOver { complaint_id, holder, .. } => {
            let told = by_itself(NoticeKind::Accepted, Audience::Followers(*complaint_id));
            Some(Telling { named: *holder, ..told })
        }
        Fact::SignatureAsked { signature_of, act, .. } => {
            let roles = complaints::policy::cosigners(*act);
            Some(by_itself(NoticeKind::ToSign, Audience::Holders(Place::Complaint(*signature_of), roles)))
        }
        Fact::SeverityChanged { complaint_id, severity: Severity::Crisis, by, .. } => {
            let told = by_itself(NoticeKind::Crisis, Audience::Holders(Place::Complaint(*complaint_id), IN_A_CRISIS));
            Some(Telling { by: [*by, None], ..told })
        }
        Fact::SolutionLapsed { complaint_id } => {
            Some(by_itself(NoticeKind::Lapsed, Audience::Followers(*complaint_id)))
        }
        Fact::RemedyRefuted { complaint_id, .. } => {
            Some(by_itself(NoticeKind::RemedyRefuted, Audience::Followers(*complaint_id)))
        }
        Fact::ComplaintReopened { complaint_id, by } => Some(followers(NoticeKind::Reopened, *complaint_id, *by)),
        Fact::ComplaintMerged { complaint_id, by, .. } => Some(followers(NoticeKind::Merged, *complaint_id, *by)),
        Fact::ReviewAsked { complaint_id, by } => {
            let audience = Audience::Holders(Place::Complaint(*complaint_id), &[Role::Reviewer]);
            Some(Telling { audience, ..followers(NoticeKind::ToReview, *complaint_id, *by) })
        }
        _ => None,
    }
}

/// What the club has for a member. What she did herself, and what only ripens or waits, is no news.
fn of_club(fact: &Fact) -> Option<Telling> {
    let (kind, person) = match fact {
        Fact::OrderMoved { order: OrderState::Ready, person_id, .. } => (NoticeKind::OrderReady, person_id),
        Fact::OrderMoved { order: OrderState::Cancelled, person_id, by: Some(by), .. } if by != person_id => {
            (NoticeKind::OrderCancelled, person_id)
        }
        Fact::OrderMoved { order: OrderState::Expired, person_id, .. } => (NoticeKind::OrderExpired, person_id),
        Fact::PointsPosted { journal: JournalKind::Earned, person_id, .. } => (NoticeKind::PointsGiven, person_id),
        Fact::PointsPosted { journal: JournalKind::Revoked | JournalKind::Adjusted, person_id, .. } => {
            (NoticeKind::PointsChanged, person_id)
        }
        Fact::BirthdayCame { person_id, .. } => (NoticeKind::Birthday, person_id),
        _ => return None,
    };
    Some(Telling { kind, audience: Audience::Person(*person), floor: None, by: [None, None], named: None })
}

/// What became of somebody's words, and of what was flagged.
fn of_moderation(fact: &Fact) -> Option<Telling> {
    match fact {
        Fact::TextWithheld { complaint_id, floor, by, .. } => {
            let told = followers(NoticeKind::Withheld, *complaint_id, *by);
            Some(Telling { audience: Audience::Author(*complaint_id, *floor), floor: Some(*floor), ..told })
        }
        Fact::WithholdingEnded { complaint_id, floor, by } => {
            let told = followers(NoticeKind::ShownAgain, *complaint_id, 0);
            let audience = Audience::AuthorAndFlaggers(*complaint_id, *floor);
            Some(Telling { audience, floor: Some(*floor), by: [*by, None], ..told })
        }
        Fact::FlagsDecided { case_id, flagged, floor, is_withheld, .. } => {
            let kind = if *is_withheld { NoticeKind::FlagUpheld } else { NoticeKind::FlagLeft };
            let told = followers(kind, *flagged, 0);
            let audience = Audience::Flaggers(*flagged, *case_id);
            Some(Telling { audience, floor: Some(*floor), by: [None, None], ..told })
        }
        _ => None,
    }
}

const fn on_floor(telling: Telling, floor: i32) -> Telling {
    Telling { floor: Some(floor), ..telling }
}

const fn kind_of_reply(kind: ReplyKind) -> Option<NoticeKind> {
    match kind {
        ReplyKind::Opening => None,
        ReplyKind::Comment => Some(NoticeKind::Reply),
        ReplyKind::Acknowledgement => Some(NoticeKind::Acknowledgement),
        ReplyKind::Substantive | ReplyKind::Promise | ReplyKind::RootCause | ReplyKind::Review => {
            Some(NoticeKind::Response)
        }
        ReplyKind::Question => Some(NoticeKind::Question),
        ReplyKind::Solution => Some(NoticeKind::Solution),
    }
}
