//! What stock and ledger should add up to.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::base::Result;
use crate::base::ids::{OrderId, RewardId};
use crate::base::words::OrderState;
use crate::db::ReadTx;
use crate::schema::{hold, reward, reward_order, stock_change};

/// A reward: what is there, what came in by hand, and what is out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StockSum {
    pub id: RewardId,
    pub stock: i64,
    pub came_in: i64,
    pub is_out: i64,
}

/// Every reward with its sums: three queries.
pub(in crate::club::rewards) fn stock_sums(tx: &mut ReadTx<'_>) -> Result<Vec<StockSum>> {
    let rewards = reward::table.order(reward::id).select((reward::id, reward::stock));
    let rewards: Vec<(RewardId, i64)> = rewards.load(tx.conn())?;
    let sum = diesel::dsl::sql::<BigInt>("CAST(COALESCE(SUM(change), 0) AS BIGINT)");
    let came_in: Vec<(RewardId, i64)> =
        stock_change::table.group_by(stock_change::reward_id).select((stock_change::reward_id, sum)).load(tx.conn())?;
    let over = [OrderState::Cancelled, OrderState::Expired];
    let restocked = reward_order::is_restocked.is_not_null().and(reward_order::is_restocked.eq(true));
    let is_out: Vec<(RewardId, i64)> = reward_order::table
        .filter(reward_order::state.ne_all(over))
        .filter(diesel::dsl::not(restocked))
        .group_by(reward_order::reward_id)
        .select((reward_order::reward_id, diesel::dsl::count(reward_order::id)))
        .load(tx.conn())?;
    let of = |sums: &[(RewardId, i64)], id| sums.iter().find(|(known, _)| *known == id).map_or(0, |(_, sum)| *sum);
    let sum = |(id, stock)| StockSum { id, stock, came_in: of(&came_in, id), is_out: of(&is_out, id) };
    Ok(rewards.into_iter().map(sum).collect())
}

/// An order, its cost, and what the ledger has set aside for it: how many points, and what became of them.
pub type OrderWithHold = ((OrderId, OrderState, i64), Option<(i64, String)>);

/// The next orders after one.
pub(in crate::club::rewards) fn orders_after(
    tx: &mut ReadTx<'_>,
    after: OrderId,
    limit: i64,
) -> Result<Vec<OrderWithHold>> {
    Ok(reward_order::table
        .left_join(hold::table.on(hold::order_line.eq(reward_order::name)))
        .filter(reward_order::id.gt(after.0))
        .order(reward_order::id)
        .limit(limit)
        .select(((reward_order::id, reward_order::state, reward_order::cost), (hold::amount, hold::state).nullable()))
        .load(tx.conn())?)
}
