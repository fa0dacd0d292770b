//! Random orders, played on the site and on whole numbers: stock, points and refusals are the same after every step.

use candor::base::words::OrderState;
use candor::club::rewards::actions::{self, Return};
use candor::club::rewards::{LAPSES_DAYS, NewReward, RewardOrder};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::a_reward;
use crate::support::{TestApp, TestPerson};

#[derive(Clone, Copy, Debug)]
enum Step {
    Order { member: usize },
    Lead { order: usize, to: OrderState },
    CancelOwn { order: usize },
    TakeBack { order: usize, what: Return },
    Restock { change: i64 },
    Wait { days: i64 },
}

const MEMBERS: usize = 2;
const COST: i64 = 30;
const POINTS: i64 = 200;
const PER_MEMBER: i16 = 4;

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let leads = prop_oneof![
        Just(OrderState::Approved),
        Just(OrderState::Ready),
        Just(OrderState::HandedOver),
        Just(OrderState::Cancelled)
    ];
    let returns = prop_oneof![Just(Return::Restocked), Just(Return::Scrapped)];
    let step = prop_oneof![
        6 => (0..MEMBERS).prop_map(|member| Step::Order { member }),
        8 => (0..12_usize, leads).prop_map(|(order, to)| Step::Lead { order, to }),
        2 => (0..12_usize).prop_map(|order| Step::CancelOwn { order }),
        2 => (0..12_usize, returns).prop_map(|(order, what)| Step::TakeBack { order, what }),
        2 => (-3..4_i64).prop_map(|change| Step::Restock { change }),
        1 => (1..10_i64).prop_map(|days| Step::Wait { days }),
    ];
    prop::collection::vec(step, 1..50)
}

/// What the site should come to: an order is its member, its state and the day it was placed.
#[derive(Default)]
struct Oracle {
    stock: i64,
    orders: Vec<(usize, OrderState, i64)>,
    day: i64,
}

impl Oracle {
    fn has(&self, member: usize, states: &[OrderState]) -> i64 {
        let of = self.orders.iter().filter(|(whose, state, _)| *whose == member && states.contains(state));
        i64::try_from(of.count()).unwrap()
    }

    /// What a member has to spend.
    fn available(&self, member: usize) -> i64 {
        use OrderState::{Approved, HandedOver, Placed, Ready};
        POINTS - COST * self.has(member, &[Placed, Approved, Ready, HandedOver])
    }

    fn order(&mut self, member: usize) -> bool {
        use OrderState::{Approved, HandedOver, Placed, Ready};
        let had = self.has(member, &[Placed, Approved, Ready, HandedOver]);
        let goes = self.stock > 0 && had < i64::from(PER_MEMBER) && self.available(member) >= COST;
        if goes {
            self.stock -= 1;
            self.orders.push((member, OrderState::Placed, self.day));
        }
        goes
    }

    fn lead(&mut self, order: usize, to: OrderState) -> bool {
        use OrderState::{Approved, Cancelled, HandedOver, Placed, Ready, Returned};
        let from = self.orders[order].1;
        if from == to {
            return true;
        }
        let goes = matches!(
            (from, to),
            (Placed, Approved | Cancelled)
                | (Approved, Ready | Cancelled)
                | (Ready, HandedOver | Cancelled)
                | (HandedOver, Returned)
        );
        if goes {
            self.orders[order].1 = to;
            self.stock += i64::from(to == Cancelled);
        }
        goes
    }

    fn wait(&mut self, days: i64) {
        self.day += days;
        for (_, state, placed) in &mut self.orders {
            if *state == OrderState::Placed && self.day - *placed >= LAPSES_DAYS {
                *state = OrderState::Expired;
                self.stock += 1;
            }
        }
    }
}

/// A history on the site.
struct History<'a> {
    site: &'a TestApp,
    members: Vec<TestPerson>,
    reward: candor::base::ids::RewardId,
    orders: Vec<RewardOrder>,
    oracle: Oracle,
    number: usize,
    steps: usize,
}

impl History<'_> {
    fn play(&mut self, step: Step) {
        self.steps += 1;
        let (site, key) = (self.site, format!("{}-{}", self.number, self.steps));
        let operator = site.operator();
        match step {
            Step::Order { member } => {
                let done = site.order(&self.members[member], self.reward, &key);
                assert_eq!(done.is_ok(), self.oracle.order(member), "{step:?}: {done:?}");
                self.orders.extend(done.ok());
            }
            Step::Lead { order, to } => {
                let Some(known) = self.orders.get(order).cloned() else { return };
                let done = site.act(&operator, move |tx, actor| match to {
                    OrderState::Approved => actions::approve(tx, actor, &known.name),
                    OrderState::Ready => actions::make_ready(tx, actor, &known.name),
                    OrderState::HandedOver => actions::hand_over(tx, actor, &known.name, &known.code),
                    _ => actions::cancel(tx, actor, &known.name, Some("没有货了")),
                });
                assert_eq!(done.is_ok(), self.oracle.lead(order, to), "{step:?}: {done:?}");
            }
            Step::CancelOwn { order } => {
                let Some(known) = self.orders.get(order).cloned() else { return };
                let (member, state, _) = self.oracle.orders[order];
                let done =
                    site.act(&self.members[member], move |tx, actor| actions::cancel(tx, actor, &known.name, None));
                let is_early = matches!(state, OrderState::Placed | OrderState::Cancelled);
                let goes = is_early && self.oracle.lead(order, OrderState::Cancelled);
                assert_eq!(done.is_ok(), goes, "{step:?}: {done:?}");
            }
            Step::TakeBack { order, what } => {
                let Some(known) = self.orders.get(order).cloned() else { return };
                let was = self.oracle.orders[order].1;
                let done = site
                    .act(&operator, move |tx, actor| actions::take_back(tx, actor, &known.name, (what, "退回来了")));
                assert_eq!(done.is_ok(), self.oracle.lead(order, OrderState::Returned), "{step:?}: {done:?}");
                let is_back = was == OrderState::HandedOver && what == Return::Restocked;
                self.oracle.stock += i64::from(is_back);
            }
            Step::Restock { change } => {
                let id = self.reward;
                let done = site
                    .act(&operator, move |tx, actor| actions::change_stock(tx, actor, (id, change), ("盘点", &key)));
                let goes = change != 0 && self.oracle.stock + change >= 0;
                assert_eq!(done.is_ok(), goes, "{step:?}: {done:?}");
                self.oracle.stock += if goes { change } else { 0 };
            }
            Step::Wait { days } => {
                site.advance_days(days);
                site.app.worker.work_off().unwrap();
                self.oracle.wait(days);
            }
        }
    }

    fn compare(&self) {
        assert_eq!(self.site.stock_of(self.reward), self.oracle.stock);
        for (number, member) in self.members.iter().enumerate() {
            assert_eq!(self.site.balance(member.id).available, self.oracle.available(number));
        }
        for (order, (_, state, _)) in self.orders.iter().zip(&self.oracle.orders) {
            assert_eq!(self.site.state_of(order), *state);
        }
    }
}

#[test]
fn whatever_is_ordered_and_given_back_nothing_is_lost_and_nothing_comes_of_itself() {
    let site = TestApp::without_server();
    let histories = std::env::var("CANDOR_LEDGER_HISTORIES").ok().and_then(|text| text.parse().ok()).unwrap_or(6);
    let mut runner = TestRunner::new_with_rng(
        Config { cases: histories, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let number = std::cell::Cell::new(0);
    let played = std::cell::Cell::new(0);

    runner
        .run(&steps(), |steps| {
            number.set(number.get() + 1);
            let name = |member| format!("m{}-{member}@example.com", number.get());
            let members = (0..MEMBERS).map(|member| site.rich_member(&name(member), POINTS)).collect();
            let reward = site.reward(NewReward { per_member: Some(PER_MEMBER), ..a_reward(COST) }, 3);
            let oracle = Oracle { stock: 3, ..Oracle::default() };
            let (number, orders) = (number.get(), Vec::new());
            let mut history = History { site: &site, members, reward, orders, oracle, number, steps: 0 };
            for step in steps {
                history.play(step);
                history.compare();
                played.set(played.get() + 1);
            }
            assert_eq!(site.differences_in_orders(), Vec::<String>::new());
            Ok(())
        })
        .unwrap();
    println!("{} steps in {} histories", played.get(), number.get());
}
