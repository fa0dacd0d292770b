//! What each operation of the ledger does to the points of one member: pure, and the whole of it.
//!
//! A purse is opened with the lots that an operation may touch and with what the member owes. Every operation shifts points
//! from one bucket of a lot to another, which is a transfer between the two accounts of the same names, and ends by paying
//! back what is owed: a member never owes points and has some to spend (club.md 1.2, I7).

use std::collections::{BTreeMap, BTreeSet};

use super::lot::Lot;
use crate::base::Instant;
use crate::base::ids::LotId;
use crate::base::words::AccountKind;

/// Points that leave one account for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub debit: AccountKind,
    pub credit: AccountKind,
    pub amount: i64,
}

/// So many points of a lot.
pub type Part = (LotId, i64);

/// There are fewer points to be spent than were asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooFew {
    /// So many there are.
    pub available: i64,
}

/// The points of one member while an operation runs.
#[derive(Debug)]
pub struct Purse {
    owed: i64,
    lots: BTreeMap<LotId, Lot>,
    changed: BTreeSet<LotId>,
    moves: Vec<Move>,
}

impl Purse {
    /// Opens it with what is owed, every lot with points to be spent, and the lots that the operation is about.
    pub fn open(owed: i64, lots: impl IntoIterator<Item = Lot>) -> Self {
        let lots = lots.into_iter().map(|lot| (lot.id, lot)).collect();
        Self { owed, lots, changed: BTreeSet::new(), moves: Vec::new() }
    }

    /// What there is to be spent.
    pub fn available(&self) -> i64 {
        self.lots.values().map(|lot| lot.available).sum()
    }

    /// Ends the operation: the lots that it changed, and its transfers, each pair of accounts once.
    pub fn close(self) -> (Vec<Lot>, Vec<Move>) {
        let changed = self.changed;
        let lots = self.lots.into_values().filter(|lot| changed.contains(&lot.id)).collect();
        (lots, self.moves)
    }

    /// A lot that was just given, from the account that pays for it.
    pub fn receive(&mut self, lot: Lot, from: AccountKind) {
        let to = if lot.pending > 0 { AccountKind::Pending } else { AccountKind::Available };
        self.note(from, to, lot.amount);
        self.lots.insert(lot.id, lot);
        self.settle();
    }

    /// What waited can be spent now.
    pub fn mature(&mut self, id: LotId) {
        self.shift_all(id, AccountKind::Pending, AccountKind::Available);
        self.settle();
    }

    /// Sets points aside, those first that would expire first.
    pub fn hold(&mut self, amount: i64) -> Result<Vec<Part>, TooFew> {
        self.draw(amount, AccountKind::Held)
    }

    /// What was set aside is spent.
    pub fn capture(&mut self, parts: &[Part]) {
        for (id, amount) in parts {
            self.shift(*id, AccountKind::Held, AccountKind::Spent, *amount);
        }
    }

    /// What was set aside comes back to where it was.
    pub fn release(&mut self, parts: &[Part], now: Instant) {
        self.return_from(AccountKind::Held, parts, now);
    }

    /// What was spent comes back to where it was.
    pub fn refund(&mut self, parts: &[Part], now: Instant) {
        self.return_from(AccountKind::Spent, parts, now);
    }

    /// Ends what is left of a lot whose time is over; what is set aside stays so.
    pub fn expire(&mut self, id: LotId, now: Instant) {
        if self.lots.get(&id).is_some_and(|lot| lot.is_past(now)) {
            self.shift_all(id, AccountKind::Available, AccountKind::Expired);
        }
    }

    /// Takes an award back: what is there of it, and for what was used of it the member owes. Nothing for what had expired,
    /// and nothing the second time.
    pub fn revoke(&mut self, id: LotId, now: Instant) {
        let Some(lot) = self.lots.get_mut(&id).filter(|lot| lot.revoked_at.is_none()) else { return };
        lot.revoked_at = Some(now);
        let used = lot.held + lot.spent + lot.repaid;
        self.changed.insert(id);
        self.shift_all(id, AccountKind::Pending, AccountKind::Revoked);
        self.shift_all(id, AccountKind::Available, AccountKind::Revoked);
        self.note(AccountKind::Owed, AccountKind::Revoked, used);
        self.owed += used;
        self.settle();
    }

    /// Takes points by hand; never more than there are.
    pub fn take(&mut self, amount: i64) -> Result<(), TooFew> {
        self.draw(amount, AccountKind::Adjust).map(drop)
    }

    /// Ends everything that is there, with the membership; what is set aside stays so.
    pub fn forfeit(&mut self) {
        for id in self.lots.keys().copied().collect::<Vec<_>>() {
            self.shift_all(id, AccountKind::Pending, AccountKind::Expired);
            self.shift_all(id, AccountKind::Available, AccountKind::Expired);
        }
    }

    fn return_from(&mut self, from: AccountKind, parts: &[Part], now: Instant) {
        for (id, amount) in parts {
            self.shift(*id, from, AccountKind::Available, *amount);
            if let Some(lot) = self.lots.get_mut(id) {
                lot.prolong(now);
            }
        }
        self.settle();
    }

    /// Pays back what is owed, as far as it goes.
    fn settle(&mut self) {
        let amount = self.owed.min(self.available());
        self.owed -= amount;
        self.draw_what_is_there(amount, AccountKind::Owed);
    }

    fn draw(&mut self, amount: i64, to: AccountKind) -> Result<Vec<Part>, TooFew> {
        let available = self.available();
        if amount > available { Err(TooFew { available }) } else { Ok(self.draw_what_is_there(amount, to)) }
    }

    /// Takes points in the order in which they are spent.
    fn draw_what_is_there(&mut self, amount: i64, to: AccountKind) -> Vec<Part> {
        let mut there: Vec<&Lot> = self.lots.values().filter(|lot| lot.available > 0).collect();
        there.sort_by_key(|lot| lot.spend_order());
        let mut left = amount;
        let mut parts = Vec::new();
        for (id, available) in there.into_iter().map(|lot| (lot.id, lot.available)).collect::<Vec<_>>() {
            let taken = left.min(available);
            if taken == 0 {
                break;
            }
            self.shift(id, AccountKind::Available, to, taken);
            parts.push((id, taken));
            left -= taken;
        }
        parts
    }

    fn shift_all(&mut self, id: LotId, from: AccountKind, to: AccountKind) {
        let amount = self.lots.get_mut(&id).and_then(|lot| lot.bucket(from)).map_or(0, |bucket| *bucket);
        self.shift(id, from, to, amount);
    }

    /// From one bucket of a lot to another. What a bucket has not got, the CHECK of its table refuses.
    fn shift(&mut self, id: LotId, from: AccountKind, to: AccountKind, amount: i64) {
        let Some(lot) = self.lots.get_mut(&id).filter(|_| amount != 0) else { return };
        for (kind, change) in [(from, -amount), (to, amount)] {
            if let Some(bucket) = lot.bucket(kind) {
                *bucket += change;
            }
        }
        self.changed.insert(id);
        self.note(from, to, amount);
    }

    fn note(&mut self, debit: AccountKind, credit: AccountKind, amount: i64) {
        let known = self.moves.iter_mut().find(|known| (known.debit, known.credit) == (debit, credit));
        match known {
            Some(known) => known.amount += amount,
            None if amount != 0 => self.moves.push(Move { debit, credit, amount }),
            None => {}
        }
    }
}
