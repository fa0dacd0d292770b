//! What a working day brought: the page of the executives, and their letter at its closing.

use candor::accounts::Scope;
use candor::base::words::{ReplyKind, Role, Verdict};
use candor::delivery::Letter;
use candor::schema::job;
use diesel::prelude::*;

use crate::support::{TestApp, TestPerson, instant};

const TITLE: &str = "地下车库顶板漏水";

struct World {
    app: TestApp,
    executive: TestPerson,
    chief: TestPerson,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let executive = app.staff_named("qian@staff.example", "钱程", Role::Executive, Scope::Group);
        let chief = app.staff_named("shen@staff.example", "沈致远", Role::ChiefExecutive, Scope::Group);
        Self { app, executive, chief }
    }

    /// On Friday 2026-11-20: one that is refused, one that is only new. The first dates pass at the end of Monday.
    fn busy() -> Self {
        let world = Self::new();
        let app = &world.app;
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let id = app.complaint(&opener, estate, TITLE);
        let ambassador = app.answered(id);
        app.respond(&ambassador, id, ReplyKind::Substantive, "已经安排人维修。");
        app.propose(&ambassador, id);
        app.decide(&opener, id, &[Verdict::Refused], None);
        app.complaint(&opener, estate, "电梯厅顶棚滴水");
        app.complaint(&app.person("guest@example.com"), estate, "没有登记房屋的人写的");
        world
    }

    /// Every letter about a day to somebody.
    fn letters_to(&self, person: &TestPerson) -> Vec<Letter> {
        let of_day = |letter: &Letter| letter.to == person.email && letter.text.contains("/executive?day=");
        self.app.letters().into_iter().filter(of_day).collect()
    }

    fn parts(&self, path: &str) -> Vec<String> {
        self.app.signed_in(&self.executive).get(path).texts(".queues b")
    }
}

#[test]
fn only_executives_read_the_page_of_the_day() {
    let world = World::busy();
    let triage = world.app.staff(Role::Triage, Scope::Group);
    let admin = world.app.admin();
    let owner = world.app.person("reader@example.com");

    for (person, status) in [(&world.executive, 200), (&world.chief, 200), (&triage, 403), (&admin, 403), (&owner, 403)]
    {
        assert_eq!(world.app.signed_in(person).get("/executive").status, status, "{}", person.email);
    }
    assert_eq!(world.app.browser().get("/executive").status, 303);
    assert!(world.app.signed_in(&world.executive).get("/desk").has("a[href='/executive']"));
    assert!(!world.app.signed_in(&triage).get("/desk").has("a[href='/executive']"));
}

#[test]
fn the_page_says_what_is_in_crisis_late_refused_and_new() {
    let world = World::busy();
    let browser = world.app.signed_in(&world.executive);

    let before = world.app.app.store.queries_run();
    let page = browser.get("/executive");
    let queries = world.app.queries_since(before);

    assert_eq!(page.texts(".queues b"), ["0", "0", "1", "2"], "what is held is not there");
    let line = page.text("section .row");
    for words in [TITLE, "云栖花园", "业主", "客户大使", "2026-0000"] {
        assert!(line.contains(words), "{words}: {line}");
    }
    assert!(queries <= 11, "session and bell 3, calendar, four lists, lines, rungs, names: {queries}");

    world.app.clock.set(instant("2026-11-24T09:00:00+08:00"));
    world.app.run_jobs();
    assert_eq!(world.parts("/executive"), ["0", "1", "0", "0"], "triage of the second was due on Monday");
    assert!(world.app.signed_in(&world.executive).get("/executive").text(".row .state").contains("刚过期：受理决定"));
    assert_eq!(world.parts("/executive?day=2026-11-20"), ["0", "0", "1", "2"]);
    let browser = world.app.signed_in(&world.executive);
    for (day, status) in [("2026-11-22", 404), ("2026-11-25", 404), ("x", 400)] {
        assert_eq!(browser.get(&format!("/executive?day={day}")).status, status, "{day}");
    }
}

#[test]
fn a_household_that_refuses_in_a_joint_complaint_is_on_the_page() {
    let world = World::new();
    let app = &world.app;
    let estate = app.estate(app.region("城东公司"), "云栖花园");
    let building = app.building(estate, "3栋", 12);
    let (opener, neighbour) =
        (app.owner("ann@example.com", &building, "101"), app.owner("bob@example.com", &building, "102"));
    let id = app.complaint(&opener, estate, TITLE);
    app.act(&neighbour, move |tx, actor| candor::complaints::actions::join(tx, actor, id)).unwrap();
    let ambassador = app.answered(id);
    app.propose(&ambassador, id);
    assert_eq!(world.parts("/executive")[2], "0");

    app.decide(&neighbour, id, &[Verdict::Refused], None);

    assert_eq!(world.parts("/executive")[2], "1");
}

#[test]
fn who_answers_for_one_region_reads_of_that_region() {
    let world = World::busy();
    let elsewhere = world.app.region("城西公司");
    let other = world.app.staff_named("lu@staff.example", "陆远", Role::Executive, Scope::Region(elsewhere));

    assert_eq!(world.app.signed_in(&other).get("/executive").texts(".queues b"), ["0", "0", "0", "0"]);
}

#[test]
fn the_letter_comes_at_eighteen_hours_of_a_working_day_to_each_once() {
    let world = World::busy();
    world.app.clock.set(instant("2026-11-20T17:59:59+08:00"));
    assert_eq!(world.letters_to(&world.executive).len(), 1, "that of the day before, which was quiet");

    world.app.clock.set(instant("2026-11-20T18:00:00+08:00"));
    let letters = world.letters_to(&world.executive);
    assert_eq!(letters.len(), 2);
    let letter = &letters[1];
    assert!(letter.subject.ends_with("业主不认可 1 · 新投诉 2"), "{}", letter.subject);
    for words in [TITLE, "云栖花园", "电梯厅顶棚滴水", "/executive?day=2026-11-20"] {
        assert!(letter.text.contains(words) && letter.html.contains(words), "{words}:\n{}", letter.text);
    }
    assert!(!letter.text.contains("没有登记房屋的人写的"), "what is held is told nobody");
    assert_eq!(world.letters_to(&world.chief).len(), 2);

    // The weekend has none; Monday has one, and Tuesday, on which nothing happened but that time passed.
    world.app.clock.set(instant("2026-11-22T20:00:00+08:00"));
    assert_eq!(world.letters_to(&world.executive).len(), 2);
    world.app.clock.set(instant("2026-11-23T18:00:00+08:00"));
    let letters = world.letters_to(&world.executive);
    assert_eq!((letters.len(), letters[2].subject.contains("没有新情况")), (3, true), "{}", letters[2].subject);
    assert!(letters[2].text.contains("没有新投诉"), "a quiet day has a letter too");
}

#[test]
fn a_make_up_saturday_closes_like_any_working_day() {
    let world = World::new();
    world.app.clock.set(instant("2027-01-01T12:00:00+08:00"));
    world.app.clock.set(instant("2026-10-10T17:00:00+08:00"));
    let before = world.letters_to(&world.executive).len();

    world.app.clock.set(instant("2026-10-10T18:30:00+08:00"));

    let letters = world.letters_to(&world.executive);
    assert_eq!(letters.len(), before + 1);
    assert!(letters.last().unwrap().text.contains("/executive?day=2026-10-10"));
}

#[test]
fn a_second_run_of_the_day_sends_nothing_again() {
    let world = World::busy();
    world.app.clock.set(instant("2026-11-20T18:00:00+08:00"));
    let sent = world.letters_to(&world.executive).len();

    // As after a crash before the end of the day's job was noted.
    world
        .app
        .app
        .store
        .write_blocking(|tx| {
            let days = job::table.filter(job::kind.eq("executive_day"));
            Ok(diesel::update(days).set(job::state.eq("waiting")).execute(tx.conn())?)
        })
        .unwrap();

    assert_eq!(world.letters_to(&world.executive).len(), sent);
}

#[test]
fn who_is_no_executive_any_more_gets_no_letter_and_english_is_written_in_english() {
    let world = World::busy();
    let browser = world.app.signed_in(&world.chief);
    browser.submit("/display", "/display", &[("lang", "en")]);
    world.app.clock.set(instant("2026-11-20T18:00:00+08:00"));

    let letters = world.letters_to(&world.chief);

    assert!(letters.last().unwrap().subject.contains("Candor"), "{}", letters.last().unwrap().subject);
}
