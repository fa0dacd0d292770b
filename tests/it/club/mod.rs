//! The owners' club.

mod ledger;
mod membership;
mod operating;
mod oracle;
pub mod races;
mod random;
mod statement;
mod told;

use candor::base::ids::PersonId;
use candor::base::words::{Earning, Source};
use candor::club::members;
use candor::club::points::actions::{self, Adjustment, Award, Awarded};
use candor::club::points::{self, Balance, NewRule};

use crate::support::{Answer, Browser, TestApp, TestPerson, encode};

impl TestApp {
    /// Somebody who has joined the club and has been welcomed.
    pub fn member(&self, email: &str) -> TestPerson {
        let member = self.person(email);
        self.join(&member);
        member
    }

    /// Joins, and takes the points of the welcome away again, so that a test counts from nothing.
    pub fn join(&self, member: &TestPerson) {
        self.act(member, members::actions::join).unwrap();
        self.run_jobs();
        let id = member.id;
        self.app
            .store
            .write_blocking(move |tx| actions::revoke_award(tx, &format!("welcome:{id}"), None, "测试从零开始"))
            .unwrap();
    }

    /// A member with something in every part of the club, and the id of her card.
    pub fn world_of_the_club(&self, member: &TestPerson) -> String {
        self.act(member, members::actions::join).unwrap();
        let operator = self.operator();
        let adjustment =
            Adjustment {
                member: member.id, points: 600, reason: "社区运动会当裁判".to_owned(), key: "w".to_owned()
            };
        let small = Adjustment { points: 60, key: "s".to_owned(), ..adjustment.clone() };
        self.act(&operator, move |tx, actor| actions::adjust_or_propose(tx, actor, &adjustment)).unwrap();
        self.act(&operator, move |tx, actor| actions::adjust_or_propose(tx, actor, &small)).unwrap();
        self.suggest(member, None, "单元门口加一盏感应灯");
        let id = member.id;
        self.app.store.read_blocking(|tx| members::find_member(tx, id)).unwrap().card
    }

    /// What a member has.
    pub fn balance(&self, member: PersonId) -> Balance {
        self.app.store.read_blocking(|tx| points::balance_of(tx, member)).unwrap()
    }

    /// Every difference that the nightly look finds.
    pub fn differences_in_books(&self) -> Vec<String> {
        let mut said = Vec::new();
        let mut say = |line: &str| said.push(line.to_owned());
        self.app.store.read_blocking(|tx| points::check_books(tx, &mut say)).unwrap();
        said
    }

    /// Gives what the rule of a kind says, under a key.
    pub fn award(&self, member: PersonId, kind: Earning, key: &str) -> Awarded {
        let award = Award { member, kind, key: key.to_owned(), source: Source::Event, source_id: Some(key.to_owned()) };
        self.app.store.write_blocking(move |tx| actions::award(tx, &award)).unwrap()
    }

    /// A rule without caps, by an operator.
    pub fn earning_rule(&self, kind: Earning, points: i64, (waits_days, lasts_days): (i16, Option<i16>)) {
        let operator = self.operator();
        let (daily_cap, yearly_cap, is_qualifying) = (None, None, true);
        let new = NewRule { kind, points, waits_days, lasts_days, daily_cap, yearly_cap, is_qualifying };
        self.act(&operator, move |tx, actor| actions::write_rule(tx, actor, &new)).unwrap();
    }
}

/// Sends a form that the page at hand may not have, with the token of the page.
pub fn post(browser: &Browser, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
    let token = browser.get(page).attributes("input[name=csrf]", "value").pop().unwrap();
    let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", token.as_str())]).collect();
    browser.post_raw(action, encode(&fields).as_bytes())
}

impl Answer {
    /// What stands in a field of the page.
    pub fn value_in(&self, name: &str) -> String {
        self.attributes(&format!("main [name={name}]"), "value").pop().unwrap_or_default()
    }
}
