//! What the club tells its members.

use candor::base::words::{OrderState, Severity};
use candor::club::members::{self, Birthday};
use candor::club::rewards::actions;
use diesel::prelude::*;

use crate::rewards::a_reward;
use crate::support::{TestApp, TestPerson};

impl TestApp {
    /// What a member has been told, the last first.
    fn told(&self, person: &TestPerson) -> Vec<String> {
        self.run_jobs();
        self.signed_in(person).get("/me/notices").texts(".note p:first-child a")
    }
}

#[test]
fn a_member_is_told_what_becomes_of_her_orders_and_by_letter() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(10), 5);
    let orders: Vec<_> = ["a", "b", "c"].map(|key| site.order(&ann, id, key).unwrap()).to_vec();
    site.run_jobs();

    site.lead(&orders[0], OrderState::Ready);
    let (clerk, second) = (site.clerk(), orders[1].clone());
    site.act(&clerk, move |tx, actor| actions::cancel(tx, actor, &second.name, Some("厂家停产了"))).unwrap();
    let third = orders[2].clone();
    site.act(&ann, move |tx, actor| actions::cancel(tx, actor, &third.name, None)).unwrap();

    let told = site.told(&ann);
    let of_orders: Vec<&String> = told.iter().filter(|words| words.contains("兑换")).collect();
    assert_eq!(of_orders, ["您的兑换被取消了，积分已退回", "您兑换的东西到了，可以来领"], "her own act is no news");
    let subjects: Vec<String> = site.letters().into_iter().map(|letter| letter.subject).collect();
    assert!(subjects.iter().any(|subject| subject.contains("可以来领")), "{subjects:?}");
}

#[test]
fn points_that_come_and_go_are_told() {
    let site = TestApp::start();
    let ann = site.person("ann@example.com");
    site.act(&ann, members::actions::join).unwrap();
    site.run_jobs();
    let welcomed = site.told(&ann);
    site.give_points(&ann, 30);

    assert_eq!(welcomed, ["您得了新的积分"]);
    assert_eq!(site.told(&ann), ["您的积分有变动", "您得了新的积分"]);
}

#[test]
fn who_waits_for_something_grave_is_greeted_with_care_until_it_is_solved() {
    let site = TestApp::start();
    let estate = site.estate(site.region("江州"), "望溪雅苑");
    let building = site.building(estate, "3栋", 12);
    let people = ["101", "102", "103"].map(|room| {
        let owner = site.owner(&format!("o{room}@example.com"), &building, room);
        site.act(&owner, members::actions::join).unwrap();
        let (month, day) =
            (chrono::Datelike::month(&site.clock.now().date()), chrono::Datelike::day(&site.clock.now().date()));
        let birthday = Birthday::new(i16::try_from(month).unwrap(), i16::try_from(day).unwrap()).unwrap();
        site.act(&owner, move |tx, actor| members::actions::set_birthday(tx, actor, Some(birthday))).unwrap();
        owner
    });
    let grave = site.complaint(&people[0], estate, "阳台栏杆松动");
    site.complaint(&people[1], estate, "门禁卡总是失灵");
    site.app
        .store
        .write_blocking(move |tx| {
            use candor::schema::complaint;
            let major = complaint::severity.eq(Severity::Major);
            Ok(diesel::update(complaint::table.find(grave.0)).set(major).execute(tx.conn())?)
        })
        .unwrap();

    site.advance_days(1);
    site.advance_days(364);
    let greetings = people.map(|person| {
        let told = site.told(&person);
        told.into_iter().filter(|words| words.contains("生日")).collect::<Vec<_>>()
    });

    assert!(greetings[0].iter().all(|words| words.contains("没有忘")) && !greetings[0].is_empty(), "{greetings:?}");
    for ordinary in &greetings[1..] {
        assert!(ordinary.iter().all(|words| words.contains("生日快乐")) && !ordinary.is_empty(), "{greetings:?}");
    }
}
