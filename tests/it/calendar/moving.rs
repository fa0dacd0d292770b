//! What a loaded notice does to the clocks that run, once, however often its job is run.

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{ClockKind, ReplyKind, Role};
use candor::check;
use candor::complaints::{self, ClockRow, jobs};
use candor::facts::Fact;
use serde_json::json;

use super::{load, notice_of_2027};
use crate::support::{TestApp, TestPerson, instant};

struct World {
    app: TestApp,
    admin: TestPerson,
    ambassador: TestPerson,
    ids: Vec<ComplaintId>,
}

impl World {
    /// Two complaints of Wednesday, 3 February 2027, of which no holiday is known; nobody has answered by Saturday.
    fn missed() -> Self {
        let app = TestApp::start();
        app.clock.set(instant("2027-02-03T10:00:00+08:00"));
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let owner = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let admin = app.admin();
        let ids = ["地下车库顶板漏水", "楼道感应灯不亮"].map(|title| app.complaint(&owner, estate, title)).to_vec();
        for id in &ids {
            app.accept(&triage, *id, &ambassador);
        }
        app.clock.set(instant("2027-02-06T10:00:00+08:00"));
        app.run_jobs();
        Self { app, admin, ambassador, ids }
    }

    fn clock(&self, id: ComplaintId, kind: ClockKind) -> ClockRow {
        let rows = self.app.app.store.read_blocking(move |tx| complaints::clocks_of(tx, id)).unwrap();
        rows.into_iter().rev().find(|row| row.kind == kind).unwrap()
    }

    /// What the notice did to a complaint: clock and date, no date for a breach that it undid.
    fn moved(&self, id: ComplaintId) -> Vec<(ClockKind, Option<String>)> {
        let steps = self.app.app.store.read_blocking(move |tx| complaints::steps_of(tx, id)).unwrap();
        let moved = steps.into_iter().filter_map(|step| match step.fact {
            Fact::DeadlineRecomputed { clock, due, .. } => Some((clock, Some(due.plus_millis(-1).date().to_string()))),
            Fact::BreachExcused { clock, .. } => Some((clock, None)),
            _ => None,
        });
        moved.collect()
    }

    fn breaches(&self, id: ComplaintId) -> usize {
        let steps = self.app.app.store.read_blocking(move |tx| complaints::steps_of(tx, id)).unwrap();
        steps.iter().filter(|step| matches!(step.fact, Fact::ClockBreached { .. })).count()
    }

    fn differences(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let index = self.app.settings.data_dir.join(candor::app::INDEX_FOLDER);
        let folder = self.app.app.darkroom.folder();
        check::run(&self.app.app.store, (&index, folder), &mut |line| lines.push(line.to_owned())).unwrap();
        lines
    }
}

#[test]
fn a_notice_moves_the_clocks_that_run_and_excuses_the_breach_that_it_undoes() {
    let world = World::missed();
    let id = world.ids[0];
    let before = world.clock(id, ClockKind::FirstResponse);
    assert_eq!(before.breached_at, Some(instant("2027-02-06T00:00:00+08:00")));
    let thread = || world.app.browser().get(&format!("/complaints/{id}"));
    assert!(thread().body.contains("这一年的通知还没有公布，日期是暂定的。"));

    load(&world.app, &world.admin, notice_of_2027(), None).unwrap();
    world.app.run_jobs();

    // The 5th and the week after it are off.
    let date = |day: &str| Some(format!("2027-02-{day}"));
    let expected = [
        (ClockKind::FirstResponse, date("12")),
        (ClockKind::FirstResponse, None),
        (ClockKind::Plan, date("17")),
        (ClockKind::Resolution, date("24")),
    ];
    assert_eq!(world.moved(id), expected);
    let after = world.clock(id, ClockKind::FirstResponse);
    assert_eq!((after.breached_at, after.is_excused), (before.breached_at, true));
    assert_eq!((after.announced, after.due_at), (before.due_at, instant("2027-02-13T00:00:00+08:00")));
    assert_eq!(world.app.row(id).first_response_due, after.due_at);
    let page = thread();
    let words = page.text("main");
    assert!(words.contains("首次答复逾期，应在 2月5日 周五 24:00 前"), "{words}");
    assert!(words.contains("放假通知使首次答复的期限顺延到 2月12日 周五 24:00"), "{words}");
    assert!(words.contains("按后来的放假通知，首次答复并未逾期；原记录保留，不再计入"), "{words}");
    assert!(words.contains("2027 年的放假通知使期限顺延，原为 2月5日 周五 24:00"), "{words}");
    assert!(page.attributes(".clocks a", "href").contains(&"https://www.gov.cn/2027.htm".to_owned()));
    assert!(!words.contains("日期是暂定的"), "{words}");
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn what_the_job_of_a_notice_has_done_it_does_not_do_again() {
    let world = World::missed();
    load(&world.app, &world.admin, notice_of_2027(), None).unwrap();
    let (first, second) = (world.ids[0], world.ids[1]);
    let apply = || {
        let handlers = jobs::handlers(&world.app.app.store);
        let (_, handler) = handlers.into_iter().find(|(kind, _)| *kind == jobs::APPLY_NOTICE).unwrap();
        handler(&json!({ "notice_id": 1 })).unwrap();
    };

    // It was cut off after the first complaint.
    world.app.app.store.write_blocking(move |tx| complaints::actions::recompute(tx, first, notice_id())).unwrap();
    assert_eq!((world.moved(first).len(), world.moved(second).len()), (4, 0));
    apply();
    let facts = world.app.fact_count();
    apply();
    world.app.run_jobs();

    assert_eq!((world.moved(first).len(), world.moved(second).len()), (4, 4));
    let told = world.app.fact_count();
    assert_eq!(told, facts, "neither the job nor the clock has anything to add");
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn an_excused_clock_is_missed_again_at_its_new_date() {
    let world = World::missed();
    load(&world.app, &world.admin, notice_of_2027(), None).unwrap();
    world.app.run_jobs();
    world.app.respond(&world.ambassador, world.ids[1], ReplyKind::Substantive, "防水重做好了。");

    world.app.clock.set(instant("2027-02-13T00:00:00+08:00"));
    world.app.run_jobs();

    let (open, answered) = (world.ids[0], world.ids[1]);
    let missed = world.clock(open, ClockKind::FirstResponse);
    assert_eq!((missed.breached_at, missed.is_excused), (Some(instant("2027-02-13T00:00:00+08:00")), false));
    assert_eq!((world.breaches(open), world.breaches(answered)), (2, 1));
    assert!(world.clock(answered, ClockKind::FirstResponse).is_excused);
    assert_eq!(world.differences(), Vec::<String>::new());
}

#[test]
fn what_was_received_in_the_moment_of_a_loading_has_its_place_before_or_after_it() {
    let world = World::missed();
    let owner = world.app.person("bo@example.com");
    let estate = world.app.row(world.ids[0]).estate_id;
    let before = world.app.complaint(&owner, estate, "电梯按钮失灵三天");

    load(&world.app, &world.admin, notice_of_2027(), None).unwrap();
    world.app.advance_days(1);
    let after = world.app.complaint(&owner, estate, "单元门禁坏了三天");
    world.app.run_jobs();

    let due = |id| world.clock(id, ClockKind::FirstResponse);
    assert_eq!((due(before).due_at, due(after).due_at), (due(after).due_at, instant("2027-02-16T00:00:00+08:00")));
    assert_eq!(due(before).announced, instant("2027-02-10T00:00:00+08:00"));
    assert_eq!((world.moved(before).len(), world.moved(after).len()), (3, 0));
    assert_eq!(world.differences(), Vec::<String>::new());
}

fn notice_id() -> candor::base::ids::HolidayNoticeId {
    candor::base::ids::HolidayNoticeId(1)
}
