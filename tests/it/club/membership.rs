//! Joining, leaving, coming back, being suspended, and birthdays.

use candor::accounts::Scope;
use candor::base::words::{MemberState, Role};
use candor::base::{Error, Message};
use candor::club::members::{self, Birthday, Member, actions, policy};
use candor::club::points::Balance;
use chrono::NaiveDate;

use super::post;
use crate::support::{TestApp, TestPerson};

impl TestApp {
    fn membership(&self, person: &TestPerson) -> Member {
        let id = person.id;
        self.app.store.read_blocking(|tx| members::find_member(tx, id)).unwrap()
    }
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn whoever_has_a_confirmed_account_joins_at_once_and_is_welcomed_once() {
    let site = TestApp::start();
    let ann = site.person("ann@example.com");
    let browser = site.signed_in(&ann);

    let before = browser.get("/club/membership");
    let joined = browser.submit("/club/membership", "/club/membership", &[]);
    site.run_jobs();
    post(&browser, "/club/membership", "/club/membership", &[]);
    site.run_jobs();

    assert_eq!((before.status, joined.status), (200, 303));
    assert_eq!(site.balance(ann.id).available, 20);
    let page = browser.get("/club/membership");
    assert_eq!(page.text(".member-card .number"), "000001");
    assert_eq!(page.texts(".member-card svg.qr").len(), 1);
    assert_eq!(page.text(".member-card .chip"), "友邻");
}

#[test]
fn what_a_member_is_follows_from_her_homes() {
    let site = TestApp::start();
    let estate = site.estate(site.region("江州"), "望溪雅苑");
    let building = site.building(estate, "3栋", 12);
    let ann = site.owner("ann@example.com", &building, "101");
    let browser = site.signed_in(&ann);
    browser.submit("/club/membership", "/club/membership", &[]);

    let as_owner = browser.get("/club/membership").text(".member-card .chip");
    let claim = site.app.store.read_blocking(|tx| candor::estates::claimed_homes_of(tx, ann.id)).unwrap();
    let claim = claim[0].claim.id.clone();
    site.act(&ann, move |tx, actor| candor::estates::actions::leave_home(tx, actor, &claim)).unwrap();

    assert_eq!(as_owner, "业主");
    assert_eq!(browser.get("/club/membership").text(".member-card .chip"), "友邻");
}

#[test]
fn staff_are_no_members_and_earn_nothing() {
    let site = TestApp::start();
    let editor = site.staff(Role::Editor, Scope::Group);
    let browser = site.signed_in(&editor);

    let page = browser.get("/club/membership");
    let refused = site.act(&editor, actions::join);

    assert!(page.texts("form[action='/club/membership']").is_empty());
    assert!(page.body.contains("员工帐号不能入会"));
    assert!(matches!(refused, Err(Error::Denied(why)) if why == policy::NOT_STAFF));
}

#[test]
fn who_leaves_keeps_everything_for_thirty_days_and_may_think_again() {
    let site = TestApp::start();
    let ann = site.person("ann@example.com");
    site.act(&ann, actions::join).unwrap();
    site.run_jobs();
    let browser = site.signed_in(&ann);

    browser.submit("/club/membership", "/club/membership/end", &[]);
    let leaving = (site.membership(&ann).state, site.balance(ann.id).available);
    site.clock.set(crate::support::instant("2026-12-20T23:59:59+08:00"));
    site.run_jobs();
    let last_day = site.membership(&ann).state;
    site.act(&ann, actions::stay).unwrap();
    site.advance_days(2);
    site.run_jobs();
    let stayed = (site.membership(&ann).state, site.balance(ann.id).available);
    site.act(&ann, actions::leave).unwrap();
    site.advance_days(31);
    site.run_jobs();

    assert_eq!(leaving, (MemberState::Leaving, 20));
    assert_eq!(last_day, MemberState::Leaving);
    assert_eq!(stayed, (MemberState::Active, 20));
    assert_eq!((site.membership(&ann).state, site.balance(ann.id)), (MemberState::Closed, Balance::default()));
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn who_comes_back_keeps_her_number_and_is_not_welcomed_twice() {
    let site = TestApp::start();
    let ann = site.person("ann@example.com");
    site.act(&ann, actions::join).unwrap();
    site.run_jobs();
    let first = site.membership(&ann);
    site.act(&ann, actions::leave).unwrap();
    site.advance_days(32);
    site.run_jobs();

    site.act(&ann, actions::join).unwrap();
    site.run_jobs();

    let again = site.membership(&ann);
    assert_eq!((again.number, again.round, again.state), (first.number, 2, MemberState::Active));
    assert_ne!(again.card, first.card);
    assert_eq!(site.balance(ann.id), Balance::default());
}

#[test]
fn a_closed_account_gives_notice_and_forgets_the_birthday() {
    let site = TestApp::start();
    let ann = site.person("ann@example.com");
    site.act(&ann, actions::join).unwrap();
    let birthday = Birthday::new(5, 1).unwrap();
    site.act(&ann, move |tx, actor| actions::set_birthday(tx, actor, Some(birthday))).unwrap();
    let browser = site.signed_in(&ann);

    crate::sign_in::prove(&browser);
    let closed = browser.submit("/me/closing", "/me/closing", &[("understood", "on")]);

    assert_eq!(closed.status, 303, "{}", closed.body);
    let member = site.membership(&ann);
    assert_eq!((member.state, member.birthday()), (MemberState::Leaving, None));
}

#[test]
fn a_suspended_member_earns_nothing_until_the_day_is_over() {
    let site = TestApp::start();
    let (ann, operator) = (site.member("ann@example.com"), site.operator());
    let id = ann.id;
    let suspend = |by: &TestPerson, until: NaiveDate| {
        site.act(by, move |tx, actor| actions::suspend(tx, actor, id, (until, "同一活动重复签到")))
    };

    let by_herself = suspend(&ann, day(2026, 12, 1));
    let in_the_past = suspend(&operator, day(2026, 11, 18));
    let for_ever = suspend(&operator, day(2028, 1, 1));
    suspend(&operator, day(2026, 11, 30)).unwrap();
    let while_suspended = site.award(id, candor::base::words::Earning::Activity, "event:1");
    let said = site.signed_in(&ann).get("/club/membership").text(".flash.late");
    let joins_again = site.act(&ann, actions::join);
    site.clock.set(crate::support::instant("2026-12-01T00:00:00+08:00"));
    site.run_jobs();
    let afterwards = site.award(id, candor::base::words::Earning::Activity, "event:1");

    assert!(matches!(by_herself, Err(Error::Denied(why)) if why == policy::ONLY_OPERATORS));
    for wrong in [in_the_past, for_ever] {
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
    }
    assert_eq!(while_suspended, candor::club::points::actions::Awarded::NotAMember);
    assert!(said.contains("同一活动重复签到") && said.contains("11月30日"), "{said}");
    assert!(matches!(joins_again, Err(Error::Conflict(Message { key: "members.suspended", .. }))));
    assert!(matches!(afterwards, candor::club::points::actions::Awarded::Now(_)));
}

#[test]
fn leaving_and_thinking_again_is_no_way_out_of_a_suspension() {
    let site = TestApp::without_server();
    let (ann, operator) = (site.member("ann@example.com"), site.operator());
    let id = ann.id;
    site.act(&operator, move |tx, actor| actions::suspend(tx, actor, id, (day(2026, 12, 31), "同一活动重复签到")))
        .unwrap();

    site.act(&ann, actions::leave).unwrap();
    let leaving = site.membership(&ann).state;
    site.act(&ann, actions::stay).unwrap();

    assert_eq!((leaving, site.membership(&ann).state), (MemberState::Leaving, MemberState::Suspended));
    site.clock.set(crate::support::instant("2027-01-01T00:00:00+08:00"));
    site.run_jobs();
    assert_eq!(site.membership(&ann).state, MemberState::Active);
}

#[test]
fn what_is_kept_of_a_member_is_in_the_file_of_her_data() {
    let site = TestApp::start();
    let ann = site.person("ann@example.com");
    let browser = site.signed_in(&ann);
    browser.submit("/club/membership", "/club/membership", &[]);
    browser.submit("/club/membership", "/club/membership/birthday", &[("month", "5"), ("day", "1")]);
    site.run_jobs();
    crate::sign_in::prove(&browser);

    let file: serde_json::Value = serde_json::from_str(&browser.get("/me/export/file").body).unwrap();

    assert_eq!(file["membership"]["number"], "000001");
    assert_eq!(file["membership"]["birthday"], serde_json::json!([5, 1]));
    assert_eq!(file["club_points"][0]["rule"], "welcome");
    assert_eq!(file["club_points"][0]["available"], 20);
}

#[test]
fn a_birthday_brings_points_once_a_year_and_the_leap_day_every_year() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    let browser = site.signed_in(&ann);
    browser.submit("/club/membership", "/club/membership/birthday", &[("month", "2"), ("day", "29")]);

    site.clock.set(crate::support::instant("2027-02-28T09:00:00+08:00"));
    site.run_jobs();
    site.advance_minutes(60);
    site.run_jobs();
    let in_2027 = site.balance(ann.id).available;
    for instant in ["2028-02-28T09:00:00+08:00", "2028-02-29T09:00:00+08:00"] {
        site.clock.set(crate::support::instant(instant));
        site.run_jobs();
    }

    assert_eq!(in_2027, 50);
    // Those of 2027 last to the end of 28 February 2028; those of 2028 came on the 29th.
    assert_eq!(site.balance(ann.id).available, 50);
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn a_day_that_no_year_has_is_said_at_the_field_and_nothing_is_lost() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    let browser = site.signed_in(&ann);

    for (month, day) in [("2", "30"), ("13", "1"), ("", "5"), ("2", "x")] {
        let fields = [("month", month), ("day", day)];
        let answer = browser.submit("/club/membership", "/club/membership/birthday", &fields);

        assert_eq!(answer.status, 422, "{month}-{day}");
        assert!(answer.text(".flash.late").contains("没有这一天"));
    }
    assert_eq!(site.membership(&ann).birthday(), None);
}

#[test]
fn the_club_costs_a_visitor_one_query_and_a_member_five_more() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    let browser = site.signed_in(&ann);
    browser.get("/club");

    let before = site.queries_since(0);
    site.browser().get("/club");
    let visitor = site.queries_since(before);
    browser.get("/club");
    let member = site.queries_since(before) - visitor;

    // A session is read with one query more.
    assert_eq!((visitor, member), (1, 7));
}
