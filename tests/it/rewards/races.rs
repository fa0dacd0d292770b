//! Thirty-two people and one thing (club.md 2.2), and what happens to the same without its guard.

use std::sync::{Arc, Barrier};

use candor::base::Error;
use candor::base::words::OrderState;
use candor::club::points::Balance;
use candor::club::rewards::{self, actions};

use super::a_reward;
use crate::club::races::{AT_ONCE, at_once};
use crate::support::{TestApp, TestPerson};

fn crowd(site: &TestApp, points: i64) -> Vec<TestPerson> {
    (0..AT_ONCE).map(|number| site.rich_member(&format!("m{number}@example.com"), points)).collect()
}

#[test]
fn of_many_people_one_gets_the_last_one_and_the_others_keep_their_points() {
    let site = TestApp::without_server();
    let people = crowd(&site, 100);
    let id = site.reward(a_reward(40), 1);
    let actors: Vec<_> = people.iter().map(|person| site.actor(person)).collect();

    let outcomes = at_once(&site.app.store, move |store, number| {
        let actor = actors[number].clone();
        store.write_blocking(move |tx| actions::place(tx, &actor, (id, 40), &format!("{number}.a")).map(drop))
    });

    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let sold_out = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Conflict(_)))).count();
    assert_eq!((done, sold_out), (1, AT_ONCE - 1));
    assert_eq!(site.stock_of(id), 0);
    let points: Vec<Balance> = people.iter().map(|person| site.balance(person.id)).collect();
    assert_eq!(points.iter().map(|balance| balance.held).sum::<i64>(), 40);
    assert_eq!(points.iter().filter(|balance| balance.available == 100).count(), AT_ONCE - 1);
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}

#[test]
fn without_the_guard_many_people_find_the_last_one() {
    let site = TestApp::without_server();
    let id = site.reward(a_reward(40), 1);
    let barrier = Arc::new(Barrier::new(AT_ONCE));

    // The question is asked outside of the act, and everybody has asked before anybody acts.
    let found = at_once(&site.app.store, move |store, _| {
        let stock = store.read_blocking(|tx| rewards::find_reward(tx, id)).unwrap().stock;
        barrier.wait();
        stock > 0
    });

    assert_eq!(found.iter().filter(|there| **there).count(), AT_ONCE, "all of them would have ordered");
}

#[test]
fn none_is_left_over_when_many_people_want_as_many_as_there_are() {
    let site = TestApp::without_server();
    let people = crowd(&site, 50);
    let id = site.reward(a_reward(50), 20);
    let actors: Vec<_> = people.iter().map(|person| site.actor(person)).collect();

    let outcomes = at_once(&site.app.store, move |store, number| {
        let actor = actors[number].clone();
        store.write_blocking(move |tx| actions::place(tx, &actor, (id, 50), &format!("{number}.a")).map(drop))
    });

    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 20);
    assert_eq!(site.stock_of(id), 0);
}

#[test]
fn of_one_members_many_wishes_those_are_granted_that_her_points_and_her_share_allow() {
    for (points, per_member, granted) in [(100, None, 1), (500, Some(2), 2)] {
        let site = TestApp::without_server();
        let ann = site.rich_member("ann@example.com", points);
        let id = site.reward(rewards::NewReward { per_member, ..a_reward(100) }, 50);
        let actor = site.actor(&ann);

        let outcomes = at_once(&site.app.store, move |store, number| {
            let actor = actor.clone();
            store.write_blocking(move |tx| actions::place(tx, &actor, (id, 100), &format!("1.{number}")).map(drop))
        });

        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), granted);
        assert_eq!(site.balance(ann.id).held, 100 * i64::try_from(granted).unwrap());
        assert_eq!(site.stock_of(id), 50 - i64::try_from(granted).unwrap());
    }
}

#[test]
fn the_same_wish_sent_many_times_is_one_order_with_one_answer() {
    let site = TestApp::without_server();
    let ann = site.rich_member("ann@example.com", 500);
    let id = site.reward(a_reward(100), 50);
    let actor = site.actor(&ann);

    let names = at_once(&site.app.store, move |store, _| {
        let actor = actor.clone();
        store.write_blocking(move |tx| actions::place(tx, &actor, (id, 100), "1.a")).unwrap().name
    });

    assert!(names.iter().all(|name| *name == names[0]));
    assert_eq!((site.balance(ann.id).held, site.stock_of(id)), (100, 49));
}

#[test]
fn an_order_is_handed_over_or_cancelled_at_the_counter_and_never_both() {
    let site = TestApp::without_server();
    let ann = site.rich_member("ann@example.com", 100);
    let id = site.reward(a_reward(40), 1);
    let order = site.order(&ann, id, "a").unwrap();
    site.lead(&order, OrderState::Ready);
    let (actor, raced) = (site.actor(&site.operator()), order.clone());

    at_once(&site.app.store, move |store, number| {
        let (actor, order) = (actor.clone(), raced.clone());
        store.write_blocking(move |tx| match number % 2 {
            0 => actions::hand_over(tx, &actor, &order.name, &order.code),
            _ => actions::cancel(tx, &actor, &order.name, Some("没有来领")),
        })
    });

    let expected = match site.state_of(&order) {
        OrderState::HandedOver => (60, 0),
        OrderState::Cancelled => (100, 1),
        other => panic!("{other:?}"),
    };
    assert_eq!((site.balance(ann.id).available, site.stock_of(id)), expected);
    assert_eq!(site.differences_in_orders(), Vec::<String>::new());
}
