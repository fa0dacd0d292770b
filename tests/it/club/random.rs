//! Random histories of points, played on the ledger and on the oracle: after every step both say the same, and the books balance.

use candor::base::ids::PersonId;
use candor::base::words::Earning;
use candor::base::{Error, Instant, Result};
use candor::club::points::actions::{self, Adjustment};
use candor::db::WriteTx;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::oracle::{Oracle, Order};
use crate::support::TestApp;
use crate::support::TestPerson;

/// Awards, orders and members of a history have small numbers, so that they meet again.
#[derive(Clone, Debug)]
enum Step {
    Give { member: usize, kind: usize, number: usize },
    SetAside { member: usize, order: usize, points: i64 },
    End { member: usize, order: usize, to: Order },
    Void { member: usize, number: usize },
    Adjust { member: usize, points: i64 },
    Leave { member: usize },
    Wait { hours: i64 },
}

const MEMBERS: usize = 3;

/// Kind, points, days of waiting, days of life.
const RULES: [(Earning, i64, i16, Option<i16>); 4] = [
    (Earning::Activity, 7, 0, Some(3)),
    (Earning::Article, 11, 2, Some(4)),
    (Earning::Suggestion, 20, 0, Some(20)),
    (Earning::Birthday, 5, 0, None),
];

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let member = 0..MEMBERS;
    let ends = prop_oneof![Just(Order::Done), Just(Order::Dropped), Just(Order::Back)];
    let step = prop_oneof![
        6 => (member.clone(), 0..RULES.len(), 0..8_usize)
            .prop_map(|(member, kind, number)| Step::Give { member, kind, number }),
        4 => (member.clone(), 0..5_usize, 1..25_i64)
            .prop_map(|(member, order, points)| Step::SetAside { member, order, points }),
        4 => (member.clone(), 0..5_usize, ends).prop_map(|(member, order, to)| Step::End { member, order, to }),
        3 => (member.clone(), 0..8_usize).prop_map(|(member, number)| Step::Void { member, number }),
        1 => (member.clone(), -15..15_i64).prop_map(|(member, points)| Step::Adjust { member, points }),
        1 => member.prop_map(|member| Step::Leave { member }),
        3 => (1..60_i64).prop_map(|hours| Step::Wait { hours }),
    ];
    prop::collection::vec(step, 1..60)
}

struct History<'a> {
    site: &'a TestApp,
    number: usize,
    operator: TestPerson,
    members: Vec<(PersonId, Oracle)>,
    adjusted: usize,
    left: i64,
    refused: usize,
}

impl History<'_> {
    fn write<T: Send + 'static>(&self, work: impl FnOnce(&mut WriteTx<'_>) -> Result<T> + Send + 'static) -> Result<T> {
        self.site.app.store.write_blocking(work)
    }

    fn key(&self, member: usize, number: usize) -> String {
        format!("{}:{member}:{number}", self.number)
    }

    fn line(&self, member: usize, order: usize) -> String {
        format!("{}:{member}:{order}", self.number)
    }

    /// Plays a step on both; they refuse the same.
    fn play(&mut self, step: &Step) {
        let now = self.site.clock.now();
        match *step {
            Step::Give { member, kind, number } => {
                let (kind, points, waits, lasts) = RULES[kind];
                let key = self.key(member, number);
                self.site.award(self.members[member].0, kind, &key);
                self.members[member].1.give(&key, points, life(now, waits, lasts), now);
            }
            Step::SetAside { member, order, points } => {
                let (line, id) = (self.line(member, order), self.members[member].0);
                let done = self.write(move |tx| actions::hold(tx, id, &line, points));
                let expected = self.members[member].1.set_aside(order, points);
                self.compare(step, done, expected);
            }
            Step::End { member, order, to } => {
                let line = self.line(member, order);
                let done = self.write(move |tx| match to {
                    Order::Done => actions::capture(tx, &line),
                    Order::Back => actions::refund(tx, &line),
                    Order::Open | Order::Dropped => actions::release(tx, &line),
                });
                let expected = self.members[member].1.end(order, to, now);
                self.compare(step, done, expected);
            }
            Step::Void { member, number } => {
                let key = self.key(member, number);
                let voided = key.clone();
                let done = self.write(move |tx| actions::revoke_award(tx, &voided, None, "抄袭"));
                let expected = self.members[member].1.void(&key);
                self.compare(step, done, expected);
            }
            Step::Adjust { member, points } => self.adjust(step, member, points, now),
            Step::Leave { member } => {
                self.left += 1;
                let (id, time) = (self.members[member].0, self.left);
                self.write(move |tx| actions::forfeit(tx, id, time)).unwrap();
                self.members[member].1.leave();
            }
            Step::Wait { hours } => {
                self.site.advance_minutes(hours * 60);
                self.site.app.worker.work_off().unwrap();
                let now = self.site.clock.now();
                let start = Instant::start_of(now.date());
                self.members.iter_mut().for_each(|(_, oracle)| oracle.midnight(start));
            }
        }
    }

    fn adjust(&mut self, step: &Step, member: usize, points: i64, now: Instant) {
        self.adjusted += 1;
        let key = format!("{}:{}", self.number, self.adjusted);
        let adjustment = Adjustment { member: self.members[member].0, points, reason: "补记".to_owned(), key };
        let done = self.site.act(&self.operator, move |tx, actor| actions::adjust(tx, actor, &adjustment, None));
        let oracle = &mut self.members[member].1;
        let expected = match points {
            0 => false,
            1.. => {
                oracle.give("", points, (now, Some(now.plus_days(730))), now);
                true
            }
            _ => oracle.take(-points),
        };
        self.compare(step, done, expected);
    }

    fn compare(&mut self, step: &Step, done: Result<()>, expected: bool) {
        match done {
            Ok(()) => assert!(expected, "{step:?} was done and should be refused"),
            Err(Error::Conflict(_) | Error::NotFound | Error::Invalid(_)) => {
                assert!(!expected, "{step:?} was refused and should be done");
                self.refused += 1;
            }
            Err(error) => panic!("{step:?}: {error:?}"),
        }
    }
}

/// The days of a rule, counted from the midnight before.
fn life(now: Instant, waits: i16, lasts: Option<i16>) -> (Instant, Option<Instant>) {
    let midnight = |days: i16| Instant::start_of(now.date()).plus_days(i64::from(days));
    (if waits == 0 { now } else { midnight(waits) }, lasts.map(|days| midnight(waits + days + 1)))
}

#[test]
fn the_ledger_agrees_with_one_token_for_each_point() {
    let histories = std::env::var("CANDOR_LEDGER_HISTORIES").map_or(12, |count| count.parse().unwrap());
    let site = TestApp::without_server();
    let operator = site.operator();
    for (kind, points, waits, lasts) in RULES {
        site.advance_minutes(1);
        site.earning_rule(kind, points, (waits, lasts));
    }
    let played = std::cell::Cell::new((0_usize, 0_usize, 0_usize));
    let mut runner = TestRunner::new(Config {
        cases: histories,
        failure_persistence: None,
        max_shrink_iters: 200,
        ..Config::default()
    });

    let outcome = runner.run(&steps(), |steps| {
        let (number, count, refused) = played.get();
        let member = |index: usize| (site.member(&format!("m{number}-{index}@example.com")).id, Oracle::default());
        let mut history = History {
            site: &site,
            number,
            operator: operator.clone(),
            members: (0..MEMBERS).map(member).collect(),
            adjusted: 0,
            left: 0,
            refused: 0,
        };
        for step in &steps {
            history.play(step);
            for (id, oracle) in &history.members {
                prop_assert_eq!(site.balance(*id), oracle.balance(), "after {:?}", step);
            }
        }
        prop_assert_eq!(site.differences_in_books(), Vec::<String>::new());
        played.set((number + 1, count + steps.len(), refused + history.refused));
        Ok(())
    });

    outcome.unwrap_or_else(|error| panic!("{error}"));
    let (histories, steps, refused) = played.get();
    println!("{histories} histories, {steps} steps, {refused} refused");
}
