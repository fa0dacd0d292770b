//! What operators do with rewards and orders.

use candor::accounts::Scope;
use candor::base::words::{OrderState, Role};
use candor::club::points::Balance;
use candor::club::rewards::actions;
use diesel::prelude::*;

use super::a_reward;
use crate::club::post;
use crate::support::TestApp;

#[test]
fn an_operator_writes_fills_and_opens_a_reward() {
    let site = TestApp::start();
    let browser = site.signed_in(&site.operator());
    let fields = [
        ("title", "社区咖啡券"),
        ("about", "中杯任选。"),
        ("pick_up", "一楼咖啡馆，每天 8 点到 20 点"),
        ("kind", "coupon"),
        ("cost", "８０"),
        ("per_member", ""),
        ("min_tier", "basic"),
        ("opens_at", ""),
        ("closes_at", "2027-12-31"),
    ];

    let written = browser.submit("/desk/club/rewards/new", "/desk/club/rewards", &fields);
    let place = written.location().unwrap();
    let stocked = browser.submit(&place, &format!("{place}/stock"), &[("change", "30"), ("reason", "第一批三十张")]);
    let hidden = site.browser().get("/club/rewards").texts(".goods>li").len();
    let opened = post(&browser, &place, &format!("{place}/turn"), &[("to", "open")]);

    assert_eq!((written.status, stocked.status, opened.status), (303, 303, 303));
    assert_eq!(hidden, 0);
    let shown = site.browser().get("/club/rewards").text(".goods");
    assert!(shown.contains("社区咖啡券") && shown.contains("80 积分") && shown.contains("剩 30 件"), "{shown}");
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn a_reward_with_mistakes_keeps_what_was_written() {
    let site = TestApp::start();
    let browser = site.signed_in(&site.operator());
    let wrong = [
        ("title", "x"),
        ("about", ""),
        ("pick_up", "前台"),
        ("kind", "gift"),
        ("cost", "0"),
        ("per_member", "-1"),
        ("min_tier", "basic"),
        ("opens_at", "2026-13-01"),
        ("closes_at", ""),
    ];

    let refused = browser.submit("/desk/club/rewards/new", "/desk/club/rewards", &wrong);

    assert_eq!(refused.status, 422);
    for name in ["title", "about", "pick_up", "opens_at"] {
        assert!(refused.has(&format!("#{name}-e")), "{name} is wrong");
    }
    assert_eq!(refused.value_in("cost"), "0");
    let ends_first = [
        ("title", "雨伞"),
        ("about", "大号。"),
        ("pick_up", "三期物业前台"),
        ("kind", "gift"),
        ("cost", "1.5"),
        ("per_member", ""),
        ("min_tier", "basic"),
        ("opens_at", "2027-02-01"),
        ("closes_at", "2027-01-01"),
    ];
    let number = browser.submit("/desk/club/rewards/new", "/desk/club/rewards", &ends_first);
    assert!(number.has("#cost-e"));
    let mut ends_first = ends_first;
    ends_first[4].1 = "15";
    let order = browser.submit("/desk/club/rewards/new", "/desk/club/rewards", &ends_first);
    assert!(order.has("#closes_at-e"));
    assert!(!browser.get("/desk/club/rewards").has(".list li"), "nothing was written");
}

#[test]
fn of_two_operators_who_change_the_same_words_the_second_is_told() {
    let site = TestApp::start();
    let id = site.reward(a_reward(40), 3);
    let place = format!("/desk/club/rewards/{id}");
    let (one, two) = (site.signed_in(&site.operator()), site.signed_in(&site.clerk()));
    let (first, second) = (one.get(&place), two.get(&place));

    let saved = one.submit_on(&first, &place, &[("title", "大帆布袋")]);
    let stale = two.submit_on(&second, &place, &[("title", "蓝帆布袋")]);

    assert_eq!((saved.status, stale.status), (303, 409));
    assert_eq!(stale.value_in("title"), "蓝帆布袋");
    assert!(stale.text("h1").contains("大帆布袋"));
}

#[test]
fn stock_changes_by_so_many_and_never_below_nothing() {
    let site = TestApp::start();
    let id = site.reward(a_reward(40), 3);
    let browser = site.signed_in(&site.operator());
    let place = format!("/desk/club/rewards/{id}");
    let page = browser.get(&place);

    let action = format!("{place}/stock");
    let sent = [("change", "-2"), ("reason", "搬运时摔坏两个")];
    let twice: Vec<u16> = (0..2).map(|_| browser.submit_on(&page, &action, &sent).status).collect();
    let below = browser.submit(&place, &action, &[("change", "-2"), ("reason", "又少了两个")]);
    let none = browser.submit(&place, &action, &[("change", "0"), ("reason", "什么也没变")]);

    assert_eq!(twice, [303, 303]);
    assert_eq!((below.status, none.status), (409, 422));
    assert_eq!(site.stock_of(id), 1, "the same form sent twice counts once");
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn a_reward_that_has_ended_has_and_a_second_press_does_nothing() {
    let site = TestApp::start();
    let id = site.reward(a_reward(40), 3);
    let browser = site.signed_in(&site.operator());
    let turn = |to| {
        post(&browser, &format!("/desk/club/rewards/{id}"), &format!("/desk/club/rewards/{id}/turn"), &[("to", to)])
    };

    let statuses: Vec<u16> =
        ["paused", "paused", "open", "ended", "ended", "open", "draft", "nonsense"].map(|to| turn(to).status).to_vec();

    assert_eq!(statuses, [303, 303, 303, 303, 303, 409, 409, 400]);
}

#[test]
fn a_wrong_code_hands_nothing_over_and_guessing_is_stopped() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let order = site.order(&ann, id, "a").unwrap();
    site.lead(&order, OrderState::Ready);
    let browser = site.signed_in(&site.operator());
    let desk = format!("/desk/club/orders/{}", order.name);
    let mut other: Vec<char> = order.code.chars().collect();
    other[0] = if other[0] == '7' { '8' } else { '7' };
    let other: String = other.into_iter().collect();

    let wrong = browser.submit(&desk, &format!("{desk}/hand-over"), &[("code", &other)]);
    let garbled = browser.submit(&desk, &format!("{desk}/hand-over"), &[("code", "到底是几")]);
    let unknown = browser.get(&format!("/desk/club/orders?code={other}"));
    let guesses: Vec<u16> = (0..25).map(|_| browser.get("/desk/club/orders?code=00000000").status).collect();

    assert_eq!((wrong.status, garbled.status, unknown.status), (422, 422, 422));
    assert!(wrong.has("#code-e"));
    assert_eq!(wrong.value_in("code"), other, "what was typed stands there");
    assert_eq!(guesses.last(), Some(&429));
    assert_eq!(site.state_of(&order), OrderState::Ready);
}

#[test]
fn staff_cancel_with_a_reason_that_the_member_reads() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let order = site.order(&ann, id, "a").unwrap();
    site.lead(&order, OrderState::Ready);
    let browser = site.signed_in(&site.operator());
    let desk = format!("/desk/club/orders/{}", order.name);

    let without = browser.submit(&desk, &format!("{desk}/cancellation"), &[("reason", "")]);
    let with = browser.submit(&desk, &format!("{desk}/cancellation"), &[("reason", "这一批质量不好，全部退回厂家")]);

    assert_eq!((without.status, with.status), (422, 303));
    let page = site.signed_in(&ann).get(&format!("/club/orders/{}", order.name));
    assert!(page.text("main").contains("全部退回厂家"));
    assert_eq!(site.balance(ann.id), Balance { available: 100, ..Balance::default() });
    assert_eq!(site.stock_of(id), 3);
}

#[test]
fn what_comes_back_whole_is_in_stock_again_and_what_is_broken_is_not() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let browser = site.signed_in(&site.operator());

    for (key, what) in [("a", "restocked"), ("b", "scrapped")] {
        let order = site.order(&ann, id, key).unwrap();
        site.lead(&order, OrderState::HandedOver);
        let desk = format!("/desk/club/orders/{}", order.name);
        let back =
            browser.submit(&desk, &format!("{desk}/return"), &[("what", what), ("reason", "尺寸不合适，退回来了")]);
        assert_eq!(back.status, 303, "{}", back.body);
    }

    assert_eq!(site.balance(ann.id), Balance { available: 100, ..Balance::default() });
    assert_eq!(site.stock_of(id), 2);
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn auditors_read_and_change_nothing_and_members_do_not_see_the_desk() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let order = site.order(&ann, id, "a").unwrap();
    let auditor = site.signed_in(&site.staff(Role::Auditor, Scope::Group));
    let desk = format!("/desk/club/orders/{}", order.name);
    let reward = format!("/desk/club/rewards/{id}");

    for page in ["/desk/club/orders", &desk, "/desk/club/rewards", &reward] {
        assert_eq!(auditor.get(page).status, 200, "{page}");
    }
    assert!(!auditor.get(&desk).has("main form") && !auditor.get(&reward).has("main form"));
    let acts = [
        format!("{desk}/approval"),
        format!("{desk}/readiness"),
        format!("{reward}/turn"),
        "/desk/club/rewards".to_owned(),
    ];
    for act in acts {
        let fields = [("to", "ended"), ("reason", "审计不能改东西"), ("code", order.code.as_str())];
        let refused = post(&auditor, "/me/sessions", &act, &fields);
        assert!([403, 422].contains(&refused.status), "{act}: {}", refused.status);
    }
    assert_eq!(site.state_of(&order), OrderState::Placed);
    assert_eq!(auditor.get("/desk/club/rewards/new").status, 403);
}

#[test]
fn nobody_approves_what_she_ordered_before_she_came_to_work_here() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let order = site.order(&ann, id, "a").unwrap();
    let mut actor = site.actor(&ann);
    actor.grants.push(candor::accounts::Grant { role: Role::Operator, scope: Scope::Group });
    let name = order.name.clone();

    let refused = site.app.store.write_blocking(move |tx| actions::approve(tx, &actor, &name));

    assert!(matches!(refused, Err(candor::base::Error::Denied(_))), "{refused:?}");
    assert_eq!(site.state_of(&order), OrderState::Placed);
}

#[test]
fn the_check_names_stock_and_orders_that_were_changed_behind_its_back() {
    use candor::schema::{reward, reward_order};
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let order = site.order(&ann, id, "a").unwrap();
    site.app
        .store
        .write_blocking(move |tx| {
            diesel::update(reward::table.find(id.0)).set(reward::stock.eq(3_i64)).execute(tx.conn())?;
            let ready = (reward_order::state.eq(OrderState::HandedOver),);
            Ok(diesel::update(reward_order::table.find(order.id.0)).set(ready).execute(tx.conn())?)
        })
        .unwrap();

    let said = site.differences_in_orders();

    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said[0].contains("3 came into stock, 1 are out, and 3 are there"));
    assert!(said[1].contains("is handed_over for 40 points"));
    assert!(crate::check::differences(&site).len() >= 2, "`candor check` says so too");
}

#[test]
fn the_desk_finds_orders_by_state_and_counts_what_waits() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 500);
    let id = site.reward(a_reward(1), 100);
    let browser = site.signed_in(&site.operator());
    let mut costs = Vec::new();
    for round in 0..2 {
        for number in 0..30 {
            site.order(&ann, id, &format!("{round}-{number}")).unwrap();
        }
        let before = site.queries_since(0);
        browser.get("/desk/club/orders");
        costs.push(site.queries_since(before));
    }
    let first = browser.get("/desk/club/orders");
    let second = browser.get(&first.attributes("a[rel=next]", "href")[0]);

    assert_eq!(costs[0], costs[1]);
    assert_eq!((first.texts("ul.list>li").len(), second.texts("ul.list>li").len()), (50, 10));
    assert!(first.text(".state").contains("等待确认 60"));
    assert_eq!(browser.get("/desk/club/orders?state=ready").texts("ul.list>li").len(), 0);
}
