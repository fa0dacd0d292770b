//! What must hold after every step, told from the facts by rules of this file's own.

use std::collections::{BTreeSet, HashMap};

use candor::base::Instant;
use candor::base::ids::ComplaintId;
use candor::base::words::{ClockKind, Severity, State, Verdict};
use candor::calendar::{Calendars, calendars};
use candor::complaints::{self, ClockRow, Complaint, Point, replay};
use candor::db::ReadTx;
use candor::facts::{CarriedClock, Fact};
use candor::outbox::{self, RecordedFact};

use crate::support::TestApp;

/// What is known of a complaint.
#[derive(Debug)]
struct Life {
    state: State,
    rung: i16,
    /// About people of the region: the ladder begins with the group.
    is_past_region: bool,
    /// Runs that were missed, and not excused since.
    missed: BTreeSet<(ClockKind, i16)>,
    /// Clocks that came missed already, by merging; of which run, only the rows say.
    brought: BTreeSet<ClockKind>,
    /// When each run was due after the step before.
    due: HashMap<(ClockKind, i16), Instant>,
}

/// Every complaint, as far as its facts were read.
#[derive(Debug, Default)]
pub struct Lives {
    position: i64,
    of: HashMap<ComplaintId, Life>,
}

/// The table T1 to T19 of complaints.md: the state after a fact, `None` where the table knows no such way.
fn after(state: State, fact: &Fact) -> Option<State> {
    use State::{
        Accepted, AwaitingOwner, Closed, Confirmed, InProgress, Lapsed, Merged, NotUpheld, Proposed, Received,
        Reopened, UnderReview, Withdrawn,
    };
    let (from, to): (&[State], State) = match fact {
        Fact::ComplaintAccepted { .. } => (&[Received], Accepted),
        Fact::ComplaintNotUpheld { .. } => (&[Received, Accepted, InProgress, AwaitingOwner], NotUpheld),
        Fact::ResponseGiven { .. } => (&[Accepted, Reopened, InProgress, AwaitingOwner], InProgress),
        Fact::QuestionAsked { .. } => (&[Accepted, InProgress], AwaitingOwner),
        Fact::OwnerAnswered { .. } | Fact::OwnersTurnEnded { .. } => (&[AwaitingOwner], InProgress),
        Fact::SolutionProposed { .. } => (&[InProgress, Reopened], Proposed),
        Fact::SolutionConfirmed { .. } => (&[Proposed], Confirmed),
        Fact::SolutionRefused { .. } => (&[Proposed], Reopened),
        Fact::SolutionLapsed { .. } => (&[Proposed], Lapsed),
        Fact::ComplaintReopened { .. } => (&[Lapsed, Confirmed, Closed, Withdrawn], Reopened),
        Fact::ReviewAsked { .. } => (&[NotUpheld, Proposed, Reopened], UnderReview),
        Fact::ReviewDecided { to: to @ (Accepted | NotUpheld | InProgress), .. } => (&[UnderReview], *to),
        Fact::ReviewDecided { .. } => (&[], UnderReview),
        Fact::ComplaintWithdrawn { .. } => {
            (&[Received, Accepted, InProgress, AwaitingOwner, Proposed, Reopened, UnderReview], Withdrawn)
        }
        Fact::ComplaintClosed { .. } => (&[Confirmed, Lapsed, Withdrawn], Closed),
        Fact::ComplaintMerged { .. } => (&[Received, Accepted, InProgress], Merged),
        Fact::ComplaintAbsorbed { .. } => (&[Received, Accepted, InProgress, Reopened], state),
        _ => return Some(state),
    };
    from.contains(&state).then_some(to)
}

/// Whether a fact may move a date earlier: only a graver word of how grave it is, and an older receipt.
const fn may_hasten(fact: &Fact) -> bool {
    matches!(fact, Fact::ComplaintAccepted { .. } | Fact::SeverityChanged { .. } | Fact::ComplaintAbsorbed { .. })
}

impl Lives {
    /// Reads on, and checks every complaint of which something is new.
    pub fn check(&mut self, app: &TestApp) {
        let position = self.position;
        let facts = app.app.store.read_blocking(|tx| outbox::facts_after(tx, position, 100_000)).unwrap();
        let Some(last) = facts.last() else { return };
        self.position = last.number.0;
        let mut touched = BTreeSet::new();
        let mut hastened = BTreeSet::new();
        for recorded in &facts {
            let Some(id) = recorded.fact.complaint_id() else { continue };
            touched.insert(id.0);
            if may_hasten(&recorded.fact) {
                hastened.insert(id.0);
            }
            if let Fact::ComplaintAbsorbed { merged, clocks, .. } = &recorded.fact {
                self.carried(*merged, (id, clocks));
            }
            self.tell(id, recorded);
        }
        for id in touched {
            let read = |tx: &mut ReadTx<'_>| {
                let id = ComplaintId(id);
                let row = complaints::all_after(tx, id.0 - 1, 1)?.remove(0);
                let points = complaints::points_of(tx, id)?;
                Ok((row, complaints::clocks_of(tx, id)?, outbox::history_of(tx, id)?, (calendars(tx)?, points)))
            };
            let (row, clocks, history, (calendars, points)) = app.app.store.read_blocking(read).unwrap();
            let life = self.of.get_mut(&ComplaintId(id)).unwrap();
            life.compare(&row, &clocks, hastened.contains(&id));
            due_on_working_days(&row, &clocks, &calendars, &facts);
            replayed(&row, &clocks, &history, &calendars);
            decided_by_whose_they_are(&points, &history);
            visited_one_by_one(&history);
        }
    }

    /// What was missed in a merged complaint is missed where it goes on; what ran there runs on, and not later.
    fn carried(&mut self, merged: ComplaintId, (lead, clocks): (ComplaintId, &[CarriedClock])) {
        let own = self.of[&merged].due.clone();
        for carried in clocks {
            let known = own.iter().filter(|((kind, _), _)| *kind == carried.clock).map(|(_, due)| *due).max();
            assert_eq!(known, Some(carried.due), "{carried:?}");
        }
        let missed = clocks.iter().filter(|carried| carried.breached_at.is_some()).map(|carried| carried.clock);
        self.of.get_mut(&lead).unwrap().brought.extend(missed);
    }

    fn tell(&mut self, id: ComplaintId, recorded: &RecordedFact) {
        let fact = &recorded.fact;
        if let Fact::ComplaintReceived { about, .. } = fact {
            let life = Life {
                state: State::Received,
                rung: 0,
                is_past_region: !about.is_nobody(),
                missed: BTreeSet::new(),
                brought: BTreeSet::new(),
                due: HashMap::new(),
            };
            assert!(self.of.insert(id, life).is_none(), "{id} was received twice");
            return;
        }
        let life = self.of.get_mut(&id).unwrap_or_else(|| panic!("{fact:?} before its receipt"));
        life.state = after(life.state, fact).unwrap_or_else(|| panic!("{fact:?} when it was {:?}", life.state));
        assert!(recorded.occurred_at <= recorded.recorded_at, "{recorded:?}");
        match fact {
            Fact::ClockBreached { clock, run, due, .. } => {
                assert!(life.missed.insert((*clock, *run)), "{fact:?} a second time");
                assert_eq!(recorded.occurred_at, *due);
            }
            Fact::BreachExcused { clock, run, .. } => assert!(life.missed.remove(&(*clock, *run)), "{fact:?} of none"),
            Fact::RungReached { rung, .. } => {
                let lowest = if life.is_past_region { 3 } else { 1 };
                assert_eq!(*rung, (life.rung + 1).max(lowest), "{fact:?}");
                life.rung = *rung;
            }
            Fact::ComplaintClosed { .. } => life.rung = 0,
            Fact::DeadlineRecomputed { clock, run, due, .. } => {
                assert!(
                    life.due.get(&(*clock, *run)).is_none_or(|before| before < due),
                    "{fact:?} moves nothing later"
                );
            }
            _ => {}
        }
    }
}

impl Life {
    /// The row stands where the facts lead, and no date moved earlier but by a graver word.
    fn compare(&mut self, row: &Complaint, clocks: &[ClockRow], was_hastened: bool) {
        assert_eq!((row.state, row.rung), (self.state, self.rung), "{row:?}");
        for clock in clocks {
            let run = (clock.kind, clock.run);
            let is_missed = clock.breached_at.is_some() && !clock.is_excused;
            if is_missed && clock.stopped_at.is_none() && self.brought.remove(&clock.kind) {
                self.missed.insert(run);
            }
            assert_eq!(is_missed, self.missed.contains(&run), "{clock:?}");
            if let Some(before) = self.due.insert(run, clock.due_at) {
                assert!(clock.due_at >= before || was_hastened, "{clock:?} was due at {before:?}");
            }
        }
        assert_eq!(clocks.len(), self.due.len(), "a clock is gone: {clocks:?}");
    }
}

/// A limit in working days ends with a working day, under the notices that are known; not between a loading and its job.
fn due_on_working_days(row: &Complaint, clocks: &[ClockRow], calendars: &Calendars, facts: &[RecordedFact]) {
    let is_loading = facts.iter().any(|recorded| matches!(recorded.fact, Fact::NoticeLoaded { .. }));
    if is_loading {
        return;
    }
    for clock in clocks.iter().filter(|clock| clock.stopped_at.is_none()) {
        let is_in_days = !matches!(clock.kind, ClockKind::ReturnVisit | ClockKind::Promise | ClockKind::Containment);
        let is_in_hours = row.severity == Severity::Crisis || clock.due_at != Instant::start_of(clock.due_at.date());
        if is_in_days && !is_in_hours {
            let day = clock.due_at.plus_millis(-1).date();
            assert!(calendars.latest().is_working(day), "{clock:?} ends on {day}");
        }
    }
}

/// Whatever others say: a household's own point is confirmed only by its own last word on it.
fn decided_by_whose_they_are(points: &[Point], history: &[RecordedFact]) {
    for (index, point) in points.iter().enumerate() {
        let Some(own) = point.household else { continue };
        let last = history.iter().rev().find_map(|recorded| match &recorded.fact {
            Fact::HouseholdConfirmed { by, .. } if *by == own => Some(Verdict::Confirmed),
            Fact::HouseholdRefused { by, verdicts, .. } if *by == own => verdicts.get(index).copied(),
            Fact::PointsStated { by, .. } if *by == own => Some(Verdict::Open),
            _ => None,
        });
        assert!(point.verdict == Verdict::Open || Some(point.verdict) == last, "{point:?} after {last:?}");
    }
}

/// A joint complaint that was closed has a visit to each of its households, or tries at one.
fn visited_one_by_one(history: &[RecordedFact]) {
    let Some(RecordedFact { fact: Fact::ComplaintClosed { .. }, .. }) = history.last() else { return };
    let mut there = BTreeSet::new();
    for recorded in history {
        match &recorded.fact {
            Fact::HouseholdJoined { by, .. } => there.insert(*by),
            Fact::HouseholdLeft { by, .. } | Fact::LeadPassed { from: by, .. } => there.remove(by),
            _ => false,
        };
    }
    for household in there {
        let is_hers = |recorded: &&RecordedFact| matches!(&recorded.fact, Fact::VisitMade { household: Some(number), .. } if *number == household);
        assert!(history.iter().filter(is_hers).count() > 0, "{household} was not visited: {history:?}");
    }
}

/// The rows are those that follow from the facts.
fn replayed(row: &Complaint, clocks: &[ClockRow], history: &[RecordedFact], calendars: &Calendars) {
    let facts = history.iter().map(|step| (&step.fact, step.occurred_at, calendars.before(step.number)));
    let follows = replay(facts).unwrap_or_else(|broken| panic!("{}: {broken}", row.id));
    assert_eq!((row.state, row.severity, row.rung), (follows.state, follows.severity, follows.rung));
    assert_eq!((row.next_due_at, row.next_clock), (follows.next_due_at, follows.next_clock));
    assert_eq!(row.first_response_due, follows.first_response_due);
    assert_eq!(row.first_response_at, follows.first_response_at);
    assert_eq!((row.version, row.last_floor, row.rating), (follows.version, follows.last_floor, follows.rating));
    let standing = (follows.course.severity, follows.course.rung);
    for clock in &follows.course.clocks {
        let stored = clocks.iter().find(|stored| (stored.kind, stored.run) == (clock.kind, clock.run)).unwrap();
        let expected = ClockRow::of(row.id, clock, standing, stored.reminders, calendars.latest());
        let is_same = ClockRow { next_at: expected.next_at, ..stored.clone() } == expected;
        assert!(is_same, "{stored:?} should be {expected:?}");
    }
    assert_eq!(clocks.len(), follows.course.clocks.len());
}
