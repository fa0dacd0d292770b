//! Every operation of the ledger, each in one transaction and once for each key.

mod adjusting;
mod awarding;
mod lasting;
mod posting;
mod redeeming;
mod rules;

pub use adjusting::{Adjusted, Adjustment, adjust, adjust_or_propose, refuse_adjustment, sign_adjustment};
pub use awarding::{Award, Awarded, award, revoke_award};
pub use lasting::forfeit;
pub(in crate::club::points) use lasting::{expire_due, mature_due};
pub(in crate::club::points) use redeeming::note_audit;
pub use redeeming::{BOOKS_CLOSED, TOO_FEW, capture, hold, refund, release};
pub use rules::write_rule;
