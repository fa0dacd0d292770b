//! What a member orders, and what she is refused.

use candor::base::words::{OrderState, RewardState, Tier};
use candor::base::{Error, Message};
use candor::club::points::Balance;
use candor::club::rewards::{LAPSES_DAYS, NewReward, actions, policy};
use diesel::prelude::*;

use super::a_reward;
use crate::club::post;
use crate::support::{Browser, TestApp};

fn order(browser: &Browser, id: candor::base::ids::RewardId) -> crate::support::Answer {
    let page = format!("/club/rewards/{id}/order");
    browser.submit(&page, &page, &[])
}

fn conflict<T: std::fmt::Debug>(refused: Result<T, Error>) -> Message {
    match refused {
        Err(Error::Conflict(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_member_orders_collects_with_her_code_and_only_then_are_the_points_spent() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 300);
    let id = site.reward(a_reward(120), 2);
    let (browser, operator) = (site.signed_in(&ann), site.signed_in(&site.clerk()));

    let asked = browser.get(&format!("/club/rewards/{id}/order"));
    let placed = order(&browser, id);
    let place = placed.location().unwrap();
    let held = site.balance(ann.id);
    let page = browser.get(&place);
    let desk = format!("/desk{place}");
    for act in ["approval", "readiness"] {
        assert_eq!(operator.submit(&desk, &format!("{desk}/{act}"), &[]).status, 303);
    }
    let code = browser.get(&place).text(".member-card .number");
    let typed = operator.get(&format!("/desk/club/orders?code={}", code.to_lowercase().replace(' ', "%20")));
    let handed = operator.submit(&typed.location().unwrap(), &format!("{desk}/hand-over"), &[]);

    assert!(asked.text("dl").contains("180 积分"), "{}", asked.text("dl"));
    assert_eq!(placed.status, 303);
    assert_eq!(held, Balance { available: 180, held: 120, ..Balance::default() });
    assert_eq!(page.text("main .chip"), "等待确认");
    assert_eq!(handed.status, 303, "{}", handed.body);
    assert_eq!(site.balance(ann.id), Balance { available: 180, ..Balance::default() });
    assert_eq!(site.stock_of(id), 1);
    assert_eq!(browser.get(&place).text("main .chip"), "已领取");
    assert!(!browser.get(&place).has(".member-card"), "a code that is used up is not shown");
    let statement = browser.get("/club/points");
    assert_eq!(statement.attributes(".list a", "href")[0], place, "each line cites its order");
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn the_same_form_sent_twice_is_one_order_and_a_changed_one_is_refused() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 300);
    let (id, other) = (site.reward(a_reward(100), 5), site.reward(a_reward(50), 5));
    let browser = site.signed_in(&ann);
    let page = browser.get(&format!("/club/rewards/{id}/order"));
    let key = page.value_in("key");

    let path = format!("/club/rewards/{id}/order");
    let places: Vec<_> = (0..3).map(|_| browser.submit_on(&page, &path, &[]).location()).collect();
    let elsewhere = format!("/club/rewards/{other}/order");
    let changed = browser.submit(&elsewhere, &elsewhere, &[("key", &key)]);

    assert!(places.iter().all(|place| place.is_some() && *place == places[0]), "{places:?}");
    assert_eq!(changed.status, 409);
    assert_eq!(site.balance(ann.id).held, 100);
    assert_eq!((site.stock_of(id), site.stock_of(other)), (4, 5));
}

#[test]
fn a_price_that_rose_meanwhile_is_said_before_anything_is_taken() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 300);
    let id = site.reward(a_reward(100), 5);
    let browser = site.signed_in(&ann);
    let page = browser.get(&format!("/club/rewards/{id}/order"));
    let operator = site.clerk();
    site.act(&operator, move |tx, actor| actions::rewrite(tx, actor, (id, 1), &a_reward(150))).unwrap();

    let refused = browser.submit_on(&page, &format!("/club/rewards/{id}/order"), &[]);

    assert_eq!(refused.status, 409);
    assert!(refused.text("main").contains("现在要 150 积分"));
    assert_eq!(site.balance(ann.id).held, 0);
    assert_eq!(site.stock_of(id), 5);
}

#[test]
fn what_cannot_be_had_is_refused_and_takes_nothing() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let tomorrow = site.clock.now().plus_days(1);
    let gone = site.reward(a_reward(10), 0);
    let dear = site.reward(a_reward(101), 5);
    let gold = site.reward(NewReward { min_tier: Tier::Gold, ..a_reward(10) }, 5);
    let later = site.reward(NewReward { opens_at: Some(tomorrow), ..a_reward(10) }, 5);
    let once = site.reward(NewReward { per_member: Some(1), ..a_reward(10) }, 5);
    site.order(&ann, once, "first").unwrap();

    assert_eq!(conflict(site.order(&ann, gone, "a")), policy::SOLD_OUT);
    assert_eq!(conflict(site.order(&ann, dear, "b")).key, "points.too_few");
    assert_eq!(conflict(site.order(&ann, gold, "c")).key, policy::TIER_FIRST.key);
    assert_eq!(conflict(site.order(&ann, later, "d")), policy::NOT_OPEN);
    assert_eq!(conflict(site.order(&ann, once, "e")).key, policy::LIMIT_REACHED.key);

    assert_eq!(site.balance(ann.id), Balance { available: 90, held: 10, ..Balance::default() });
    assert_eq!(site.stock_of(dear), 5, "what is too dear is back in stock");
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn each_refusal_is_said_on_the_page_and_no_button_is_offered() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let browser = site.signed_in(&ann);
    let said = |new: NewReward, stock| {
        let id = site.reward(new, stock);
        let page = browser.get(&format!("/club/rewards/{id}/order"));
        assert_eq!(page.status, 200);
        assert!(!page.has(&format!("form[action='/club/rewards/{id}/order']")));
        let sent =
            post(&browser, "/club/membership", &format!("/club/rewards/{id}/order"), &[("key", "k1"), ("cost", "10")]);
        assert_eq!(sent.status, 409, "{}", sent.body);
        page.text(".flash")
    };

    assert!(said(a_reward(10), 0).contains("换完"));
    assert!(said(a_reward(250), 5).contains("还差 150 积分"));
    assert!(said(NewReward { min_tier: Tier::Gold, ..a_reward(10) }, 5).contains("金卡以上"));
    assert!(said(NewReward { closes_at: Some(site.clock.now()), ..a_reward(10) }, 5).contains("现在不能兑换"));
}

#[test]
fn who_is_no_member_or_is_suspended_orders_nothing() {
    let site = TestApp::start();
    let id = site.reward(a_reward(10), 5);
    let (stranger, ann) = (site.person("bob@example.com"), site.rich_member("ann@example.com", 100));
    let until = site.clock.now().plus_days(5).date();
    let (operator, member) = (site.clerk(), ann.id);
    site.act(&operator, move |tx, actor| candor::club::members::actions::suspend(tx, actor, member, (until, "刷分")))
        .unwrap();

    for person in [&stranger, &ann] {
        let refused = site.order(person, id, "a");
        assert!(matches!(refused, Err(Error::Denied(why)) if why == policy::ONLY_MEMBERS));
    }
    assert_eq!(site.stock_of(id), 5);
}

#[test]
fn who_has_given_notice_spends_her_points_to_the_last_day_and_keeps_what_she_ordered() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 5);
    site.act(&ann, candor::club::members::actions::leave).unwrap();
    let order = site.order(&ann, id, "a").unwrap();
    site.lead(&order, OrderState::Ready);

    site.advance_days(candor::club::members::NOTICE_DAYS + 2);
    site.run_jobs();
    let after = site.balance(ann.id);
    let refused = site.order(&ann, id, "b");
    let (clerk, handed) = (site.clerk(), order.clone());
    site.act(&clerk, move |tx, actor| actions::hand_over(tx, actor, &handed.name, &handed.code)).unwrap();

    assert_eq!(after, Balance { held: 40, ..Balance::default() }, "the rest went with the membership");
    assert!(matches!(refused, Err(Error::Denied(why)) if why == policy::ONLY_MEMBERS));
    assert_eq!(site.state_of(&order), OrderState::HandedOver);
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn an_order_is_cancelled_by_its_member_until_it_is_approved() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 5);
    let (first, second) = (site.order(&ann, id, "a").unwrap(), site.order(&ann, id, "b").unwrap());
    let browser = site.signed_in(&ann);
    let place = |name: &str| format!("/club/orders/{name}");

    let cancelled = browser.submit(&place(&first.name), &format!("{}/end", place(&first.name)), &[]);
    let again = post(&browser, "/club/membership", &format!("{}/end", place(&first.name)), &[]);
    site.lead(&second, OrderState::Approved);
    let page = browser.get(&place(&second.name));
    let late = post(&browser, "/club/membership", &format!("{}/end", place(&second.name)), &[]);

    assert_eq!((cancelled.status, again.status, late.status), (303, 303, 409));
    assert!(!page.has("button.grave"));
    assert_eq!(site.balance(ann.id), Balance { available: 60, held: 40, ..Balance::default() });
    assert_eq!(site.stock_of(id), 4);
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn somebody_elses_order_does_not_exist() {
    let site = TestApp::start();
    let (ann, bob) = (site.rich_member("ann@example.com", 100), site.rich_member("bob@example.com", 100));
    let id = site.reward(a_reward(40), 5);
    let order = site.order(&ann, id, "a").unwrap();
    let browser = site.signed_in(&bob);
    let place = format!("/club/orders/{}", order.name);

    assert_eq!(browser.get(&place).status, 404);
    assert_eq!(post(&browser, "/club/membership", &format!("{place}/end"), &[]).status, 404);
    assert_eq!(browser.get(&format!("/desk{place}?code={}", order.code)).status, 403);
    assert!(!browser.get("/club/orders").body.contains(&order.name));
    assert_eq!(site.state_of(&order), OrderState::Placed);
}

#[test]
fn an_order_that_nobody_approves_ends_and_everything_is_back() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 1);
    let order = site.order(&ann, id, "a").unwrap();

    site.advance_days(LAPSES_DAYS - 1);
    site.run_jobs();
    let before = site.state_of(&order);
    site.advance_days(2);
    site.run_jobs();

    assert_eq!((before, site.state_of(&order)), (OrderState::Placed, OrderState::Expired));
    assert_eq!(site.balance(ann.id).available, 100);
    assert_eq!(site.stock_of(id), 1);
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn nothing_is_ordered_while_the_books_do_not_balance() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 1);
    site.app
        .store
        .write_blocking(|tx| {
            use candor::schema::ledger_audit;
            let row = (ledger_audit::looked_at.eq(tx.now()), ledger_audit::differences.eq(1_i64));
            Ok(diesel::insert_into(ledger_audit::table).values(row).execute(tx.conn())?)
        })
        .unwrap();

    assert_eq!(conflict(site.order(&ann, id, "a")).key, "points.books_closed");
    assert_eq!(site.stock_of(id), 1);
}

#[test]
fn everybody_sees_what_points_buy_and_nobody_a_draft() {
    let site = TestApp::start();
    let open = site.reward(a_reward(40), 3);
    let operator = site.clerk();
    let draft = site.act(&operator, |tx, actor| actions::write(tx, actor, &a_reward(7_777))).unwrap();
    let ended = site.reward(NewReward { title: "旧年历".to_owned(), ..a_reward(5) }, 3);
    site.act(&operator, move |tx, actor| actions::turn(tx, actor, ended, RewardState::Ended)).unwrap();
    let visitor = site.browser();

    let list = visitor.get("/club/rewards");

    assert_eq!(list.texts(".goods>li").len(), 1);
    assert!(list.text(".goods").contains("剩 3 件"));
    assert_eq!(visitor.get(&format!("/club/rewards/{open}")).status, 200);
    assert!(!visitor.get(&format!("/club/rewards/{open}")).has("main form"));
    for hidden in [draft, ended] {
        assert_eq!(visitor.get(&format!("/club/rewards/{hidden}")).status, 404);
        let ann = site.rich_member(&format!("a{hidden}@example.com"), 100);
        assert!(matches!(site.order(&ann, hidden, "a"), Err(Error::NotFound)));
    }
}

#[test]
fn the_list_shows_what_is_left_at_once() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 3);
    let visitor = site.browser();
    let before = visitor.get("/club/rewards").text(".goods");

    site.order(&ann, id, "a").unwrap();

    assert!(before.contains("剩 3 件"));
    assert!(visitor.get("/club/rewards").text(".goods").contains("剩 2 件"), "the kept page is renewed");
}

#[test]
fn the_pages_cost_the_same_however_many_orders_there_are() {
    let site = TestApp::start();
    let ann = site.rich_member("ann@example.com", 500);
    let id = site.reward(a_reward(1), 100);
    let browser = site.signed_in(&ann);
    let mut costs = Vec::new();
    for round in 0..2 {
        for number in 0..12 {
            site.order(&ann, id, &format!("{round}-{number}")).unwrap();
        }
        let before = site.queries_since(0);
        for page in ["/club/orders", "/club/rewards", "/club/points"] {
            browser.get(page);
        }
        costs.push(site.queries_since(before));
    }

    assert_eq!(costs[0], costs[1]);
    assert_eq!(browser.get("/club/orders").texts(".list>li").len(), 24);
}
