//! Being told: letters, digests, choices, and the way out of a letter.

mod choices;
mod crash;
mod digest;
mod letters;
mod smtp;
mod steps;
mod unsubscribe;
mod watch;

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{ReplyKind, Role};
use candor::delivery::Letter;
use candor::notices::{Channel, Choices, Topic, actions};
use candor::schema::{follow, job, letter};
use candor::settings::Settings;
use diesel::prelude::*;

use crate::support::{TestApp, TestPerson};

pub const TITLE: &str = "地下车库顶板漏水";

pub struct World {
    pub app: TestApp,
    pub opener: TestPerson,
    pub ambassador: TestPerson,
    pub id: ComplaintId,
}

impl World {
    /// A complaint that was accepted; what that tells has been told.
    pub fn accepted() -> Self {
        Self::accepted_with(|_| {})
    }

    pub fn accepted_with(change: impl FnOnce(&mut Settings)) -> Self {
        let app = TestApp::start_with(change);
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let id = app.complaint(&opener, estate, TITLE);
        app.accept(&triage, id, &ambassador);
        app.run_jobs();
        app.advance_minutes(1);
        Self { app, opener, ambassador, id }
    }

    pub fn respond(&self, text: &str) {
        self.app.respond(&self.ambassador, self.id, ReplyKind::Substantive, text);
    }

    /// Somebody who follows the complaint from now on.
    pub fn follower(&self, email: &str) -> TestPerson {
        let person = self.app.person(email);
        self.app.run_jobs();
        let (id, follower) = (self.id, person.id);
        self.write(move |tx| {
            let since = follow::since.eq(tx.now());
            let row = (follow::complaint_id.eq(id.0), follow::person_id.eq(follower.0), since);
            diesel::insert_into(follow::table).values(row).execute(tx.conn()).map(drop)
        });
        person
    }

    pub fn choose(&self, person: &TestPerson, change: impl FnOnce(&mut Choices) + Send + 'static) {
        let id = person.id;
        let chosen = self.app.act(person, move |tx, actor| {
            let mut choices = Choices::default();
            change(&mut choices);
            actions::choose(tx, actor, id, &choices)
        });
        chosen.unwrap();
    }

    pub fn chooses(&self, person: &TestPerson, topic: Topic, channel: Channel) {
        self.choose(person, move |choices| choices.by_topic = [(topic, channel)].into());
    }

    /// The letters to somebody, oldest first; jobs that are due run first.
    pub fn letters_to(&self, person: &TestPerson) -> Vec<Letter> {
        self.app.letters().into_iter().filter(|letter| letter.to == person.email).collect()
    }

    /// The subjects of the letters about complaints to somebody, oldest first.
    pub fn subjects_to(&self, person: &TestPerson) -> Vec<String> {
        let subjects = self.letters_to(person).into_iter().map(|letter| letter.subject);
        subjects.filter(|subject| subject.contains('「')).collect()
    }

    /// How the letters to somebody ended, oldest first.
    pub fn outcomes_of(&self, person: &TestPerson) -> Vec<Option<String>> {
        let ended = letter::table.filter(letter::person_id.eq(person.id.0)).order(letter::id).select(letter::outcome);
        self.app.app.store.read_blocking(|tx| Ok(ended.load(tx.conn())?)).unwrap()
    }

    /// A change of rows that no action makes yet.
    pub fn write(&self, change: impl FnOnce(&mut candor::db::WriteTx<'_>) -> QueryResult<()> + Send + 'static) {
        self.app.app.store.write_blocking(|tx| Ok(change(tx)?)).unwrap();
    }

    /// Lets every job run again, as after a crash that lost how it ended.
    pub fn forget_ends_of_jobs(&self) {
        self.write(|tx| diesel::update(job::table).set(job::state.eq("waiting")).execute(tx.conn()).map(drop));
    }
}
