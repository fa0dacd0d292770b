//! Orders: placed, approved, laid ready, handed over, and the ways in which they end.

use sha2::{Digest as _, Sha256};

use crate::accounts::Actor;
use crate::base::ids::RewardId;
use crate::base::words::OrderState;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::members;
use crate::club::points::actions as ledger;
use crate::club::rewards::model::{Hand, LAPSES_DAYS, NO_CODE, RewardOrder, code_of, may_become};
use crate::club::rewards::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// 409: the same form with another wish.
pub const OTHER_WISH: Message = Message::new("rewards.other_wish");
/// 409: it costs something else than the page said; its argument is how much.
pub const OTHER_COST: Message = Message::new("rewards.other_cost");
/// As many as one transaction takes without holding others up.
const AT_ONCE: i64 = 20;

/// Orders one: stock, limit, points and order in one transaction. Sent twice under a key, it is one order.
///
/// Answers `Conflict` where there is none left, where she has had her share or has not the points, where it costs something
/// else than she `agreed` to, and as long as the books of the ledger do not balance.
pub fn place(tx: &mut WriteTx<'_>, actor: &Actor, (id, agreed): (RewardId, i64), key: &str) -> Result<RewardOrder> {
    if let Some(known) = store::order_of_key(tx, key)? {
        policy::may_see(actor, &known)?;
        return if known.reward_id == id { Ok(known) } else { Err(Error::Conflict(OTHER_WISH)) };
    }
    let reward = store::find_shown(tx, id)?;
    let member = members::member_of(tx, actor.person_id)?;
    let had = store::had_of(tx, id, actor.person_id)?;
    policy::may_order(member.as_ref(), &reward, had, tx.now())?;
    if reward.cost != agreed {
        return Err(Error::Conflict(OTHER_COST.with(reward.cost)));
    }
    if !store::take_one(tx, id)? {
        return Err(Error::Conflict(policy::SOLD_OUT));
    }
    let (name, code) = (tx.random().public_id(), code_of(tx.random().bytes()));
    ledger::hold(tx, actor.person_id, &name, reward.cost)?;
    let order = store::insert_order(tx, (&reward, actor.person_id), (&name, &code), key)?;
    store::insert_step(tx, (order.id, OrderState::Placed), Some(actor.person_id), None)?;
    tx.record(&Fact::OrderPlaced { order_id: order.id, reward_id: id, person_id: actor.person_id }, &[])?;
    Ok(order)
}

/// Staff have seen it and will get it.
pub fn approve(tx: &mut WriteTx<'_>, actor: &Actor, name: &str) -> Result<()> {
    let order = store::find_order(tx, name)?;
    policy::may_meet(actor, &order)?;
    step(tx, actor, &order, Step::to(OrderState::Approved)).map(drop)
}

/// It lies there to be fetched.
pub fn make_ready(tx: &mut WriteTx<'_>, actor: &Actor, name: &str) -> Result<()> {
    let order = store::find_order(tx, name)?;
    policy::may_meet(actor, &order)?;
    step(tx, actor, &order, Step::to(OrderState::Ready)).map(drop)
}

/// Hands it over to whoever says its code: its points are spent.
///
/// Answers `Invalid` for another code.
pub fn hand_over(tx: &mut WriteTx<'_>, actor: &Actor, name: &str, code: &str) -> Result<()> {
    let order = store::find_order(tx, name)?;
    policy::may_meet(actor, &order)?;
    // Digests are compared, so that the time it takes says nothing about the code.
    if Sha256::digest(&order.code) != Sha256::digest(code) {
        return Err(Error::Invalid(FormErrors::of("code", NO_CODE)));
    }
    if step(tx, actor, &order, Step::to(OrderState::HandedOver))? {
        ledger::capture(tx, &order.name)?;
    }
    Ok(())
}

/// It comes to nothing: by its member's own word until it is approved, by staff until it is handed over, for a reason that
/// the member reads.
pub fn cancel(tx: &mut WriteTx<'_>, actor: &Actor, name: &str, reason: Option<&str>) -> Result<()> {
    let order = store::find_order(tx, name)?;
    policy::may_meet(actor, &order)?;
    if step(tx, actor, &order, Step { reason, ..Step::to(OrderState::Cancelled) })? {
        undo(tx, &order)?;
    }
    Ok(())
}

/// Whether what came back can be ordered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// It can.
    Restocked,
    /// It is written off.
    Scrapped,
}

/// What was handed over is back, and so are its points.
pub fn take_back(tx: &mut WriteTx<'_>, actor: &Actor, name: &str, (what, reason): (Return, &str)) -> Result<()> {
    let order = store::find_order(tx, name)?;
    policy::may_meet(actor, &order)?;
    let is_restocked = what == Return::Restocked;
    let back = Step { to: OrderState::Returned, reason: Some(reason), is_restocked: Some(is_restocked) };
    if step(tx, actor, &order, back)? {
        ledger::refund(tx, &order.name)?;
        if is_restocked {
            store::give_back(tx, order.reward_id)?;
        }
    }
    Ok(())
}

/// Where an order goes, and what is said of it.
#[derive(Clone, Copy)]
struct Step<'a> {
    to: OrderState,
    reason: Option<&'a str>,
    is_restocked: Option<bool>,
}

impl Step<'_> {
    const fn to(to: OrderState) -> Self {
        Self { to, reason: None, is_restocked: None }
    }
}

/// Moves an order on and writes it down; says no where it stands so already, as when a button is pressed twice.
fn step(tx: &mut WriteTx<'_>, actor: &Actor, order: &RewardOrder, step: Step<'_>) -> Result<bool> {
    let Step { to, reason, is_restocked } = step;
    if order.state == to {
        return Ok(false);
    }
    policy::may_move(actor, order, to)?;
    if !store::set_state(tx, order.id, (order.state, to), is_restocked)? {
        return Err(Error::Conflict(policy::MOVED_ON));
    }
    let by = Some(actor.person_id);
    store::insert_step(tx, (order.id, to), by, reason)?;
    tx.record(&Fact::OrderMoved { order_id: order.id, person_id: order.person_id, order: to, by }, &[])?;
    Ok(true)
}

/// The reward is there again, and so are the points.
fn undo(tx: &mut WriteTx<'_>, order: &RewardOrder) -> Result<()> {
    ledger::release(tx, &order.name)?;
    store::give_back(tx, order.reward_id)
}

/// Ends some orders that nobody approved in time; says how many.
pub(in crate::club::rewards) fn expire_due(tx: &mut WriteTx<'_>) -> Result<usize> {
    let before = tx.now().plus_days(-LAPSES_DAYS);
    let due = store::due_to_expire(tx, before, AT_ONCE)?;
    for order in due.iter().filter(|order| may_become(order.state, OrderState::Expired, Hand::Time)) {
        store::set_state(tx, order.id, (order.state, OrderState::Expired), None)?;
        store::insert_step(tx, (order.id, OrderState::Expired), None, None)?;
        undo(tx, order)?;
        let (order_id, person_id) = (order.id, order.person_id);
        tx.record(&Fact::OrderMoved { order_id, person_id, order: OrderState::Expired, by: None }, &[])?;
    }
    Ok(due.len())
}
