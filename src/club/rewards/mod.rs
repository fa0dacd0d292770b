//! Rewards (积分兑换): what points buy, and the orders for it.
//!
//! An operator writes a *reward*, fills its stock and opens it. A member *orders* one of it: in one transaction the stock
//! goes down by one, her points are set aside in the ledger, and the order stands. Staff approve it, lay it ready and hand
//! it over to whoever says its code; only then the points are spent. Until it is approved she cancels it herself; staff
//! cancel with a reason until it is handed over, and take back what was. An order that nobody approved within
//! [`LAPSES_DAYS`] days ends, and everything is as before.
//!
//! Invariants (club.md 1.3): what came into stock is there, ordered, handed over or written off; each order has its points
//! in the ledger as it stands. [`check_orders`] adds both up.
//!
//! Deliberately absent: baskets, prices in money, sending by post.

mod checking;
mod model;
mod store;

pub mod actions;
pub mod jobs;
pub mod pages;
pub mod policy;

pub use checking::check_orders;
pub use model::{LAPSES_DAYS, NewReward, Reward, RewardOrder, Step};
pub use store::{find_order, find_reward, own_orders, titles_of_orders};
