//! The ledger: what is paid once, what comes back, what is owed, and what the database itself refuses.

use candor::accounts::Scope;
use candor::base::words::{Earning, Role};
use candor::base::{Error, Message};
use candor::club::points::actions::{self, Adjustment, Awarded};
use candor::club::points::{self, Balance, NewRule, policy};
use diesel::connection::SimpleConnection as _;

use crate::support::TestApp;
use crate::support::TestPerson;

impl TestApp {
    /// An operator of the club, the first of them.
    pub fn operator(&self) -> TestPerson {
        self.staff_named("operator@staff.example", "会员运营", Role::Operator, Scope::Group)
    }
}

fn available(available: i64) -> Balance {
    Balance { available, ..Balance::default() }
}

#[test]
fn the_same_thing_is_paid_once() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;

    let first = site.award(member, Earning::Activity, "event:1");
    let again = site.award(member, Earning::Activity, "event:1");
    site.award(member, Earning::Activity, "event:2");

    let Awarded::Now(journal) = first else { panic!("{first:?}") };
    assert_eq!(again, Awarded::Before(journal));
    assert_eq!(site.balance(member), available(60));
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn a_key_with_another_wish_is_refused() {
    let site = TestApp::without_server();
    let (ann, bob) = (site.member("ann@example.com").id, site.member("bob@example.com").id);
    site.award(ann, Earning::Activity, "event:1");

    let award = actions::Award {
        member: bob,
        kind: Earning::Activity,
        key: "event:1".to_owned(),
        source: candor::base::words::Source::Event,
        source_id: Some("event:1".to_owned()),
    };
    let other = site.app.store.write_blocking(move |tx| actions::award(tx, &award));

    assert!(matches!(other, Err(Error::Conflict(Message { key: "points.other_wish", .. }))), "{other:?}");
    assert_eq!(site.balance(bob), available(0));
}

#[test]
fn a_day_and_a_year_have_their_caps() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;

    let on_one_day: Vec<_> =
        (0..3).map(|number| site.award(member, Earning::Activity, &format!("event:{number}"))).collect();
    site.advance_days(1);
    let next_day = site.award(member, Earning::Activity, "event:9");
    let first = site.award(member, Earning::Birthday, "birthday:2026");
    let second = site.award(member, Earning::Birthday, "birthday:2026b");

    assert!(matches!(on_one_day[..], [Awarded::Now(_), Awarded::Now(_), Awarded::Capped]), "{on_one_day:?}");
    assert!(matches!(next_day, Awarded::Now(_)));
    assert!(matches!((first, second), (Awarded::Now(_), Awarded::Capped)));
    assert_eq!(site.balance(member), available(140));
}

#[test]
fn the_cap_of_a_year_begins_anew_on_the_first_of_january_in_china() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.award(member, Earning::Birthday, "birthday:2026");
    site.clock.set(crate::support::instant("2026-12-31T23:59:59.999+08:00"));

    let last_moment = site.award(member, Earning::Birthday, "birthday:late");
    site.clock.advance_millis(1);
    let next_year = site.award(member, Earning::Birthday, "birthday:2027");

    assert_eq!(last_moment, Awarded::Capped);
    assert!(matches!(next_year, Awarded::Now(_)));
}

#[test]
fn a_new_rule_holds_from_now_on_and_the_former_stands() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.award(member, Earning::Activity, "event:1");

    site.advance_minutes(1);
    site.earning_rule(Earning::Activity, 45, (0, None));
    site.award(member, Earning::Activity, "event:2");

    assert_eq!(site.balance(member), available(75));
    let rules = site.app.store.read_blocking(|tx| points::rules_of(tx, Earning::Activity)).unwrap();
    assert_eq!(rules.iter().map(|rule| rule.points).collect::<Vec<_>>(), [45, 30]);
    assert_eq!(rules[1].until_at, Some(rules[0].from_at));
}

#[test]
fn only_operators_of_the_group_write_rules() {
    let site = TestApp::without_server();
    let ann = site.person("ann@example.com");
    let (daily_cap, yearly_cap, lasts_days, is_qualifying) = (None, None, None, true);
    let new = NewRule {
        kind: Earning::Activity,
        points: 1_000,
        waits_days: 0,
        lasts_days,
        daily_cap,
        yearly_cap,
        is_qualifying,
    };
    let too_many = NewRule { points: points::MOST_POINTS + 1, waits_days: -1, ..new.clone() };

    let written = site.act(&ann, move |tx, actor| actions::write_rule(tx, actor, &new));
    let impossible = site.act(&site.operator(), move |tx, actor| actions::write_rule(tx, actor, &too_many));

    assert!(matches!(written, Err(Error::Denied(why)) if why == policy::ONLY_OPERATORS));
    let Err(Error::Invalid(errors)) = impossible else { panic!("{impossible:?}") };
    assert_eq!(errors.iter().map(|(field, _)| field).collect::<Vec<_>>(), ["points", "waits_days"]);
}

#[test]
fn points_wait_and_then_expire_at_midnights_of_china() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.earning_rule(Earning::Article, 10, (7, Some(30)));
    site.award(member, Earning::Article, "article:1");
    let waiting = site.balance(member);

    site.clock.set(crate::support::instant("2026-11-26T23:59:59+08:00"));
    site.run_jobs();
    let last_second = site.balance(member);
    site.clock.set(crate::support::instant("2026-11-27T00:00:00+08:00"));
    site.run_jobs();
    let ripe = site.balance(member);
    site.clock.set(crate::support::instant("2026-12-27T23:59:59+08:00"));
    site.run_jobs();
    let last_day = site.balance(member);
    site.clock.set(crate::support::instant("2026-12-28T00:00:00+08:00"));
    site.run_jobs();

    assert_eq!((waiting, last_second), (Balance { pending: 10, ..Balance::default() }, waiting));
    assert_eq!((ripe, last_day), (available(10), available(10)));
    assert_eq!(site.balance(member), available(0));
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn what_was_spent_and_is_revoked_is_owed_and_paid_back_by_what_comes_in() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.award(member, Earning::Activity, "event:1");
    site.app
        .store
        .write_blocking(move |tx| {
            actions::hold(tx, member, "order:1", 25)?;
            actions::capture(tx, "order:1")?;
            actions::revoke_award(tx, "event:1", None, "并没有到场")
        })
        .unwrap();
    let owing = site.balance(member);

    site.award(member, Earning::Activity, "event:2");

    assert_eq!(owing, Balance { owed: 25, ..Balance::default() });
    assert_eq!(site.balance(member), available(5));
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn points_that_come_back_too_late_last_another_fortnight() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.earning_rule(Earning::Activity, 10, (0, Some(3)));
    site.award(member, Earning::Activity, "event:1");
    site.app.store.write_blocking(move |tx| actions::hold(tx, member, "order:1", 10)).unwrap();
    site.advance_days(5);
    site.run_jobs();
    let held = site.balance(member);

    site.app.store.write_blocking(|tx| actions::release(tx, "order:1")).unwrap();
    site.advance_days(13);
    site.run_jobs();
    let still_there = site.balance(member);
    site.advance_days(2);
    site.run_jobs();

    assert_eq!(held, Balance { held: 10, ..Balance::default() });
    assert_eq!(still_there, available(10));
    assert_eq!(site.balance(member), available(0));
}

#[test]
fn an_operator_gives_with_a_reason_but_neither_much_alone_nor_to_herself() {
    let site = TestApp::without_server();
    let (operator, ann) = (site.operator(), site.person("ann@example.com"));
    let second = site.staff_named("operator2@staff.example", "会员运营二", Role::Operator, Scope::Group);
    let adjustment = |points, key: &str| Adjustment {
        member: ann.id,
        points,
        reason: "活动签到漏记".to_owned(),
        key: key.to_owned(),
    };
    let try_it = |by: &TestPerson, adjustment: Adjustment, proposed_by: Option<&TestPerson>| {
        let proposed_by = proposed_by.map(|person| person.id);
        site.act(by, move |tx, actor| actions::adjust(tx, actor, &adjustment, proposed_by))
    };

    let alone = try_it(&operator, adjustment(500, "a"), None);
    let much = try_it(&operator, adjustment(501, "b"), None);
    let signed_herself = try_it(&operator, adjustment(501, "c"), Some(&operator));
    let signed = try_it(&second, adjustment(501, "d"), Some(&operator));
    let taken = try_it(&operator, adjustment(-2_000, "e"), Some(&second));
    let herself = try_it(&operator, Adjustment { member: operator.id, ..adjustment(5, "f") }, None);
    let ann_herself = try_it(&ann, adjustment(5, "g"), None);

    assert!(alone.is_ok() && signed.is_ok(), "{alone:?} {signed:?}");
    assert!(matches!(much, Err(Error::Conflict(Message { key: "points.second_person_first", .. }))), "{much:?}");
    assert!(matches!(signed_herself, Err(Error::Denied(why)) if why == policy::NOT_THE_SAME));
    assert!(matches!(taken, Err(Error::Conflict(Message { key: "points.too_few", .. }))), "{taken:?}");
    assert!(matches!(herself, Err(Error::Denied(why)) if why == policy::NOT_ONESELF));
    assert!(matches!(ann_herself, Err(Error::Denied(why)) if why == policy::ONLY_OPERATORS));
    assert_eq!(site.balance(ann.id), available(1_001));
}

#[test]
fn the_database_refuses_to_change_a_posting_and_to_take_what_is_not_there() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.award(member, Earning::Activity, "event:1");
    let refused = |statement: &'static str| {
        site.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(statement)?)).is_err()
    };

    for statement in [
        "UPDATE journal SET kind = 'revoked'",
        "DELETE FROM journal",
        "UPDATE transfer SET amount = amount + 1",
        "DELETE FROM transfer",
        "UPDATE ledger_account SET debits = credits + 1 WHERE kind = 'available'",
        "UPDATE lot SET available = available - 1",
        "UPDATE lot SET available = -1, spent = 31",
        "INSERT INTO journal (owner, kind, idem_scope, idem_key, request, source, posted_at) \
         SELECT owner, kind, idem_scope, idem_key, request, source, posted_at FROM journal",
    ] {
        assert!(refused(statement), "{statement}");
    }
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn the_look_at_the_books_finds_each_kind_of_difference() {
    let site = TestApp::without_server();
    let member = site.member("ann@example.com").id;
    site.award(member, Earning::Activity, "event:1");
    site.award(member, Earning::Suggestion, "suggestion:1");
    site.app.store.write_blocking(move |tx| actions::hold(tx, member, "order:1", 25)).unwrap();

    for (statement, undo, word) in [
        (
            "UPDATE ledger_account SET credits = credits + 1 WHERE kind = 'available'",
            "UPDATE ledger_account SET credits = credits - 1 WHERE kind = 'available'",
            "its transfers add up to",
        ),
        (
            "UPDATE lot SET available = available - 1, spent = spent + 1 WHERE available > 5",
            "UPDATE lot SET available = available + 1, spent = spent - 1 WHERE spent > 0",
            "spent points and those of the lots",
        ),
        (
            "UPDATE hold SET amount = amount + 1",
            "UPDATE hold SET amount = amount - 1",
            "holds are 25, but should be 26",
        ),
        (
            "UPDATE hold_lot SET amount = amount + 1",
            "UPDATE hold_lot SET amount = amount - 1",
            "parts of holds are 25, but should be 26",
        ),
    ] {
        let run = |statement: &'static str| {
            site.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(statement)?)).unwrap();
        };
        run(statement);
        let found = site.differences_in_books();
        run(undo);

        assert!(found.iter().any(|line| line.contains(word)), "{statement}: {found:?}");
    }
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn while_the_books_do_not_balance_nothing_is_redeemed_and_the_operator_is_warned() {
    let site = TestApp::start();
    let member = site.member("ann@example.com").id;
    site.award(member, Earning::Activity, "event:1");
    let run = |statement: &'static str| {
        site.app.store.write_blocking(move |tx| Ok(tx.conn().batch_execute(statement)?)).unwrap();
    };
    let hold = |line: &'static str| site.app.store.write_blocking(move |tx| actions::hold(tx, member, line, 5));
    let healthy = site.browser().get("/healthz").body;

    run("UPDATE ledger_account SET credits = credits + 1, debits = debits + 1 WHERE kind = 'available'");
    site.advance_days(1);
    site.run_jobs();
    let refused = hold("order:1");
    let earned = site.award(member, Earning::Activity, "event:2");
    let warned = site.browser().get("/healthz").body;
    run("UPDATE ledger_account SET credits = credits - 1, debits = debits - 1 WHERE kind = 'available'");
    site.advance_days(1);
    site.run_jobs();

    assert!(matches!(refused, Err(Error::Conflict(why)) if why == actions::BOOKS_CLOSED));
    assert!(matches!(earned, Awarded::Now(_)));
    assert!(!healthy.contains("ledger") && warned.contains("ledger_differences:"), "{healthy} {warned}");
    assert!(hold("order:1").is_ok());
}
