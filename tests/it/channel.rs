//! Other channels: what staff enter for owners, and the code with which an owner takes hers over.

use candor::accounts::Scope;
use candor::base::ids::{ComplaintId, EstateId};
use candor::base::words::{ClockKind, Origin, Role, State, Verdict, Visibility};
use candor::complaints;

use crate::check::differences;
use crate::support::{Answer, Browser, TestApp, TestPerson, instant};

const FORM: &str = "/desk/complaints/new";
const TAKEOVER: &str = "/complaints/takeover";
const TITLE: &str = "楼道声控灯坏了一星期";
const NAME: &str = "赵桂兰";
const NUMBER: &str = "0571-88886666";

/// An estate with its staff; the caller lives in 3栋 101.
struct World {
    app: TestApp,
    estate: EstateId,
    manager: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    caller: TestPerson,
    neighbour: TestPerson,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("江州城市公司");
        let estate = app.estate(region, "望溪雅苑");
        let building = app.building(estate, "3栋", 12);
        let caller = app.owner("caller@example.com", &building, "101");
        let neighbour = app.owner("neighbour@example.com", &building, "102");
        let manager = app.staff_named("manager@staff.example", "钱经理", Role::ServiceManager, Scope::Estate(estate));
        let triage = app.staff_named("triage@staff.example", "周敏", Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("amb@staff.example", "沈清", Role::Ambassador, Scope::Estate(estate));
        Self { app, estate, manager, triage, ambassador, caller, neighbour }
    }

    fn send(&self, browser: &Browser, changed: &[(&str, &str)]) -> Answer {
        let estate = self.estate.to_string();
        let mut fields = vec![
            ("origin", "phone"),
            ("received", "2026-11-19T17:30"),
            ("estate", estate.as_str()),
            ("building", "3栋"),
            ("unit", "101"),
            ("name", NAME),
            ("contact", NUMBER),
            ("category", "property"),
            ("severity", "general"),
            ("title", TITLE),
            ("text", "三楼到五楼的灯都不亮，老人摸黑上楼。"),
            ("point1", "修好声控灯"),
        ];
        for (name, value) in changed {
            fields.retain(|(known, _)| known != name);
            fields.push((name, value));
        }
        browser.submit(FORM, FORM, &fields)
    }

    /// Entered by the service manager, with its code.
    fn entered(&self, changed: &[(&str, &str)]) -> (ComplaintId, String) {
        let answer = self.send(&self.app.signed_in(&self.manager), changed);
        assert_eq!(answer.status, 200, "{}", answer.body);
        (ComplaintId(self.app.complaint_count()), answer.text("#code .say-big"))
    }

    fn take_over(&self, person: &TestPerson, code: &str) -> Answer {
        self.app.signed_in(person).submit(TAKEOVER, TAKEOVER, &[("takeover", code)])
    }
}

#[test]
fn a_telephone_call_is_public_with_its_channel_and_who_entered_it() {
    let world = World::new();

    let (id, code) = world.entered(&[]);

    let row = world.app.row(id);
    assert_eq!((row.origin, row.state, row.visibility), (Origin::Phone, State::Received, Visibility::Public));
    assert_eq!((row.opener_id, row.opener_unit_id), (None, None));
    let page = world.app.browser().get(&format!("/complaints/{id}"));
    assert!(page.text(".head").contains("来电 · 由客服代为登记"), "{}", page.text(".head"));
    assert!(page.text(".stream").contains("钱经理 代业主登记"), "{}", page.text(".stream"));
    assert_eq!(page.text("#f1 .who b"), "3栋业主", "{}", page.body);
    assert_eq!(code.len(), "0000 0000 0000".len());
    assert_eq!(differences(&world.app), Vec::<String>::new());
}

#[test]
fn its_clocks_run_from_the_moment_it_came() {
    let world = World::new();

    let (id, _) = world.entered(&[("received", "2026-11-19T17:30")]);

    let clocks = world.app.app.store.read_blocking(|tx| complaints::clocks_of(tx, id)).unwrap();
    let due = |kind| clocks.iter().find(|clock| clock.kind == kind).unwrap().due_at;
    assert_eq!(world.app.row(id).received_at, instant("2026-11-19T17:30:00+08:00"));
    assert_eq!(due(ClockKind::Triage), instant("2026-11-21T00:00:00+08:00"));
    assert_eq!(due(ClockKind::FirstResponse), instant("2026-11-24T00:00:00+08:00"));
    assert_eq!(world.app.row(id).last_activity_at, world.app.clock.now(), "it is news today");
}

#[test]
fn who_called_is_read_by_those_concerned_alone_and_each_look_is_recorded() {
    let world = World::new();
    let (id, code) = world.entered(&[]);
    world.app.run_jobs();
    let place = format!("/complaints/{id}/floors/1/original");

    for browser in [world.app.browser(), world.app.signed_in(&world.neighbour), world.app.signed_in(&world.manager)] {
        for page in [format!("/complaints/{id}"), format!("/complaints/{id}/print"), format!("/search?q={NAME}")] {
            let body = browser.get(&page).body.replace(&format!("value=\"{NAME}\""), "");
            assert!(!body.contains(NUMBER) && !body.contains(&format!(">{NAME}")), "{page}");
        }
    }
    assert_eq!(world.app.signed_in(&world.manager).get(&place).status, 403, "who entered it looks nowhere up");
    let triage = world.app.signed_in(&world.triage);
    let facts = world.app.fact_count();
    let looked = triage.submit(&place, &place, &[("reason", "打电话约上门时间")]);
    assert!(looked.body.contains(NAME) && looked.body.contains(NUMBER), "{}", looked.body);
    assert_eq!(world.app.fact_count(), facts + 1);
    world.take_over(&world.caller, &code);
    let own = world.app.signed_in(&world.caller).get(&place);
    assert!(own.body.contains(NUMBER) && own.text(".notes").contains("周敏"), "she sees it, and who looked");
}

#[test]
fn only_staff_with_scope_enter_complaints() {
    let world = World::new();
    let elsewhere = world.app.estate(world.app.region("南屏"), "松鹤里");
    let far = world.app.staff_named("far@staff.example", "远经理", Role::ServiceManager, Scope::Estate(elsewhere));
    let editor = world.app.staff(Role::Editor, Scope::Group);

    assert_eq!(world.app.signed_in(&world.caller).get(FORM).status, 403);
    assert_eq!(world.app.signed_in(&editor).get(FORM).status, 403);
    let answer = world.send(&world.app.signed_in(&far), &[]);

    assert_eq!(answer.status, 403);
    assert!(answer.body.contains(TITLE), "what was typed is not lost");
    assert_eq!(world.app.complaint_count(), 0);
}

#[test]
fn what_cannot_be_is_refused_with_everything_typed() {
    let world = World::new();
    let browser = world.app.signed_in(&world.manager);
    let cases: [(&[(&str, &str)], &str); 8] = [
        (&[("received", "2026-11-20T10:01")], "received"),
        (&[("received", "2026-10-21T09:59")], "received"),
        (&[("received", "gestern")], "received"),
        (&[("unit", "999")], "unit"),
        (&[("unit", "")], "unit"),
        (&[("name", "")], "name"),
        (&[("title", "赵桂兰家门口的灯坏了")], "title"),
        (&[("text", "请打 0571-88886666 找她。")], "text"),
    ];

    for (changed, field) in cases {
        let answer = world.send(&browser, changed);
        assert_eq!(answer.status, 422, "{changed:?}");
        assert!(answer.has(&format!("#{field}-e")), "{changed:?}: {}", answer.text("[role=alert]"));
        assert!(answer.body.contains("修好声控灯") && answer.body.contains(NUMBER), "{changed:?}");
    }
    assert_eq!(world.app.complaint_count(), 0);
    assert_eq!(
        world.send(&browser, &[("received", "2026-10-21T10:00")]).status,
        200,
        "thirty days ago is not too long"
    );
}

#[test]
fn a_form_sent_twice_enters_it_once_and_the_last_code_counts() {
    let world = World::new();
    let browser = world.app.signed_in(&world.manager);
    let form = browser.get(FORM);
    let estate = world.estate.to_string();
    let fields =
        [("estate", estate.as_str()), ("name", NAME), ("category", "property"), ("title", TITLE), ("text", "灯不亮。")];

    let first = browser.submit_on(&form, FORM, &fields).text("#code .say-big");
    let second = browser.submit_on(&form, FORM, &fields).text("#code .say-big");

    assert_eq!(world.app.complaint_count(), 1);
    assert_eq!(world.take_over(&world.caller, &first).status, 422);
    assert_eq!(world.take_over(&world.caller, &second).status, 303);
}

#[test]
fn nobody_decides_before_the_owner_has_taken_it_over() {
    let world = World::new();
    let (id, code) = world.entered(&[]);
    world.app.accept(&world.triage, id, &world.ambassador);
    world.app.respond(&world.ambassador, id, candor::base::words::ReplyKind::Substantive, "今天去修。");
    world.app.propose(&world.ambassador, id);

    for person in [&world.manager, &world.ambassador, &world.triage, &world.caller, &world.neighbour] {
        let browser = world.app.signed_in(person);
        for act in ["decision", "withdrawal", "urging"] {
            assert_eq!(browser.get(&format!("/complaints/{id}/{act}")).status, 403, "{} {act}", person.email);
        }
    }
    assert_eq!(world.take_over(&world.caller, &code).location(), Some(format!("/complaints/{id}")));
    world.app.decide(&world.caller, id, &[Verdict::Confirmed], Some(4));

    let row = world.app.row(id);
    assert_eq!((row.state, row.rating, row.opener_id), (State::Confirmed, Some(4), Some(world.caller.id)));
    assert_eq!(differences(&world.app), Vec::<String>::new());
}

#[test]
fn a_code_works_once_and_for_who_lives_in_the_home_that_was_named() {
    let world = World::new();
    let (id, code) = world.entered(&[]);

    assert_eq!(world.app.browser().get(TAKEOVER).status, 303, "to the sign-in");
    assert_eq!(world.take_over(&world.neighbour, &code).status, 403, "another home");
    assert_eq!(world.take_over(&world.app.person("nobody@example.com"), &code).status, 403, "no home");
    assert_eq!(world.take_over(&world.caller, &code).status, 303);
    assert_eq!(world.take_over(&world.caller, &code).status, 422, "it is used up");

    let page = world.app.signed_in(&world.caller).get(&format!("/complaints/{id}"));
    assert!(page.text(".stream").contains("业主已接手"), "{}", page.text(".stream"));
    let again = world.app.signed_in(&world.manager).get(&format!("/desk/complaints/{id}/code"));
    assert!(!again.has("form[action$=code]"), "there is nothing to take over any more");
}

#[test]
fn who_entered_it_or_answers_for_it_cannot_take_it_over() {
    let world = World::new();
    let building = world.app.building(world.estate, "5栋", 4);
    let resident = world.app.owner("resident@example.com", &building, "101");
    let scope = Scope::Estate(world.estate);
    let resident = world.app.staff_named(&resident.email, "住户经理", Role::ServiceManager, scope);
    let answer = world.send(&world.app.signed_in(&resident), &[("building", ""), ("unit", "")]);
    let id = ComplaintId(world.app.complaint_count());
    let code = answer.text("#code .say-big");

    assert_eq!(world.take_over(&resident, &code).status, 403);
    assert_eq!(
        world.take_over(&world.neighbour, &code).status,
        303,
        "without a home anybody of the estate with the code"
    );
    assert_eq!(world.app.row(id).opener_id, Some(world.neighbour.id));
}

#[test]
fn guessing_ends_after_five_wrong_codes_in_a_day() {
    let world = World::new();
    let (_, code) = world.entered(&[]);

    for left in [4, 3, 2, 1, 0] {
        let answer = world.take_over(&world.caller, "1111 2222 3333");
        assert_eq!(answer.status, 422);
        assert!(answer.text("#takeover-e").contains(&format!("还可以试 {left} 次")), "{}", answer.text("#takeover-e"));
    }
    assert_eq!(world.take_over(&world.caller, &code).status, 429, "not even with the right one");
    world.app.advance_days(1);
    assert_eq!(world.take_over(&world.caller, &code).status, 303);
}

#[test]
fn a_code_ends_after_sixty_days_and_a_new_one_takes_its_place() {
    let world = World::new();
    let (id, code) = world.entered(&[]);
    let place = format!("/desk/complaints/{id}/code");
    world.app.advance_days(60);

    assert_eq!(world.take_over(&world.caller, &code).status, 422);
    let browser = world.app.signed_in(&world.manager);
    assert!(browser.get(&place).text(".flash").contains("已经过期"));
    let fresh = browser.submit(&place, &place, &[]).text("#code .say-big");

    assert_eq!(world.take_over(&world.caller, &fresh).status, 303);
    let other = world.app.complaint(&world.neighbour, world.estate, "电梯停了");
    assert_eq!(browser.get(&format!("/desk/complaints/{other}/code")).status, 404, "its owner wrote it");
}

#[test]
fn who_has_spoken_as_a_neighbour_goes_on_under_that_name() {
    let world = World::new();
    let (id, code) = world.entered(&[]);
    world.app.reply(&world.caller, id, None, "这是我打的电话。");
    world.app.act(&world.caller, move |tx, actor| complaints::actions::affect(tx, actor, id)).unwrap();

    assert_eq!(world.take_over(&world.caller, &code).status, 303);

    let row = world.app.row(id);
    assert_eq!((row.opener_id, row.affected_count), (Some(world.caller.id), 0));
    assert_eq!(differences(&world.app), Vec::<String>::new());
}

#[test]
fn the_pages_ask_the_database_few_times() {
    let world = World::new();
    let (id, _) = world.entered(&[]);
    let browser = world.app.signed_in(&world.manager);
    let queries = |page: &str| {
        let before = world.app.app.store.queries_run();
        assert_eq!(browser.get(page).status, 200);
        world.app.queries_since(before)
    };

    assert_eq!(queries(FORM), 3, "session 2, estates");
    assert_eq!(queries(&format!("/desk/complaints/{id}/code")), 5, "session 2, complaint, notices of holidays, entry");
    assert_eq!(queries(TAKEOVER), 2, "session");
}
