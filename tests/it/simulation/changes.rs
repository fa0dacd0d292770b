//! What changes about a complaint beside its state: promises, how grave it is, how long it may take, whose hands it is in,
//! whose homes it concerns.

use candor::base::Result;
use candor::base::ids::ComplaintId;
use candor::base::words::{CosignedAct, Outcome, ReplyKind, State};
use candor::complaints::actions::{self, Ending, HandOver, PointAnswer, Response, Wanted};
use candor::complaints::{self, Complaint, Cosigned, NewPromise, Pledge};

use super::town::Town;
use crate::support::TestPerson;

const REASON: &str = "现场复核后情况与受理时不同，详见巡查记录。";

impl Town {
    /// One of them, or an attempt at it.
    pub fn change(
        &mut self,
        complaint: &Complaint,
        (place, opener, ambassador): (usize, &TestPerson, &TestPerson),
    ) -> Result<()> {
        if complaint.state == State::NotUpheld {
            return self.call_review(complaint.id, place);
        }
        match self.index(16) {
            0 | 1 => self.promise(ambassador, complaint),
            2..=4 => self.end_promise(ambassador, complaint),
            5 => self.propose_promising(ambassador, complaint),
            6 | 7 => self.change_severity(complaint, place),
            8 | 9 => self.extend(complaint, place),
            10 => self.hand_over(complaint, place),
            11 | 12 => self.join_or_leave(opener, complaint.id, place),
            _ => self.state_points(complaint.id, place),
        }
    }

    /// In one to twenty days; a promise that was not kept is met again by `end_promise`.
    fn new_promise(&mut self) -> Pledge {
        let days = 1 + i64::try_from(self.index(20)).unwrap();
        let day = self.app.clock.now().plus_days(days).date();
        Pledge::Promise(NewPromise { day, body: "由原施工单位重做。".to_owned() })
    }

    fn promise(&mut self, staff: &TestPerson, complaint: &Complaint) -> Result<()> {
        let (id, pledge, seen_version) = (complaint.id, self.new_promise(), complaint.version);
        let kind = if self.happens(50) { ReplyKind::Promise } else { ReplyKind::Substantive };
        let response = Response { kind, text: "时间定了。".to_owned(), pledge, seen_version };
        self.app.act(staff, move |tx, actor| actions::respond(tx, actor, id, &response).map(drop))
    }

    fn end_promise(&mut self, staff: &TestPerson, complaint: &Complaint) -> Result<()> {
        let id = complaint.id;
        let all = self.app.app.store.read_blocking(|tx| complaints::promises_of(tx, id)).unwrap();
        let Some(number) = all.last().map(|promise| promise.number) else { return self.promise(staff, complaint) };
        let (ending, pledge) =
            if self.happens(50) { (Ending::Kept, Pledge::Nothing) } else { (Ending::Moved, self.new_promise()) };
        let text = "现在的情况如下。".to_owned();
        let response = Response { kind: ReplyKind::Promise, text, pledge, seen_version: complaint.version };
        self.app
            .act(staff, move |tx, actor| actions::end_promise(tx, actor, (id, number), (ending, &response)).map(drop))
    }

    /// A solution that leaves its first point for later.
    fn propose_promising(&mut self, staff: &TestPerson, complaint: &Complaint) -> Result<()> {
        let id = complaint.id;
        let points = self.app.app.store.read_blocking(|tx| complaints::points_of(tx, id)).unwrap().len();
        let day = self.app.clock.now().plus_days(5).date();
        let done = PointAnswer { outcome: Outcome::Done, text: "已经修好，请查看。".to_owned(), day: None };
        let mut answers = vec![done; points];
        answers[0] =
            PointAnswer { outcome: Outcome::Promised, text: "材料到了就装。".to_owned(), day: Some(day) };
        let (pledge, seen_version) = (Pledge::Nothing, complaint.version);
        let text = "逐条说明如下。".to_owned();
        let response = Response { kind: ReplyKind::Solution, text, pledge, seen_version };
        self.app.act(staff, move |tx, actor| actions::propose_solution(tx, actor, id, &response, &answers).map(drop))
    }

    /// Up at once; down when a second person signs, mostly.
    fn change_severity(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let (id, what) = (complaint.id, self.severity());
        let wanted = Wanted { what, reason: REASON.to_owned(), seen_version: complaint.version };
        let triage = self.places[place].triage.clone();
        self.app.act(&triage, move |tx, actor| actions::change_severity(tx, actor, id, &wanted))?;
        if what < complaint.severity {
            self.sign(place, (id, CosignedAct::Lower));
        }
        Ok(())
    }

    fn extend(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let days = i16::try_from(1 + self.index(10)).unwrap();
        let (id, what) = (complaint.id, Cosigned::Extension(days));
        let wanted = Wanted { what, reason: REASON.to_owned(), seen_version: complaint.version };
        let gm = self.places[place].gm.clone();
        self.app.act(&gm, move |tx, actor| actions::propose(tx, actor, id, &wanted))?;
        self.sign(place, (id, CosignedAct::Extend));
        Ok(())
    }

    /// The second signature, by the general manager or the group centre, whoever may; sometimes nobody signs.
    fn sign(&mut self, place: usize, (id, act): (ComplaintId, CosignedAct)) {
        if self.happens(25) {
            return;
        }
        let second = match act {
            CosignedAct::Lower => self.places[place].gm.clone(),
            CosignedAct::Extend => self.centres[0].clone(),
        };
        self.app.act(&second, move |tx, actor| actions::cosign(tx, actor, id, act.code())).unwrap();
    }

    fn hand_over(&mut self, complaint: &Complaint, place: usize) -> Result<()> {
        let id = complaint.id;
        let charge = self.app.app.store.read_blocking(|tx| actions::charge_of(tx, id)).unwrap();
        let centre = self.index(self.centres.len());
        let (by, to) = if charge.is_with_group {
            (self.centres[0].clone(), self.centres[centre].clone())
        } else {
            let ambassadors = self.places[place].ambassadors.clone();
            (self.places[place].gm.clone(), ambassadors[self.index(ambassadors.len())].clone())
        };
        let handed = HandOver { to: to.id, reason: REASON.to_owned(), seen_version: complaint.version };
        self.app.act(&by, move |tx, actor| actions::hand_over(tx, actor, id, &handed))
    }

    fn join_or_leave(&mut self, opener: &TestPerson, id: ComplaintId, place: usize) -> Result<()> {
        let neighbour = self.neighbour(id, place);
        let who = if self.happens(90) { neighbour } else { opener.clone() };
        let act = if self.happens(75) { actions::join } else { actions::leave };
        self.app.act(&who, move |tx, actor| act(tx, actor, id))
    }

    /// By a neighbour who joins for it.
    fn state_points(&mut self, id: ComplaintId, place: usize) -> Result<()> {
        let neighbour = self.neighbour(id, place);
        let points: Vec<String> = (0..=self.index(4)).map(|number| format!("我家北窗第{number}扇")).collect();
        let before = self.app.fact_count();
        self.app.act(&neighbour, move |tx, actor| actions::join(tx, actor, id))?;
        let stated = self.app.act(&neighbour, move |tx, actor| actions::state_points(tx, actor, id, &points));
        // To have joined is something, whatever became of the points.
        if self.app.fact_count() > before { Ok(()) } else { stated }
    }

    fn neighbour(&self, id: ComplaintId, place: usize) -> TestPerson {
        let owners = &self.places[place].owners;
        owners[usize::try_from(id.0).unwrap() % owners.len()].clone()
    }

    /// By an owner of another estate.
    fn call_review(&mut self, id: ComplaintId, place: usize) -> Result<()> {
        let place = (place + 1) % self.places.len();
        let home = self.index(self.places[place].owners.len());
        let owner = self.places[place].owners[home].clone();
        self.app.act(&owner, move |tx, actor| actions::call_review(tx, actor, id))
    }
}
