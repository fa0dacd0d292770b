//! Complaints of a test: written, accepted and answered by the site's own actions.

use candor::accounts::{Scope, find_actor};
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::words::{Category, Outcome, ReplyKind, Role, Severity};
use candor::complaints::actions::{
    self, Acceptance, NewComplaint, NewReply, PointAnswer, Response, propose_solution, receive, respond,
};
use candor::complaints::{Complaint, find, points_of};

use super::TestApp;
use super::people::TestPerson;

impl TestApp {
    /// A complaint with two points: public when its opener has a home on the estate.
    pub fn leak(&self, opener: &TestPerson, estate: EstateId) -> ComplaintId {
        let opener = opener.id;
        let received = self.app.store.write_blocking(move |tx| {
            let new = NewComplaint {
                estate_id: estate,
                category: Category::Construction,
                severity: Severity::General,
                title: "地下二层电梯厅顶棚滴水".to_owned(),
                text: "从国庆前开始滴水，老人推车经过很滑。".to_owned(),
                points: vec!["修好顶棚漏水".to_owned(), "修好前每天有人清桶".to_owned()],
                wish: "尽快修好".to_owned(),
                submission_key: tx.random().public_id(),
            };
            let actor = find_actor(tx, opener)?;
            receive(tx, &actor, &new)
        });
        received.unwrap()
    }

    /// A reply to the complaint itself; its floor.
    pub fn say(&self, by: &TestPerson, id: ComplaintId, text: &str) -> i32 {
        let (by, text) = (by.id, text.to_owned());
        let written = self.app.store.write_blocking(move |tx| {
            let new = NewReply { parent_floor: None, text, submission_key: tx.random().public_id() };
            let actor = find_actor(tx, by)?;
            actions::reply(tx, &actor, id, &new)
        });
        written.unwrap()
    }

    /// Takes a complaint up and answers it; its ambassador.
    pub fn answered(&self, id: ComplaintId) -> TestPerson {
        let triage = self.staff(Role::Triage, Scope::Group);
        let ambassador = self.staff(Role::Ambassador, Scope::Group);
        let (by, named) = (triage.id, ambassador.id);
        let done = self.app.store.write_blocking(move |tx| {
            let triage = find_actor(tx, by)?;
            let seen_version = find(tx, Some(&triage), id)?.version;
            let (severity, category) = (Severity::General, Category::Construction);
            actions::accept(tx, &triage, id, &Acceptance { severity, category, ambassador: named, seen_version })?;
            let ambassador = find_actor(tx, named)?;
            let seen_version = find(tx, Some(&ambassador), id)?.version;
            let text = "周五前查明原因。".to_owned();
            respond(tx, &ambassador, id, &Response { kind: ReplyKind::Substantive, text, seen_version })
        });
        done.unwrap();
        ambassador
    }

    /// The company declares a complaint solved.
    pub fn proposed(&self, id: ComplaintId, ambassador: &TestPerson) {
        let by = ambassador.id;
        let done = self.app.store.write_blocking(move |tx| {
            let ambassador = find_actor(tx, by)?;
            let seen_version = find(tx, Some(&ambassador), id)?.version;
            let solution = Response { kind: ReplyKind::Solution, text: "都办好了。".to_owned(), seen_version };
            let answer = PointAnswer { outcome: Outcome::Done, text: "已修好。".to_owned() };
            let answers = vec![answer; points_of(tx, id)?.len()];
            propose_solution(tx, &ambassador, id, &solution, &answers)
        });
        done.unwrap();
    }

    /// A complaint as one of its readers sees it.
    pub fn seen_by(&self, reader: &TestPerson, id: ComplaintId) -> Complaint {
        let reader = reader.id;
        let read = self.app.store.read_blocking(move |tx| {
            let actor = find_actor(tx, reader)?;
            find(tx, Some(&actor), id)
        });
        read.unwrap()
    }

    /// How many complaints there are.
    pub fn complaint_count(&self) -> i64 {
        use candor::schema::complaint;
        use diesel::prelude::*;
        self.app.store.read_blocking(|tx| Ok(complaint::table.count().get_result(tx.conn())?)).unwrap()
    }
}
