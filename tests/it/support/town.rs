//! A small town: two regions, two estates, owners and staff, and complaints written by the site's own actions.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId, RegionId};
use candor::base::masking::Unmasked;
use candor::base::words::{About, Category, ReplyKind, Role, Severity};
use candor::complaints::actions::{self, Acceptance, NewComplaint, NewReply, Response};
use candor::complaints::{self, Complaint, Pledge};

use super::TestApp;
use super::people::TestPerson;

pub struct Town {
    pub app: TestApp,
    pub region: RegionId,
    pub estate: EstateId,
    pub other_estate: EstateId,
    /// An owner on the first estate.
    pub owner: TestPerson,
    /// Another one there.
    pub neighbour: TestPerson,
    /// Somebody without a home.
    pub stranger: TestPerson,
    pub triage: TestPerson,
    pub ambassador: TestPerson,
}

impl Town {
    pub fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("江州城市公司");
        let other_region = app.region("南屏城市公司");
        let estate = app.estate(region, "望溪雅苑");
        let other_estate = app.estate(other_region, "松鹤里");
        let building = app.building(estate, "3栋", 12);
        let owner = app.owner("owner@example.com", &building, "101");
        let neighbour = app.owner("neighbour@example.com", &building, "102");
        let stranger = app.person("stranger@example.com");
        let triage = app.staff_named("triage@staff.example", "周敏", Role::Triage, Scope::Group);
        let ambassador = app.staff_named("ambassador@staff.example", "沈清", Role::Ambassador, Scope::Estate(estate));
        Self { app, region, estate, other_estate, owner, neighbour, stranger, triage, ambassador }
    }

    /// A complaint of the owner about her estate.
    pub fn complaint(&self, title: &str, text: &str) -> ComplaintId {
        self.complaint_by(&self.owner, title, text)
    }

    /// A complaint about the first estate; held when its author has no home there.
    pub fn complaint_by(&self, author: &TestPerson, title: &str, text: &str) -> ComplaintId {
        self.write(author, self.estate, (title, text))
    }

    pub fn write(&self, author: &TestPerson, estate_id: EstateId, (title, text): (&str, &str)) -> ComplaintId {
        let actor = self.app.actor(author);
        let new = NewComplaint {
            estate_id,
            category: Category::Construction,
            severity: Severity::General,
            about: About::Nobody,
            title: title.to_owned(),
            text: text.to_owned(),
            points: Vec::new(),
            wish: String::new(),
            unmasked: Unmasked::NOTHING,
            submission_key: format!("{title}-{}", self.app.fact_count()),
        };
        self.app.app.store.write_blocking(move |tx| actions::receive(tx, &actor, &new)).unwrap()
    }

    pub fn reply(&self, author: &TestPerson, id: ComplaintId, text: &str) -> i32 {
        let actor = self.app.actor(author);
        let submission_key = format!("reply-{}", self.app.fact_count());
        let new = NewReply { parent_floor: None, text: text.to_owned(), unmasked: Unmasked::NOTHING, submission_key };
        self.app.app.store.write_blocking(move |tx| actions::reply(tx, &actor, id, &new)).unwrap()
    }

    /// Triage takes it up and the ambassador answers.
    pub fn answer(&self, id: ComplaintId, text: &str) -> i32 {
        let (triage, ambassador) = (self.app.actor(&self.triage), self.app.actor(&self.ambassador));
        let complaint = self.find(id);
        let acceptance = Acceptance {
            severity: complaint.severity,
            category: complaint.category,
            ambassador: ambassador.person_id,
            seen_version: complaint.version,
        };
        self.app.app.store.write_blocking(move |tx| actions::accept(tx, &triage, id, &acceptance)).unwrap();
        let seen_version = self.find(id).version;
        let response =
            Response { kind: ReplyKind::Substantive, text: text.to_owned(), pledge: Pledge::Nothing, seen_version };
        self.app.app.store.write_blocking(move |tx| actions::respond(tx, &ambassador, id, &response)).unwrap()
    }

    pub fn edit(&self, id: ComplaintId, floor: i32, text: &str) {
        let (actor, text) = (self.app.actor(&self.owner), text.to_owned());
        self.app
            .app
            .store
            .write_blocking(move |tx| actions::edit_text(tx, &actor, (id, floor), text.as_str()))
            .unwrap();
    }

    pub fn find(&self, id: ComplaintId) -> Complaint {
        let triage = self.app.actor(&self.triage);
        self.app.app.store.read_blocking(|tx| complaints::find(tx, Some(&triage), id)).unwrap()
    }

    /// Triage publishes what was held.
    pub fn publish(&self, id: ComplaintId) {
        let (triage, seen) = (self.app.actor(&self.triage), self.find(id).version);
        self.app.app.store.write_blocking(move |tx| actions::publish_held(tx, &triage, id, seen)).unwrap();
    }
}
