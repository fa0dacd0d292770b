//! Who may have a reward, who looks after orders.

use super::model::{Hand, Reward, RewardOrder, may_become};
use crate::accounts::{Actor, Scope};
use crate::base::message::Arg;
use crate::base::words::{OrderState, RewardState, Role};
use crate::base::{Error, Instant, Message, Result};
use crate::club::members::{self, Member};

/// 403: rewards are looked after by the operators of the group.
pub const ONLY_OPERATORS: Message = Message::new("rewards.only_operators");
/// 403: nobody approves what she ordered herself.
pub const NOT_ONES_OWN: Message = Message::new("rewards.not_ones_own");
/// 403: who is no member, or suspended.
pub const ONLY_MEMBERS: Message = Message::new("rewards.only_members");
/// 409: it cannot be had now.
pub const NOT_OPEN: Message = Message::new("rewards.not_open");
/// 409: it is for a higher tier; its argument is which.
pub const TIER_FIRST: Message = Message::new("rewards.tier_first");
/// 409: she has had as many as one may; its argument is how many.
pub const LIMIT_REACHED: Message = Message::new("rewards.limit_reached");
/// 409: there are no more.
pub const SOLD_OUT: Message = Message::new("rewards.sold_out");
/// 409: the order stands otherwise by now.
pub const MOVED_ON: Message = Message::new("rewards.moved_on");
/// 409: the reward stands otherwise by now, or cannot be turned so.
pub const NO_SUCH_TURN: Message = Message::new("rewards.no_such_turn");

fn operates(actor: &Actor) -> bool {
    actor.scopes(&[Role::Operator]).contains(&Scope::Group)
}

/// Operators of the group write rewards, fill stock and look after orders.
pub fn may_operate(actor: &Actor) -> Result<()> {
    if operates(actor) { Ok(()) } else { Err(Error::Denied(ONLY_OPERATORS)) }
}

/// Operators and auditors of the group read all of them.
pub fn may_read_all(actor: &Actor) -> Result<()> {
    let reads = operates(actor) || actor.scopes(&[Role::Auditor]).contains(&Scope::Group);
    if reads { Ok(()) } else { Err(Error::Denied(ONLY_OPERATORS)) }
}

/// Whether a state of a reward is for everybody's eyes. The one rule: [`super::store`] asks it of the database.
pub const SHOWN: [RewardState; 2] = [RewardState::Open, RewardState::Paused];

/// A draft is opened, what is open is paused and opened again, and either ends; what has ended has.
pub fn can_turn(from: RewardState, to: RewardState) -> bool {
    match to {
        RewardState::Draft => false,
        RewardState::Open => matches!(from, RewardState::Draft | RewardState::Paused),
        RewardState::Paused => from == RewardState::Open,
        RewardState::Ended => from != RewardState::Ended,
    }
}

/// Operators turn a reward.
pub fn may_turn(actor: &Actor, from: RewardState, to: RewardState) -> Result<()> {
    may_operate(actor)?;
    if can_turn(from, to) { Ok(()) } else { Err(Error::Conflict(NO_SUCH_TURN)) }
}

/// A member who may spend orders what is open, is for her tier, and of which she has not had as many as one may.
/// Whether there is any left, and whether she has the points, is decided by what takes them.
pub fn may_order(member: Option<&Member>, reward: &Reward, had: i64, now: Instant) -> Result<()> {
    let Some(member) = member.filter(|member| members::policy::may_spend(member)) else {
        return Err(Error::Denied(ONLY_MEMBERS));
    };
    if !reward.is_open(now) {
        return Err(Error::Conflict(NOT_OPEN));
    }
    if member.tier < reward.min_tier {
        return Err(Error::Conflict(TIER_FIRST.with(Arg::Key(reward.min_tier.label()))));
    }
    match reward.per_member {
        Some(most) if had >= i64::from(most) => Err(Error::Conflict(LIMIT_REACHED.with(i64::from(most)))),
        _ => Ok(()),
    }
}

/// Operators meet every order, a member her own; for anybody else there is none.
pub fn may_meet(actor: &Actor, order: &RewardOrder) -> Result<()> {
    if operates(actor) {
        return Ok(());
    }
    // An auditor knows of it, and is told why not.
    may_see(actor, order).or_else(|hidden| if may_read_all(actor).is_ok() { may_operate(actor) } else { Err(hidden) })
}

/// Her own; for anybody else there is none.
pub fn may_see(actor: &Actor, order: &RewardOrder) -> Result<()> {
    if actor.person_id == order.person_id { Ok(()) } else { Err(Error::NotFound) }
}

/// The member cancels her own; operators do everything else, never with an order of their own.
pub fn may_move(actor: &Actor, order: &RewardOrder, to: OrderState) -> Result<()> {
    let by = if actor.person_id == order.person_id && !operates(actor) { Hand::Member } else { Hand::Operator };
    if by == Hand::Operator {
        may_operate(actor)?;
        if actor.person_id == order.person_id {
            return Err(Error::Denied(NOT_ONES_OWN));
        }
    }
    if may_become(order.state, to, by) { Ok(()) } else { Err(Error::Conflict(MOVED_ON)) }
}
