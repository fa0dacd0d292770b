//! Flagging, the moderators' queue, withholding, and the public log of it.

pub mod case;
pub mod flag;
mod judged;
pub mod log;
pub mod own;
pub mod queue;
pub mod screening;
pub mod withholding;
