//! The rows of rewards and of orders.

mod orders;
mod rewards;
mod sums;

pub(in crate::club::rewards) use orders::{
    desk_orders, due_to_expire, find_order_by_code, had_of, insert_order, insert_step, order_of_key, set_state,
    steps_of, waiting_counts,
};
pub use orders::{find_order, own_orders, titles_of_orders};
pub use rewards::find_reward;
pub(in crate::club::rewards) use rewards::{
    StockChange, all_rewards, find_shown, give_back, insert_reward, insert_stock_change, is_stock_changed,
    set_reward_state, shown_rewards, stock_changes_of, take_one, take_stock, update_reward,
};
pub(in crate::club::rewards) use sums::{StockSum, orders_after, stock_sums};
