//! `/club/rewards`, `/club/orders`, and the same on the desk.

pub mod catalogue;
pub mod desk_orders;
pub mod desk_rewards;
pub mod ordering;
pub mod orders;
