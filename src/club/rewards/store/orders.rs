//! Orders and their steps.

use diesel::prelude::*;

use crate::base::cursor::Cursor;
use crate::base::ids::{OrderId, PersonId, RewardId};
use crate::base::words::OrderState;
use crate::base::{Instant, Result};
use crate::club::rewards::model::{Reward, RewardOrder, Step};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{member, order_step, person, reward_order};

/// Those that use up a reward for its member.
const COUNTS: [OrderState; 4] = [OrderState::Placed, OrderState::Approved, OrderState::Ready, OrderState::HandedOver];

/// An order by its name, whosever it is.
pub fn find_order(tx: &mut ReadTx<'_>, name: &str) -> Result<RewardOrder> {
    let named = reward_order::table.filter(reward_order::name.eq(name));
    Ok(named.select(RewardOrder::as_select()).get_result(tx.conn())?)
}

/// The order that a code is for.
pub(in crate::club::rewards) fn find_order_by_code(tx: &mut ReadTx<'_>, code: &str) -> Result<RewardOrder> {
    let named = reward_order::table.filter(reward_order::code.eq(code));
    Ok(named.select(RewardOrder::as_select()).get_result(tx.conn())?)
}

/// The order of a form that was sent before.
pub(in crate::club::rewards) fn order_of_key(tx: &mut ReadTx<'_>, key: &str) -> Result<Option<RewardOrder>> {
    let known = reward_order::table.filter(reward_order::submission_key.eq(key));
    Ok(known.select(RewardOrder::as_select()).get_result(tx.conn()).optional()?)
}

/// A page of a person's orders before one of them, the newest first.
pub fn own_orders(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    before: Option<OrderId>,
    limit: i64,
) -> Result<Vec<RewardOrder>> {
    Ok(reward_order::table
        .filter(reward_order::person_id.eq(person.0))
        .filter(reward_order::id.lt(before.map_or(i64::MAX, |id| id.0)))
        .order(reward_order::id.desc())
        .limit(limit)
        .select(RewardOrder::as_select())
        .load(tx.conn())?)
}

/// What was ordered under some names: one query for a page.
pub fn titles_of_orders(tx: &mut ReadTx<'_>, names: &[String]) -> Result<Vec<(String, String)>> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let them = reward_order::table.filter(reward_order::name.eq_any(names.to_vec()));
    Ok(them.select((reward_order::name, reward_order::title)).load(tx.conn())?)
}

/// A page of the orders in a state, those first that have stood so the longest; each with the number of the member's card.
pub(in crate::club::rewards) fn desk_orders(
    tx: &mut ReadTx<'_>,
    state: OrderState,
    after: Option<Cursor>,
    limit: i64,
) -> Result<Vec<(RewardOrder, Option<i64>)>> {
    let (at, id) = after.map_or((i64::MIN, 0), |cursor| (cursor.value, cursor.id));
    let later = reward_order::changed_at.gt(at);
    let beside = reward_order::changed_at.eq(at).and(reward_order::id.gt(id));
    Ok(reward_order::table
        .left_join(member::table.on(member::person_id.eq(reward_order::person_id)))
        .filter(reward_order::state.eq(state))
        .filter(reward_order::changed_at.ge(at))
        .filter(later.or(beside))
        .order((reward_order::changed_at, reward_order::id))
        .limit(limit)
        .select((RewardOrder::as_select(), member::number.nullable()))
        .load(tx.conn())?)
}

/// How many orders wait for staff in each state.
pub(in crate::club::rewards) fn waiting_counts(tx: &mut ReadTx<'_>) -> Result<Vec<(OrderState, i64)>> {
    let waiting = [OrderState::Placed, OrderState::Approved, OrderState::Ready];
    Ok(reward_order::table
        .filter(reward_order::state.eq_any(waiting))
        .group_by(reward_order::state)
        .select((reward_order::state, diesel::dsl::count(reward_order::id)))
        .load(tx.conn())?)
}

/// How many of a reward a member has or will have.
pub(in crate::club::rewards) fn had_of(tx: &mut ReadTx<'_>, reward: RewardId, person: PersonId) -> Result<i64> {
    Ok(reward_order::table
        .filter(reward_order::reward_id.eq(reward.0))
        .filter(reward_order::person_id.eq(person.0))
        .filter(reward_order::state.eq_any(COUNTS))
        .count()
        .get_result(tx.conn())?)
}

/// Writes an order.
pub(in crate::club::rewards) fn insert_order(
    tx: &mut WriteTx<'_>,
    (reward, person): (&Reward, PersonId),
    (name, code): (&str, &str),
    key: &str,
) -> Result<RewardOrder> {
    let now = tx.now();
    Ok(diesel::insert_into(reward_order::table)
        .values((
            reward_order::name.eq(name),
            reward_order::reward_id.eq(reward.id.0),
            reward_order::person_id.eq(person.0),
            reward_order::title.eq(&reward.title),
            reward_order::cost.eq(reward.cost),
            reward_order::state.eq(OrderState::Placed),
            reward_order::code.eq(code),
            reward_order::submission_key.eq(key),
            reward_order::placed_at.eq(now),
            reward_order::changed_at.eq(now),
        ))
        .returning(reward_order::all_columns)
        .get_result(tx.conn())?)
}

/// Moves an order on, if it still stands so; says whether.
pub(in crate::club::rewards) fn set_state(
    tx: &mut WriteTx<'_>,
    id: OrderId,
    (from, to): (OrderState, OrderState),
    is_restocked: Option<bool>,
) -> Result<bool> {
    let now = tx.now();
    let as_thought = reward_order::table.find(id.0).filter(reward_order::state.eq(from));
    let changed = diesel::update(as_thought)
        .set((
            reward_order::state.eq(to),
            reward_order::changed_at.eq(now),
            reward_order::is_restocked.eq(is_restocked),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Writes what happened to an order.
pub(in crate::club::rewards) fn insert_step(
    tx: &mut WriteTx<'_>,
    (id, state): (OrderId, OrderState),
    by: Option<PersonId>,
    reason: Option<&str>,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(order_step::table)
        .values((
            order_step::order_id.eq(id.0),
            order_step::state.eq(state),
            order_step::taken_by.eq(by.map(|id| id.0)),
            order_step::reason.eq(reason),
            order_step::taken_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// What happened to an order, each with the name of the staff who did it.
pub(in crate::club::rewards) fn steps_of(tx: &mut ReadTx<'_>, id: OrderId) -> Result<Vec<(Step, Option<String>)>> {
    Ok(order_step::table
        .left_join(person::table)
        .filter(order_step::order_id.eq(id.0))
        .order(order_step::id)
        .select((Step::as_select(), person::staff_name.nullable()))
        .load(tx.conn())?)
}

/// Some of those that nobody has approved since a moment.
pub(in crate::club::rewards) fn due_to_expire(
    tx: &mut ReadTx<'_>,
    placed_before: Instant,
    limit: i64,
) -> Result<Vec<RewardOrder>> {
    Ok(reward_order::table
        .filter(reward_order::state.eq(OrderState::Placed))
        .filter(reward_order::changed_at.le(placed_before))
        .order((reward_order::changed_at, reward_order::id))
        .limit(limit)
        .select(RewardOrder::as_select())
        .load(tx.conn())?)
}
