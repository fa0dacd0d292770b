//! The nouns of a complaint: its rows, its number, its states and its clocks.

mod changes;
mod channel;
mod charge;
mod clock;
mod clocks;
mod cosigned;
mod covered;
mod dates;
mod joint;
mod merging;
mod name;
mod promise;
mod remedy;
mod replay;
mod state;
mod template;
mod tree;
mod watch;
mod withholding;

use diesel::prelude::*;

use crate::accounts::Reach;
use crate::base::ids::{ComplaintId, EstateId, PersonId, RegionId, UnitId};
use crate::base::words::{
    About, Category, ClockKind, Origin, Outcome, ReplyKind, Role, Severity, State, Verdict, VersionKind, Visibility,
};
use crate::base::{Instant, SafeHtml};
use crate::schema::{
    complaint, complaint_version, participant, point, proposal_point, reply, reply_version, second_signature,
};

pub use changes::{Change, Kind as ChangeKind, changes};
pub use channel::{ENTRY_DAYS, Entry, TAKEOVER_DAYS, TAKEOVER_TRIES, TakeoverCode};
pub use charge::Charge;
pub use clock::{FirstResponse, first_response_due};
pub use clocks::{Clock, ClockRow, Course, HIGHEST_RUNG, Limit, Recomputed, in_reminder_hours, role_on};
pub use cosigned::Cosigned;
pub use covered::{Covered, OriginalReading, OriginalText, TextPart, Wording, only_covers};
pub use joint::{Household, Households, standing_since};
pub use merging::{MERGE_ELSEWHERE, MERGE_NO_HOME, Merging};
pub use name::in_thread;
pub use promise::{NewPromise, NoPromise, PROMISE_NEEDS_DAY, Pledge, Promise, check_day, check_pledge, within_reach};
pub use remedy::{
    Case, NamedCause, NewCause, NewRemedy, PART, REMEDY, REMEDY_DAYS, Remedy, ToldRemedy, USUAL_REMEDY_DAYS,
};
pub use replay::{Broken, Projection, replay};
pub use state::{Act, NOT_IN_THIS_STATE, after};
pub use template::{
    Filling, MOST_TEMPLATES, NewTemplate, PLACES, ReplyTemplate, TEMPLATE_BODY, TEMPLATE_KINDS, TEMPLATE_TITLE,
};
pub use tree::child_path;
pub use watch::{EstateWatch, Watch};
pub use withholding::{
    HELD_READERS, MASK_OWN, SECOND_MODERATORS, Standing, WITHHELD_POINT, WITHHELD_TITLE, WITHHOLD, Withholding,
};

/// Floors on one page of a thread.
pub const FLOORS_PER_PAGE: i32 = 20;
/// A text may be changed for so long after publication; later there are only additions.
pub const EDIT_MINUTES: i64 = 15;

/// A complaint as its facts have left it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = complaint)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Complaint {
    pub id: ComplaintId,
    pub estate_id: EstateId,
    pub region_id: RegionId,
    pub category: Category,
    pub title: String,
    pub wish: String,
    pub origin: Origin,
    pub state: State,
    pub visibility: Visibility,
    pub severity: Severity,
    pub opener_id: Option<PersonId>,
    pub opener_unit_id: Option<UnitId>,
    pub ambassador_id: Option<PersonId>,
    pub received_at: Instant,
    pub first_response_due: Instant,
    pub first_response_at: Option<Instant>,
    pub next_due_at: Option<Instant>,
    pub last_activity_at: Instant,
    pub last_floor: i32,
    pub official_count: i32,
    pub last_official_floor: Option<i32>,
    pub affected_count: i32,
    pub version: i32,
    pub proposal_round: i16,
    pub rating: Option<i16>,
    pub original_likes: Option<i32>,
    pub duplicate_of: Option<ComplaintId>,
    pub archive_key: Option<String>,
    pub submission_key: Option<String>,
    pub next_clock: Option<ClockKind>,
    pub rung: i16,
    pub about: About,
}

impl Complaint {
    /// The number people quote: the year of receipt in Shanghai and the id, `2026-000123`.
    pub fn number(&self) -> String {
        number(self.id, self.received_at)
    }

    /// Who of the staff acts on it: the people of its estate, or the group alone where it is about those of its region.
    pub fn reach(&self) -> Reach {
        if self.about.is_nobody() { Reach::Estate(self.estate_id, self.region_id) } else { Reach::Group }
    }

    /// Whether it is an imported letter, which is locked and has no clocks.
    pub fn is_archived(&self) -> bool {
        self.origin == Origin::Archive
    }

    /// Whether it was merged into another: it is read on, and goes on there.
    pub const fn is_merged(&self) -> bool {
        matches!(self.state, State::Merged)
    }

    /// Where it goes on, if it was merged.
    pub fn merged_into(&self) -> Option<ComplaintId> {
        self.duplicate_of.filter(|_| self.is_merged())
    }

    /// Whether staff entered it and its owner has not taken it over: nobody confirms, refuses or withdraws it yet.
    pub fn awaits_owner(&self) -> bool {
        self.origin.is_entered() && self.opener_id.is_none()
    }

    /// Whether its title, its wish and its points are withheld with its text.
    pub fn is_withheld(&self) -> bool {
        self.title == WITHHELD_TITLE
    }

    /// Floors beside the opening text.
    pub const fn reply_count(&self) -> i32 {
        self.last_floor - 1
    }

    /// Whether title and wish may be replaced at a moment.
    pub fn heading_may_be_replaced(&self, now: Instant) -> bool {
        now < self.received_at.plus_minutes(EDIT_MINUTES)
    }

    /// Whether it still waits for somebody.
    pub const fn is_open(&self) -> bool {
        !self.state.is_ended()
    }
}

/// The number of a complaint that was received at an instant.
pub fn number(id: ComplaintId, received_at: Instant) -> String {
    format!("{}-{:06}", received_at.year(), id.0)
}

/// One floor of a thread; the opening text is floor 1.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = reply)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Reply {
    pub complaint_id: ComplaintId,
    pub floor: i32,
    pub path: String,
    pub parent_floor: Option<i32>,
    pub participant: i32,
    pub kind: ReplyKind,
    pub role: Option<Role>,
    pub organisation: Option<String>,
    pub html: SafeHtml,
    pub version: i16,
    pub visibility: Visibility,
    pub written_at: Instant,
    pub submission_key: Option<String>,
}

impl Reply {
    /// Whether its text may be replaced at a moment; afterwards there are only additions.
    pub fn may_be_replaced(&self, now: Instant) -> bool {
        now < self.written_at.plus_minutes(EDIT_MINUTES)
    }
}

/// One version of a floor's text.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = reply_version)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct ReplyVersion {
    pub complaint_id: ComplaintId,
    pub floor: i32,
    pub version: i16,
    pub kind: VersionKind,
    pub body: String,
    pub salt: Vec<u8>,
    pub written_at: Instant,
    pub visibility: Visibility,
}

/// One version of a complaint's title and wish.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = complaint_version)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct ComplaintVersion {
    pub complaint_id: ComplaintId,
    pub version: i16,
    pub title: String,
    pub wish: String,
    pub title_salt: Vec<u8>,
    pub wish_salt: Vec<u8>,
    pub written_at: Instant,
    pub visibility: Visibility,
}

/// A point at issue.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = point)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Point {
    pub complaint_id: ComplaintId,
    pub number: i16,
    pub body: String,
    pub salt: Vec<u8>,
    pub outcome: Outcome,
    pub verdict: Verdict,
    pub household: Option<i32>,
    pub floor: i32,
}

impl Point {
    /// Whether a household decides it: what is everybody's, and its own. In a complaint of one home there is no other.
    pub fn is_for(&self, household: Option<i32>) -> bool {
        self.household.is_none() || self.household == household
    }
}

/// Somebody who speaks in a complaint.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = participant)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Participant {
    pub complaint_id: ComplaintId,
    pub number: i32,
    pub person_id: Option<PersonId>,
    pub unit_id: Option<UnitId>,
    pub name: String,
}

/// What the company said of one point in one proposal, and what the owner said to that.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = proposal_point)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct ProposalPoint {
    pub complaint_id: ComplaintId,
    pub round: i16,
    pub point: i16,
    pub outcome: Outcome,
    pub body: String,
    pub salt: Vec<u8>,
    pub verdict: Verdict,
}

/// An act of two persons that waits for the second.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = second_signature)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct SecondSignature {
    pub id: i64,
    pub act: String,
    pub complaint_id: ComplaintId,
    pub seen_version: i32,
    pub code: String,
    pub reason: String,
    pub salt: Vec<u8>,
    pub proposed_by: PersonId,
    pub proposed_at: Instant,
    pub expires_at: Instant,
    pub signed_by: Option<PersonId>,
    pub signed_at: Option<Instant>,
    pub floor: Option<i32>,
    pub ended_at: Option<Instant>,
    pub ended_by: Option<PersonId>,
}
