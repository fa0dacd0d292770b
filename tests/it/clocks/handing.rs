//! What changes about a complaint beside its state: how grave it is, how long it may take, and in whose hands it is.

use candor::base::words::{ClockKind, Role, Severity};

use super::*;

const REASON: &str = "现场复核后发现情况与受理时不同，详见巡查记录。";

impl World {
    fn change(&self, person: &TestPerson, page: &str, fields: &[(&str, &str)]) -> Answer {
        let page = format!("{}/{page}", self.desk());
        let browser = self.app.signed_in(person);
        let shown = browser.get(&page);
        if shown.status != 200 || !shown.has(&format!("form[action=\"{page}\"]")) {
            return shown;
        }
        let all: Vec<_> = [("reason", REASON)].into_iter().chain(fields.iter().copied()).collect();
        browser.submit_on(&shown, &page, &all)
    }

    fn sign(&self, person: &TestPerson, page: &str) -> u16 {
        let page = format!("{}/{page}", self.desk());
        let browser = self.app.signed_in(person);
        let shown = browser.get(&page);
        let action = format!("{page}/signature");
        if shown.has(&format!("form[action=\"{action}\"]")) {
            browser.submit_on(&shown, &action, &[]).status
        } else {
            0
        }
    }

    fn region(&self) -> Scope {
        Scope::Region(self.app.row(self.id).region_id)
    }

    fn another_ambassador(&self, name: &str) -> TestPerson {
        let email = format!("{name}@staff.example");
        self.app.staff_named(&email, name, Role::Ambassador, Scope::Estate(self.app.row(self.id).estate_id))
    }

    /// Who has been of the group centre longest.
    fn centre(&self) -> Option<candor::base::ids::PersonId> {
        let row = self.app.row(self.id);
        let find = move |tx: &mut candor::db::ReadTx<'_>| {
            candor::accounts::people_with_role_in(tx, Role::GroupCentre, row.reach())
        };
        self.app.app.store.read_blocking(find).unwrap().first().map(|person| person.id)
    }

    fn hand_to(&self, by: &TestPerson, to: &TestPerson) -> Answer {
        self.change(by, "handover", &[("ambassador", &to.id.to_string())])
    }
}

#[test]
fn anybody_who_speaks_for_the_company_raises_the_severity_and_nobody_lowers_it_alone() {
    let world = World::accepted();
    let due = world.clock(ClockKind::FirstResponse).due_at;

    assert_eq!(world.change(&world.manager, "severity", &[("severity", "major")]).status, 303);
    assert_eq!(world.app.row(world.id).severity, Severity::Major);
    assert!(world.clock(ClockKind::FirstResponse).due_at < due, "a raising shortens it");
    assert!(world.thread().contains("何静 把严重程度升为重大"), "{}", world.thread());
    assert!(world.thread().contains("详见巡查记录"));

    let lowered = world.change(&world.manager, "severity", &[("severity", "general")]);
    assert_eq!(lowered.status, 403, "{}", lowered.text("main"));
    assert_eq!(world.change(&world.triage, "severity", &[("severity", "general")]).status, 303);
    assert_eq!(world.app.row(world.id).severity, Severity::Major, "it waits for the second");
    assert_eq!(world.sign(&world.triage, "severity"), 0, "nobody signs her own");
    let gm = world.app.staff_named("gu@staff.example", "顾城", Role::RegionalGm, world.region());
    let before = world.clock(ClockKind::FirstResponse).due_at;
    assert_eq!(world.sign(&gm, "severity"), 303);

    assert_eq!(world.app.row(world.id).severity, Severity::General);
    assert_eq!(world.clock(ClockKind::FirstResponse).due_at, before, "a lowering never lengthens a running clock");
    world.app.assert_clean();
}

#[test]
fn a_severity_that_it_has_already_is_refused_and_the_reason_is_kept() {
    let world = World::accepted();

    let same = world.change(&world.triage, "severity", &[("severity", "general")]);

    assert_eq!(same.status, 422);
    assert_eq!(same.text("textarea[name=reason]").trim(), REASON);
}

#[test]
fn the_time_to_solve_it_is_prolonged_once_by_two_persons_before_it_is_over() {
    let world = World::accepted();
    let gm = world.app.staff_named("gu@staff.example", "顾城", Role::RegionalGm, world.region());
    let centre = world.app.staff_named("zh@staff.example", "周岚", Role::GroupCentre, Scope::Group);
    assert_eq!(world.change(&world.ambassador, "extension", &[("days", "5")]).status, 403);
    let announced = world.clock(ClockKind::Resolution).announced;

    assert_eq!(world.change(&gm, "extension", &[("days", "5")]).status, 303);
    assert_eq!(world.clock(ClockKind::Resolution).due_at, announced, "not before it is signed");
    assert_eq!(world.sign(&centre, "extension"), 303);

    let clock = world.clock(ClockKind::Resolution);
    assert_eq!(clock.due_at, announced.plus_days(7), "five working days with a weekend");
    assert_eq!(clock.announced, announced, "figures measure against the first date");
    assert!(world.thread().contains("解决期限延长 5 个工作日：顾城 提出、周岚 签字"), "{}", world.thread());
    let again = world.change(&gm, "extension", &[("days", "5")]);
    assert_eq!(again.status, 409);
    assert!(again.text("main").contains("只能延长一次"), "{}", again.text("main"));
    world.app.assert_clean();
}

#[test]
fn more_time_is_not_asked_for_when_it_is_over() {
    let world = World::accepted();
    let gm = world.app.staff_named("gu@staff.example", "顾城", Role::RegionalGm, world.region());
    world.wait_until("2026-12-07T10:00:00+08:00");

    let late = world.change(&gm, "extension", &[("days", "5")]);

    assert_eq!(late.status, 409);
    assert!(late.text("main").contains("还没到的时候"), "{}", late.text("main"));
}

#[test]
fn the_third_hand_off_inside_a_region_goes_to_the_group_and_no_region_takes_it_back() {
    let world = World::accepted();
    let (second, third) = (world.another_ambassador("second"), world.another_ambassador("third"));
    let gm = world.app.staff_named("gu@staff.example", "顾城", Role::RegionalGm, world.region());
    world.app.staff_named("zh@staff.example", "周岚", Role::GroupCentre, Scope::Group);
    let due = world.clock(ClockKind::Resolution).due_at;

    assert_eq!(world.hand_to(&world.ambassador, &second).status, 303);
    assert_eq!(world.app.row(world.id).ambassador_id, Some(second.id));
    assert_eq!(world.hand_to(&world.ambassador, &third).status, 403, "it is not hers any more");
    assert_eq!(world.hand_to(&second, &third).status, 303);
    assert_eq!(world.hand_to(&gm, &world.ambassador).status, 303);

    assert_eq!(world.app.row(world.id).ambassador_id, world.centre(), "whoever has been there longest");
    let is_it = |fact: &Fact| matches!(fact, Fact::GroupTookOver { hand_offs: 3, .. });
    assert!(world.facts().iter().any(is_it));
    assert!(world.thread().contains("集团客户关系中心接手（第三次转派），由"), "{}", world.thread());
    assert_eq!(world.hand_to(&gm, &second).status, 403, "no region takes it back");
    assert_eq!(world.clock(ClockKind::Resolution).due_at, due, "no clock changes");
    world.app.assert_clean();
}

#[test]
fn on_the_third_rung_the_group_centre_takes_a_complaint_over() {
    let world = World::accepted();
    world.app.staff_named("zh@staff.example", "周岚", Role::GroupCentre, Scope::Group);

    world.wait_until("2026-11-28T09:00:00+08:00");

    assert_eq!((world.app.row(world.id).rung, world.app.row(world.id).ambassador_id), (3, world.centre()));
    assert!(world.thread().contains("接手（升级到第三级）"), "{}", world.thread());
    world.app.assert_clean();
}

#[test]
fn a_complaint_goes_only_to_an_ambassador_of_its_estate() {
    let world = World::accepted();
    world.another_ambassador("second");
    let stranger = world.app.staff_named(
        "far@staff.example",
        "远方",
        Role::Ambassador,
        Scope::Estate(candor::base::ids::EstateId(9_999)),
    );

    let page = format!("{}/handover", world.desk());
    let browser = world.app.signed_in(&world.ambassador);
    let shown = browser.get(&page);
    let fields = [("ambassador", stranger.id.to_string())];
    let refused = browser.submit_on(&shown, &page, &[("ambassador", &fields[0].1), ("reason", REASON)]);

    assert_eq!(refused.status, 422);
    assert_eq!(world.app.row(world.id).ambassador_id, Some(world.ambassador.id));
}
