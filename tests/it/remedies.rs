//! Corrective actions (complaints.md 6.9): announced with the root cause, seen by somebody else to be done, refuted by the
//! first complaint that says that the same came again, and never removed from the public list.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::words::{Category, Cause, RemedyStanding, ReplyKind, Role, Severity, State, Verdict};
use candor::complaints::actions::{self, Acceptance};
use candor::complaints::{self, NewCause, Remedy};
use candor::facts::Fact;

use crate::support::{Answer, Browser, TestApp, TestPerson, instant};

struct World {
    app: TestApp,
    estate: EstateId,
    elsewhere: EstateId,
    opener: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    manager: TestPerson,
    id: ComplaintId,
}

impl World {
    /// A grave complaint that was accepted and answered on 20 February 2026, and needs its root cause.
    fn new() -> Self {
        let app = TestApp::start();
        app.clock.set(instant("2026-02-20T10:00:00+08:00"));
        let region = app.region("城东公司");
        let (estate, elsewhere) = (app.estate(region, "云栖花园"), app.estate(region, "听澜苑"));
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Group);
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Region(region));
        let manager = app.staff_named("he@staff.example", "何静", Role::ServiceManager, Scope::Estate(estate));
        let id = app.complaint(&opener, estate, "立管渗水泡坏地板");
        let world = Self { app, estate, elsewhere, opener, triage, ambassador, manager, id };
        world.accept(id, Severity::Major);
        world.app.respond(&world.ambassador, id, ReplyKind::Substantive, "已关阀止水。");
        world
    }

    /// The same, solved and closed with its root cause; its action was seen to be done on 1 March 2026.
    fn verified() -> Self {
        let world = Self::new();
        let id = world.id;
        world.app.announce(&world.ambassador, id, Cause::WaterRiser);
        world.app.propose(&world.ambassador, id);
        world.app.decide(&world.opener, id, &[Verdict::Confirmed], None);
        let caller = world.app.staff(Role::ReturnCaller, Scope::Group);
        world.app.act(&caller, move |tx, actor| actions::close(tx, actor, id)).unwrap();
        world.app.clock.set(instant("2026-03-01T15:00:00+08:00"));
        assert_eq!(world.verify(&world.manager, "2026-03-01").status, 303);
        world
    }

    fn accept(&self, id: ComplaintId, severity: Severity) {
        let (category, ambassador) = (Category::Construction, self.ambassador.id);
        let acceptance = Acceptance { severity, category, ambassador, seen_version: self.app.row(id).version };
        self.app.act(&self.triage, move |tx, actor| actions::accept(tx, actor, id, &acceptance)).unwrap();
    }

    fn verify(&self, person: &TestPerson, day: &str) -> Answer {
        self.send(person, "remedies/1", &[("day", day), ("how", "现场看了十户，立管都换了新卡箍。")])
    }

    fn send(&self, person: &TestPerson, page: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_in(&self.app.signed_in(person), page, fields)
    }

    fn send_in(&self, browser: &Browser, page: &str, fields: &[(&str, &str)]) -> Answer {
        let place = format!("/complaints/{}/{page}", self.id);
        let form = browser.get(&place);
        if form.status == 200 { browser.submit_on(&form, &place, fields) } else { form }
    }

    /// A new complaint that triage accepts on its page on the desk, at a moment, with its cause.
    fn comes_again(&self, at: &str, estate: EstateId, cause: &str) -> ComplaintId {
        self.app.clock.set(instant(at));
        let building = self.app.building(estate, &format!("{}栋", self.app.fact_count()), 4);
        let email = format!("owner{}@example.com", self.app.fact_count());
        let opener = self.app.owner(&email, &building, "101");
        let id = self.app.complaint(&opener, estate, "立管又漏了，泡了两层");
        let desk = format!("/desk/complaints/{id}");
        let ambassador = self.ambassador.id.to_string();
        let fields = [("severity", "general"), ("category", "construction"), ("cause", cause)];
        let fields: Vec<_> = fields.into_iter().chain([("ambassador", ambassador.as_str())]).collect();
        let answer = self.app.signed_in(&self.triage).submit(&desk, &format!("{desk}/acceptance"), &fields);
        assert_eq!((answer.status, self.app.row(id).state), (303, State::Accepted));
        id
    }

    fn remedies(&self) -> Vec<Remedy> {
        let id = self.id;
        self.app.app.store.read_blocking(move |tx| complaints::remedies_of(tx, id)).unwrap()
    }

    fn standing(&self) -> RemedyStanding {
        self.remedies().pop().unwrap().standing
    }

    fn facts(&self, id: ComplaintId) -> Vec<Fact> {
        let steps = self.app.app.store.read_blocking(move |tx| complaints::steps_of(tx, id)).unwrap();
        steps.into_iter().map(|step| step.fact).collect()
    }
}

const ROOT_CAUSE: [(&str, &str); 7] = [
    ("text", "卡箍是另一批次的，抽检漏了。"),
    ("cause", "water_riser"),
    ("part", "B型立管"),
    ("remedy", "同批卡箍全部更换，进场每批抽检。"),
    ("scope", "group"),
    ("observable", "不再收到立管漏水的投诉。"),
    ("days", "180"),
];

/// The same with one field otherwise.
fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let others = ROOT_CAUSE.into_iter().filter(|(field, _)| *field != name);
    others.chain([(name, value)]).collect()
}

#[test]
fn the_same_again_in_time_and_scope_refutes_an_action_and_links_both_complaints() {
    let world = World::verified();

    let again = world.comes_again("2026-08-27T10:00:00+08:00", world.estate, "water_riser");

    assert_eq!(world.standing(), RemedyStanding::Refuted);
    assert_eq!(world.app.row(world.id).state, State::Closed, "the action is open again, not the complaint");
    let refuted = Fact::RemedyRefuted { complaint_id: world.id, remedy: 1, refuting: again };
    assert!(world.facts(world.id).contains(&refuted));
    let told = Fact::OtherRemedyRefuted { complaint_id: again, remedied: world.id, remedy: 1 };
    assert!(world.facts(again).contains(&told));
    let (old, new) = (format!("/complaints/{}", world.id), format!("/complaints/{again}"));
    let browser = world.app.browser();
    let page = browser.get(&old);
    assert!(page.attributes("#remedies a", "href").contains(&new));
    assert!(page.attributes(".fact a", "href").contains(&new));
    assert!(page.text("#remedies del").contains("每型必检"));
    assert!(browser.get(&new).attributes(".fact a", "href").contains(&old));
    let list = browser.get("/changes");
    assert!(list.text(".changes del").contains("每型必检"), "struck out, not removed");
    assert!(list.attributes(".changes a", "href").contains(&new));
    world.app.assert_clean();
}

#[test]
fn the_same_after_its_days_elsewhere_or_for_another_cause_refutes_nothing() {
    let world = World::verified();

    world.comes_again("2026-08-27T10:00:00+08:00", world.elsewhere, "water_riser");
    world.comes_again("2026-08-27T11:00:00+08:00", world.estate, "lift");
    world.comes_again("2026-08-27T12:00:00+08:00", world.estate, "");
    world.comes_again("2026-08-29T10:00:00+08:00", world.estate, "water_riser");

    assert_eq!(world.standing(), RemedyStanding::Verified);
    let list = world.app.browser().get("/changes");
    assert!(!list.has("del"));
    assert!(list.text(".changes .chip").contains("经住了"));
    world.app.assert_clean();
}

#[test]
fn what_came_again_before_somebody_looked_refutes_an_action_with_its_verification() {
    let world = World::new();
    world.app.announce(&world.ambassador, world.id, Cause::WaterRiser);
    let again = world.comes_again("2026-03-05T10:00:00+08:00", world.estate, "water_riser");
    assert_eq!(world.standing(), RemedyStanding::Announced);

    world.app.clock.set(instant("2026-03-10T10:00:00+08:00"));
    assert_eq!(world.verify(&world.manager, "2026-03-01").status, 303);

    let remedy = world.remedies().pop().unwrap();
    assert_eq!((remedy.standing, remedy.refuted_by), (RemedyStanding::Refuted, Some(again)));
    world.app.assert_clean();
}

#[test]
fn a_cause_that_is_named_later_refutes_as_well_and_only_once() {
    let world = World::verified();
    let first = world.comes_again("2026-05-01T10:00:00+08:00", world.estate, "");
    let second = world.comes_again("2026-05-02T10:00:00+08:00", world.estate, "");
    let name = |id: ComplaintId| {
        let cause = NewCause { cause: Cause::WaterRiser, part: String::new() };
        world.app.act(&world.manager, move |tx, actor| actions::name_cause(tx, actor, id, &cause)).unwrap();
    };

    world.app.clock.set(instant("2026-12-01T10:00:00+08:00"));
    for id in [second, first, second] {
        name(id);
    }

    let remedy = world.remedies().pop().unwrap();
    assert_eq!(remedy.refuted_by, Some(second), "accepted in time counts, whenever the cause was found");
    let named = world.facts(second).into_iter().filter(|fact| matches!(fact, Fact::CauseNamed { .. })).count();
    assert_eq!(named, 1);
    world.app.assert_clean();
}

#[test]
fn a_refuted_action_is_open_again_for_another_one_and_stays_beside_it() {
    let world = World::verified();
    assert_eq!(world.send(&world.ambassador, "root-cause", &ROOT_CAUSE).status, 409, "the first still holds");
    world.comes_again("2026-06-01T10:00:00+08:00", world.estate, "water_riser");
    world.app.run_jobs();

    assert_eq!(world.send(&world.ambassador, "root-cause", &ROOT_CAUSE).status, 303);

    let standings: Vec<_> = world.remedies().iter().map(|remedy| (remedy.number, remedy.standing)).collect();
    assert_eq!(standings, [(1, RemedyStanding::Refuted), (2, RemedyStanding::Announced)]);
    assert_eq!(world.app.browser().get("/changes").texts(".changes > li").len(), 2);
    let told = world.app.signed_in(&world.opener).get("/me/notices").text("main");
    assert!(told.contains("改正措施被推翻"), "{told}");
    world.app.assert_clean();
}

#[test]
fn somebody_else_on_the_case_sees_an_action_done_between_its_announcement_and_today() {
    let world = World::new();
    world.app.announce(&world.ambassador, world.id, Cause::WaterRiser);
    world.app.clock.set(instant("2026-03-01T15:00:00+08:00"));
    let stranger = world.app.staff(Role::ServiceManager, Scope::Estate(world.elsewhere));

    assert_eq!(world.verify(&world.ambassador, "2026-03-01").status, 403, "not who announced it");
    assert_eq!(world.verify(&stranger, "2026-03-01").status, 403);
    assert_eq!(world.verify(&world.opener, "2026-03-01").status, 403);
    let manager = world.app.signed_in(&world.manager);
    let verify =
        |day| world.send_in(&manager, "remedies/1", &[("day", day), ("how", "现场看了十户，立管都换了新卡箍。")]);
    for day in ["2026-02-19", "2026-03-02", ""] {
        let answer = verify(day);
        assert_eq!(answer.status, 422, "{day}");
        assert!(answer.body.contains("现场看了十户"), "what was written is kept");
    }
    assert_eq!(verify("2026-03-01").status, 303);
    assert_eq!(verify("2026-03-01").status, 409);
    let page = world.app.browser().get(&format!("/complaints/{}", world.id)).text("#remedies");
    assert!(page.contains("现场看了十户") && page.contains("2026年8月28日"), "{page}");
}

#[test]
fn the_desk_asks_others_to_see_an_action_done_even_after_the_end_of_its_complaint() {
    let world = World::new();
    let id = world.id;
    world.app.announce(&world.ambassador, id, Cause::WaterRiser);
    world.app.propose(&world.ambassador, id);
    world.app.decide(&world.opener, id, &[Verdict::Confirmed], None);
    let caller = world.app.staff(Role::ReturnCaller, Scope::Group);
    world.app.act(&caller, move |tx, actor| actions::close(tx, actor, id)).unwrap();
    let elsewhere = world.app.staff(Role::ServiceManager, Scope::Estate(world.elsewhere));
    let links = |person: &TestPerson| world.app.signed_in(person).get("/desk").attributes("#to_verify a", "href");

    assert_eq!(world.app.row(id).state, State::Closed);
    assert_eq!(links(&world.manager), [format!("/complaints/{id}/remedies/1")]);
    assert_eq!(links(&world.triage).len(), 1);
    for other in [&world.ambassador, &elsewhere] {
        assert!(links(other).is_empty(), "{other:?}");
    }
    world.app.clock.set(instant("2026-03-01T15:00:00+08:00"));
    assert_eq!(world.verify(&world.manager, "2026-03-01").status, 303);
    assert!(links(&world.manager).is_empty());
}

#[test]
fn a_root_cause_says_everything_and_names_no_day_that_is_no_promise() {
    let world = World::new();
    let ambassador = world.app.signed_in(&world.ambassador);
    for name in ["text", "cause", "remedy", "scope", "observable", "days"] {
        let answer = world.send_in(&ambassador, "root-cause", &with(name, ""));
        assert_eq!(answer.status, 422, "{name}");
        assert!(answer.has(&format!("#{name}-e")), "{name}");
    }
    assert_eq!(world.send_in(&ambassador, "root-cause", &with("days", "7")).status, 422);
    assert_eq!(world.send_in(&ambassador, "root-cause", &with("scope", "region:99")).status, 422);
    let promised = world.send_in(&ambassador, "root-cause", &with("remedy", "下周一前全部更换。"));
    assert_eq!(promised.status, 422);
    assert!(promised.text("main").contains("这是承诺吗"));
    assert_eq!(world.send(&world.manager, "root-cause", &ROOT_CAUSE).status, 403);
    assert!(world.remedies().is_empty());

    assert_eq!(world.send_in(&ambassador, "root-cause", &ROOT_CAUSE).status, 303);

    let remedy = world.remedies().pop().unwrap();
    assert_eq!((remedy.scope(), remedy.part.as_str(), remedy.days), (Some(Scope::Group), "B型立管", 180));
    assert_eq!(world.send_in(&ambassador, "root-cause", &ROOT_CAUSE).status, 409);
    world.app.assert_clean();
}

#[test]
fn nobody_but_staff_comes_to_the_forms_and_a_general_complaint_needs_none() {
    let world = World::new();
    let place = format!("/complaints/{}/root-cause", world.id);
    assert_eq!(world.app.browser().get(&place).status, 303, "to the door");
    assert_eq!(world.app.signed_in(&world.opener).get(&place).status, 403);
    let general = world.comes_again("2026-02-21T10:00:00+08:00", world.estate, "water_riser");
    let ambassador = world.app.signed_in(&world.ambassador);

    assert_eq!(ambassador.get(&format!("/complaints/{general}/root-cause")).status, 409);
    let desk = ambassador.get(&format!("/desk/complaints/{}", world.id));
    assert!(desk.attributes("a", "href").contains(&place));
    let desk = ambassador.get(&format!("/desk/complaints/{general}"));
    assert!(desk.attributes("a", "href").iter().all(|href| !href.ends_with("/root-cause")));
}

#[test]
fn the_list_goes_on_page_by_page_in_two_queries_and_withholds_what_is_withheld() {
    let world = World::verified();
    let floor = world.remedies().pop().unwrap().floor;
    for number in 0..20 {
        world.app.clock.set(instant("2026-03-02T09:00:00+08:00").plus_minutes(number));
        let id = world.app.complaint(&world.opener, world.estate, "又一件大事要说清楚");
        world.accept(id, Severity::Major);
        world.app.announce(&world.ambassador, id, Cause::Lift);
    }
    let before = world.app.app.store.queries_run();
    let first = world.app.browser().get("/changes");
    assert_eq!(world.app.queries_since(before), 1);
    assert_eq!(first.texts(".changes > li").len(), 20);
    let next = first.attributes("a[rel=next]", "href").pop().unwrap();
    let second = world.app.browser().get(&next);
    assert_eq!(second.texts(".changes > li").len(), 1);
    assert!(second.text(".changes").contains("每型必检"));
    assert_eq!(world.app.browser().get("/changes?after=1").status, 400);

    let moderator = world.app.staff(Role::Moderator, Scope::Group);
    world.app.withhold(&moderator, (world.id, floor));

    let hidden = world.app.browser().get(&next);
    assert_eq!(hidden.texts(".changes > li").len(), 1, "that there was an action stays");
    for page in [&next, &format!("/complaints/{}", world.id), &format!("/complaints/{}/print", world.id)] {
        let page = world.app.browser().get(page);
        for words in ["每型必检", "不再收到同样原因", "现场看了十户"] {
            assert!(!page.body.contains(words), "{words}");
        }
    }
    world.app.assert_clean();
}
