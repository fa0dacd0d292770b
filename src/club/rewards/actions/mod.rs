//! What operators do with rewards, and what becomes of orders.

mod orders;
mod rewards;

pub(in crate::club::rewards) use orders::expire_due;
pub use orders::{Return, approve, cancel, hand_over, make_ready, place, take_back};
pub use rewards::{change_stock, rewrite, turn, write};
