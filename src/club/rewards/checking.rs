//! Whether stock and ledger agree with the orders: `candor check`.

use super::store::{self, StockSum};
use crate::base::Result;
use crate::base::ids::OrderId;
use crate::base::words::OrderState;
use crate::db::ReadTx;

/// So many orders are read at a time.
const PER_QUERY: i64 = 1_000;

/// What the ledger says of the points of an order in a state.
const fn held_as(state: OrderState) -> &'static str {
    match state {
        OrderState::Placed | OrderState::Approved | OrderState::Ready => "held",
        OrderState::HandedOver => "captured",
        OrderState::Cancelled | OrderState::Expired => "released",
        OrderState::Returned => "refunded",
    }
}

/// Says each reward whose stock is not what came in less what is out, and each order whose points stand otherwise.
pub fn check_orders(tx: &mut ReadTx<'_>, say: &mut dyn FnMut(&str)) -> Result<()> {
    for StockSum { id, stock, came_in, is_out } in store::stock_sums(tx)? {
        if stock + is_out != came_in {
            say(&format!("reward {id}: {came_in} came into stock, {is_out} are out, and {stock} are there"));
        }
    }
    let mut after = OrderId(0);
    loop {
        let orders = store::orders_after(tx, after, PER_QUERY)?;
        let Some(((last, ..), _)) = orders.last() else { return Ok(()) };
        after = *last;
        for ((id, state, cost), hold) in orders {
            if hold.as_ref().is_none_or(|(amount, held)| *amount != cost || held != held_as(state)) {
                say(&format!("order {id} is {} for {cost} points, but the ledger has {hold:?}", state.code()));
            }
        }
    }
}
