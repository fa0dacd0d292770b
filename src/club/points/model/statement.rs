//! What a member reads of her points.

use crate::base::Instant;
use crate::base::ids::JournalId;
use crate::base::words::{AccountKind, Earning, JournalKind, Source};

/// What a member has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// To be spent.
    pub available: i64,
    /// Given, not yet to be spent.
    pub pending: i64,
    /// Set aside for orders.
    pub held: i64,
    /// Owed back.
    pub owed: i64,
}

/// One line of a statement: a journal with what it did to the member's accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its place.
    pub id: JournalId,
    /// What was done.
    pub kind: JournalKind,
    /// What for.
    pub source: Source,
    /// Which one of these.
    pub source_id: Option<String>,
    /// By which rule points were given.
    pub rule: Option<Earning>,
    /// Why staff did it by hand.
    pub reason: Option<String>,
    /// When.
    pub posted_at: Instant,
    /// By how much each balance changed.
    pub change: Balance,
}

impl Balance {
    /// Counts what was credited to an account of the member, less what was debited; of what is owed, the other way round.
    pub fn add(&mut self, kind: AccountKind, credited: i64) {
        match kind {
            AccountKind::Available => self.available += credited,
            AccountKind::Pending => self.pending += credited,
            AccountKind::Held => self.held += credited,
            AccountKind::Owed => self.owed -= credited,
            _ => {}
        }
    }
}
