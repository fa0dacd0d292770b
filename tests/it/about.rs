//! Complaints about the company's own people go past their region (complaints.md 6.6).

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{About, ReplyKind, Role, State};
use candor::facts::Fact;

use crate::support::{TestApp, TestPerson, instant};

const TITLE: &str = "客户大使约了三次都没来";
const CONTACT: &str = "13912345678";

struct World {
    app: TestApp,
    opener: TestPerson,
    /// Triage, ambassador, service manager, general manager and moderator: all of the region.
    theirs: Vec<TestPerson>,
    group_triage: TestPerson,
    centre: TestPerson,
    id: ComplaintId,
}

impl World {
    /// Written by its owner on the form, about the ambassador.
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let here = Scope::Region(region);
        let theirs = vec![
            app.staff_named("tr@staff.example", "周敏", Role::Triage, here),
            app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate)),
            app.staff_named("he@staff.example", "何静", Role::ServiceManager, Scope::Estate(estate)),
            app.staff_named("gu@staff.example", "顾城", Role::RegionalGm, here),
            app.staff_named("jiang@staff.example", "江月", Role::Moderator, here),
        ];
        let group_triage = app.staff_named("xu@staff.example", "许峰", Role::Triage, Scope::Group);
        let centre = app.staff_named("zhao@staff.example", "赵岚", Role::GroupCentre, Scope::Group);
        let browser = app.signed_in(&opener);
        let text = format!("三次都没来，也没有电话。请打 {CONTACT} 找我。");
        let estate = estate.to_string();
        let fields = [
            ("estate", estate.as_str()),
            ("category", "customer_service"),
            ("about", "ambassador"),
            ("title", TITLE),
            ("text", text.as_str()),
        ];
        let preview = browser.submit("/complaints/new", "/complaints/new/preview", &fields);
        assert!(preview.text("main").contains("投诉对象：客户大使"), "{}", preview.text("main"));
        let published = browser.submit_on(&preview, "/complaints", &[]);
        let place = published.location().unwrap();
        let id = ComplaintId(place.split('?').next().unwrap().rsplit('/').next().unwrap().parse().unwrap());
        Self { app, opener, theirs, group_triage, centre, id }
    }

    fn desk(&self) -> String {
        format!("/desk/complaints/{}", self.id)
    }

    fn thread(&self) -> String {
        self.app.browser().get(&format!("/complaints/{}", self.id)).text("main")
    }

    fn facts(&self) -> Vec<Fact> {
        let id = self.id;
        let steps = self.app.app.store.read_blocking(move |tx| candor::complaints::steps_of(tx, id)).unwrap();
        steps.into_iter().map(|step| step.fact).collect()
    }
}

#[test]
fn nobody_of_the_region_finds_it_on_the_desk_acts_on_it_or_reads_the_contact() {
    let world = World::new();
    assert_eq!(world.app.row(world.id).about, About::Ambassador);
    assert!(world.thread().contains("投诉对象：客户大使"));
    assert!(world.thread().contains("绕过本地区"));

    for person in &world.theirs {
        let browser = world.app.signed_in(person);
        for queue in ["", "?queue=received", "?queue=late", "?queue=soon"] {
            let desk = browser.get(&format!("/desk{queue}"));
            assert!(!desk.text("body").contains(TITLE), "{} {queue}", person.email);
        }
        for page in [world.desk(), format!("/complaints/{}/response", world.id), format!("{}/severity", world.desk())] {
            assert_eq!(browser.get(&page).status, 403, "{} {page}", person.email);
        }
        let original = browser.get(&format!("/complaints/{}/floors/1/original", world.id));
        assert!(original.status == 403 || !original.text("body").contains(CONTACT), "{}", person.email);
        assert!(!browser.get(&format!("/complaints/{}", world.id)).text("body").contains(CONTACT));
        let told = browser.get("/me/notices");
        assert!(!told.text("main").contains(TITLE), "{} is told nothing", person.email);
    }
    let original = world.app.signed_in(&world.centre).get(&format!("/complaints/{}/floors/1/original", world.id));
    assert!(original.status == 200, "the group reads it: {}", original.status);
    world.app.assert_clean();
}

#[test]
fn the_group_takes_it_up_and_names_one_of_its_own() {
    let world = World::new();
    let browser = world.app.signed_in(&world.group_triage);
    assert!(browser.get("/desk").text("main").contains(TITLE));
    let shown = browser.get(&world.desk());
    let offered = shown.attributes("select[name=ambassador] option", "value");
    assert!(offered.contains(&world.centre.id.to_string()));
    let is_theirs = |value: &String| world.theirs.iter().any(|person| person.id.to_string() == *value);
    assert!(!offered.iter().any(is_theirs), "only people of the group can be named: {offered:?}");
    let action = format!("{}/acceptance", world.desk());
    let fields = |person: &TestPerson| person.id.to_string();

    let theirs = fields(&world.theirs[1]);
    let refused = browser.submit_on(&shown, &action, &[("severity", "general"), ("ambassador", &theirs)]);
    assert_eq!(refused.status, 422);
    let ours = fields(&world.centre);
    let taken = browser.submit_on(&shown, &action, &[("severity", "general"), ("ambassador", &ours)]);

    assert_eq!(taken.status, 303);
    assert_eq!(world.app.row(world.id).state, State::Accepted);
    world.app.respond(&world.centre, world.id, ReplyKind::Substantive, "已经换人处理。");
    assert_eq!(world.app.row(world.id).state, State::InProgress);
    let gm = world.app.signed_in(&world.theirs[3]);
    assert_eq!(gm.get(&format!("{}/handover", world.desk())).status, 403, "no region takes it back");
    world.app.assert_clean();
}

#[test]
fn the_ladder_names_nobody_of_the_region() {
    let world = World::new();

    world.app.clock.set(instant("2026-11-24T09:00:00+08:00"));
    world.app.run_jobs();

    let rungs: Vec<i16> = world.facts().iter().filter_map(rung_of).collect();
    assert_eq!(rungs.first(), Some(&3), "the group centre is the first who is named");
    let thread = world.thread();
    assert!(thread.contains("升级到集团客户关系中心"), "{thread}");
    for name in ["何静", "顾城", "林晓"] {
        assert!(!thread.contains(name), "{name}");
    }
    let owner = world.app.signed_in(&world.opener).get(&format!("/complaints/{}", world.id));
    assert_eq!(owner.status, 200);
    world.app.assert_clean();
}

fn rung_of(fact: &Fact) -> Option<i16> {
    match fact {
        Fact::RungReached { rung, .. } => Some(*rung),
        _ => None,
    }
}

#[test]
fn a_code_that_is_none_of_ours_is_refused() {
    let world = World::new();
    let browser = world.app.signed_in(&world.opener);

    let answer = browser.submit("/complaints/new", "/complaints/new/preview", &[("about", "everybody")]);

    assert_eq!(answer.status, 400);
}
