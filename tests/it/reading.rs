//! How far people have read: marks that only grow, counts in lists, the way back into a thread.

use candor::base::ids::ComplaintId;
use candor::schema::{fact, reading_mark};
use diesel::prelude::*;

use crate::support::town::Town;
use crate::support::{Browser, TestPerson};

struct World {
    town: Town,
    id: ComplaintId,
}

impl World {
    fn new() -> Self {
        let town = Town::new();
        let id = town.complaint("三栋主卧天花漏水", "下雨就漏，墙皮鼓起一大块。");
        Self { town, id }
    }

    fn url(&self, query: &str) -> String {
        format!("/complaints/{}{query}", self.id)
    }

    fn replies(&self, count: usize) {
        for number in 0..count {
            self.town.reply(&self.town.owner, self.id, &format!("第 {number} 次提醒。"));
        }
    }

    fn flush(&self) {
        self.town.app.app.readings.flush(&self.town.app.app.store).unwrap();
    }

    fn reads(&self, browser: &Browser, query: &str) {
        assert_eq!(browser.get(&self.url(query)).status, 200);
        self.flush();
    }

    /// The floor and the moment of the mark of somebody.
    fn mark(&self, person: &TestPerson) -> Option<(i32, i64)> {
        let mark = reading_mark::table.find((person.id.0, self.id.0));
        let columns = mark.select((reading_mark::floor, reading_mark::seen_at));
        self.town.app.app.store.read_blocking(|tx| Ok(columns.first(tx.conn()).optional()?)).unwrap()
    }

    fn floor(&self, person: &TestPerson) -> Option<i32> {
        self.mark(person).map(|(floor, _)| floor)
    }
}

#[test]
fn a_mark_is_written_beside_the_reading_and_only_grows() {
    let world = World::new();
    world.replies(24);
    let neighbour = &world.town.neighbour;
    let browser = world.town.app.signed_in(neighbour);
    let facts = || -> i64 {
        world.town.app.app.store.read_blocking(|tx| Ok(fact::table.count().get_result(tx.conn())?)).unwrap()
    };
    let before = facts();

    assert_eq!(browser.get(&world.url("")).status, 200);
    assert_eq!(world.floor(neighbour), None, "a read writes nothing at once");
    world.flush();
    assert_eq!(world.floor(neighbour), Some(20), "the last floor of the page");
    world.reads(&browser, "?page=2");
    assert_eq!(world.floor(neighbour), Some(25));
    world.reads(&browser, "?page=1");
    assert_eq!(world.floor(neighbour), Some(25), "it never goes back");
    assert_eq!(facts(), before, "reading is no fact");
}

#[test]
fn what_changes_nothing_is_not_written() {
    let world = World::new();
    let neighbour = &world.town.neighbour;
    let browser = world.town.app.signed_in(neighbour);
    world.reads(&browser, "");
    let written = world.mark(neighbour);

    world.town.app.advance_minutes(5);
    world.reads(&browser, "");

    assert_eq!(world.mark(neighbour), written, "the same floor again, even later");
}

#[test]
fn a_part_that_leaves_floors_out_marks_nothing_and_a_visitor_leaves_no_trace() {
    let world = World::new();
    world.replies(3);
    let neighbour = &world.town.neighbour;
    let browser = world.town.app.signed_in(neighbour);

    for query in ["?view=opener", "?view=official", "?view=tree"] {
        world.reads(&browser, query);
        assert_eq!(world.floor(neighbour), None, "{query}");
    }
    world.reads(&world.town.app.browser(), "");
    let marks: i64 =
        world.town.app.app.store.read_blocking(|tx| Ok(reading_mark::table.count().get_result(tx.conn())?)).unwrap();
    assert_eq!(marks, 0);
}

#[test]
fn a_thread_offers_to_go_on_where_the_reader_stopped() {
    let world = World::new();
    world.replies(24);
    let browser = world.town.app.signed_in(&world.town.neighbour);
    assert!(!browser.get(&world.url("")).has(".resume"), "who was never here starts at the top");
    world.flush();

    let page = browser.get(&world.url(""));

    assert_eq!(page.text(".resume"), "5 条新回复，从上次读到的 20 楼继续");
    assert_eq!(page.attributes(".resume a", "href"), [world.url("?page=2#f21")]);
    world.reads(&browser, "?page=2");
    assert!(!browser.get(&world.url("")).has(".resume"), "nothing is left to read");
}

#[test]
fn lists_count_what_is_new_to_the_reader_alone_in_one_query() {
    let world = World::new();
    let (neighbour, other) =
        (world.town.app.signed_in(&world.town.neighbour), world.town.app.signed_in(&world.town.stranger));
    world.reads(&neighbour, "");
    world.replies(3);
    for number in 0..5 {
        world.town.complaint(&format!("第{number}件事没有人管"), "物业说等等再看。");
    }

    let before = world.town.app.app.store.queries_run();
    let list = neighbour.get("/complaints");

    assert_eq!(list.texts(".fresh"), ["3 条新回复"]);
    // Two for the session, the rows, the marks, the newest notice, regions, estates.
    assert_eq!(world.town.app.queries_since(before), 7);
    assert!(!other.get("/complaints").has(".fresh"), "who was never there");
    assert!(!world.town.app.browser().get("/complaints").has(".fresh"), "a visitor");
    world.reads(&neighbour, "");
    assert!(!neighbour.get("/complaints").has(".fresh"), "read meanwhile");
}

#[test]
fn a_mark_is_removed_a_year_after_it_grew_last() {
    let world = World::new();
    let (neighbour, owner) = (&world.town.neighbour, &world.town.owner);
    world.reads(&world.town.app.signed_in(neighbour), "");
    world.town.app.advance_days(100);
    world.reads(&world.town.app.signed_in(owner), "");

    world.town.app.advance_days(265);
    world.town.app.run_jobs();
    assert_eq!(world.floor(neighbour), Some(1), "on its last day it is still there");
    world.town.app.advance_days(1);
    world.town.app.run_jobs();

    assert_eq!((world.floor(neighbour), world.floor(owner)), (None, Some(1)));
}

#[test]
fn a_page_that_stays_open_can_ask_for_the_last_floor() {
    let world = World::new();
    let visitor = world.town.app.browser();
    let page = visitor.get(&world.url(""));
    assert_eq!(page.attributes("[data-live]", "data-last"), ["1"]);
    assert_eq!(page.text("[data-live]"), "", "nothing is said before it happens");

    world.replies(2);
    let before = world.town.app.app.store.queries_run();
    let latest = visitor.get(&world.url("/latest"));

    assert_eq!((latest.status, latest.body.as_str()), (200, r#"{"last":3}"#));
    assert_eq!(world.town.app.queries_since(before), 1);
    assert_eq!(latest.headers["cache-control"], "no-store");
    let held = world.town.complaint_by(&world.town.stranger, "电梯门夹人的事", "昨天晚上夹了一次。");
    assert_eq!(visitor.get(&format!("/complaints/{held}/latest")).status, 404);
}

#[test]
fn one_s_own_words_are_not_new_to_oneself() {
    let world = World::new();
    let browser = world.town.app.signed_in(&world.town.neighbour);
    assert_eq!(browser.get(&world.url("")).status, 200);
    let form = browser.get(&world.url("/reply"));
    let sent = browser.submit_on(&form, &world.url("/replies"), &[("text", "我家也漏。"), ("act", "send")]);

    // The reading before it is not written yet.
    assert!(!browser.follow(sent).has(".resume"));
    world.flush();
    assert_eq!(world.floor(&world.town.neighbour), Some(2), "past her own words");
    assert!(!browser.get("/complaints").has(".fresh"));
    let form = browser.get(&world.url("/reply"));
    browser.submit_on(&form, &world.url("/replies"), &[("text", "今天又漏了。"), ("act", "send")]);
    assert_eq!(world.floor(&world.town.neighbour), Some(3), "the writing itself moves the mark on");
    assert!(!browser.get("/complaints").has(".fresh"));
}

#[test]
fn writing_hides_nothing_that_others_wrote_before() {
    let world = World::new();
    let browser = world.town.app.signed_in(&world.town.neighbour);
    world.reads(&browser, "");
    world.replies(2);
    world.town.reply(&world.town.neighbour, world.id, "我家也漏。");

    assert_eq!(world.floor(&world.town.neighbour), Some(1));
    assert_eq!(browser.get("/complaints").texts(".fresh"), ["3 条新回复"]);
    assert_eq!(browser.get(&world.url("")).attributes(".resume a", "href"), [world.url("?page=1#f2")]);
    world.reads(&browser, "");
    assert!(!browser.get("/complaints").has(".fresh"));
}
