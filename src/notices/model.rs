//! Kinds of notices, and which fact becomes which.

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{ComplaintId, FactNumber, PersonId};
use crate::base::words::{Origin, ReplyKind};
use crate::facts::Fact;
use crate::schema::notice;
use crate::text_enum;

/// People told in one write transaction: nobody waits long for the writer.
pub const PEOPLE_PER_SLICE: usize = 100;

text_enum! {
    /// What a notice says.
    pub enum NoticeKind in "notices.did" {
        /// Somebody replied.
        Reply = "reply",
        /// 收悉
        Acknowledgement = "acknowledgement",
        /// 实质答复
        Response = "response",
        /// 请业主补充
        Question = "question",
        /// 解决方案
        Solution = "solution",
        /// A new complaint is to be triaged.
        Arrived = "arrived",
        /// It passed the screening.
        Published = "published",
        /// It was accepted.
        Accepted = "accepted",
        /// The reader was named as its ambassador.
        Named = "named",
        /// Somebody proposes not to uphold it, and the reader may sign.
        ToSign = "to_sign",
        /// It is not upheld.
        NotUpheld = "not_upheld",
        /// The owner confirmed the solution.
        Confirmed = "confirmed",
        /// The owner refused at least one point.
        Refused = "refused",
        /// The owner took it back.
        Withdrawn = "withdrawn",
        /// The reader's home was verified.
        ClaimApproved = "claim_approved",
        /// The reader's home was not verified.
        ClaimRefused = "claim_refused",
        /// The reader's text was withheld.
        Withheld = "withheld",
        /// What the reader wrote or flagged is there again.
        ShownAgain = "shown_again",
        /// What the reader flagged was withheld.
        FlagUpheld = "flag_upheld",
        /// What the reader flagged stays.
        FlagLeft = "flag_left",
    }
}

impl NoticeKind {
    /// The icon beside it.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Reply => "people",
            Self::Acknowledgement | Self::Response | Self::Arrived | Self::Published => "inbox",
            Self::Question | Self::Solution => "turn",
            Self::Accepted | Self::Named | Self::ToSign => "work",
            Self::NotUpheld => "no",
            Self::Confirmed => "done",
            Self::Refused | Self::Withdrawn => "again",
            Self::ClaimApproved | Self::ClaimRefused => "home",
            Self::Withheld => "lock",
            Self::ShownAgain | Self::FlagUpheld | Self::FlagLeft => "note",
        }
    }
}

/// A notice as stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = notice)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Notice {
    pub id: i64,
    pub person_id: PersonId,
    pub fact_number: FactNumber,
    pub kind: NoticeKind,
    pub complaint_id: Option<ComplaintId>,
    pub floor: Option<i32>,
    pub created_at: Instant,
    pub read_at: Option<Instant>,
}

/// Who is told of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// Everybody who follows the complaint.
    Followers(ComplaintId),
    /// Those who triage at its estate.
    Triage(ComplaintId),
    /// Those who may be the second person of the rejection that waits.
    Signers(ComplaintId),
    /// One person.
    Person(PersonId),
    /// Who wrote a floor of a complaint.
    Author(ComplaintId, i32),
    /// Who wrote it, and everybody who flagged it.
    AuthorAndFlaggers(ComplaintId, i32),
    /// Everybody who flagged in a case about a complaint.
    Flaggers(ComplaintId, i64),
}

/// What a fact tells, to whom, and who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Telling {
    pub kind: NoticeKind,
    pub audience: Audience,
    pub floor: Option<i32>,
    /// Speakers of the complaint who did it and need not be told.
    pub by: [Option<i32>; 2],
    /// The speaker who becomes the ambassador.
    pub named: Option<i32>,
}

impl Telling {
    /// The speaker whom its notices name: who did it, or who takes the complaint over.
    pub(super) fn subject(&self) -> Option<i32> {
        self.named.or(self.by.into_iter().flatten().next())
    }
}

/// What a fact tells; nothing for most.
pub(super) fn telling(fact: &Fact) -> Option<Telling> {
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
            on_floor(followers(kind_of_reply(*reply)?, complaint_id, *by), *floor)
        }
        Fact::ReplyReleased { complaint_id, floor, by, .. } => {
            on_floor(followers(NoticeKind::Reply, complaint_id, *by), *floor)
        }
        Fact::ComplaintReceived { complaint_id, origin: Origin::Site, .. } => {
            // The opener is the first speaker.
            Some(Telling {
                audience: Audience::Triage(*complaint_id),
                ..followers(NoticeKind::Arrived, complaint_id, 1)
            })
        }
        Fact::ComplaintPublished { complaint_id, by } => Some(followers(NoticeKind::Published, complaint_id, *by)),
        Fact::ComplaintAccepted { complaint_id, ambassador, by, .. } => {
            Some(Telling { named: Some(*ambassador), ..followers(NoticeKind::Accepted, complaint_id, *by) })
        }
        Fact::RejectionProposed { complaint_id, by, .. } => Some(Telling {
            audience: Audience::Signers(*complaint_id),
            ..followers(NoticeKind::ToSign, complaint_id, *by)
        }),
        Fact::ComplaintNotUpheld { complaint_id, by, second, .. } => {
            Some(Telling { by: [Some(*by), Some(*second)], ..followers(NoticeKind::NotUpheld, complaint_id, *by) })
        }
        Fact::SolutionConfirmed { complaint_id, by, .. } => Some(followers(NoticeKind::Confirmed, complaint_id, *by)),
        Fact::SolutionRefused { complaint_id, by, .. } => Some(followers(NoticeKind::Refused, complaint_id, *by)),
        Fact::ComplaintWithdrawn { complaint_id, by } => Some(followers(NoticeKind::Withdrawn, complaint_id, *by)),
        Fact::TextWithheld { complaint_id, floor, by, .. } => {
            let told = followers(NoticeKind::Withheld, complaint_id, *by);
            Some(Telling { audience: Audience::Author(*complaint_id, *floor), floor: Some(*floor), ..told })
        }
        Fact::WithholdingEnded { complaint_id, floor, by } => {
            let told = followers(NoticeKind::ShownAgain, complaint_id, 0);
            let audience = Audience::AuthorAndFlaggers(*complaint_id, *floor);
            Some(Telling { audience, floor: Some(*floor), by: [*by, None], ..told })
        }
        Fact::FlagsDecided { case_id, flagged, floor, is_withheld, .. } => {
            let kind = if *is_withheld { NoticeKind::FlagUpheld } else { NoticeKind::FlagLeft };
            let told = followers(kind, flagged, 0);
            let audience = Audience::Flaggers(*flagged, *case_id);
            Some(Telling { audience, floor: Some(*floor), by: [None, None], ..told })
        }
        Fact::ClaimApproved { person_id, .. } => Some(person(NoticeKind::ClaimApproved, person_id)),
        Fact::ClaimRefused { person_id, .. } => Some(person(NoticeKind::ClaimRefused, person_id)),
        _ => None,
    }
}

const fn on_floor(telling: Telling, floor: i32) -> Option<Telling> {
    Some(Telling { floor: Some(floor), ..telling })
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
