//! Points set aside for an order, spent, and back: for the domain of orders, which asks its own policy.

use crate::base::ids::PersonId;
use crate::base::words::{JournalKind, Source};
use crate::base::{Error, Instant, Message, Result};
use crate::club::points::actions::posting::{self, Posted};
use crate::club::points::model::{Hold, HoldState, Key, NewJournal, Part, Purse};
use crate::club::points::store;
use crate::db::WriteTx;

/// 409: there are not so many points to spend; its argument is how many there are.
pub const TOO_FEW: Message = Message::new("points.too_few");
/// 409: what was set aside is spent, or back already.
pub const HOLD_ENDED: Message = Message::new("points.hold_ended");

fn new_journal(hold: &Hold, kind: JournalKind) -> NewJournal {
    let key = Key { scope: kind.code(), key: hold.order_line.clone() };
    NewJournal::of(key, hold.owner, kind, Source::Order).about(&hold.order_line).asking(hold.amount)
}

/// 409: the last look at the books found a difference.
pub const BOOKS_CLOSED: Message = Message::new("points.books_closed");

/// Notes what a look at the books came to.
pub(in crate::club::points) fn note_audit(tx: &mut WriteTx<'_>, differences: i64) -> Result<()> {
    store::insert_audit(tx, differences)
}

/// Sets points aside for a line of an order; a second time for the same line does nothing.
///
/// Answers `Conflict` where there are not so many, and as long as the books do not balance.
pub fn hold(tx: &mut WriteTx<'_>, member: PersonId, order_line: &str, amount: i64) -> Result<()> {
    if store::last_audit(tx)?.is_some_and(|differences| differences > 0) {
        return Err(Error::Conflict(BOOKS_CLOSED));
    }
    let key = Key { scope: JournalKind::Held.code(), key: order_line.to_owned() };
    let new = NewJournal::of(key, member, JournalKind::Held, Source::Order).about(&order_line).asking(amount);
    let posted = posting::run(tx, &new, &[], |purse| {
        purse.hold(amount).map_err(|few| Error::Conflict(TOO_FEW.with(few.available)))
    })?;
    match posted {
        Posted::Now(_, parts) => store::insert_hold(tx, member, order_line, &parts),
        Posted::Before(_) => Ok(()),
    }
}

/// The order was handed over: its points are spent.
pub fn capture(tx: &mut WriteTx<'_>, order_line: &str) -> Result<()> {
    let (from, to) = (HoldState::Held, HoldState::Captured);
    end(tx, order_line, (from, to, JournalKind::Captured), |purse, parts, _| purse.capture(parts))
}

/// The order came to nothing: its points are back.
pub fn release(tx: &mut WriteTx<'_>, order_line: &str) -> Result<()> {
    let (from, to) = (HoldState::Held, HoldState::Released);
    end(tx, order_line, (from, to, JournalKind::Released), Purse::release)
}

/// What was handed over came back, and its points with it.
pub fn refund(tx: &mut WriteTx<'_>, order_line: &str) -> Result<()> {
    let (from, to) = (HoldState::Captured, HoldState::Refunded);
    end(tx, order_line, (from, to, JournalKind::Refunded), Purse::refund)
}

/// Ends what is set aside in one of its ways: a second time the same way does nothing, another way is refused.
fn end(
    tx: &mut WriteTx<'_>,
    order_line: &str,
    (from, to, kind): (HoldState, HoldState, JournalKind),
    work: impl FnOnce(&mut Purse, &[Part], Instant),
) -> Result<()> {
    let hold = store::find_hold(tx, order_line)?;
    let new = new_journal(&hold, kind);
    if posting::posted_before(tx, &new)?.is_some() {
        return Ok(());
    }
    if hold.state != from {
        return Err(Error::Conflict(HOLD_ENDED));
    }
    let (parts, now) = (store::parts_of(tx, hold.id)?, tx.now());
    let lots: Vec<_> = parts.iter().map(|(lot, _)| *lot).collect();
    posting::run(tx, &new, &lots, |purse| {
        work(purse, &parts, now);
        Ok(())
    })?;
    store::set_hold_state(tx, hold.id, (from, to))
}
