//! The pages of operators: members, adjustments by one and by two, rules with a preview.

use candor::accounts::Scope;
use candor::base::words::{Earning, Role};
use candor::club::points;

use super::post;
use crate::support::{Browser, TestApp, TestPerson};

fn second(site: &TestApp) -> TestPerson {
    site.staff_named("operator2@staff.example", "会员运营二", Role::Operator, Scope::Group)
}

fn adjust(browser: &Browser, points: &str, reason: &str) -> crate::support::Answer {
    browser.submit(
        "/desk/club/members/1",
        "/desk/club/members/1/adjustments",
        &[("points", points), ("reason", reason)],
    )
}

#[test]
fn a_member_is_found_by_her_number_and_by_her_card() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    let operator = site.signed_in(&site.operator());
    let card = site.app.store.read_blocking(|tx| candor::club::members::find_member(tx, ann.id)).unwrap().card;

    let by_number = operator.get("/desk/club?number=%EF%BC%90%EF%BC%91");
    let by_card = operator.get(&format!("/club/cards/{card}"));
    let nobody = operator.get("/desk/club?number=99");
    let by_ann = site.signed_in(&ann).get(&format!("/club/cards/{card}"));

    assert_eq!(by_number.location().as_deref(), Some("/desk/club/members/1"));
    assert_eq!(by_card.location().as_deref(), Some("/desk/club/members/1"));
    assert_eq!(nobody.status, 422);
    assert!(nobody.text(".error").contains("没有这个会员号"));
    assert_eq!(by_ann.status, 403);
    assert_eq!(operator.get("/desk/club/members/99").status, 404);
}

#[test]
fn an_adjustment_sent_twice_is_booked_once() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    let browser = site.signed_in(&site.operator());
    let page = browser.get("/desk/club/members/1");
    let key = page.attributes("input[name=key]", "value").pop().unwrap();
    let fields = [("points", "30"), ("reason", "补记秋游签到"), ("key", key.as_str())];

    for _ in 0..2 {
        let sent = browser.submit("/desk/club/members/1", "/desk/club/members/1/adjustments", &fields);
        assert_eq!(sent.status, 303, "{}", sent.body);
    }
    let other = [("points", "31"), ("reason", "补记秋游签到"), ("key", key.as_str())];
    let changed = browser.submit("/desk/club/members/1", "/desk/club/members/1/adjustments", &other);

    assert_eq!(site.balance(ann.id).available, 30);
    assert_eq!(changed.status, 409);
    assert_eq!(changed.value_in("points"), "31");
}

#[test]
fn what_is_no_amount_is_said_at_the_field_and_keeps_the_reason() {
    let site = TestApp::start();
    site.member("ann@example.com");
    let browser = site.signed_in(&site.operator());

    for points in ["", "0", "1.5", "1e3", "999999999", "一百", "9999999999999999999"] {
        let refused = adjust(&browser, points, "补记秋游签到");

        assert_eq!(refused.status, 422, "{points}");
        assert_eq!(refused.value_in("reason"), "补记秋游签到");
        assert_eq!(refused.value_in("points"), points);
    }
    let unexplained = adjust(&browser, "5", "好");
    assert_eq!((unexplained.status, unexplained.value_in("points").as_str()), (422, "5"));
}

#[test]
fn much_waits_for_a_second_operator() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    let (first, other) = (site.signed_in(&site.operator()), site.signed_in(&second(&site)));
    adjust(&first, "６００", "社区运动会当裁判");
    adjust(&first, "700", "记错了一笔");
    let sign = "/desk/club/adjustments/1/signature";
    let waiting = first.get("/desk/club");

    let signed_herself = post(&first, "/desk/club", sign, &[]);
    let signed = other.submit("/desk/club", sign, &[]);
    let signed_again = post(&other, "/desk/club", sign, &[]);
    let refused = first.submit("/desk/club", "/desk/club/adjustments/2/refusal", &[]);
    let signed_late = post(&other, "/desk/club", "/desk/club/adjustments/2/signature", &[]);

    assert_eq!(waiting.texts("#waiting li").len(), 2);
    assert!(waiting.texts("form[action$=signature]").is_empty());
    assert_eq!((signed_herself.status, signed.status, signed_again.status), (403, 303, 409));
    assert_eq!((refused.status, signed_late.status), (303, 409));
    assert_eq!(site.balance(ann.id).available, 600);
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn a_rule_is_shown_with_what_it_would_have_cost_and_then_holds() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    site.award(ann.id, Earning::Activity, "event:1");
    site.award(ann.id, Earning::Activity, "event:2");
    site.advance_minutes(5);
    let browser = site.signed_in(&site.operator());
    let page = "/desk/club/rules?kind=activity";
    let fields = |step| {
        [
            ("points", "50"),
            ("waits_days", "3"),
            ("lasts_days", ""),
            ("daily_cap", ""),
            ("yearly_cap", "12"),
            ("is_qualifying", "yes"),
            ("step", step),
        ]
    };

    let before = site.fact_count();
    let preview = browser.submit(page, "/desk/club/rules/activity", &fields("preview"));
    let unchanged = site.fact_count() - before;
    let written = browser.submit(page, "/desk/club/rules/activity", &fields("apply"));

    assert_eq!((preview.status, unchanged), (200, 0));
    let said = preview.text("#change .flash");
    assert!(said.contains("过去一年给过 2 次") && said.contains("60 分") && said.contains("100 分"), "{said}");
    assert_eq!(written.status, 303, "{}", written.body);
    let rule = site.app.store.read_blocking(|tx| points::rule_in_force(tx, Earning::Activity, tx.now())).unwrap();
    let rule = rule.unwrap();
    assert_eq!((rule.points, rule.waits_days, rule.lasts_days, rule.daily_cap), (50, 3, None, None));
    assert_eq!(rule.yearly_cap, Some(12));
}

#[test]
fn a_rule_out_of_range_is_said_at_its_field() {
    let site = TestApp::start();
    let browser = site.signed_in(&site.operator());
    let fields = [
        ("points", "0"),
        ("waits_days", "100"),
        ("lasts_days", "0"),
        ("daily_cap", "x"),
        ("yearly_cap", "5000"),
        ("is_qualifying", "yes"),
        ("step", "apply"),
    ];

    let refused = browser.submit("/desk/club/rules?kind=activity", "/desk/club/rules/activity", &fields);

    assert_eq!(refused.status, 422);
    assert!(refused.text(".flash.late").contains("整数"), "{}", refused.text(".flash.late"));
    assert_eq!(refused.value_in("yearly_cap"), "5000");
    assert_eq!(post(&browser, "/desk/club/rules", "/desk/club/rules/login", &[]).status, 404);
}

#[test]
fn an_auditor_reads_and_changes_nothing() {
    let site = TestApp::start();
    site.member("ann@example.com");
    let auditor = site.staff(Role::Auditor, Scope::Group);
    let browser = site.signed_in(&auditor);

    let page = browser.get("/desk/club/members/1");

    assert_eq!(page.status, 200);
    assert!(page.texts("main form").is_empty());
    assert_eq!(browser.get("/desk/club/rules").status, 200);
    let fields = [("points", "5"), ("reason", "补记秋游签到"), ("key", "abc")];
    assert_eq!(post(&browser, "/desk/club", "/desk/club/members/1/adjustments", &fields).status, 403);
    let of_a_region =
        site.staff_named("r@staff.example", "城市运营", Role::Operator, Scope::Region(site.region("江州")));
    assert_eq!(site.signed_in(&of_a_region).get("/desk/club").status, 403);
}

#[test]
fn what_waits_costs_the_same_however_much_it_is() {
    let site = TestApp::start();
    site.member("ann@example.com");
    let browser = site.signed_in(&site.operator());
    let cost = || {
        let before = site.queries_since(0);
        let page = browser.get("/desk/club");
        (page.texts("#waiting li").len(), site.queries_since(before))
    };
    adjust(&browser, "600", "社区运动会当裁判");
    let one = cost();
    for points in ["700", "800", "900"] {
        adjust(&browser, points, "社区运动会当裁判");
    }

    let four = cost();

    assert_eq!((one.0, four.0), (1, 4));
    assert_eq!(one.1, four.1);
}
