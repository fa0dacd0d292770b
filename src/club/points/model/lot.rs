//! The points of one award, by what has become of them.

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{JournalId, LotId, PersonId, RuleId};
use crate::base::words::AccountKind;
use crate::schema::lot;

/// How long points that come back can be spent at least, in days (club.md 1.2).
pub const RETURNED_LAST_DAYS: i64 = 14;

/// One award: each of its points is in one of the buckets.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = lot)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Lot {
    pub id: LotId,
    pub owner: PersonId,
    pub origin: JournalId,
    pub rule_id: Option<RuleId>,
    pub amount: i64,
    pub pending: i64,
    pub available: i64,
    pub held: i64,
    pub spent: i64,
    pub repaid: i64,
    pub expired: i64,
    pub revoked: i64,
    pub moved: i64,
    pub earned_at: Instant,
    pub available_at: Instant,
    pub expires_at: Option<Instant>,
    pub revoked_at: Option<Instant>,
}

impl Lot {
    /// The bucket whose points stand on the account of a kind; nothing is in a lot before it is given.
    pub(super) fn bucket(&mut self, of: AccountKind) -> Option<&mut i64> {
        match of {
            AccountKind::Pending => Some(&mut self.pending),
            AccountKind::Available => Some(&mut self.available),
            AccountKind::Held => Some(&mut self.held),
            AccountKind::Owed => Some(&mut self.repaid),
            AccountKind::Spent => Some(&mut self.spent),
            AccountKind::Expired => Some(&mut self.expired),
            // What staff take by hand is taken back too; the account says by which way.
            AccountKind::Revoked | AccountKind::Adjust => Some(&mut self.revoked),
            AccountKind::Issuance => None,
        }
    }

    /// The order in which lots are spent: the soonest expiry first, those without one last, then the older one.
    pub(super) fn spend_order(&self) -> (Instant, LotId) {
        (self.expires_at.unwrap_or(Instant(i64::MAX)), self.id)
    }

    /// Not to be spent before a moment.
    pub fn waiting_until(mut self, at: Instant, now: Instant) -> Self {
        if at > now {
            self.pending += std::mem::take(&mut self.available);
        }
        self
    }

    /// Whether its time is over.
    pub fn is_past(&self, now: Instant) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// Leaves points that come back time to be spent.
    pub(super) fn prolong(&mut self, now: Instant) {
        if self.is_past(now) {
            self.expires_at = Some(now.plus_days(RETURNED_LAST_DAYS));
        }
    }
}
