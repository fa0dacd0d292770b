//! The access matrix: every address of the site as everybody, and that reading changes nothing.
//!
//! A new route shows up in the snapshot by itself (`INSTA_UPDATE=always cargo test --test it access` writes it; read the
//! difference before committing it). A path with parameters needs one line in [`filled`].

use candor::accounts::Scope;
use candor::base::ids::{ArticleId, ComplaintId, EstateId, PersonId, RobotId};
use candor::base::words::Role;
use candor::drafts::Target;
use candor::routes::{ADDRESSES, Address, Who};
use candor::schema::{fact, job, notice, role_grant};
use candor::web::assets;
use diesel::prelude::*;

use crate::support::{Answer, Browser, TestApp, TestPerson};

/// One column of the matrix; staff hold their role for the whole group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reader {
    Visitor,
    Member,
    Employee(&'static str, Role),
}

const READERS: [Reader; 11] = [
    Reader::Visitor,
    Reader::Member,
    Reader::Employee("triage", Role::Triage),
    Reader::Employee("ambass.", Role::Ambassador),
    Reader::Employee("manager", Role::ServiceManager),
    Reader::Employee("centre", Role::GroupCentre),
    Reader::Employee("execut.", Role::Executive),
    Reader::Employee("moder.", Role::Moderator),
    Reader::Employee("operat.", Role::Operator),
    Reader::Employee("auditor", Role::Auditor),
    Reader::Employee("admin", Role::Admin),
];

impl Reader {
    fn title(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Member => "member",
            Self::Employee(title, _) => title,
        }
    }

    /// Whether the route's own guard must turn the reader away.
    fn is_beyond(self, who: Who) -> bool {
        match (who, self) {
            (Who::Visitor, _) | (Who::Admin, Self::Employee(_, Role::Admin)) => false,
            (Who::Member, reader) => reader == Self::Visitor,
            (Who::Staff, reader) => !matches!(reader, Self::Employee(..)),
            (Who::Admin, _) => true,
        }
    }
}

/// The rows that the paths of the matrix name. Grows with the site.
pub struct World {
    pub app: TestApp,
    /// Somebody who works for the company, and the number of her role.
    employee: PersonId,
    grant: i64,
    estate: EstateId,
    /// A claim of a home that waits, and a job that was given up.
    claim: String,
    dead_job: i64,
    robot: RobotId,
    /// Opened by an owner of the estate whom no reader of the matrix is.
    pub opener: TestPerson,
    pub complaint: ComplaintId,
    /// Of the same opener.
    draft: String,
    /// On that draft.
    photograph: String,
    /// A flagged floor's case, and a withholding that waits.
    case: i64,
    withholding: i64,
    /// Of the same opener, who is the first member of the club; an adjustment of hers waits.
    card: String,
    /// A published piece of hers, and the number of its issue.
    piece: ArticleId,
    issue: i64,
    /// What she has ordered.
    order: String,
}

impl World {
    pub fn new() -> Self {
        let app = TestApp::start();
        let employee = app.staff(Role::Editor, Scope::Group).id;
        let grants = role_grant::table.filter(role_grant::person_id.eq(employee.0)).select(role_grant::id);
        let grant = app.app.store.read_blocking(|tx| Ok(grants.first(tx.conn())?)).unwrap();
        let estate = app.estate(app.region("江州"), "望溪雅苑");
        let building = app.building(estate, "3栋", 12);
        let claim = app.claim(&app.person("claimant@example.com"), &building, "101");
        let dead_job = app.dead_job("send_letter", "550");
        let robot = app.robot();
        let opener = app.owner("opener@example.com", &building, "102");
        let complaint = app.complaint(&opener, estate, "地下车库顶板漏水");
        let draft = app.draft(&opener, Target::Reply(complaint), "还在漏").id;
        let case = app.flag(&app.person("reader@example.com"), (complaint, 1));
        let floor = app.reply(&opener, complaint, None, "这是广告");
        let moderator = app.staff_named("first@staff.example", "韩版主", Role::Moderator, Scope::Group);
        let withholding = app.withhold(&moderator, (complaint, floor));
        let photograph = app.photograph(&opener, &draft);
        let card = app.world_of_the_club(&opener);
        let (piece, issue) = app.world_of_the_magazine(&opener);
        let reward = app.reward(crate::rewards::a_reward(5), 3);
        let order = app.order(&opener, reward, "world").unwrap().name;
        Self {
            app,
            employee,
            grant,
            estate,
            claim,
            dead_job,
            robot,
            opener,
            complaint,
            draft,
            photograph,
            case,
            withholding,
            card,
            piece,
            issue,
            order,
        }
    }

    /// The path of an address with ids that exist: start of the pattern, parameter, value. Every parameter has a line.
    pub fn filled(&self, address: &Address) -> String {
        let rows: Vec<(&str, &str, String)> = vec![
            ("/session/second/", "{code_id}", "none".to_owned()),
            ("/account/code/", "{code_id}", "none".to_owned()),
            ("/me/sessions/", "{session_name}", "none".to_owned()),
            ("/complaints/", "{id}", self.complaint.to_string()),
            ("/complaints/", "{floor}", "1".to_owned()),
            ("/complaints/", "{number}", "1".to_owned()),
            ("/desk/complaints/", "{id}", self.complaint.to_string()),
            ("/desk/complaints/", "{floor}", "1".to_owned()),
            ("/desk/moderation/", "{id}", self.case.to_string()),
            ("/desk/withholdings/", "{id}", self.withholding.to_string()),
            ("/estates/", "{id}", self.estate.to_string()),
            ("/sitemap/", "{number}", "1.xml".to_owned()),
            ("/static/", "/static/{name:.*}", assets::stylesheet_url().to_owned()),
            ("/admin/people/", "{id}", self.employee.to_string()),
            ("/admin/people/", "{role_id}", self.grant.to_string()),
            ("/admin/estates/", "{id}", self.estate.to_string()),
            ("/admin/jobs/", "{id}", self.dead_job.to_string()),
            ("/desk/claims/", "{id}", self.claim.clone()),
            ("/me/drafts/", "{id}", self.draft.clone()),
            ("/me/homes/", "{id}", self.claim.clone()),
            ("/me/homes/", "{invitation}", "none".to_owned()),
            ("/me/homes/", "{resident}", "none".to_owned()),
            ("/me/files/", "{id}", self.photograph.clone()),
            ("/papers/", "{id}", self.photograph.clone()),
            ("/photographs/", "{id}", self.photograph.clone()),
            ("/photographs/", "{size}", "small".to_owned()),
            ("/admin/robots/", "{id}", self.robot.to_string()),
            ("/admin/templates/", "{id}", "1".to_owned()),
            ("/club/articles/", "{id}", self.piece.to_string()),
            ("/club/issues/", "{number}", self.issue.to_string()),
            ("/desk/articles/issues/", "{number}", self.issue.to_string()),
            ("/desk/articles/", "{id}", self.piece.to_string()),
            ("/club/cards/", "{card}", self.card.clone()),
            ("/club/suggestions/", "{suggestion}", "1".to_owned()),
            ("/desk/club/suggestions/", "{suggestion}", "1".to_owned()),
            ("/desk/club/adjustments/", "{adjustment}", "1".to_owned()),
            ("/desk/club/members/", "{number}", "1".to_owned()),
            ("/desk/club/rules/", "{kind}", "activity".to_owned()),
            ("/club/orders/", "{order}", self.order.clone()),
            ("/desk/club/orders/", "{order}", self.order.clone()),
            ("/club/rewards/", "{id}", "1".to_owned()),
            ("/desk/club/rewards/", "{id}", "1".to_owned()),
            // Whoever has a token of ours needs no session: its tests are in `tests/it/told`.
            ("/unsubscribe/", "{token}", "nobody".to_owned()),
        ];
        let mut path = address.path.to_owned();
        for (_, parameter, value) in rows.iter().filter(|(start, ..)| address.path.starts_with(start)) {
            path = path.replace(parameter, value);
        }
        assert!(!path.contains('{'), "{} {path} needs a line in World::filled of tests/it/access.rs", address.method);
        path
    }

    /// Rows that only an act may add.
    fn rows(&self) -> [i64; 3] {
        let count = self.app.app.store.read_blocking(|tx| {
            Ok([
                fact::table.count().get_result(tx.conn())?,
                job::table.count().get_result(tx.conn())?,
                notice::table.count().get_result(tx.conn())?,
            ])
        });
        count.unwrap()
    }
}

/// A browser of a reader, and the token that its forms carry.
struct Visit {
    browser: Browser,
    email: Option<String>,
    token: String,
}

impl Visit {
    fn of(world: &World, reader: Reader) -> Self {
        let person = match reader {
            Reader::Visitor => None,
            Reader::Member => Some(world.app.person("member@example.com")),
            Reader::Employee(_, role) => Some(world.app.staff(role, Scope::Group)),
        };
        let email = person.map(|person| person.email);
        let mut visit = Self { browser: world.app.browser(), email, token: String::new() };
        visit.enter();
        visit
    }

    /// Takes a token on the page for signing in, which everybody can open, then signs in.
    fn enter(&mut self) {
        const DOOR: &str = "/session/new";
        let fields = self.browser.get(DOOR).form_fields(DOOR);
        self.token = fields.into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        if let Some(email) = &self.email {
            let fields = [("email", email.as_str()), ("password", crate::support::PASSWORD)];
            let answer = self.browser.submit(DOOR, DOOR, &fields);
            assert_eq!(answer.status, 303, "signing in as {email}");
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.browser.get(path)
    }

    /// Sends a form without fields but with its token; signs in again where that ended the session.
    fn post(&mut self, path: &str) -> Answer {
        let token = self.token.clone();
        let answer = self.browser.post_without_token(path, &[("csrf", &token)]);
        if self.email.is_some() && self.browser.cookie("candor_session").is_none() {
            self.enter();
        }
        answer
    }
}

/// The statuses of every address for one reader, in the order of the site map.
fn column(reader: Reader) -> Vec<u16> {
    let world = World::new();
    let mut visit = Visit::of(&world, reader);
    ADDRESSES.iter().map(|address| status(&world, &mut visit, reader, address)).collect()
}

fn status(world: &World, visit: &mut Visit, reader: Reader, address: &Address) -> u16 {
    let path = world.filled(address);
    let case = format!("{} {path} as {}", address.method, reader.title());
    let answer = if address.method == "get" {
        let before = world.rows();
        let answer = visit.get(&path);
        assert_eq!(world.rows(), before, "{case} wrote facts, jobs or notices");
        answer
    } else {
        let before = world.rows();
        let bare = visit.browser.post_without_token(&path, &[]);
        assert!(matches!(bare.status, 401 | 403 | 404), "{case} without a token: {}", bare.status);
        assert_eq!(world.rows(), before, "{case} did something without a token");
        let answer = visit.post(&path);
        assert!(
            bare.status == 403 || bare.status == answer.status,
            "{case}: {} without a token, {} with it",
            bare.status,
            answer.status
        );
        answer
    };
    assert!(answer.status < 500, "{case}: {}\n{}", answer.status, answer.body);
    if reader.is_beyond(address.who) {
        let is_sent_to_sign_in = answer.location().is_some_and(|place| place.starts_with("/session/new?next="));
        assert!(is_sent_to_sign_in || matches!(answer.status, 401 | 403 | 404), "{case} is let in: {}", answer.status);
    }
    answer.status
}

#[test]
fn everybody_gets_from_every_address_what_the_matrix_says() {
    let columns: Vec<Vec<u16>> = READERS.into_iter().map(column).collect();

    let mut lines =
        vec![format!("{:<5}{:<44}", "", "") + &READERS.map(|reader| format!("{:>8}", reader.title())).concat()];
    for (index, address) in ADDRESSES.iter().enumerate() {
        let statuses: Vec<String> = columns.iter().map(|column| format!("{:>8}", column[index])).collect();
        let statuses = statuses.concat();
        lines.push(format!("{:<5}{:<44}{statuses}", address.method, address.path));
    }
    insta::assert_snapshot!("access_matrix", lines.join("\n"));
}

#[test]
fn an_address_stands_once() {
    for (index, address) in ADDRESSES.iter().enumerate() {
        let is_same = |other: &Address| (other.method, other.path) == (address.method, address.path);
        let twin = ADDRESSES[..index].iter().find(|other| is_same(other));
        assert!(twin.is_none(), "{} {} stands twice; the second is never reached", address.method, address.path);
        assert!(matches!(address.method, "get" | "post"), "{}: {}", address.path, address.method);
    }
}
