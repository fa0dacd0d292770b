//! What points buy, and the orders for it.

mod desk;
mod killed;
mod ordering;
mod races;
mod random;

use candor::accounts::Scope;
use candor::base::Result;
use candor::base::ids::RewardId;
use candor::base::words::{OrderState, RewardKind, RewardState, Role, Tier};
use candor::club::points::actions::{Adjustment, adjust_or_propose};
use candor::club::rewards::{self, NewReward, RewardOrder, actions};

use crate::support::{TestApp, TestPerson};

/// A reward without limits.
pub fn a_reward(cost: i64) -> NewReward {
    NewReward {
        kind: RewardKind::Gift,
        title: "帆布袋".to_owned(),
        about: "装得下一周的菜。".to_owned(),
        pick_up: "三期物业前台，工作日 9 点到 18 点".to_owned(),
        cost,
        per_member: None,
        min_tier: Tier::Basic,
        opens_at: None,
        closes_at: None,
    }
}

impl TestApp {
    /// An operator who does what tests need done before they begin.
    pub fn clerk(&self) -> TestPerson {
        self.staff_named("clerk@staff.example", "兑换专员", Role::Operator, Scope::Group)
    }

    /// An open reward with so many in stock.
    pub fn reward(&self, new: NewReward, stock: i64) -> RewardId {
        let operator = self.clerk();
        let key = format!("{stock}-{}", self.differences_in_books().len());
        self.act(&operator, move |tx, actor| {
            let id = actions::write(tx, actor, &new)?;
            if stock > 0 {
                actions::change_stock(tx, actor, (id, stock), ("第一批到货", &format!("{key}-{id}")))?;
            }
            actions::turn(tx, actor, id, RewardState::Open)?;
            Ok(id)
        })
        .unwrap()
    }

    /// A member with so many points, at most 500.
    pub fn rich_member(&self, email: &str, points: i64) -> TestPerson {
        let member = self.member(email);
        self.give_points(&member, points);
        member
    }

    /// Gives points by hand, at most 500.
    pub fn give_points(&self, member: &TestPerson, points: i64) {
        let before = self.balance(member.id).available;
        let key = format!("rich-{}-{before}", member.id);
        let adjustment = Adjustment { member: member.id, points, reason: "社区运动会".to_owned(), key };
        let operator = self.clerk();
        self.act(&operator, move |tx, actor| adjust_or_propose(tx, actor, &adjustment)).unwrap();
    }

    /// Orders one under a key.
    pub fn order(&self, member: &TestPerson, id: RewardId, key: &str) -> Result<RewardOrder> {
        let key = format!("{}.{key}", member.id);
        self.act(member, move |tx, actor| {
            let cost = rewards::find_reward(tx, id)?.cost;
            actions::place(tx, actor, (id, cost), &key)
        })
    }

    /// Leads an order on, by an operator, until it stands so.
    pub fn lead(&self, order: &RewardOrder, to: OrderState) {
        let (operator, order) = (self.clerk(), order.clone());
        self.act(&operator, move |tx, actor| {
            actions::approve(tx, actor, &order.name)?;
            if to == OrderState::Approved {
                return Ok(());
            }
            actions::make_ready(tx, actor, &order.name)?;
            if to == OrderState::Ready {
                return Ok(());
            }
            actions::hand_over(tx, actor, &order.name, &order.code)
        })
        .unwrap();
    }

    pub fn stock_of(&self, id: RewardId) -> i64 {
        self.app.store.read_blocking(|tx| rewards::find_reward(tx, id)).unwrap().stock
    }

    pub fn state_of(&self, order: &RewardOrder) -> OrderState {
        let name = order.name.clone();
        self.app.store.read_blocking(move |tx| rewards::find_order(tx, &name)).unwrap().state
    }

    /// Everything that the check finds in stock, orders and books.
    pub fn differences_in_orders(&self) -> Vec<String> {
        let mut said = self.differences_in_books();
        let mut say = |line: &str| said.push(line.to_owned());
        self.app.store.read_blocking(|tx| rewards::check_orders(tx, &mut say)).unwrap();
        said
    }
}
