//! Promises: a day to come is one or is said not to be, each has its clock, and each ends in public.

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{ClockKind, PromiseOutcome, ReplyKind, Role, State};
use candor::complaints;
use candor::facts::Fact;

use crate::support::{Answer, TestApp, TestPerson, instant};

struct World {
    app: TestApp,
    opener: TestPerson,
    ambassador: TestPerson,
    id: ComplaintId,
}

impl World {
    /// Accepted on a Wednesday; the plan is due on Friday, 9 October.
    fn new() -> Self {
        let app = TestApp::start();
        app.clock.set(instant("2026-09-23T10:00:00+08:00"));
        let estate = app.estate(app.region("城东公司"), "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Group);
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let id = app.complaint(&opener, estate, "地下车库顶板漏水");
        app.accept(&triage, id, &ambassador);
        Self { app, opener, ambassador, id }
    }

    fn place(&self, page: &str) -> String {
        format!("/complaints/{}/{page}", self.id)
    }

    fn send(&self, person: &TestPerson, page: &str, fields: &[(&str, &str)]) -> Answer {
        let place = self.place(page);
        self.app.signed_in(person).submit(&place, &place, fields)
    }

    fn respond(&self, fields: &[(&str, &str)]) -> Answer {
        let sent: Vec<_> = [("act", "send")].into_iter().chain(fields.iter().copied()).collect();
        self.send(&self.ambassador, "response", &sent)
    }

    fn promise(&self, day: &str) {
        let fields =
            [("kind", "promise"), ("text", "已约好施工队。"), ("promise_day", day), ("promise", "重做顶板防水")];
        assert_eq!(self.respond(&fields).status, 303);
    }

    fn promises(&self) -> Vec<(i16, PromiseOutcome)> {
        let id = self.id;
        let promises = self.app.app.store.read_blocking(move |tx| complaints::promises_of(tx, id)).unwrap();
        promises.into_iter().map(|promise| (promise.number, promise.outcome)).collect()
    }

    fn clock(&self, kind: ClockKind) -> complaints::ClockRow {
        let id = self.id;
        let rows = self.app.app.store.read_blocking(move |tx| complaints::clocks_of(tx, id)).unwrap();
        rows.into_iter().rev().find(|row| row.kind == kind).unwrap()
    }

    fn facts(&self) -> Vec<Fact> {
        let id = self.id;
        let steps = self.app.app.store.read_blocking(move |tx| complaints::steps_of(tx, id)).unwrap();
        steps.into_iter().map(|step| step.fact).collect()
    }

    fn ledger(&self) -> Vec<String> {
        self.app.browser().get(&format!("/complaints/{}", self.id)).texts(".promises li")
    }

    fn wait_until(&self, moment: &str) {
        self.app.clock.set(instant(moment));
        self.app.run_jobs();
    }
}

#[test]
fn a_day_to_come_is_asked_about_and_nothing_that_was_written_is_lost() {
    let world = World::new();

    let asked = world.respond(&[("kind", "substantive"), ("text", "防水层老化，10月底前完工。")]);

    assert_eq!(asked.status, 422);
    assert!(asked.text("#promise_day-e").contains("“10月底”，这是承诺吗"), "{}", asked.text("main"));
    assert_eq!(asked.text("textarea[name=text]").trim(), "防水层老化，10月底前完工。");
    assert!(asked.has("textarea[name=no_promise]"));
    assert_eq!(world.app.row(world.id).state, State::Accepted, "nothing was said");
}

#[test]
fn a_day_that_is_no_promise_is_said_to_be_none_in_public() {
    let world = World::new();
    let fields = [
        ("kind", "substantive"),
        ("text", "雨季从 5月上旬 到 10月底，雨停才能查到漏点。"),
        ("no_promise", "说的是雨季，不是我们的工期。"),
    ];

    assert_eq!(world.respond(&fields).status, 303);

    let thread = world.app.browser().get(&format!("/complaints/{}", world.id));
    assert!(
        thread.text(".official").contains("文中的日期不是承诺： 说的是雨季，不是我们的工期。"),
        "{}",
        thread.text(".official")
    );
    assert!(world.promises().is_empty());
    assert!(world.clock(ClockKind::Plan).stopped_at.is_none(), "there is no plan yet");
    world.app.assert_clean();
}

#[test]
fn a_promise_is_a_first_response_and_the_plan() {
    let world = World::new();

    world.promise("2026-10-10");

    assert_eq!(world.app.row(world.id).state, State::InProgress);
    assert!(world.clock(ClockKind::FirstResponse).stopped_at.is_some());
    assert!(world.clock(ClockKind::Plan).stopped_at.is_some());
    assert_eq!(world.clock(ClockKind::Promise).due_at, instant("2026-10-11T00:00:00+08:00"));
    let ledger = world.ledger();
    assert!(ledger[0].contains("承诺 1 · 10月10日 周六 前") && ledger[0].contains("未到期"), "{ledger:?}");
    assert!(ledger[0].contains("重做顶板防水"), "{ledger:?}");
    world.app.assert_clean();
}

#[test]
fn a_promise_without_a_day_or_for_a_day_that_is_over_is_refused_with_a_hint() {
    let world = World::new();
    let with = |more: &[(&'static str, &'static str)]| {
        let all: Vec<_> =
            [("kind", "promise"), ("text", "已约好施工队。")].into_iter().chain(more.iter().copied()).collect();
        world.respond(&all)
    };

    for (fields, field) in [
        (vec![], "#promise_day-e"),
        (vec![("promise", "重做防水")], "#promise_day-e"),
        (vec![("promise_day", "2026-10-10")], "#promise-e"),
        (vec![("promise", "重做防水"), ("promise_day", "2026-09-22")], "#promise_day-e"),
        (vec![("promise", "重做防水"), ("promise_day", "2029-01-01")], "#promise_day-e"),
        (vec![("promise", "重做防水"), ("promise_day", "年底")], "#promise_day-e"),
    ] {
        let refused = with(&fields);
        assert_eq!(refused.status, 422, "{fields:?}");
        assert!(refused.has(field), "{fields:?}: {}", refused.text("main"));
    }
    assert!(world.promises().is_empty());
}

#[test]
fn a_promise_that_is_not_kept_by_the_end_of_its_day_is_broken_in_public() {
    let world = World::new();
    world.promise("2026-10-10");

    world.wait_until("2026-10-12T09:00:00+08:00");

    let due = instant("2026-10-11T00:00:00+08:00");
    assert_eq!(world.clock(ClockKind::Promise).breached_at, Some(due), "10 October is a working Saturday");
    let is_it = |fact: &&Fact| matches!(fact, Fact::ClockBreached { clock: ClockKind::Promise, run: 1, .. });
    assert_eq!(world.facts().iter().filter(is_it).count(), 1);
    assert!(world.ledger()[0].contains("失约"), "{:?}", world.ledger());

    let kept = [("ending", "kept"), ("text", "今天做完了，请看照片。")];
    assert_eq!(world.send(&world.ambassador, "promises/1", &kept).status, 303);

    assert!(world.ledger()[0].contains("失约后做完"), "{:?}", world.ledger());
    world.app.assert_clean();
}

#[test]
fn a_promise_is_kept_in_its_time() {
    let world = World::new();
    world.promise("2026-10-10");
    world.app.clock.set(instant("2026-10-10T15:00:00+08:00"));

    assert_eq!(world.send(&world.ambassador, "promises/1", &[("ending", "kept"), ("text", "已经做完。")]).status, 303);

    assert_eq!(world.promises(), [(1, PromiseOutcome::Kept)]);
    let thread = world.app.browser().get(&format!("/complaints/{}", world.id)).text("main");
    assert!(thread.contains("承诺 1 已兑现"), "{thread}");
    world.wait_until("2026-10-12T09:00:00+08:00");
    assert_eq!(world.clock(ClockKind::Promise).breached_at, None);
    let again = world.app.signed_in(&world.ambassador).get(&world.place("promises/1"));
    assert_eq!(again.status, 409, "a promise ends once");
    world.app.assert_clean();
}

#[test]
fn a_moved_promise_counts_as_broken_and_another_takes_its_place() {
    let world = World::new();
    world.promise("2026-10-10");
    world.app.clock.set(instant("2026-10-10T15:00:00+08:00"));
    let without_day = world.send(&world.ambassador, "promises/1", &[("ending", "moved"), ("text", "下雨，做不了。")]);
    assert_eq!(without_day.status, 422);
    assert!(without_day.has("#promise_day-e"));

    let moved = [
        ("ending", "moved"),
        ("text", "连日下雨，做不了。"),
        ("promise_day", "2026-10-20"),
        ("promise", "雨停后重做防水"),
    ];
    assert_eq!(world.send(&world.ambassador, "promises/1", &moved).status, 303);

    assert_eq!(world.promises(), [(1, PromiseOutcome::Moved), (2, PromiseOutcome::Open)]);
    let ledger = world.ledger();
    assert!(ledger[0].contains("改期，计失约") && ledger[1].contains("10月20日"), "{ledger:?}");
    world.app.assert_clean();
}

#[test]
fn a_point_that_a_solution_promises_has_its_day_and_outlives_the_confirmation() {
    let world = World::new();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "已查明原因。");
    let solution = |day: &'static str| {
        let text = ("text", "逐条说明如下。");
        world.send(
            &world.ambassador,
            "solution",
            &[("outcome_1", "promised"), ("note_1", "补种绿化"), ("day_1", day), text, ("act", "send")],
        )
    };
    assert_eq!(solution("").status, 422);
    assert_eq!(solution("2026-10-20").status, 303);

    assert_eq!(world.clock(ClockKind::Promise).due_at, instant("2026-10-21T00:00:00+08:00"));
    world.app.decide(&world.opener, world.id, &[candor::base::words::Verdict::Confirmed], Some(4));
    assert_eq!(world.clock(ClockKind::Promise).stopped_at, None, "confirmed with the promise in it");
    assert_eq!(
        world.send(&world.ambassador, "promises/1", &[("ending", "kept"), ("text", "绿化已补种。")]).status,
        303
    );
    assert_eq!(world.app.row(world.id).state, State::Confirmed);
    world.app.assert_clean();
}

#[test]
fn declaring_it_solved_keeps_what_was_promised_before() {
    let world = World::new();
    world.promise("2026-10-10");

    world.app.propose(&world.ambassador, world.id);

    assert_eq!(world.promises(), [(1, PromiseOutcome::Kept)]);
    world.app.assert_clean();
}

#[test]
fn only_who_answers_for_a_complaint_ends_its_promises() {
    let world = World::new();
    world.promise("2026-10-10");
    let other = world.app.staff_named("other@staff.example", "别人", Role::Ambassador, Scope::Group);

    for person in [&world.opener, &other] {
        let status = world.app.signed_in(person).get(&world.place("promises/1")).status;
        assert_eq!(status, 403);
    }
    assert_eq!(world.app.signed_in(&world.ambassador).get(&world.place("promises/9")).status, 404);
    assert_eq!(world.app.signed_in(&world.ambassador).get(&world.place("promises/1")).status, 200);
}

#[test]
fn the_words_of_a_promise_are_withheld_with_the_floor_that_gave_it() {
    let world = World::new();
    world.promise("2026-10-10");
    let moderator = world.app.staff(Role::Moderator, Scope::Group);
    let floor = world.app.row(world.id).last_floor;

    world.app.withhold(&moderator, (world.id, floor));

    let thread = world.app.browser().get(&format!("/complaints/{}", world.id)).body;
    assert!(!thread.contains("重做顶板防水"));
}
