//! The ladder: who is named owes a line in public, and who is told of it when people work.

use candor::base::words::{ClockKind, ReplyKind, Role, Severity, State};
use candor::notices::NoticeKind;

use super::*;

impl World {
    fn lines(&self) -> Vec<ClockRow> {
        let id = self.id;
        let rows = self.app.app.store.read_blocking(move |tx| complaints::clocks_of(tx, id)).unwrap();
        rows.into_iter().filter(|row| row.kind == ClockKind::Line).collect()
    }

    fn subjects(&self, person: &TestPerson) -> Vec<String> {
        let letters = self.app.letters().into_iter().filter(|letter| letter.to == person.email);
        letters.map(|letter| letter.subject).collect()
    }
}

#[test]
fn who_is_named_on_a_rung_owes_a_line_within_one_working_day() {
    let world = World::accepted();
    world.wait_until("2026-11-25T09:00:00+08:00");

    let line = world.lines().remove(0);
    assert_eq!(
        (line.started_at, line.due_at),
        (instant("2026-11-25T00:00:00+08:00"), instant("2026-11-27T00:00:00+08:00"))
    );
    world.app.respond(&world.ambassador, world.id, ReplyKind::Substantive, "防水重做好了。");
    assert_eq!(world.lines()[0].stopped_at, None, "the ambassador's word is not hers");
    world.app.respond(&world.manager, world.id, ReplyKind::Acknowledgement, "是我们排班疏漏，我盯到底。");

    assert!(world.lines()[0].stopped_at.is_some());
    assert!(world.thread().contains("公开表态 · 何静"), "{}", world.thread());
    world.app.assert_clean();
}

#[test]
fn a_line_that_is_not_written_stays_on_record_and_climbs_no_further() {
    let world = World::accepted();
    world.wait_until("2026-11-25T09:00:00+08:00");
    let place = format!("/complaints/{}/response", world.id);
    let promise = [("promise_day", "2026-12-31"), ("promise", "重做顶板防水")];
    let fields = [("kind", "promise"), ("text", "已约好施工队。"), ("act", "send"), promise[0], promise[1]];
    assert_eq!(world.app.signed_in(&world.ambassador).submit(&place, &place, &fields).status, 303);

    world.wait_until("2026-12-03T09:00:00+08:00");

    assert!(world.lines()[0].breached_at.is_some());
    assert_eq!(world.app.row(world.id).rung, 1);
    world.app.propose(&world.ambassador, world.id);
    assert!(world.lines()[0].stopped_at.is_some(), "what it was about is declared done");
    world.app.assert_clean();
}

#[test]
fn nobody_asks_the_owner_while_a_line_is_owed() {
    let world = World::accepted();
    world.wait_until("2026-11-25T09:00:00+08:00");
    let place = format!("/complaints/{}/response", world.id);
    let ask = |world: &World| {
        let fields = [("kind", "question"), ("text", "漏水在哪个车位上方？"), ("act", "send")];
        world.app.signed_in(&world.ambassador).submit(&place, &place, &fields)
    };

    let refused = ask(&world);
    assert_eq!(refused.status, 409);
    assert!(refused.text("main").contains("还没有公开表态"), "{}", refused.text("main"));
    assert_eq!(refused.text("textarea[name=text]").trim(), "漏水在哪个车位上方？");

    world.app.respond(&world.manager, world.id, ReplyKind::Acknowledgement, "我盯到底。");
    assert_eq!(ask(&world).status, 303);
}

#[test]
fn letters_of_clocks_go_when_people_work() {
    let world = World::accepted();
    world.app.run_jobs();
    let before = world.subjects(&world.manager).len();

    // Missed at midnight.
    world.wait_until("2026-11-25T00:00:00+08:00");
    assert_eq!(world.subjects(&world.manager).len(), before, "nobody is woken");
    world.wait_until("2026-11-25T09:00:00+08:00");

    let raised = world.subjects(&world.manager);
    assert!(raised.iter().any(|subject| subject.contains("升级到您，请公开表态")), "{raised:?}");
    let late = world.subjects(&world.opener);
    assert!(late.iter().any(|subject| subject.contains("有一项逾期了")), "{late:?}");
    let reminded = world.subjects(&world.ambassador);
    assert!(reminded.iter().any(|subject| subject.contains("有一项快到期")), "{reminded:?}");
}

#[test]
fn a_crisis_wakes_people_at_once() {
    let world = World::new();
    let executive = world.app.staff_named("xu@staff.example", "许行", Role::Executive, Scope::Group);
    world.app.run_jobs();
    world.wait_until("2026-11-21T03:00:00+08:00");
    let raise = |world: &World| {
        let page = format!("{}/severity", world.desk());
        let fields = [("severity", "crisis"), ("reason", "电梯坠落困人，业主已报警，请立即停梯检修。")];
        world.app.signed_in(&world.triage).submit(&page, &page, &fields)
    };

    assert_eq!(raise(&world).status, 303);
    world.app.run_jobs();

    assert!(world.subjects(&executive).iter().any(|subject| subject.contains("有安全危险，请马上看")));
    assert_eq!(world.app.row(world.id).severity, Severity::Crisis);
}

#[test]
fn the_owner_is_reminded_twice_before_her_time_to_confirm_is_over() {
    let world = World::proposed();
    let reminded = |world: &World| {
        world.app.run_jobs();
        world.subjects(&world.opener).into_iter().filter(|subject| subject.contains("时间快到了")).count()
    };

    // Proposed on Friday, the 20th: the third working day is Wednesday, the seventh Tuesday.
    world.wait_until("2026-11-25T08:59:00+08:00");
    assert_eq!(reminded(&world), 0);
    world.wait_until("2026-11-25T09:00:00+08:00");
    assert_eq!(reminded(&world), 1);
    world.wait_until("2026-12-01T09:00:00+08:00");
    assert_eq!(reminded(&world), 2);
    world.wait_until("2026-12-05T00:00:00+08:00");

    assert_eq!((world.state(), world.clock(ClockKind::Confirmation).reminders), (State::Lapsed, 2));
    world.app.assert_clean();
}

#[test]
fn after_a_pause_of_the_server_the_owner_is_reminded_before_her_time_ends() {
    let world = World::proposed();

    world.wait_until("2026-12-07T10:00:00+08:00");

    assert_eq!((world.state(), world.clock(ClockKind::Confirmation).reminders), (State::Lapsed, 2));
    let opener = world.opener.id;
    let read = |tx: &mut candor::db::ReadTx<'_>| candor::notices::own_before(tx, opener, None, 50);
    let notices = world.app.app.store.read_blocking(read).unwrap();
    assert_eq!(notices.iter().filter(|notice| notice.kind == NoticeKind::YourTurn).count(), 2);
}
