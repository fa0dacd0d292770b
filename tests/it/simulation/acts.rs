//! What people do: mostly what the state asks for, sometimes anything, and often nothing.

use candor::accounts::{Actor, Scope};
use candor::base::ids::ComplaintId;
use candor::base::masking::Unmasked;
use candor::base::words::{Cause, Outcome, ReplyKind, State, Validity, Verdict, VisitChannel};
use candor::base::{Error, Result};
use candor::complaints::actions::{
    self, Acceptance, Decision, Merger, NewReply, PointAnswer, Rejection, Response, Review, Seen,
};
use candor::complaints::{self, Complaint, NewCause, NewRemedy, Pledge};
use candor::db::WriteTx;
use candor::desk::{Answers, NewVisit};

use super::town::Town;
use crate::support::TestPerson;

/// What can be done.
#[derive(Clone, Copy, Debug)]
enum Doing {
    Accept,
    Reject,
    Acknowledge,
    Respond,
    Ask,
    Propose,
    RootCause,
    Reply,
    NeighbourReplies,
    Confirm,
    Refuse,
    Withdraw,
    Reopen,
    AskReview,
    DecideReview,
    Urge,
    Visit,
    /// Anything beside the state.
    Change,
    Merge,
    /// Nothing.
    Wait,
}

use Doing::{
    Accept, Acknowledge, Ask, AskReview, Change, Confirm, DecideReview, Merge, NeighbourReplies, Propose, Refuse,
    Reject, Reopen, Reply, Respond, RootCause, Urge, Visit, Wait, Withdraw,
};

const ANYTHING: &[Doing] = &[
    Accept,
    Reject,
    Acknowledge,
    Respond,
    Ask,
    Propose,
    RootCause,
    Reply,
    NeighbourReplies,
    Confirm,
    Refuse,
    Withdraw,
    Reopen,
    AskReview,
    DecideReview,
    Urge,
    Visit,
    Change,
    Merge,
];

/// What people do in a state, each as often as it stands there.
const fn usual(state: State) -> &'static [Doing] {
    match state {
        State::Received => {
            &[Accept, Accept, Accept, Accept, Merge, Reject, Reply, Acknowledge, NeighbourReplies, Wait, Urge]
        }
        State::Accepted => &[
            Respond, Respond, Respond, Ask, Ask, Ask, Ask, Reply, Change, Change, Change, Reject, Urge, Wait, Withdraw,
        ],
        State::InProgress => &[
            Propose, Propose, Propose, Change, Change, Change, Change, Respond, Ask, Reply, Reply, RootCause, Urge,
            Reject, Wait, Withdraw,
        ],
        State::AwaitingOwner => &[Reply, Respond, Wait, Wait, Wait, Wait, Wait, Wait, Wait, Wait],
        State::Proposed => &[Confirm, Confirm, Confirm, Refuse, Refuse, AskReview, Visit, Wait, Wait, Wait],
        State::Reopened => {
            &[Respond, Respond, Propose, Propose, Change, Confirm, Refuse, AskReview, Urge, Visit, Reply, Wait]
        }
        State::UnderReview => &[DecideReview, DecideReview, Wait, Withdraw],
        State::Confirmed | State::Lapsed | State::Withdrawn => {
            &[Visit, Visit, Visit, Visit, RootCause, RootCause, Reopen, Wait, Wait]
        }
        State::NotUpheld => &[AskReview, Change, Change, Change, Wait, Wait, Wait, Wait, Wait],
        State::Merged => &[Reply, Reopen, Withdraw, Merge, Change, Wait, Wait, Wait, Wait],
        State::Closed => &[Reopen, Wait, Wait, Wait, Wait, Wait, Wait, Wait, Wait],
    }
}

impl Town {
    /// Somebody does something, or tries.
    pub fn act(&mut self) {
        if self.ids.is_empty() {
            return;
        }
        // Those that are still going on are acted on more often.
        let mut index = self.index(self.ids.len());
        for _ in 0..4 {
            if !self.app.row(self.ids[index]).state.is_ended() {
                break;
            }
            index = self.index(self.ids.len());
        }
        let complaint = self.app.row(self.ids[index]);
        let doings = if self.happens(6) { ANYTHING } else { usual(complaint.state) };
        let doing = doings[self.index(doings.len())];
        let before = self.app.fact_count();
        match self.attempt(doing, index, &complaint) {
            None => {}
            Some(Ok(())) => self.done += 1,
            Some(Err(Error::Denied(_) | Error::Invalid(_) | Error::Conflict(_))) => {
                assert_eq!(self.app.fact_count(), before, "{doing:?} was refused and told something");
                self.refused += 1;
            }
            Some(Err(other)) => panic!("{doing:?} on {} in {:?}: {other:?}", complaint.id, complaint.state),
        }
    }

    /// Tries; `None` for nothing.
    fn attempt(&mut self, doing: Doing, index: usize, complaint: &Complaint) -> Option<Result<()>> {
        let (id, seen_version) = (complaint.id, complaint.version);
        let (place, opener) = self.of[index].clone();
        let ambassador = self.ambassador(complaint, place);
        Some(match doing {
            Wait => return None,
            Accept => self.accept(complaint, place),
            Reject => self.reject(complaint, place),
            Acknowledge => self.respond(&ambassador, (id, seen_version), ReplyKind::Acknowledgement),
            Respond => self.respond(&ambassador, (id, seen_version), ReplyKind::Substantive),
            Ask => self.respond(&ambassador, (id, seen_version), ReplyKind::Question),
            RootCause => self.announce(&ambassador, (id, seen_version), place),
            Propose => self.propose(&ambassador, (id, seen_version)),
            Reply => self.reply(&opener, id),
            NeighbourReplies => {
                let neighbours = self.places[place].owners.clone();
                let neighbour = &neighbours[self.index(neighbours.len())];
                self.reply(neighbour, id)
            }
            Confirm => {
                let who = self.home(&opener, id);
                self.decide(&who, (id, seen_version), Verdict::Confirmed)
            }
            Refuse => {
                let who = self.home(&opener, id);
                self.decide(&who, (id, seen_version), Verdict::Refused)
            }
            Withdraw => self.as_owner(&opener, (id, seen_version), actions::withdraw),
            Reopen => self.as_owner(&opener, (id, seen_version), actions::reopen),
            AskReview => self.as_owner(&opener, (id, seen_version), actions::ask_review),
            Urge => self.as_owner(&opener, (id, seen_version), actions::urge),
            DecideReview => self.decide_review(complaint, place),
            Visit => self.visit(id),
            Change => self.change(complaint, (place, &opener, &ambassador)),
            Merge => self.merge(complaint, place),
        })
    }

    /// Who answers for it, or would.
    fn ambassador(&mut self, complaint: &Complaint, place: usize) -> TestPerson {
        let ambassadors: Vec<_> = self.places[place].ambassadors.iter().chain(&self.centres).cloned().collect();
        let named = ambassadors.iter().find(|person| Some(person.id) == complaint.ambassador_id).cloned();
        named.unwrap_or_else(|| ambassadors[self.index(ambassadors.len())].clone())
    }

    /// What is about people of the region is taken up by the group; sometimes the region tries.
    fn accept(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let is_theirs = complaint.about.is_nobody() || self.happens(20);
        let ambassadors = if is_theirs { self.places[place].ambassadors.clone() } else { self.centres.clone() };
        let triage = if is_theirs { self.places[place].triage.clone() } else { self.centres[0].clone() };
        let (id, seen_version) = (complaint.id, complaint.version);
        let acceptance = Acceptance {
            severity: self.severity(),
            category: candor::base::words::Category::Construction,
            ambassador: ambassadors[self.index(ambassadors.len())].id,
            seen_version,
        };
        self.app.act(&triage, move |tx, actor| actions::accept(tx, actor, id, &acceptance))
    }

    /// Both signatures in a row; the second by the group centre.
    fn reject(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let codes = Validity::ALL;
        let rejection = Rejection {
            code: codes[self.index(codes.len())],
            reason: "这件事属于市政道路，不归本小区管理，已转交街道办理。".to_owned(),
            seen_version: complaint.version,
        };
        let (id, triage) = (complaint.id, self.places[place].triage.clone());
        self.app.act(&triage, move |tx, actor| actions::propose_rejection(tx, actor, id, &rejection))?;
        // Sometimes nobody signs.
        if self.happens(80) {
            let index = self.index(self.centres.len());
            let centre = self.centres[index].clone();
            self.app.act(&centre, move |tx, actor| actions::sign_rejection(tx, actor, id)).unwrap();
        }
        Ok(())
    }

    fn respond(&self, staff: &TestPerson, (id, seen_version): (ComplaintId, i32), kind: ReplyKind) -> Result<()> {
        let response =
            Response {
                kind, text: "已经派人去看，结果在这里说明。".to_owned(), pledge: Pledge::Nothing, seen_version
            };
        self.app.act(staff, move |tx, actor| actions::respond(tx, actor, id, &response).map(drop))
    }

    /// Mostly the same cause: what happens again is refuted.
    fn announce(&self, staff: &TestPerson, (id, seen_version): (ComplaintId, i32), place: usize) -> Result<()> {
        let complaint = self.app.row(id);
        let cause = NewCause { cause: Cause::Lift, part: String::new() };
        let scope = Scope::Estate(complaint.estate_id);
        let (body, observable) = ("每季度抽查一次。".to_owned(), "不再收到同样的投诉。".to_owned());
        let remedy = NewRemedy { cause, scope, body, observable, days: 180 };
        let text = "抽检漏了这一型。".to_owned();
        let response = Response { kind: ReplyKind::RootCause, text, pledge: Pledge::Nothing, seen_version };
        self.app.act(staff, move |tx, actor| actions::announce(tx, actor, id, (&response, &remedy)).map(drop))?;
        let number = self.app.app.store.read_blocking(|tx| complaints::remedies_of(tx, id)).unwrap().len();
        let seen = Seen { day: self.app.clock.now().date(), how: "看过记录。".to_owned() };
        let remedy = (id, i16::try_from(number).unwrap());
        // What is about people of the region is the group's to look at; by somebody else than who announced it.
        let is_theirs = complaint.about.is_nobody();
        let other = self.centres.iter().find(|person| person.id != staff.id).unwrap();
        let verifier = if is_theirs { self.places[place].triage.clone() } else { other.clone() };
        self.app.act(&verifier, move |tx, actor| actions::verify(tx, actor, remedy, &seen))
    }

    fn propose(&self, staff: &TestPerson, (id, seen_version): (ComplaintId, i32)) -> Result<()> {
        let points = self.app.app.store.read_blocking(|tx| complaints::points_of(tx, id)).unwrap().len();
        let answer = PointAnswer { outcome: Outcome::Done, text: "已经修好，请查看。".to_owned(), day: None };
        let answers = vec![answer; points];
        let response = Response {
            kind: ReplyKind::Solution,
            text: "逐条说明如下。".to_owned(),
            pledge: Pledge::Nothing,
            seen_version,
        };
        self.app.act(staff, move |tx, actor| actions::propose_solution(tx, actor, id, &response, &answers).map(drop))
    }

    fn reply(&self, person: &TestPerson, id: ComplaintId) -> Result<()> {
        let submission_key = format!("reply {}", self.app.fact_count());
        let text = "还是老样子，请再看看。".to_owned();
        let new = NewReply { parent_floor: None, text, unmasked: Unmasked::NOTHING, submission_key };
        self.app.act(person, move |tx, actor| actions::reply(tx, actor, id, &new).map(drop))
    }

    fn decide(&mut self, owner: &TestPerson, (id, seen_version): (ComplaintId, i32), verdict: Verdict) -> Result<()> {
        let points = self.points_for(owner, id);
        let mut verdicts = vec![verdict; points];
        if points > 1 && self.happens(50) {
            verdicts[0] = Verdict::Confirmed;
        }
        let rating = self.happens(60).then(|| i16::try_from(1 + self.index(5)).unwrap());
        let decision = Decision { verdicts, rating, text: String::new(), seen_version };
        self.app.act(owner, move |tx, actor| actions::decide(tx, actor, id, &decision))
    }

    /// Who answers: of a joint complaint, anybody whose home has joined.
    fn home(&mut self, opener: &TestPerson, id: ComplaintId) -> TestPerson {
        let households = self.app.app.store.read_blocking(|tx| complaints::households_of(tx, id)).unwrap();
        if households.is_empty() {
            return opener.clone();
        }
        let number = households[self.index(households.len())].number;
        let speaker = self.app.app.store.read_blocking(|tx| complaints::find_participant(tx, id, number)).unwrap();
        let owners = self.places.iter().flat_map(|place| &place.owners);
        let speaks = |owner: &&TestPerson| Some(owner.id) == speaker.person_id;
        owners.into_iter().find(speaks).unwrap_or(opener).clone()
    }

    /// How many points somebody decides: everybody's, and those of her own household.
    fn points_for(&self, owner: &TestPerson, id: ComplaintId) -> usize {
        let actor = self.app.actor(owner);
        let points = self.app.app.store.read_blocking(|tx| {
            let complaint = complaints::all_after(tx, id.0 - 1, 1)?.remove(0);
            let own = actions::own_household(&actor, &complaint, &complaints::households_of(tx, id)?);
            let own = own.map(|own| own.number);
            Ok(complaints::points_of(tx, id)?.iter().filter(|point| point.is_for(own)).count())
        });
        points.unwrap()
    }

    fn as_owner(
        &mut self,
        owner: &TestPerson,
        (id, seen_version): (ComplaintId, i32),
        act: fn(&mut WriteTx<'_>, &Actor, ComplaintId, &str, i32) -> Result<()>,
    ) -> Result<()> {
        let text = if self.happens(50) { "请认真办。" } else { "" };
        self.app.act(owner, move |tx, actor| act(tx, actor, id, text, seen_version))
    }

    fn decide_review(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let outcomes = [State::Accepted, State::NotUpheld, State::InProgress];
        let (id, ambassador) = (complaint.id, self.ambassador(complaint, place).id);
        let is_about_rejection = self.app.app.store.read_blocking(|tx| actions::is_about_rejection(tx, id)).unwrap();
        let to = if is_about_rejection { outcomes[self.index(2)] } else { outcomes[2] };
        let (reason, seen_version) = ("逐项核对过记录与现场照片，认定如下。".to_owned(), complaint.version);
        let review = Review { to, reason, ambassador: Some(ambassador), seen_version };
        let index = self.index(self.reviewers.len());
        let reviewer = self.reviewers[index].clone();
        self.app.act(&reviewer, move |tx, actor| actions::decide_review(tx, actor, id, &review))
    }

    /// Into one that is offered, mostly.
    fn merge(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let triage = self.places[place].triage.clone();
        let actor = self.app.actor(&triage);
        let leads = self.app.app.store.read_blocking(|tx| complaints::leads_for(tx, &actor, complaint)).unwrap();
        let lead = match leads.len() {
            0 => complaint.clone(),
            all => leads[self.index(all)].complaint.clone(),
        };
        let merger = Merger {
            lead: lead.id,
            reason: "两条说的是同一件事，一起办理。".to_owned(),
            seen_version: complaint.version,
            lead_version: lead.version,
        };
        let id = complaint.id;
        self.app.act(&triage, move |tx, actor| actions::merge(tx, actor, id, &merger))
    }

    fn visit(&mut self, id: ComplaintId) -> Result<()> {
        let answers = self.happens(60).then(|| Answers {
            is_solved: self.happens(80),
            satisfaction: 4,
            was_respected: true,
            was_pressed: false,
        });
        let all = self.app.app.store.read_blocking(|tx| {
            let complaint = complaints::all_after(tx, id.0 - 1, 1)?.remove(0);
            candor::desk::to_visit(tx, &complaint)
        });
        let all = all.unwrap();
        let index = self.index(all.len().max(1));
        let household = all.get(index).and_then(|asked| asked.household);
        let new = NewVisit { channel: VisitChannel::Phone, answers, note: String::new(), household };
        let caller = self.caller.clone();
        self.app.act(&caller, move |tx, actor| candor::desk::actions::record_visit(tx, actor, id, &new))
    }
}
