//! Kinds of notices, and how a person is told of which.

mod telling;
mod topic;

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{ComplaintId, FactNumber, LetterId, PersonId};
use crate::complaints::{Watch, urls};
use crate::schema::{letter, notice};
use crate::text_enum;

pub(super) use telling::{Audience, Home, Place, Telling, telling, telling_besides};
pub use topic::{Channel, Choices, Level, Relation, Rhythm, Subscription, Topic};

/// People told in one write transaction: nobody waits long for the writer.
pub const PEOPLE_PER_SLICE: usize = 100;
/// What was read is kept so long.
pub(super) const KEPT_DAYS: i64 = 90;
/// Things in one digest; of more, the digest says how many there are on the site.
pub const MOST_IN_DIGEST: usize = 40;

text_enum! {
    /// What a notice says.
    pub enum NoticeKind in "notices.did" {
        /// Somebody replied.
        Reply = "reply",
        /// Somebody replied to what the reader wrote.
        ReplyToMe = "reply_to_me",
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
        /// Somebody is in danger: said by the owner, or by staff later.
        Crisis = "crisis",
        /// A new complaint on an estate that the reader watches.
        NewHere = "new_here",
        /// It passed the screening.
        Published = "published",
        /// It was accepted.
        Accepted = "accepted",
        /// The reader was named as its ambassador.
        Named = "named",
        /// A rejection waits for the second signature.
        ToSign = "to_sign",
        /// A withholding waits for the second person.
        ToConfirm = "to_confirm",
        /// It is not upheld.
        NotUpheld = "not_upheld",
        /// The owner confirmed the solution.
        Confirmed = "confirmed",
        /// The owner refused at least one point.
        Refused = "refused",
        /// The owner took it back.
        Withdrawn = "withdrawn",
        /// It was merged into another, where it goes on.
        Merged = "merged",
        /// It was opened again.
        Reopened = "reopened",
        /// The owner's time to confirm is over.
        Lapsed = "lapsed",
        /// The same came again: a corrective action did not hold.
        RemedyRefuted = "remedy_refuted",
        /// A clock of the company was missed.
        Late = "late",
        /// It stands on a higher rung of the ladder.
        Raised = "raised",
        /// The ladder names the reader: she owes a line in public.
        RaisedToMe = "raised_to_me",
        /// A clock of the company will soon be missed.
        DueSoon = "due_soon",
        /// The reader's own time to answer or to confirm is running out.
        YourTurn = "your_turn",
        /// Somebody asks for a review.
        ToReview = "to_review",
        /// A home was claimed where the reader decides on claims.
        ClaimWaiting = "claim_waiting",
        /// The reader's home was verified.
        ClaimApproved = "claim_approved",
        /// The reader's home was not verified.
        ClaimRefused = "claim_refused",
        /// Somebody else was verified as an owner of the reader's home.
        OwnerJoined = "owner_joined",
        /// Family or a tenant has come to live in the reader's home.
        ResidentJoined = "resident_joined",
        /// Somebody lives in the reader's home no more.
        HomeLeft = "home_left",
        /// Another owner changed the lease of a tenant in the reader's home.
        LeaseChanged = "lease_changed",
        /// An owner says that the reader lives there no more.
        ResidenceEnded = "residence_ended",
        /// The owner changed the last day of the reader's lease.
        TenancySet = "tenancy_set",
        /// The last day of the reader's lease is over.
        TenancyEnded = "tenancy_ended",
        /// The staff of the estate ended the reader's claim.
        ClaimRevoked = "claim_revoked",
        /// The reader's text was withheld.
        Withheld = "withheld",
        /// What the reader wrote or flagged is there again.
        ShownAgain = "shown_again",
        /// What the reader flagged was withheld.
        FlagUpheld = "flag_upheld",
        /// What the reader flagged stays.
        FlagLeft = "flag_left",
        /// The reader works for the company, or in one more role.
        RoleGiven = "role_given",
        /// What the reader ordered lies there to be fetched.
        OrderReady = "order_ready",
        /// Staff cancelled what the reader ordered.
        OrderCancelled = "order_cancelled",
        /// Nobody approved in time what the reader ordered.
        OrderExpired = "order_expired",
        /// The reader was given points.
        PointsGiven = "points_given",
        /// Points of the reader were taken back, or changed by hand.
        PointsChanged = "points_changed",
        /// It is the reader's birthday.
        Birthday = "birthday",
        /// The same, while something grave waits in her home's complaint (club.md 3.1).
        BirthdayCare = "birthday_care",
    }
}

impl NoticeKind {
    /// The icon beside it.
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Reply | Self::ReplyToMe | Self::Merged | Self::OwnerJoined | Self::ResidentJoined => "people",
            Self::Acknowledgement
            | Self::Response
            | Self::Arrived
            | Self::NewHere
            | Self::Published
            | Self::OrderReady => "inbox",
            Self::Question | Self::Solution | Self::YourTurn => "turn",
            Self::Accepted | Self::Named | Self::RoleGiven | Self::ToSign | Self::ToConfirm => "work",
            Self::NotUpheld | Self::OrderCancelled | Self::OrderExpired => "no",
            Self::Confirmed => "done",
            Self::Refused | Self::Withdrawn | Self::Reopened | Self::RemedyRefuted => "again",
            Self::Lapsed => "pause",
            Self::Crisis | Self::Late | Self::Raised | Self::RaisedToMe => "late",
            Self::DueSoon => "clock",
            Self::ToReview => "scale",
            Self::ClaimApproved
            | Self::ClaimRefused
            | Self::ClaimRevoked
            | Self::ClaimWaiting
            | Self::HomeLeft
            | Self::LeaseChanged
            | Self::ResidenceEnded
            | Self::TenancySet
            | Self::TenancyEnded => "home",
            Self::Withheld => "lock",
            Self::ShownAgain | Self::FlagUpheld | Self::FlagLeft => "note",
            Self::PointsGiven | Self::PointsChanged => "plus",
            Self::Birthday | Self::BirthdayCare => "day",
        }
    }

    /// Whether who watches a complaint at a level is told of it. What she must answer or know comes at every level.
    pub const fn is_wanted(self, watch: Watch, relation: Relation) -> bool {
        let is_due = Topic::of(self, relation).is_fixed() || matches!(self, Self::Named | Self::RaisedToMe);
        match watch {
            Watch::All => true,
            Watch::Official => is_due || !matches!(self, Self::Reply | Self::ReplyToMe),
            Watch::Muted => is_due,
        }
    }

    /// Whether it tells of a clock: by letter only when people work, but for a crisis (complaints.md section 4).
    pub const fn is_of_clock(self) -> bool {
        matches!(self, Self::Late | Self::Raised | Self::RaisedToMe | Self::DueSoon | Self::YourTurn)
    }

    /// Whether it tells of the reader's home and who lives there.
    pub const fn is_of_home(self) -> bool {
        matches!(
            self,
            Self::ClaimApproved
                | Self::ClaimRefused
                | Self::ClaimRevoked
                | Self::HomeLeft
                | Self::LeaseChanged
                | Self::OwnerJoined
                | Self::ResidenceEnded
                | Self::ResidentJoined
                | Self::TenancySet
                | Self::TenancyEnded
        )
    }

    /// Whether it tells of words of the company, which a letter quotes.
    pub const fn is_official(self) -> bool {
        matches!(self, Self::Acknowledgement | Self::Response | Self::Question | Self::Solution)
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
    pub topic: Topic,
    pub channel: Channel,
    pub letter_id: Option<LetterId>,
}

impl Notice {
    /// Where it leads: the floor if there is one, the complaint, the desk for those who work on it, one's homes.
    pub fn path(&self) -> String {
        match (self.kind, self.complaint_id, self.floor) {
            (
                NoticeKind::Arrived
                | NoticeKind::Named
                | NoticeKind::ToSign
                | NoticeKind::RaisedToMe
                | NoticeKind::Crisis
                | NoticeKind::DueSoon
                | NoticeKind::ToReview,
                Some(id),
                _,
            ) => {
                format!("/desk/complaints/{id}")
            }
            (NoticeKind::ToConfirm, _, _) => "/desk/moderation#second".to_owned(),
            (_, Some(id), Some(floor)) => urls::floor(id, floor),
            (_, Some(id), None) => urls::complaint(id),
            (NoticeKind::ClaimWaiting, None, _) => "/desk/claims".to_owned(),
            (NoticeKind::RoleGiven, None, _) => "/desk".to_owned(),
            (NoticeKind::OrderReady | NoticeKind::OrderCancelled | NoticeKind::OrderExpired, None, _) => {
                "/club/orders".to_owned()
            }
            (NoticeKind::PointsGiven | NoticeKind::PointsChanged, None, _) => "/club/points".to_owned(),
            (NoticeKind::Birthday | NoticeKind::BirthdayCare, None, _) => "/club".to_owned(),
            (_, None, _) => "/me".to_owned(),
        }
    }
}

text_enum! {
    /// How a letter ended.
    pub enum Outcome {
        /// A mail server took it.
        Sent = "sent",
        /// There was nothing in it that she had not read and still may see.
        Empty = "empty",
        /// She wants no such letters any more.
        Unwanted = "unwanted",
        /// She has no confirmed address, or has left.
        Nobody = "nobody",
    }
}

/// A letter as stored: about one notice of a topic, or a digest, which has none.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = letter)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct LetterRow {
    pub id: LetterId,
    pub person_id: PersonId,
    pub unique_key: String,
    pub topic: Option<Topic>,
    pub made_at: Instant,
    pub ended_at: Option<Instant>,
    pub outcome: Option<Outcome>,
}

impl LetterRow {
    /// The part of its message id before the `@`: the same however often it is handed over, so that a mail system that
    /// has it already can tell.
    pub fn message_id(&self) -> String {
        format!("letter-{}-{}", self.id, self.made_at.0)
    }

    /// What one stops who wants no more of these; `None` for what cannot be stopped.
    pub fn subscription(&self) -> Option<Subscription> {
        match self.topic {
            None => Some(Subscription::Digest),
            Some(topic) if topic.is_fixed() => None,
            Some(topic) => Some(Subscription::Topic(topic)),
        }
    }
}
