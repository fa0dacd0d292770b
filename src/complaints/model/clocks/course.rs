//! The course of a complaint: its facts, one after the other, start, pause, move and stop its clocks.

use super::Clock;
use super::limits::{Limit, after_change, after_triage};
use crate::base::Instant;
use crate::base::ids::HolidayNoticeId;
use crate::base::words::{ClockKind, Origin, Severity, State};
use crate::calendar::{Calendar, Counting};
use crate::complaints::model::joint::Households;
use crate::facts::{CarriedClock, Fact};

/// Clocks that end with the work on a complaint; a promise outlives its confirmation, a root cause too.
const OF_THE_WORK: &[ClockKind] = &[
    ClockKind::Triage,
    ClockKind::FirstResponse,
    ClockKind::Plan,
    ClockKind::Containment,
    ClockKind::Resolution,
    ClockKind::NextReply,
    ClockKind::Confirmation,
    ClockKind::OwnersTurn,
    ClockKind::Review,
    ClockKind::Line,
];
/// Clocks that a response stops.
const STOPPED_BY_RESPONSE: &[ClockKind] = &[ClockKind::FirstResponse, ClockKind::NextReply, ClockKind::Containment];
/// Clocks that a change of severity moves.
const MOVED_BY_SEVERITY: &[ClockKind] = &[
    ClockKind::Triage,
    ClockKind::FirstResponse,
    ClockKind::Plan,
    ClockKind::Containment,
    ClockKind::Resolution,
    ClockKind::NextReply,
    ClockKind::RootCause,
    ClockKind::Review,
    ClockKind::Line,
];

/// Clocks that count from the receipt.
const FROM_RECEIPT: &[ClockKind] = &[ClockKind::Triage, ClockKind::FirstResponse, ClockKind::Plan];

/// The clocks of a complaint as its facts have left them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// Every run of every clock, in the order of their starts.
    pub clocks: Vec<Clock>,
    /// How grave it is: the owner's word until triage.
    pub severity: Severity,
    /// The highest rung of the ladder it has reached.
    pub rung: i16,
    /// Whether a response on the merits, or a question, was ever given.
    pub is_answered: bool,
    /// Whether the time to solve it was prolonged.
    pub is_extended: bool,
    /// The households of a joint complaint.
    pub households: Households,
    received_at: Instant,
}

impl Course {
    /// The course that facts tell, each with the instant at which it happened and the calendar that stood when it was
    /// recorded. An archived letter has no clocks.
    pub fn of<'a>(facts: impl IntoIterator<Item = (&'a Fact, Instant, &'a Calendar)>) -> Self {
        let mut course = Self::EMPTY;
        for (fact, at, calendar) in facts {
            course.apply(fact, at, calendar);
        }
        course
    }

    /// A course before its first fact.
    pub(in crate::complaints) const EMPTY: Self = Self {
        clocks: Vec::new(),
        severity: Severity::General,
        rung: 0,
        is_answered: false,
        is_extended: false,
        households: Households::NONE,
        received_at: Instant(0),
    };

    /// What the clocks of an archived letter would have been under the rules of today, were it 一般 and taken up on the last
    /// day for that: triage, first response, plan, solution. Only the first response is on record.
    pub fn as_if(received_at: Instant, answered_at: Option<Instant>, calendar: &Calendar) -> Vec<Clock> {
        use ClockKind::{FirstResponse, Plan, Resolution, Triage};
        let mut course = Self::EMPTY;
        course.receive(Origin::Site, Severity::General, received_at, calendar);
        let accepted_at = course.last(Triage).map_or(received_at, |triage| triage.due.plus_millis(-1));
        course.start(Resolution, accepted_at, calendar);
        if let Some(at) = answered_at {
            course.stop(&[FirstResponse], at);
        }
        course
            .clocks
            .sort_by_key(|clock| [Triage, FirstResponse, Plan, Resolution].iter().position(|kind| *kind == clock.kind));
        course.clocks
    }

    /// When it was received, or the oldest of those that were merged into it.
    pub const fn received_at(&self) -> Instant {
        self.received_at
    }

    /// One run of a clock.
    pub fn run(&self, kind: ClockKind, run: i16) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.kind == kind && clock.run == run)
    }

    /// The clock of the company that is due next, or is late longest.
    pub fn next(&self) -> Option<&Clock> {
        let open = self.clocks.iter().filter(|clock| clock.is_running() && clock.kind.is_of_company());
        open.min_by_key(|clock| clock.due)
    }

    /// The last run of a clock.
    pub fn last(&self, kind: ClockKind) -> Option<&Clock> {
        self.clocks.iter().rev().find(|clock| clock.kind == kind)
    }

    /// Working days that did not count to solve it, since the owner had the word.
    pub fn paused_days(&self, calendar: &Calendar) -> usize {
        let solving = self.clocks.iter().filter(|clock| clock.kind == ClockKind::Resolution);
        let days = solving.filter_map(|clock| clock.limit.days(calendar, clock.started_at, &clock.pauses));
        days.flat_map(|due| due.days).filter(|day| day.counting == Counting::SkippedPause).count()
    }

    /// Whether the ladder waits for a line of a speaker.
    pub fn awaits_line_of(&self, speaker: i32) -> bool {
        self.clocks.iter().any(|clock| clock.owed_by == Some(speaker) && clock.is_running())
    }

    /// Goes on by one fact.
    pub fn apply(&mut self, fact: &Fact, at: Instant, calendar: &Calendar) {
        use ClockKind::{Confirmation, NextReply, OwnersTurn, Plan, Resolution, Triage};
        self.households.apply(fact);
        match fact {
            Fact::ComplaintReceived { origin, severity, .. } => self.receive(*origin, *severity, at, calendar),
            Fact::ComplaintAccepted { severity, .. } => {
                self.stop(&[Triage], at);
                self.set_severity(*severity, at, calendar, after_triage);
                self.start(Resolution, at, calendar);
                self.start_grave(at, calendar);
            }
            Fact::SeverityChanged { severity, .. } => {
                self.set_severity(*severity, at, calendar, after_change);
                if self.last(Resolution).is_some() {
                    self.start_grave(at, calendar);
                }
            }
            Fact::ResponseGiven { .. } => {
                self.is_answered = true;
                self.stop(STOPPED_BY_RESPONSE, at);
                self.owners_turn_over(at, calendar);
            }
            Fact::QuestionAsked { .. } => {
                self.pause(at);
                self.start(OwnersTurn, at, calendar);
            }
            Fact::OwnerAnswered { .. } => {
                self.owners_turn_over(at, calendar);
                self.start(NextReply, at, calendar);
            }
            Fact::OwnersTurnEnded { .. } => self.owners_turn_over(at, calendar),
            Fact::AnswerAwaited { .. } => self.start(NextReply, at, calendar),
            Fact::SolutionProposed { .. } => {
                self.stop(&[Plan, ClockKind::Line], at);
                self.stop(STOPPED_BY_RESPONSE, at);
                self.pause(at);
                // Of a joint complaint that was refused before everybody had answered, the former may still run.
                self.stop(&[Confirmation], at);
                self.start(Confirmation, at, calendar);
            }
            Fact::SolutionRefused { .. } => {
                self.all_answered(at);
                self.resume(at, calendar);
                self.start(NextReply, at, calendar);
            }
            Fact::ComplaintNotUpheld { .. } => self.end(at, &[ClockKind::RootCause, ClockKind::Promise]),
            Fact::HouseholdConfirmed { .. } | Fact::HouseholdLeft { .. } | Fact::LeadPassed { .. } => {
                self.all_answered(at);
            }
            Fact::HouseholdRefused { .. } => {
                self.all_answered(at);
                self.start(NextReply, at, calendar);
            }
            Fact::HouseholdsLapsed { .. } => self.stop(&[Confirmation], at),
            Fact::ComplaintMerged { .. } => self.end(at, &[ClockKind::RootCause]),
            Fact::ComplaintAbsorbed { received_at, clocks, .. } => self.absorb(*received_at, clocks, calendar),
            other => self.apply_to_end(other, at, calendar),
        }
    }

    /// Each household has the whole time to answer, whatever the others said.
    fn all_answered(&mut self, at: Instant) {
        if !self.households.has_open() {
            self.stop(&[ClockKind::Confirmation], at);
        }
    }

    /// The ends, and what comes after them.
    fn apply_to_end(&mut self, fact: &Fact, at: Instant, calendar: &Calendar) {
        use ClockKind::{Confirmation, NextReply, Resolution, ReturnVisit, Review, RootCause};
        match fact {
            Fact::SolutionConfirmed { .. } | Fact::SolutionLapsed { .. } => {
                self.end(at, &[]);
                self.start(ReturnVisit, at, calendar);
            }
            Fact::ComplaintWithdrawn { .. } => {
                self.end(at, &[RootCause, ClockKind::Promise]);
                self.start(ReturnVisit, at, calendar);
            }
            Fact::ComplaintReopened { .. } => {
                self.stop(&[ReturnVisit], at);
                self.start(Resolution, at, calendar);
                self.start(NextReply, at, calendar);
            }
            Fact::ReviewAsked { .. } => {
                self.stop(&[Confirmation, NextReply], at);
                self.pause(at);
                self.start(Review, at, calendar);
            }
            Fact::ReviewDecided { to, .. } => self.review_decided(*to, at, calendar),
            Fact::ComplaintClosed { .. } => {
                self.stop(&[ReturnVisit], at);
                self.rung = 0;
            }
            Fact::RootCausePublished { .. } => self.stop(&[RootCause], at),
            other => self.apply_to_one(other, at, calendar),
        }
    }

    /// What moves one clock that it names.
    fn apply_to_one(&mut self, fact: &Fact, at: Instant, calendar: &Calendar) {
        match fact {
            Fact::ResolutionExtended { days, .. } => {
                let days = u32::try_from(*days).unwrap_or(0);
                self.is_extended = true;
                if let Some(clock) = self.last_mut(ClockKind::Resolution) {
                    clock.limit = clock.limit.extended(days);
                    clock.due = clock.due.max(clock.limit.due(calendar, clock.started_at, &clock.pauses));
                }
            }
            Fact::PromiseMade { promise, due, .. } => {
                self.stop(&[ClockKind::Plan], at);
                self.clocks.push(Clock::start(ClockKind::Promise, *promise, at, Limit::Until(*due), calendar));
            }
            Fact::PromiseKept { promise, .. } | Fact::PromiseMoved { promise, .. } => {
                if let Some(clock) = self.run_mut(ClockKind::Promise, *promise) {
                    clock.stop(at);
                }
            }
            Fact::ClockBreached { clock, run, .. } => {
                if let Some(clock) = self.run_mut(*clock, *run) {
                    (clock.breached_at, clock.is_excused) = (Some(at), false);
                }
            }
            Fact::DeadlineRecomputed { clock, run, due, notice_id, .. } => {
                if let Some(clock) = self.run_mut(*clock, *run) {
                    (clock.due, clock.moved_by) = (*due, Some(HolidayNoticeId(*notice_id)));
                }
            }
            Fact::BreachExcused { clock, run, .. } => {
                if let Some(clock) = self.run_mut(*clock, *run) {
                    clock.is_excused = true;
                }
            }
            Fact::RungReached { rung, holder, .. } => {
                self.rung = self.rung.max(*rung);
                self.owe_line(*holder, at, calendar);
            }
            Fact::LineWritten { by, .. } => self.line_written(*by, at),
            _ => {}
        }
    }

    /// Whom the ladder names owes a line in public, each on his own clock.
    fn owe_line(&mut self, holder: Option<i32>, at: Instant, calendar: &Calendar) {
        let (Some(holder), Some(limit)) = (holder, Limit::of(ClockKind::Line, self.severity)) else { return };
        let run = self.last(ClockKind::Line).map_or(1, |clock| clock.run.saturating_add(1));
        let line = Clock::start(ClockKind::Line, run, at, limit, calendar);
        self.clocks.push(Clock { owed_by: Some(holder), ..line });
    }

    fn line_written(&mut self, by: i32, at: Instant) {
        for clock in self.clocks.iter_mut().filter(|clock| clock.owed_by == Some(by)) {
            clock.stop(at);
        }
    }

    fn receive(&mut self, origin: Origin, severity: Severity, at: Instant, calendar: &Calendar) {
        self.severity = severity;
        self.received_at = at;
        if origin == Origin::Archive {
            return;
        }
        for kind in [ClockKind::Triage, ClockKind::FirstResponse, ClockKind::Plan] {
            self.start(kind, at, calendar);
        }
    }

    /// Merging (T19): the earliest receipt rules, and every clock of the merged complaint runs on here. No date moves later.
    fn absorb(&mut self, received_at: Instant, clocks: &[CarriedClock], calendar: &Calendar) {
        if received_at < self.received_at {
            self.received_at = received_at;
            let of_receipt = |clock: &&mut Clock| clock.stopped_at.is_none() && FROM_RECEIPT.contains(&clock.kind);
            for clock in self.clocks.iter_mut().filter(of_receipt) {
                clock.count_from(received_at, calendar);
            }
        }
        for carried in clocks {
            self.is_answered = self.is_answered && carried.clock != ClockKind::FirstResponse;
            if let Some(clock) = self.last_mut(carried.clock).filter(|clock| clock.stopped_at.is_none()) {
                clock.take_on(carried, calendar);
            } else {
                let run = self.last(carried.clock).map_or(1, |clock| clock.run.saturating_add(1));
                self.clocks.push(Clock::carried(carried, run, calendar));
            }
        }
    }

    /// A crisis must be contained, a grave complaint's cause found; each once.
    fn start_grave(&mut self, at: Instant, calendar: &Calendar) {
        for kind in [ClockKind::Containment, ClockKind::RootCause] {
            if self.last(kind).is_none() {
                self.start(kind, at, calendar);
            }
        }
    }

    fn review_decided(&mut self, to: State, at: Instant, calendar: &Calendar) {
        self.stop(&[ClockKind::Review], at);
        match to {
            State::NotUpheld => self.end(at, &[ClockKind::RootCause, ClockKind::Promise]),
            State::Accepted => {
                self.resume(at, calendar);
                if self.last(ClockKind::Resolution).is_none_or(|clock| clock.stopped_at.is_some()) {
                    self.start(ClockKind::Resolution, at, calendar);
                }
                if !self.is_answered {
                    // A rejection that did not stand was no response, and the first is due from the receipt.
                    self.start(ClockKind::FirstResponse, self.received_at, calendar);
                }
                self.start_grave(at, calendar);
            }
            _ => {
                self.resume(at, calendar);
                self.start(ClockKind::NextReply, at, calendar);
            }
        }
    }

    fn owners_turn_over(&mut self, at: Instant, calendar: &Calendar) {
        if self.last(ClockKind::OwnersTurn).is_some_and(Clock::is_running) {
            self.stop(&[ClockKind::OwnersTurn], at);
            self.resume(at, calendar);
        }
    }

    fn set_severity(
        &mut self,
        severity: Severity,
        at: Instant,
        calendar: &Calendar,
        rule: fn(Instant, Instant, Instant) -> Instant,
    ) {
        self.severity = severity;
        for clock in &mut self.clocks {
            if clock.stopped_at.is_some() || !MOVED_BY_SEVERITY.contains(&clock.kind) {
                continue;
            }
            let Some(limit) = Limit::of_run(clock.kind, clock.run, severity) else { continue };
            let target = limit.due(calendar, clock.started_at, &clock.pauses);
            let due = rule(target, clock.due, at);
            if due != clock.due {
                (clock.due, clock.limit) = (due, limit);
            }
        }
    }

    /// Starts a run of a clock, unless one runs already.
    fn start(&mut self, kind: ClockKind, from: Instant, calendar: &Calendar) {
        if self.last(kind).is_some_and(|clock| clock.stopped_at.is_none()) {
            return;
        }
        let run = self.last(kind).map_or(1, |clock| clock.run.saturating_add(1));
        if let Some(limit) = Limit::of_run(kind, run, self.severity) {
            self.clocks.push(Clock::start(kind, run, from, limit, calendar));
        }
    }

    fn stop(&mut self, kinds: &[ClockKind], at: Instant) {
        for clock in self.clocks.iter_mut().filter(|clock| kinds.contains(&clock.kind)) {
            clock.stop(at);
        }
    }

    /// The work is over: its clocks stop, and some more.
    fn end(&mut self, at: Instant, more: &[ClockKind]) {
        self.stop(OF_THE_WORK, at);
        self.stop(more, at);
    }

    /// The time to solve it does not count while the owner has the word.
    fn pause(&mut self, at: Instant) {
        for clock in self.clocks.iter_mut().filter(|clock| clock.kind == ClockKind::Resolution) {
            clock.pause(at);
        }
    }

    fn resume(&mut self, at: Instant, calendar: &Calendar) {
        for clock in &mut self.clocks {
            clock.resume(at, calendar);
        }
    }

    fn last_mut(&mut self, kind: ClockKind) -> Option<&mut Clock> {
        self.clocks.iter_mut().rev().find(|clock| clock.kind == kind)
    }

    fn run_mut(&mut self, kind: ClockKind, run: i16) -> Option<&mut Clock> {
        self.clocks.iter_mut().find(|clock| clock.kind == kind && clock.run == run)
    }
}
