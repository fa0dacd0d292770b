//! A complaint as its facts tell it: what the row must say. `candor check` compares the two.

use std::collections::{BTreeMap, BTreeSet};

mod broken;
mod counting;
mod points;
mod remedies;

use super::clocks::Course;
use super::remedy::ToldRemedy;
use super::state::{Act, after};
use crate::base::Instant;
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::words::{
    About, Category, Cause, ClockKind, Origin, Outcome, PromiseOutcome, ReplyKind, Severity, State, Verdict, Visibility,
};
use crate::calendar::Calendar;
use crate::facts::Fact;

pub use broken::Broken;

/// Who opens a complaint is its first speaker.
const OPENER: i32 = 1;
/// And her words are the first floor.
const OPENING: i32 = 1;

/// What follows from the facts of one complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the complaint's row")]
pub struct Projection {
    pub estate_id: EstateId,
    pub category: Category,
    pub origin: Origin,
    pub state: State,
    pub visibility: Visibility,
    pub severity: Severity,
    /// The number of the speaker who is the ambassador.
    pub ambassador: Option<i32>,
    pub received_at: Instant,
    pub first_response_due: Instant,
    pub first_response_at: Option<Instant>,
    pub next_due_at: Option<Instant>,
    pub next_clock: Option<ClockKind>,
    pub rung: i16,
    pub about: About,
    pub last_activity_at: Instant,
    pub last_floor: i32,
    pub official_count: i32,
    pub last_official_floor: Option<i32>,
    pub affected_count: i32,
    /// Homes that want a rejection looked at again.
    pub review_calls: i64,
    /// How often the row was changed by what readers act upon; who saw an earlier one gets a conflict.
    pub version: i32,
    pub proposal_round: i16,
    pub rating: Option<i16>,
    pub duplicate_of: Option<ComplaintId>,
    /// The households that came by merging, with the complaint whose receipt each holds.
    pub receipts: BTreeMap<i32, ComplaintId>,
    /// What was said of each point, by the company and by the owner.
    pub points: Vec<(Outcome, Verdict)>,
    /// The household whose own each point is, where it is not everybody's, and the floor that states it.
    pub stated: Vec<(Option<i32>, i32)>,
    /// The version of title and wish.
    pub heading_version: i16,
    /// The versions of floors that were changed; all others are 1.
    pub changed_floors: BTreeMap<i32, i16>,
    /// Versions that were replaced only to cover personal data: floor and version, 0 for title and wish.
    pub masked_versions: BTreeSet<(i32, i16)>,
    /// Floors that wait to be read.
    pub held: BTreeSet<i32>,
    /// Floors that are withheld.
    pub withheld: BTreeSet<i32>,
    /// The number of the speaker whose complaint it is; none of what staff entered and nobody took over.
    pub opener: Option<i32>,
    /// Every speaker that a fact names.
    pub speakers: BTreeSet<i32>,
    /// Its promises by their numbers: until when, who gave it, what became of it.
    pub promises: BTreeMap<i16, (Instant, i32, PromiseOutcome)>,
    /// Why it came about, by the numbers of the causes; with the moment of its last acceptance before.
    pub causes: BTreeMap<i16, (Cause, Option<Instant>)>,
    /// What is done against that, by their numbers.
    pub remedies: BTreeMap<i16, ToldRemedy>,
    /// Its clocks.
    pub course: Course,
    accepted_at: Option<Instant>,
    last_kind: ReplyKind,
}

/// Tells what the row of a complaint must be from its facts, in order, each with the instant at which it happened and the
/// calendar that stood when it was recorded.
///
/// # Errors
/// When no complaint has such facts.
pub fn replay<'a>(facts: impl IntoIterator<Item = (&'a Fact, Instant, &'a Calendar)>) -> Result<Projection, Broken> {
    let mut facts = facts.into_iter();
    let (first, at, calendar) = facts.next().ok_or(Broken::Nothing)?;
    let mut projection = received(first, at).ok_or(Broken::NotReceived)?;
    projection.course.apply(first, at, calendar);
    for (fact, at, calendar) in facts {
        projection.apply(fact, at)?;
        projection.apply_to_remedies(fact, at);
        projection.course.apply(fact, at, calendar);
    }
    projection.settle();
    Ok(projection)
}

fn received(fact: &Fact, at: Instant) -> Option<Projection> {
    let Fact::ComplaintReceived {
        estate_id,
        category,
        origin,
        severity,
        visibility,
        points,
        first_response_due,
        about,
        ..
    } = *fact
    else {
        return None;
    };
    Some(Projection {
        estate_id,
        category,
        origin,
        state: State::Received,
        visibility,
        severity,
        ambassador: None,
        received_at: at,
        first_response_due,
        first_response_at: None,
        next_due_at: None,
        next_clock: None,
        rung: 0,
        about,
        last_activity_at: at,
        last_floor: 0,
        official_count: 0,
        last_official_floor: None,
        affected_count: 0,
        review_calls: 0,
        version: 1,
        proposal_round: 0,
        rating: None,
        duplicate_of: None,
        receipts: BTreeMap::new(),
        points: vec![(Outcome::Open, Verdict::Open); usize::try_from(points).unwrap_or(0)],
        stated: vec![(None, OPENING); usize::try_from(points).unwrap_or(0)],
        heading_version: 1,
        changed_floors: BTreeMap::new(),
        masked_versions: BTreeSet::new(),
        held: BTreeSet::new(),
        withheld: BTreeSet::new(),
        opener: (origin == Origin::Site).then_some(OPENER),
        speakers: BTreeSet::new(),
        promises: BTreeMap::new(),
        causes: BTreeMap::new(),
        remedies: BTreeMap::new(),
        course: Course::EMPTY,
        accepted_at: None,
        last_kind: ReplyKind::Opening,
    })
}

impl Projection {
    fn apply(&mut self, fact: &Fact, at: Instant) -> Result<(), Broken> {
        self.count(fact, at);
        self.apply_to_points(fact)?;
        match fact {
            Fact::ComplaintReceived { .. } => return Err(Broken::ReceivedTwice),
            Fact::ComplaintPublished { by, .. } => {
                self.visibility = Visibility::Public;
                self.speakers.insert(*by);
            }
            Fact::ComplaintEdited { version, .. } => self.heading_version = *version,
            Fact::ReplyWritten { floor, by, reply, .. } => self.floor_written(*floor, *by, *reply)?,
            Fact::ReplyEdited { floor, version, .. } => {
                self.changed_floors.insert(*floor, *version);
            }
            Fact::ComplaintAccepted { severity, category, ambassador, by, .. } => {
                self.act(Act::Accept)?;
                (self.severity, self.category, self.ambassador) = (*severity, *category, Some(*ambassador));
                self.speakers.extend([*ambassador, *by]);
            }
            Fact::ComplaintNotUpheld { by, second, .. } => {
                self.act(Act::Reject)?;
                self.speakers.extend([*by, *second]);
                self.visibility = Visibility::Public;
                self.first_response_at = self.first_response_at.or(Some(at));
            }
            Fact::ResponseGiven { .. } => self.responded(at)?,
            Fact::QuestionAsked { .. } => self.act(Act::Ask)?,
            Fact::OwnerAnswered { .. } => self.act(Act::Answer)?,
            Fact::SolutionProposed { round, .. } => {
                self.act(Act::Propose)?;
                self.proposal_round = *round;
            }
            Fact::SolutionConfirmed { by, rating, .. } => {
                self.act(Act::Confirm)?;
                // What she said last stays; households of a joint complaint have ratings of their own.
                self.rating = rating.or(self.rating);
                self.speakers.insert(*by);
            }
            Fact::SolutionRefused { by, .. } => {
                self.act(Act::Refuse)?;
                self.speakers.insert(*by);
            }
            Fact::ComplaintWithdrawn { by, .. } => {
                self.act(Act::Withdraw)?;
                self.speakers.insert(*by);
            }
            Fact::HomeAffected { homes, .. } | Fact::HomeNoLongerAffected { homes, .. } => self.affected_count = *homes,
            Fact::DuplicateLinked { original, .. } => self.duplicate_of = Some(*original),
            other => return self.apply_to_end(other),
        }
        Ok(())
    }

    /// What the clock did to it, and what became of it after its end.
    fn apply_to_end(&mut self, fact: &Fact) -> Result<(), Broken> {
        match fact {
            Fact::OwnersTurnEnded { .. } => self.act(Act::GoOn)?,
            Fact::SolutionLapsed { .. } => self.act(Act::Lapse)?,
            Fact::ComplaintReopened { by, .. } => {
                self.act(Act::Reopen)?;
                self.speakers.insert(*by);
            }
            Fact::ReviewCalled { homes, .. } => self.review_calls = *homes,
            Fact::ReviewAsked { by, .. } => {
                self.act(Act::AskReview)?;
                self.review_calls = 0;
                self.speakers.insert(*by);
            }
            Fact::ReviewDecided { by, to, .. } => self.review_decided(*by, *to)?,
            Fact::RejectionProposed { by, .. }
            | Fact::RootCausePublished { by, .. }
            | Fact::ComplaintEntered { by, .. }
            | Fact::HouseholdJoined { by, .. }
            | Fact::HouseholdLeft { by, .. }
            | Fact::HouseholdConfirmed { by, .. }
            | Fact::HouseholdRefused { by, .. }
            | Fact::PointsStated { by, .. } => {
                self.speakers.insert(*by);
            }
            Fact::VisitMade { by, household, .. } => self.speakers.extend(household.iter().chain([by])),
            Fact::HouseholdVisited { by, household, .. } => self.speakers.extend([*by, *household]),
            Fact::RungReached { holder, by, .. } => self.speakers.extend(holder.iter().chain(by)),
            Fact::ComplaintClosed { by, .. } => {
                self.act(Act::Close)?;
                self.speakers.insert(*by);
            }
            Fact::SeverityChanged { severity, by, second, .. } => {
                self.severity = *severity;
                self.speakers.extend(by.iter().chain(second));
            }
            Fact::AmbassadorChanged { ambassador, by, .. } => {
                self.ambassador = Some(*ambassador);
                self.speakers.extend([*ambassador, *by]);
            }
            Fact::GroupTookOver { holder, .. } => {
                self.ambassador = holder.or(self.ambassador);
                self.speakers.extend(holder);
            }
            Fact::ResolutionExtended { by, second, .. } => self.speakers.extend([*by, *second]),
            Fact::ComplaintMerged { .. } | Fact::ComplaintAbsorbed { .. } => self.apply_merging(fact)?,
            Fact::ComplaintTakenOver { by, .. } | Fact::LeadPassed { by, .. } => {
                self.opener = Some(*by);
                self.speakers.insert(*by);
            }
            other => self.apply_to_promises(other),
        }
        Ok(())
    }

    /// The two sides of a merging.
    fn apply_merging(&mut self, fact: &Fact) -> Result<(), Broken> {
        match fact {
            Fact::ComplaintMerged { lead, by, .. } => {
                self.act(Act::Merge)?;
                self.duplicate_of = Some(*lead);
                self.speakers.insert(*by);
            }
            Fact::ComplaintAbsorbed { merged, households, clocks, by, .. } => {
                self.receipts.extend(households.iter().map(|number| (*number, *merged)));
                self.speakers.extend(households.iter().chain([by]));
                if clocks.iter().any(|carried| carried.clock == ClockKind::FirstResponse) {
                    self.first_response_at = None;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn apply_to_promises(&mut self, fact: &Fact) {
        match fact {
            Fact::PromiseMade { promise, due, by, .. } => {
                self.promises.insert(*promise, (*due, *by, PromiseOutcome::Open));
                self.speakers.insert(*by);
            }
            Fact::PromiseKept { promise, by, .. } => self.promise_ended(*promise, *by, PromiseOutcome::Kept),
            Fact::PromiseMoved { promise, by, .. } => self.promise_ended(*promise, *by, PromiseOutcome::Moved),
            other => self.apply_to_texts(other),
        }
    }

    fn promise_ended(&mut self, number: i16, by: i32, outcome: PromiseOutcome) {
        self.speakers.insert(by);
        if let Some(promise) = self.promises.get_mut(&number) {
            promise.2 = outcome;
        }
    }

    /// What only changes who reads a text.
    fn apply_to_texts(&mut self, fact: &Fact) {
        match fact {
            Fact::HeadingMasked { version, .. } => {
                self.masked_versions.insert((0, *version));
            }
            Fact::VersionMasked { floor, version, .. } => {
                self.masked_versions.insert((*floor, *version));
            }
            Fact::ReplyHeld { floor, .. } => {
                self.held.insert(*floor);
            }
            Fact::ReplyReleased { floor, by, reader, .. } => {
                self.held.remove(floor);
                self.speakers.extend([*by, *reader]);
            }
            Fact::TextWithheld { floor, by, .. } => {
                self.held.remove(floor);
                self.withheld.insert(*floor);
                self.speakers.insert(*by);
            }
            Fact::WithholdingConfirmed { second, .. } => {
                self.speakers.insert(*second);
            }
            Fact::WithholdingEnded { floor, by, .. } => {
                self.withheld.remove(floor);
                self.speakers.extend(by);
            }
            _ => {}
        }
    }

    fn act(&mut self, act: Act) -> Result<(), Broken> {
        self.state = after(self.state, act).map_err(|_| Broken::NotAllowed { state: self.state, act })?;
        Ok(())
    }

    fn floor_written(&mut self, floor: i32, by: i32, kind: ReplyKind) -> Result<(), Broken> {
        if floor != self.last_floor + 1 {
            return Err(Broken::Floor(floor));
        }
        self.last_floor = floor;
        self.last_kind = kind;
        self.speakers.insert(by);
        if kind.is_official() {
            self.official_count += 1;
            self.last_official_floor = Some(floor);
        }
        Ok(())
    }

    /// A question stops the clock as well, but leads elsewhere; an archived letter is in progress once it was answered.
    fn responded(&mut self, at: Instant) -> Result<(), Broken> {
        if self.origin == Origin::Archive {
            self.state = State::InProgress;
        } else if matches!(self.last_kind, ReplyKind::Substantive | ReplyKind::Promise) {
            self.act(Act::Respond)?;
        }
        self.first_response_at = self.first_response_at.or(Some(at));
        Ok(())
    }

    /// A rejection that did not stand was no first response.
    fn review_decided(&mut self, by: i32, to: State) -> Result<(), Broken> {
        self.speakers.insert(by);
        if to == State::Accepted && !self.course.is_answered {
            self.first_response_at = None;
        }
        self.act(match to {
            State::Accepted => Act::Overturn,
            State::NotUpheld => Act::Uphold,
            _ => Act::Continue,
        })
    }

    /// What the row shows of the clocks.
    fn settle(&mut self) {
        let next = self.course.next();
        (self.next_due_at, self.next_clock) = (next.map(|clock| clock.due), next.map(|clock| clock.kind));
        self.rung = self.course.rung;
        if let Some(clock) = self.course.last(ClockKind::FirstResponse) {
            self.first_response_due = clock.due;
        }
    }
}

#[cfg(test)]
mod tests;
