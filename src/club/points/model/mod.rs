//! Lots, purses, rules and statements of points.

mod books;
mod lot;
mod purse;
mod rule;
mod statement;

pub use books::{Books, Odd, Sum};
pub use lot::{Lot, RETURNED_LAST_DAYS};
pub use purse::{Move, Part, Purse};
pub use rule::{EarningRule, MOST_POINTS, NewRule, OUT_OF_RANGE};
pub use statement::{Balance, Line};

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{AdjustmentId, HoldId, JournalId, PersonId};
use crate::base::words::{JournalKind, Source};
use crate::schema::{adjustment, hold, journal};
use crate::text_enum;

/// One posting, as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = journal)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Journal {
    pub id: JournalId,
    pub owner: PersonId,
    pub kind: JournalKind,
    pub request: Vec<u8>,
    pub source: Source,
    pub source_id: Option<String>,
    pub actor_id: Option<PersonId>,
    pub approver_id: Option<PersonId>,
    pub posted_at: Instant,
}

/// What makes an act one act, however often it is asked for (club.md 1.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// What kind of act, and of whom where a person asks.
    pub scope: &'static str,
    /// Which one.
    pub key: String,
}

/// What is posted, before it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJournal {
    pub key: Key,
    pub owner: PersonId,
    pub kind: JournalKind,
    pub source: Source,
    pub source_id: Option<String>,
    pub reverses: Option<JournalId>,
    pub actor: Option<PersonId>,
    pub approver: Option<PersonId>,
    pub reason: Option<String>,
    /// What else was asked for, so that the same key with another wish is refused.
    pub amount: i64,
}

impl NewJournal {
    /// A posting of the site itself.
    pub fn of(key: Key, owner: PersonId, kind: JournalKind, source: Source) -> Self {
        let (source_id, reverses, actor, approver, reason) = (None, None, None, None, None);
        Self { key, owner, kind, source, source_id, reverses, actor, approver, reason, amount: 0 }
    }

    /// The same, for one thing among its kind.
    pub fn about(mut self, id: &impl ToString) -> Self {
        self.source_id = Some(id.to_string());
        self
    }

    /// The same, with what is asked for.
    pub fn asking(mut self, amount: i64) -> Self {
        self.amount = amount;
        self
    }
}

text_enum! {
    /// What became of an adjustment that waited.
    pub enum Settled {
        /// Another operator signed it.
        Signed = "signed",
        /// One did not, or took it back.
        Refused = "refused",
    }
}

/// Points that one operator wants to give or take, and another must sign.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = adjustment)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Proposed {
    pub id: AdjustmentId,
    pub person_id: PersonId,
    pub points: i64,
    pub reason: String,
    pub submission_key: String,
    pub proposed_by: PersonId,
    pub proposed_at: Instant,
    pub outcome: Option<Settled>,
}

text_enum! {
    /// What became of points that were set aside.
    pub enum HoldState {
        /// They are.
        Held = "held",
        /// They are spent.
        Captured = "captured",
        /// They came back.
        Released = "released",
        /// They were spent and came back.
        Refunded = "refunded",
    }
}

/// Points set aside for a line of an order.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = hold)]
pub struct Hold {
    pub id: HoldId,
    pub owner: PersonId,
    pub order_line: String,
    pub amount: i64,
    pub state: HoldState,
}
