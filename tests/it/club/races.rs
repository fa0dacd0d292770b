//! Thirty-two people at once (club.md 2.2), and what happens to the same without its guard.

use std::sync::{Arc, Barrier};
use std::thread;

use candor::base::ids::PersonId;
use candor::base::words::Earning;
use candor::base::{Error, Result};
use candor::club::points::{self, Balance, actions};
use candor::db::{Store, WriteTx};

use crate::support::TestApp;

pub const AT_ONCE: usize = 32;

/// Runs the same work on that many threads at one moment, each with its number.
pub fn at_once<T: Send + 'static>(store: &Store, work: impl Fn(&Store, usize) -> T + Send + Sync + 'static) -> Vec<T> {
    let (barrier, work) = (Arc::new(Barrier::new(AT_ONCE)), Arc::new(work));
    let begin = |number: usize| {
        let (barrier, work, store) = (Arc::clone(&barrier), Arc::clone(&work), store.clone());
        thread::spawn(move || {
            barrier.wait();
            work(&store, number)
        })
    };
    let threads: Vec<_> = (0..AT_ONCE).map(begin).collect();
    threads.into_iter().map(|thread| thread.join().unwrap()).collect()
}

pub fn count(outcomes: &[Result<()>]) -> (usize, usize) {
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let refused = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Conflict(_)))).count();
    (done, refused)
}

/// A member with thirty points.
fn rich(site: &TestApp) -> PersonId {
    let id = site.member("ann@example.com").id;
    site.award(id, Earning::Activity, "event:1");
    id
}

#[test]
fn of_many_orders_for_all_the_points_one_is_placed() {
    let site = TestApp::without_server();
    let id = rich(&site);

    let outcomes = at_once(&site.app.store, move |store, number| {
        store.write_blocking(move |tx| actions::hold(tx, id, &format!("order:{number}"), 30))
    });

    assert_eq!(count(&outcomes), (1, AT_ONCE - 1));
    assert_eq!(site.balance(id), Balance { held: 30, ..Balance::default() });
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn without_the_guard_many_orders_find_the_same_points() {
    let site = TestApp::without_server();
    let id = rich(&site);
    let barrier = Arc::new(Barrier::new(AT_ONCE));

    // The question is asked outside of the act, and everybody has asked before anybody acts.
    let found = at_once(&site.app.store, move |store, _| {
        let available = store.read_blocking(|tx| points::balance_of(tx, id)).unwrap().available;
        barrier.wait();
        available >= 30
    });

    assert_eq!(found.iter().filter(|enough| **enough).count(), AT_ONCE, "all of them would have ordered");
}

#[test]
fn the_same_order_sent_many_times_is_one() {
    let site = TestApp::without_server();
    let id = rich(&site);

    let outcomes =
        at_once(&site.app.store, move |store, _| store.write_blocking(move |tx| actions::hold(tx, id, "order:1", 10)));

    assert_eq!(count(&outcomes), (AT_ONCE, 0));
    assert_eq!(site.balance(id), Balance { available: 20, held: 10, ..Balance::default() });
}

#[test]
fn the_same_order_with_other_wishes_has_one_effect() {
    let site = TestApp::without_server();
    let id = rich(&site);

    let outcomes = at_once(&site.app.store, move |store, number| {
        let wanted = if number.is_multiple_of(2) { 10 } else { 20 };
        store.write_blocking(move |tx| actions::hold(tx, id, "order:1", wanted))
    });

    assert_eq!(count(&outcomes), (AT_ONCE / 2, AT_ONCE / 2));
    let held = site.balance(id).held;
    assert!(held == 10 || held == 20, "{held}");
}

#[test]
fn an_order_is_handed_over_or_cancelled_and_never_both() {
    let site = TestApp::without_server();
    let id = rich(&site);
    site.app.store.write_blocking(move |tx| actions::hold(tx, id, "order:1", 30)).unwrap();

    let outcomes = at_once(&site.app.store, |store, number| {
        let end: fn(&mut WriteTx<'_>, &str) -> Result<()> =
            if number.is_multiple_of(2) { actions::capture } else { actions::release };
        store.write_blocking(move |tx| end(tx, "order:1"))
    });

    assert_eq!(count(&outcomes), (AT_ONCE / 2, AT_ONCE / 2));
    assert!([available(30), available(0)].contains(&site.balance(id)), "{:?}", site.balance(id));
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

fn available(available: i64) -> Balance {
    Balance { available, ..Balance::default() }
}

#[test]
fn an_award_that_is_revoked_while_it_is_ordered_is_refused_or_owed() {
    let site = TestApp::without_server();
    let id = rich(&site);

    let outcomes = at_once(&site.app.store, move |store, number| {
        store.write_blocking(move |tx| match number {
            0 => actions::revoke_award(tx, "event:1", None, "没有到场"),
            _ => actions::hold(tx, id, &format!("order:{number}"), 30),
        })
    });

    assert!(outcomes[0].is_ok());
    let ordered = count(&outcomes[1..]).0;
    let expected = match ordered {
        0 => available(0),
        _ => Balance { held: 30, owed: 30, ..Balance::default() },
    };
    assert_eq!((ordered.min(1), site.balance(id)), (ordered, expected));
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}

#[test]
fn the_same_deed_told_many_times_is_paid_once() {
    let site = TestApp::without_server();
    let id = site.member("ann@example.com").id;

    at_once(&site.app.store, move |store, _| {
        let award = actions::Award {
            member: id,
            kind: Earning::Suggestion,
            key: format!("suggestion:5:member:{id}"),
            source: candor::base::words::Source::Suggestion,
            source_id: Some("5".to_owned()),
        };
        store.write_blocking(move |tx| actions::award(tx, &award)).unwrap()
    });

    assert_eq!(site.balance(id), available(300));
}

#[test]
fn a_mixed_crowd_leaves_balanced_books_and_no_error() {
    let site = TestApp::without_server();
    let members: Vec<PersonId> = (0..4).map(|number| site.member(&format!("m{number}@example.com")).id).collect();
    site.earning_rule(Earning::Activity, 7, (0, None));

    let outcomes = at_once(&site.app.store, move |store, number| {
        let mut refused = 0;
        for step in 0..12 {
            let (id, line) = (members[(number + step) % 4], format!("order:{}", (number * 5 + step) % 23));
            let key = format!("event:{id}:{}", step % 5);
            let done = store.write_blocking(move |tx| match (number + step) % 6 {
                0 | 1 => {
                    let award = actions::Award {
                        member: id,
                        kind: Earning::Activity,
                        key,
                        source: candor::base::words::Source::Event,
                        source_id: None,
                    };
                    actions::award(tx, &award).map(drop)
                }
                2 => actions::hold(tx, id, &line, 5),
                3 => actions::capture(tx, &line),
                4 => actions::release(tx, &line),
                _ => actions::revoke_award(tx, &key, None, "没有到场"),
            });
            match done {
                Ok(()) => {}
                Err(Error::Conflict(_) | Error::NotFound) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        refused
    });

    assert!(outcomes.iter().sum::<usize>() < AT_ONCE * 12);
    assert_eq!(site.differences_in_books(), Vec::<String>::new());
}
