//! What the clocks do by themselves, what the owner does against the end, and what staff do after it.

mod calling;
mod handing;
mod ladder;

use std::thread;

use candor::accounts::Scope;
use candor::base::ids::ComplaintId;
use candor::base::words::{Cause, ClockKind, ReplyKind, Role, Severity, State, Verdict};
use candor::complaints::actions::Acceptance;
use candor::complaints::jobs::strike_all;
use candor::complaints::{self, ClockRow};
use candor::facts::Fact;

use crate::support::{Answer, TestApp, TestPerson, instant};

const TITLE: &str = "地下车库顶板漏水";

struct World {
    app: TestApp,
    opener: TestPerson,
    triage: TestPerson,
    ambassador: TestPerson,
    manager: TestPerson,
    reviewer: TestPerson,
    caller: TestPerson,
    id: ComplaintId,
}

impl World {
    fn new() -> Self {
        let app = TestApp::start();
        let region = app.region("城东公司");
        let estate = app.estate(region, "云栖花园");
        let opener = app.owner("ann@example.com", &app.building(estate, "3栋", 12), "101");
        let triage = app.staff(Role::Triage, Scope::Region(region));
        let ambassador = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Estate(estate));
        let manager = app.staff_named("he@staff.example", "何静", Role::ServiceManager, Scope::Estate(estate));
        let reviewer = app.staff_named("du@staff.example", "杜衡", Role::Reviewer, Scope::Group);
        let caller = app.staff_named("sun@staff.example", "孙悦", Role::ReturnCaller, Scope::Group);
        let id = app.complaint(&opener, estate, TITLE);
        Self { app, opener, triage, ambassador, manager, reviewer, caller, id }
    }

    fn accepted() -> Self {
        let world = Self::new();
        world.app.accept(&world.triage, world.id, &world.ambassador);
        world
    }

    fn proposed() -> Self {
        let world = Self::accepted();
        world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
        world.app.propose(&world.ambassador, world.id);
        world
    }

    fn confirmed() -> Self {
        let world = Self::proposed();
        world.app.decide(&world.opener, world.id, &[Verdict::Confirmed], Some(5));
        world
    }

    fn rejected() -> Self {
        let world = Self::new();
        let centre = world.app.staff(Role::GroupCentre, Scope::Group);
        let desk = world.desk();
        let reason = "这件事属于市政道路，不归本小区管理，已转交街道办理，电话见公告栏。";
        let triage = world.app.signed_in(&world.triage);
        triage.submit(&desk, &format!("{desk}/rejection"), &[("code", "not_ours"), ("reason", reason)]);
        world.app.signed_in(&centre).submit(&desk, &format!("{desk}/rejection/signature"), &[]);
        assert_eq!(world.state(), State::NotUpheld);
        world
    }

    fn state(&self) -> State {
        self.app.row(self.id).state
    }

    fn desk(&self) -> String {
        format!("/desk/complaints/{}", self.id)
    }

    fn thread(&self) -> String {
        self.app.browser().get(&format!("/complaints/{}", self.id)).text("main")
    }

    /// Moves to a moment and lets everything happen that is due by then.
    fn wait_until(&self, moment: &str) {
        self.app.clock.set(instant(moment));
        self.app.run_jobs();
    }

    fn clock(&self, kind: ClockKind) -> ClockRow {
        let id = self.id;
        let rows = self.app.app.store.read_blocking(move |tx| complaints::clocks_of(tx, id)).unwrap();
        rows.into_iter().rev().find(|row| row.kind == kind).unwrap()
    }

    fn facts(&self) -> Vec<Fact> {
        let id = self.id;
        let steps = self.app.app.store.read_blocking(move |tx| complaints::steps_of(tx, id)).unwrap();
        steps.into_iter().map(|step| step.fact).collect()
    }

    fn breaches(&self) -> usize {
        self.facts().iter().filter(|fact| matches!(fact, Fact::ClockBreached { .. })).count()
    }

    /// Sends the form of an owner's step.
    fn step(&self, person: &TestPerson, step: &str, text: &str) -> Answer {
        let place = format!("/complaints/{}/{step}", self.id);
        let browser = self.app.signed_in(person);
        let form = browser.get(&place);
        if form.status == 200 { browser.submit_on(&form, &place, &[("text", text)]) } else { form }
    }

    fn visit(&self, person: &TestPerson, fields: &[(&str, &str)]) -> Answer {
        let desk = self.desk();
        let browser = self.app.signed_in(person);
        let page = browser.get(&desk);
        let token = page.attributes("form[action$=\"/notes\"] input[name=csrf]", "value").remove(0);
        let all: Vec<(&str, &str)> = [("csrf", token.as_str())].into_iter().chain(fields.iter().copied()).collect();
        browser.post_without_token(&format!("{desk}/visit"), &all)
    }
}

#[test]
fn a_missed_clock_is_written_once_however_many_workers_tick() {
    let world = World::accepted();
    world.app.clock.set(instant("2026-11-25T00:00:00+08:00"));

    let workers: Vec<_> = (0..4)
        .map(|_| {
            let store = world.app.app.store.clone();
            thread::spawn(move || strike_all(&store).unwrap())
        })
        .collect();
    let struck: usize = workers.into_iter().map(|worker| worker.join().unwrap()).sum();

    assert!(struck >= 2, "{struck}");
    assert_eq!(world.breaches(), 1, "{:?}", world.facts());
    assert_eq!(strike_all(&world.app.app.store).unwrap(), 0);
    let row = world.clock(ClockKind::FirstResponse);
    assert_eq!(row.breached_at, Some(instant("2026-11-25T00:00:00+08:00")));
    world.app.assert_clean();
}

#[test]
fn what_was_missed_while_nobody_worked_is_written_with_its_own_moment() {
    let world = World::accepted();

    world.wait_until("2026-12-02T10:00:00+08:00");

    let row = world.clock(ClockKind::FirstResponse);
    assert_eq!(row.breached_at, Some(instant("2026-11-25T00:00:00+08:00")));
    let rungs = world.facts().iter().filter(|fact| matches!(fact, Fact::RungReached { .. })).count();
    // Due on Tuesday: rung 2 one working day later, rung 3 after three, rung 4 after five.
    assert_eq!((rungs, world.app.row(world.id).rung), (4, 4));
    world.app.assert_clean();
}

#[test]
fn a_missed_clock_names_who_must_act_in_public() {
    let world = World::accepted();
    world.wait_until("2026-11-24T23:59:00+08:00");
    assert!(!world.thread().contains("升级到"));

    world.wait_until("2026-11-25T00:00:00+08:00");

    let thread = world.thread();
    assert!(thread.contains("首次答复逾期，应在 11月24日 周二 24:00 前"), "{thread}");
    assert!(thread.contains("升级到客服经理：何静"), "{thread}");
    assert!(thread.contains("首次答复 逾期") || thread.contains("逾期 1 个工作日"), "{thread}");
    // Nobody holds the role of the next rung there.
    world.wait_until("2026-11-26T00:00:00+08:00");
    assert!(world.thread().contains("升级到城市公司总经理（还没有任命）"), "{}", world.thread());
}

#[test]
fn people_are_reminded_before_a_clock_is_missed_and_nobody_after_it_stopped() {
    let world = World::accepted();

    world.wait_until("2026-11-24T09:00:00+08:00");
    assert_eq!(world.clock(ClockKind::FirstResponse).reminders, 2);
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    world.wait_until("2026-11-26T09:00:00+08:00");

    assert_eq!(world.breaches(), 0);
    assert_eq!(world.clock(ClockKind::FirstResponse).next_at, None);
    world.app.assert_clean();
}

#[test]
fn the_company_goes_on_when_the_owner_does_not_answer_in_time() {
    let world = World::accepted();
    world.app.respond(&world.ambassador, world.id, ReplyKind::Question, "漏水在哪个车位上方？");
    assert_eq!((world.state(), world.app.row(world.id).next_clock), (State::AwaitingOwner, Some(ClockKind::Plan)));

    world.wait_until("2026-12-05T00:00:00+08:00");

    assert_eq!(world.state(), State::InProgress);
    assert!(world.thread().contains("业主补充的时限已过，公司继续处理"));
    // Nine whole working days from the 23rd of November to the 4th of December were the owner's.
    assert_eq!(world.clock(ClockKind::Resolution).due_at, instant("2026-12-19T00:00:00+08:00"));
    world.app.assert_clean();
}

#[test]
fn silence_is_no_consent_and_can_be_broken_within_180_days() {
    let world = World::proposed();

    world.wait_until("2026-12-05T00:00:00+08:00");
    assert_eq!(world.state(), State::Lapsed);
    assert!(world.app.browser().get(&format!("/complaints/{}", world.id)).text(".head .chip").contains("逾期未确认"));
    let answer = world.step(&world.opener, "reopening", "下雨又漏了。");

    assert_eq!(answer.status, 303, "{}", answer.body);
    assert_eq!((world.state(), world.app.row(world.id).last_floor), (State::Reopened, 4));
    assert_eq!(world.clock(ClockKind::Resolution).run, 2);
    world.app.assert_clean();
}

#[test]
fn what_ended_long_ago_is_not_opened_again() {
    let world = World::confirmed();
    world.app.advance_days(180);

    let answer = world.step(&world.opener, "reopening", "又漏了。");

    assert_eq!(answer.status, 409);
    assert!(answer.text("main").contains("180 天"), "{}", answer.text("main"));
    assert_eq!(world.state(), State::Confirmed);
}

#[test]
fn the_owner_urges_one_rung_once_in_two_working_days() {
    let world = World::accepted();

    assert_eq!(world.step(&world.opener, "urging", "孩子每天从那里走。").status, 303);
    let again = world.step(&world.opener, "urging", "");
    assert_eq!(again.status, 409);
    assert!(again.text("main").contains("两个工作日"), "{}", again.text("main"));
    assert_eq!(world.app.row(world.id).rung, 1);
    assert!(world.thread().contains("业主催办，升级到客服经理：何静"), "{}", world.thread());

    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    world.app.clock.set(instant("2026-11-25T00:00:00+08:00"));
    assert_eq!(world.step(&world.opener, "urging", "").status, 303);
    assert_eq!(world.app.row(world.id).rung, 2);
    world.app.assert_clean();
}

#[test]
fn only_the_owner_urges_reopens_and_asks_for_a_review() {
    let world = World::accepted();

    for step in ["urging", "reopening", "review"] {
        for person in [&world.ambassador, &world.triage, &world.caller] {
            assert_eq!(world.step(person, step, "").status, 403, "{step}");
        }
    }
    assert_eq!(world.step(&world.opener, "reopening", "").status, 409, "it has not ended");
    assert_eq!(world.step(&world.opener, "review", "").status, 409, "nothing was decided yet");
}

#[test]
fn a_second_refusal_climbs_the_ladder_and_opens_the_way_to_a_review() {
    let world = World::proposed();
    world.app.decide(&world.opener, world.id, &[Verdict::Refused], None);
    assert_eq!(world.app.row(world.id).rung, 0);
    assert_eq!(world.step(&world.opener, "review", "").status, 409);

    world.app.propose(&world.ambassador, world.id);
    world.app.decide(&world.opener, world.id, &[Verdict::Refused], None);

    assert_eq!(world.app.row(world.id).rung, 1);
    assert_eq!(world.step(&world.opener, "review", "两次都没有修好。").status, 303);
    assert_eq!(world.state(), State::UnderReview);
    world.app.assert_clean();
}

fn review(world: &World, person: &TestPerson, to: &str, ambassador: &str) -> Answer {
    let desk = world.desk();
    let reason = "经查，该路段由小区物业代管，有移交协议为证，应当受理。";
    let fields = [("to", to), ("reason", reason), ("ambassador", ambassador)];
    world.app.signed_in(person).submit(&desk, &format!("{desk}/review"), &fields)
}

#[test]
fn a_rejection_is_overturned_by_somebody_who_had_no_part_in_it() {
    let world = World::rejected();
    world.app.clock.set(instant("2026-11-26T10:00:00+08:00"));
    assert!(!world.thread().contains("客户大使"), "nobody was ever named");
    assert_eq!(world.step(&world.opener, "review", "路是小区的。").status, 303);
    let ambassador = world.ambassador.id.to_string();

    assert_eq!(review(&world, &world.reviewer, "accepted", "").status, 422, "nobody would answer for it");
    assert_eq!(review(&world, &world.reviewer, "in_progress", &ambassador).status, 409);
    let decided = review(&world, &world.reviewer, "accepted", &ambassador);

    assert_eq!(decided.status, 303, "{}", decided.body);
    let row = world.app.row(world.id);
    assert_eq!(
        (row.state, row.ambassador_id, row.first_response_at),
        (State::Accepted, Some(world.ambassador.id), None)
    );
    // The first response counts from the receipt, and is late.
    assert_eq!(row.first_response_due, instant("2026-11-25T00:00:00+08:00"));
    let thread = world.thread();
    assert!(
        thread.contains("复核意见") && thread.contains("移交协议") && thread.contains("复核：认定成立"),
        "{thread}"
    );
    world.app.assert_clean();
}

#[test]
fn who_had_a_part_in_a_complaint_does_not_review_it() {
    let world = World::rejected();
    world.app.staff_named("shi@staff.example", "施远", Role::Reviewer, Scope::Group);
    let part = world.app.staff_named("shi@staff.example", "施远", Role::GroupCentre, Scope::Group);
    world.app.respond(&part, world.id, ReplyKind::Acknowledgement, "收到。");
    assert_eq!(world.step(&world.opener, "review", "").status, 303);

    assert_eq!(review(&world, &part, "not_upheld", "").status, 403);
    assert_eq!(world.state(), State::UnderReview);
    assert_eq!(review(&world, &world.reviewer, "not_upheld", "").status, 303);
    assert_eq!(world.state(), State::NotUpheld);
    world.app.assert_clean();
}

const ANSWERS: [(&str, &str); 6] = [
    ("channel", "phone"),
    ("reached", "yes"),
    ("solved", "yes"),
    ("satisfaction", "5"),
    ("respected", "yes"),
    ("pressed", "no"),
];

#[test]
fn a_return_visit_closes_the_complaint_and_its_answers_stay_inside() {
    let world = World::confirmed();
    assert_eq!(world.app.row(world.id).next_clock, Some(ClockKind::ReturnVisit));

    let fields: Vec<_> = ANSWERS.into_iter().chain([("visit_note", "提醒复查二期")]).collect();
    assert_eq!(world.visit(&world.caller, &fields).status, 303);

    assert_eq!((world.state(), world.app.row(world.id).next_due_at), (State::Closed, None));
    let thread = world.thread();
    assert!(thread.contains("孙悦 联系上了业主") && !thread.contains("提醒复查二期"), "{thread}");
    assert!(world.app.signed_in(&world.triage).get(&world.desk()).text("main").contains("提醒复查二期"));
    let reply = world.app.signed_in(&world.opener).get(&format!("/complaints/{}/reply", world.id));
    assert_eq!(reply.status, 403, "what is closed is locked");
    world.app.assert_clean();
}

#[test]
fn what_the_owner_calls_unsolved_is_not_closed_and_three_days_of_silence_are() {
    let world = World::confirmed();
    let mut unsolved = ANSWERS;
    unsolved[2] = ("solved", "no");
    assert_eq!(world.visit(&world.caller, &unsolved).status, 303);
    assert_eq!(world.state(), State::Confirmed);

    let silent = World::confirmed();
    for day in 1..=3 {
        assert_eq!(silent.state(), State::Confirmed);
        let tried = silent.visit(&silent.caller, &[("channel", "phone"), ("reached", "no")]);
        assert_eq!(tried.status, 303, "day {day}: {}", tried.body);
        silent.app.advance_days(1);
    }
    assert_eq!(silent.state(), State::Closed);
}

#[test]
fn a_visit_asks_all_four_questions_and_is_never_the_ambassador_s() {
    let world = World::confirmed();

    let half = world.visit(&world.caller, &ANSWERS[..4]);
    assert_eq!(half.status, 422);
    assert_eq!(world.visit(&world.ambassador, &ANSWERS).status, 403);
    assert_eq!(world.visit(&world.manager, &ANSWERS).status, 403);
    assert_eq!(world.state(), State::Confirmed);
}

#[test]
fn a_grave_complaint_is_closed_only_after_its_root_cause_is_public() {
    let world = World::new();
    let (id, ambassador, seen_version) = (world.id, world.ambassador.id, world.app.row(world.id).version);
    let acceptance = Acceptance {
        severity: Severity::Major,
        category: candor::base::words::Category::Construction,
        ambassador,
        seen_version,
    };
    let accept = candor::complaints::actions::accept;
    world.app.act(&world.triage, move |tx, actor| accept(tx, actor, id, &acceptance)).unwrap();
    world.app.respond(&world.ambassador, id, ReplyKind::Substantive, "防水重做好了。");
    world.app.propose(&world.ambassador, id);
    world.app.decide(&world.opener, id, &[Verdict::Confirmed], None);

    assert_eq!(world.visit(&world.caller, &ANSWERS).status, 409);
    world.app.announce(&world.ambassador, id, Cause::WindowSealing);
    assert_eq!(world.visit(&world.caller, &ANSWERS).status, 303);

    assert_eq!(world.state(), State::Closed);
    world.app.assert_clean();
}

#[test]
fn only_the_first_response_counts_for_the_figure_of_first_responses() {
    let world = World::new();
    let judged = || {
        let counts = world.app.app.store.read_blocking(|tx| complaints::counts(tx, None)).unwrap();
        (counts.judged, counts.in_time)
    };

    // Triage is late, the first response is not yet.
    world.wait_until("2026-11-24T12:00:00+08:00");
    assert_eq!(judged(), (0, 0));
    assert_eq!(world.step(&world.opener, "withdrawal", "").status, 303);
    // Its return visit is late, and nobody owes a response any more.
    world.wait_until("2026-12-10T12:00:00+08:00");
    assert_eq!(judged(), (0, 0));
}
