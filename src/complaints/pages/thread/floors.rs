//! Floors, and the thin dated lines between them, in the order of the view.

use super::View;
use super::read::Thread;
use crate::base::words::{GroupCause, Outcome, ReplyKind, State, Verdict, Visibility};
use crate::base::{Arg, Instant, Message, SafeHtml};
use crate::complaints::model::{ProposalPoint, Reply};
use crate::complaints::{Happening, Point, Spoken, Standing, Withholding, role_on, urls};
use crate::facts::Fact;
use crate::media::{self, Photograph, Shots};
use crate::web::Shell;

/// What stands in the stream.
#[derive(Debug)]
pub enum Entry {
    /// Somebody's word.
    Floor(Floor),
    /// The company's word.
    Official(Official),
    /// What happened.
    Line(Line),
}

/// Somebody's word, with what was added to it and the replies folded under it.
#[derive(Debug)]
pub struct Floor {
    pub number: i32,
    pub name: String,
    /// A few characters for the square beside the name.
    pub tile: String,
    pub is_opener: bool,
    pub when: String,
    pub datetime: String,
    pub html: SafeHtml,
    pub is_changed: bool,
    pub parent: Option<i32>,
    pub additions: Vec<(String, SafeHtml)>,
    pub shots: Shots,
    pub is_own: bool,
    /// What else the reader may do with it: words and addresses.
    pub links: Vec<(&'static str, String)>,
    /// What is said above it while it waits to be read, or in its place.
    pub held: Option<&'static str>,
    /// What stands in its place.
    pub tombstone: Option<Tombstone>,
    /// From 0, in the tree.
    pub depth: usize,
    pub subs: Vec<Floor>,
}

/// What stands in the place of a text that is withheld.
#[derive(Debug)]
pub struct Tombstone {
    pub code: &'static str,
    pub reason: String,
    /// Who, when, and how far it has come.
    pub signed: String,
}

/// The company's word.
#[derive(Debug)]
pub struct Official {
    pub floor: Floor,
    pub kind: &'static str,
    /// Acknowledgements and questions stop no clock and look lighter.
    pub is_light: bool,
    pub role: &'static str,
    pub organisation: String,
    pub took: String,
    /// Number, text, tone, icon, label and reason of each point of a solution.
    pub points: Vec<AnsweredPoint>,
    /// What it promises, in words.
    pub promises: Vec<String>,
    /// Why a day in it is no promise.
    pub declined: Option<String>,
}

/// What a solution says of a point.
#[derive(Debug)]
pub struct AnsweredPoint {
    pub text: String,
    pub tone: &'static str,
    pub icon: &'static str,
    pub label: &'static str,
    pub reason: String,
}

/// What happened, between the words.
#[derive(Debug)]
pub struct Line {
    pub tone: &'static str,
    pub when: String,
    pub datetime: String,
    pub text: String,
    /// Another complaint that it is about.
    pub href: Option<String>,
}

/// The stream of a part: floors and lines, newest first in that view.
pub fn entries(shell: &Shell, thread: &Thread, view: View) -> Vec<Entry> {
    let mut dated: Vec<(Instant, Entry)> = Vec::new();
    let (mut roots, subs) =
        if view == View::All { fold(&thread.floors) } else { (thread.floors.iter().collect(), Vec::new()) };
    for spoken in roots.drain(..) {
        let under: Vec<&Spoken> =
            subs.iter().filter(|(root, _)| *root == spoken.0.floor).map(|(_, sub)| *sub).collect();
        dated.push((spoken.0.written_at, entry(shell, thread, spoken, &under)));
    }
    for recorded in between(thread) {
        if let Some(line) = line(shell, thread, recorded) {
            dated.push((recorded.occurred_at, Entry::Line(line)));
        }
    }
    if matches!(view, View::All | View::Newest) {
        // Stable: a floor comes before the line that it caused at the same instant.
        dated.sort_by_key(|(at, _)| *at);
    }
    if view == View::Newest {
        dated.reverse();
    }
    dated.into_iter().map(|(_, entry)| entry).collect()
}

/// The facts that belong between the first floor of this page and the first of the next.
fn between(thread: &Thread) -> impl Iterator<Item = &Happening> {
    let from = match thread.floors.first() {
        Some((reply, _)) if reply.floor > 1 => reply.written_at,
        _ => Instant(i64::MIN),
    };
    let until = thread.beyond.as_ref().map_or(Instant(i64::MAX), |(reply, _)| reply.written_at);
    thread.milestones.iter().filter(move |recorded| recorded.occurred_at >= from && recorded.occurred_at < until)
}

/// Splits a page into floors that stand in the stream and replies that fold under one of them: comments on another reply
/// whose first ancestor is a comment on this page.
fn fold(floors: &[Spoken]) -> (Vec<&Spoken>, Vec<(i32, &Spoken)>) {
    let root_of = |reply: &Reply| {
        let root = reply.path.split('.').next()?;
        let root = floors.iter().find(|(candidate, _)| candidate.path == root)?;
        let folds = reply.parent_floor.is_some() && reply.kind == ReplyKind::Comment && !root.0.kind.is_official();
        folds.then_some(root.0.floor)
    };
    let mut roots = Vec::new();
    let mut subs = Vec::new();
    for spoken in floors {
        match root_of(&spoken.0) {
            Some(root) => subs.push((root, spoken)),
            None => roots.push(spoken),
        }
    }
    (roots, subs)
}

fn entry(shell: &Shell, thread: &Thread, spoken: &Spoken, subs: &[&Spoken]) -> Entry {
    let (reply, _) = spoken;
    let mut own = floor(shell, thread, spoken);
    own.subs = subs.iter().map(|sub| floor(shell, thread, sub)).collect();
    if !reply.kind.is_official() {
        return Entry::Floor(own);
    }
    Entry::Official(Official {
        kind: reply.kind.label(),
        is_light: matches!(reply.kind, ReplyKind::Acknowledgement | ReplyKind::Question),
        role: reply.role.map_or("thread.archive_role", |role| role.label()),
        organisation: reply.organisation.clone().unwrap_or_default(),
        took: took(shell, thread, reply),
        promises: super::promises::given_on(shell, thread, reply.floor),
        declined: super::promises::declined_on(thread, reply.floor),
        points: if reply.kind == ReplyKind::Solution { answered_points(thread, reply) } else { Vec::new() },
        floor: own,
    })
}

fn floor(shell: &Shell, thread: &Thread, (reply, name): &Spoken) -> Floor {
    let additions = thread.additions.iter().filter(|addition| addition.floor == reply.floor);
    let additions: Vec<_> = additions
        .map(|addition| (shell.moment(addition.written_at), SafeHtml::from_markdown(&addition.body)))
        .collect();
    let photographs = thread.photographs.iter().filter(|photograph| photograph.floor == Some(reply.floor));
    let photographs: Vec<Photograph> = photographs.cloned().collect();
    let edits = usize::try_from(reply.version).unwrap_or(1).saturating_sub(1 + additions.len());
    let tombstone = thread.withholdings.iter().find(|one| one.floor() == reply.floor);
    let tombstone = tombstone.map(|one| Tombstone::of(shell, one));
    Floor {
        held: held(thread, reply),
        tombstone,
        number: reply.floor,
        name: name.clone(),
        tile: tile(name),
        is_opener: reply.participant == 1,
        when: shell.moment(reply.written_at),
        datetime: reply.written_at.rfc3339(),
        html: reply.html.clone(),
        is_changed: edits > 0,
        parent: reply.parent_floor,
        additions,
        shots: media::shots(shell, &photographs),
        is_own: thread.is_own(reply),
        links: links(thread, reply),
        depth: reply.path.matches('.').count(),
        subs: Vec::new(),
    }
}

fn held(thread: &Thread, reply: &Reply) -> Option<&'static str> {
    if reply.visibility != Visibility::Held {
        return None;
    }
    let is_own = thread.ties.speaker == Some(reply.participant);
    Some(match (is_own, thread.can.read_held) {
        (true, _) => "thread.held_own",
        (false, true) => "thread.held_staff",
        (false, false) => "thread.held_others",
    })
}

fn links(thread: &Thread, reply: &Reply) -> Vec<(&'static str, String)> {
    let mut links = Vec::new();
    let stands = reply.visibility == Visibility::Public;
    let (id, floor, can) = (reply.complaint_id, reply.floor, thread.can);
    if thread.covered.contains(&floor) && (thread.is_own(reply) || stands && can.read_original) {
        links.push(("thread.original", urls::original(id, floor)));
    }
    if stands && thread.is_own(reply) && !reply.kind.is_official() {
        links.push(("thread.mask_own", urls::masking(id, floor)));
    }
    if stands && !thread.is_own(reply) && can.flag {
        links.push(("thread.flag", urls::flag(id, floor)));
    }
    if reply.visibility == Visibility::Held && can.release {
        links.push(("thread.screen", urls::screening(id, floor)));
    }
    if stands && !thread.is_own(reply) && can.withhold {
        links.push(("thread.withhold", urls::withholding(id, floor)));
    }
    links
}

impl Tombstone {
    fn of(shell: &Shell, withholding: &Withholding) -> Self {
        let when = shell.moment(withholding.signature.proposed_at);
        let message = match withholding.standing() {
            Standing::Own | Standing::Ended => Message::new("thread.withheld_own").with(when),
            Standing::Waiting => {
                let until = shell.moment(withholding.signature.expires_at);
                Message::new("thread.withheld_waiting").with(withholding.by.as_str()).with(when).with(until)
            }
            Standing::Confirmed => {
                let message = Message::new("thread.withheld_confirmed").with(withholding.by.as_str());
                message.with(withholding.second.as_str()).with(when)
            }
        };
        let (code, reason) = (withholding.code.label(), withholding.signature.reason.clone());
        Self { code, reason, signed: shell.say(&message) }
    }
}

/// `3栋` of `3栋业主乙`, else the first character of a name.
fn tile(name: &str) -> String {
    match name.split_once('栋') {
        Some((number, _)) if number.chars().count() <= 3 => format!("{number}栋"),
        _ => name.chars().take(1).collect(),
    }
}

/// How long the company took, on the word that stopped the clock; what the others do to it.
fn took(shell: &Shell, thread: &Thread, reply: &Reply) -> String {
    let complaint = &thread.placed.complaint;
    if complaint.first_response_at == Some(reply.written_at) {
        let calendar = thread.placed.calendars.latest();
        let taken = i64::from(calendar.working_days_taken(complaint.received_at, reply.written_at));
        if taken == 0 {
            return shell.t("thread.same_day").to_owned();
        }
        let key = match (complaint.is_archived(), reply.written_at >= complaint.first_response_due) {
            (true, _) => "thread.took",
            (false, false) => "thread.took_in_time",
            (false, true) => "thread.took_late",
        };
        return shell.t1(key, taken);
    }
    match reply.kind {
        ReplyKind::Acknowledgement => shell.t("thread.took_not_counted").to_owned(),
        ReplyKind::Question => shell.t("thread.took_question").to_owned(),
        _ => String::new(),
    }
}

/// The rounds are in the order of the floors that proposed them; this floor's is found by counting.
fn answered_points(thread: &Thread, reply: &Reply) -> Vec<AnsweredPoint> {
    let round = thread.milestones.iter().find_map(|recorded| match &recorded.fact {
        Fact::SolutionProposed { floor, round, .. } if *floor == reply.floor => Some(*round),
        _ => None,
    });
    let round = round.unwrap_or(thread.placed.complaint.proposal_round);
    let answered = |proposal: &ProposalPoint| {
        let point = thread.points.iter().find(|point| point.number == proposal.point);
        let (tone, icon, label) = outcome_look(proposal.outcome, proposal.verdict);
        let text = point.map_or_else(String::new, |point| point.body.clone());
        AnsweredPoint { text, tone, icon, label, reason: proposal.body.clone() }
    };
    thread.proposals.iter().filter(|proposal| proposal.round == round).map(answered).collect()
}

fn outcome_look(outcome: Outcome, verdict: Verdict) -> (&'static str, &'static str, &'static str) {
    match (verdict, outcome) {
        (Verdict::Confirmed, _) => ("done", "done", Verdict::Confirmed.label()),
        (Verdict::Refused, _) => ("late", "again", Verdict::Refused.label()),
        (Verdict::Open, Outcome::Done) => ("now", "work", Outcome::Done.label()),
        (Verdict::Open, Outcome::Promised) => ("now", "day", Outcome::Promised.label()),
        (Verdict::Open, Outcome::Refused) => ("", "no", Outcome::Refused.label()),
        (Verdict::Open, Outcome::Open) => ("", "clock", Outcome::Open.label()),
    }
}

/// Tone, icon and words of a point's chip.
pub fn point_look(point: &Point) -> (&'static str, &'static str, &'static str) {
    outcome_look(point.outcome, point.verdict)
}

fn line(shell: &Shell, thread: &Thread, recorded: &Happening) -> Option<Line> {
    let name = |number: &i32| Arg::Text(thread.name(*number).to_owned());
    let (tone, message) = match &recorded.fact {
        Fact::ComplaintPublished { .. } => ("", Message::new("thread.fact_published")),
        Fact::ComplaintAccepted { severity, ambassador, .. } => {
            ("", Message::new("thread.fact_accepted").with(Arg::Key(severity.label())).with(name(ambassador)))
        }
        Fact::RejectionProposed { code, by, .. } => {
            ("", Message::new("thread.fact_rejection_proposed").with(name(by)).with(Arg::Key(code.label())))
        }
        Fact::ComplaintNotUpheld { code, by, second, .. } => {
            let message = Message::new("thread.fact_not_upheld").with(Arg::Key(code.label()));
            ("late", message.with(name(by)).with(name(second)))
        }
        Fact::QuestionAsked { .. } => ("", Message::new("thread.fact_question")),
        Fact::OwnerAnswered { .. } => ("", Message::new("thread.fact_answered")),
        Fact::SolutionProposed { .. } => ("", Message::new("thread.fact_proposed")),
        Fact::SolutionConfirmed { rating: Some(rating), .. } => {
            ("done", Message::new("thread.fact_confirmed_rated").with(i64::from(*rating)))
        }
        Fact::SolutionConfirmed { rating: None, .. } => ("done", Message::new("thread.fact_confirmed")),
        Fact::SolutionRefused { verdicts, .. } => ("late", Message::new("thread.fact_refused").with(refused(verdicts))),
        Fact::ComplaintWithdrawn { .. } => ("", Message::new("thread.fact_withdrawn")),
        other => match of_household(other, name) {
            Some(told) => told,
            None => of_remedy(other, name).or_else(|| of_clock(other, name))?,
        },
    };
    let at = recorded.occurred_at;
    let href = match &recorded.fact {
        Fact::RemedyRefuted { refuting: other, .. } | Fact::OtherRemedyRefuted { remedied: other, .. } => Some(*other),
        _ => None,
    };
    let (when, href) = (shell.moment(at), href.map(urls::complaint));
    Some(Line { tone, when, datetime: at.rfc3339(), text: shell.say(&message), href })
}

/// What a review came to.
const fn review_key(to: State) -> &'static str {
    match to {
        State::Accepted => "thread.fact_review_upheld",
        State::NotUpheld => "thread.fact_review_rejected",
        _ => "thread.fact_review_continues",
    }
}

/// What households did, be they of a joint complaint or others.
fn of_household(fact: &Fact, name: impl Fn(&i32) -> Arg) -> Option<(&'static str, Message)> {
    let told = match fact {
        Fact::HouseholdJoined { by, .. } => ("", Message::new("thread.fact_household_joined").with(name(by))),
        Fact::HouseholdLeft { by, .. } => ("", Message::new("thread.fact_household_left").with(name(by))),
        Fact::HouseholdConfirmed { by, rating: Some(rating), .. } => {
            let message = Message::new("thread.fact_household_confirmed_rated").with(name(by));
            ("done", message.with(i64::from(*rating)))
        }
        Fact::HouseholdConfirmed { by, rating: None, .. } => {
            ("done", Message::new("thread.fact_household_confirmed").with(name(by)))
        }
        Fact::HouseholdRefused { by, verdicts, .. } => {
            ("late", Message::new("thread.fact_household_refused").with(name(by)).with(refused(verdicts)))
        }
        Fact::HouseholdsLapsed { .. } => ("", Message::new("thread.fact_households_lapsed")),
        Fact::ReviewCalled { homes, .. } => ("", Message::new("thread.fact_review_called").with(*homes)),
        Fact::LeadPassed { by, .. } => ("", Message::new("thread.fact_lead_passed").with(name(by))),
        Fact::PointsStated { by, points, .. } => {
            ("", Message::new("thread.fact_points_stated").with(name(by)).with(i64::from(*points)))
        }
        Fact::VisitMade { channel, by, was_reached, household: Some(household), .. } => {
            let key = if *was_reached { "thread.fact_visited_home" } else { "thread.fact_visit_tried_home" };
            ("", Message::new(key).with(Arg::Key(channel.label())).with(name(by)).with(name(household)))
        }
        Fact::ComplaintMerged { lead, by, .. } => ("", Message::new("thread.fact_merged").with(name(by)).with(lead.0)),
        Fact::ComplaintAbsorbed { merged, by, .. } => {
            ("", Message::new("thread.fact_absorbed").with(name(by)).with(merged.0))
        }
        _ => return None,
    };
    Some(told)
}

/// Why it came about, and what is done against that.
fn of_remedy(fact: &Fact, name: impl Fn(&i32) -> Arg) -> Option<(&'static str, Message)> {
    let told = match fact {
        Fact::CauseNamed { cause, .. } => ("", Message::new("thread.fact_cause").with(Arg::Key(cause.label()))),
        Fact::RemedyVerified { by, .. } => ("", Message::new("thread.fact_remedy_verified").with(name(by))),
        Fact::RemedyRefuted { .. } => ("late", Message::new("thread.fact_remedy_refuted")),
        Fact::OtherRemedyRefuted { .. } => ("late", Message::new("thread.fact_other_remedy_refuted")),
        _ => return None,
    };
    Some(told)
}

/// What the clocks did, and what became of the complaint after its end.
fn of_clock(fact: &Fact, name: impl Fn(&i32) -> Arg) -> Option<(&'static str, Message)> {
    let told = match fact {
        Fact::OwnersTurnEnded { .. } => ("", Message::new("thread.fact_owners_turn_ended")),
        Fact::SolutionLapsed { .. } => ("", Message::new("thread.fact_lapsed")),
        Fact::ClockBreached { clock, due, .. } => {
            let message = Message::new("thread.fact_breached").with(Arg::Key(clock.label()));
            ("late", message.with(due.plus_millis(-1).date()))
        }
        Fact::DeadlineRecomputed { clock, due, .. } => {
            let message = Message::new("thread.fact_recomputed").with(Arg::Key(clock.label()));
            ("", message.with(due.plus_millis(-1).date()))
        }
        Fact::BreachExcused { clock, .. } => ("", Message::new("thread.fact_excused").with(Arg::Key(clock.label()))),
        Fact::RungReached { rung, holder: Some(holder), clock, .. } => {
            let key = if clock.is_some() { "thread.fact_rung" } else { "thread.fact_rung_asked" };
            ("late", Message::new(key).with(Arg::Key(role_on(*rung).label())).with(name(holder)))
        }
        Fact::RungReached { rung, holder: None, .. } => {
            ("late", Message::new("thread.fact_rung_nobody").with(Arg::Key(role_on(*rung).label())))
        }
        Fact::ComplaintReopened { .. } => ("late", Message::new("thread.fact_reopened")),
        Fact::ReviewAsked { .. } => ("", Message::new("thread.fact_review_asked")),
        Fact::ReviewDecided { to, .. } => ("", Message::new(review_key(*to))),
        Fact::VisitMade { channel, by, was_reached, .. } => {
            let key = if *was_reached { "thread.fact_visited" } else { "thread.fact_visit_tried" };
            ("", Message::new(key).with(Arg::Key(channel.label())).with(name(by)))
        }
        Fact::ComplaintClosed { .. } => ("done", Message::new("thread.fact_closed")),
        Fact::AmbassadorChanged { ambassador, .. } => {
            ("", Message::new("thread.fact_ambassador").with(name(ambassador)))
        }
        Fact::SeverityChanged { severity, by: Some(by), second: None, .. } => {
            ("", Message::new("thread.fact_raised").with(name(by)).with(Arg::Key(severity.label())))
        }
        Fact::SeverityChanged { severity, by: Some(by), second: Some(second), .. } => {
            let message = Message::new("thread.fact_lowered").with(name(by)).with(name(second));
            ("", message.with(Arg::Key(severity.label())))
        }
        Fact::SeverityChanged { severity, .. } => {
            ("", Message::new("thread.fact_raised_by_homes").with(Arg::Key(severity.label())))
        }
        Fact::ResolutionExtended { days, by, second, .. } => {
            let message = Message::new("thread.fact_extended").with(i64::from(*days));
            ("", message.with(name(by)).with(name(second)))
        }
        Fact::GroupTookOver { cause, holder: Some(holder), .. } => {
            ("", Message::new("thread.fact_group_took_over").with(Arg::Key(cause.label())).with(name(holder)))
        }
        Fact::GroupTookOver { cause: GroupCause::About, .. } => ("", Message::new("thread.fact_past_region")),
        Fact::RootCausePublished { .. } => ("", Message::new("thread.fact_root_cause")),
        Fact::ComplaintEntered { by, .. } => ("", Message::new("thread.fact_entered").with(name(by))),
        Fact::ComplaintTakenOver { .. } => ("", Message::new("thread.fact_taken_over")),
        Fact::PromiseKept { promise, .. } => {
            ("done", Message::new("thread.fact_promise_kept").with(i64::from(*promise)))
        }
        Fact::PromiseMoved { promise, .. } => {
            ("late", Message::new("thread.fact_promise_moved").with(i64::from(*promise)))
        }
        _ => return None,
    };
    Some(told)
}

/// `1、3`: the numbers of the points that were refused.
fn refused(verdicts: &[Verdict]) -> String {
    let numbers = verdicts.iter().enumerate().filter(|(_, verdict)| **verdict == Verdict::Refused);
    numbers.map(|(index, _)| (index + 1).to_string()).collect::<Vec<_>>().join("、")
}
