//! Flags and cases.

use diesel::prelude::*;

use crate::accounts::Scope;
use crate::base::Instant;
use crate::base::ids::{ComplaintId, PersonId};
use crate::schema::{flag, flag_case};
use crate::text_enum;

/// A case belongs to who claimed it for so long.
pub const CLAIM_MINUTES: i64 = 30;
/// More flags than an honest reader raises in a day.
pub const FLAGS_PER_DAY: i64 = 20;

text_enum! {
    /// Why a reader thinks that a text should not stand.
    pub enum FlagReason in "flag_reason" {
        /// It holds somebody's personal data.
        Privacy = "privacy",
        /// It insults somebody.
        Insult = "insult",
        /// It is untrue and harms somebody.
        Untrue = "untrue",
        /// Advertising.
        Spam = "spam",
        /// It is against the law.
        Illegal = "illegal",
        /// Something else, said in the text.
        Other = "other",
    }
}

text_enum! {
    /// How a case ended.
    pub enum Outcome in "flag_outcome" {
        /// The text is withheld.
        Withheld = "withheld",
        /// The text stays.
        Left = "left",
    }
}

/// What readers flagged of one floor.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = flag_case)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct FlagCase {
    pub id: i64,
    pub complaint_id: ComplaintId,
    pub floor: i32,
    pub opened_at: Instant,
    pub claimed_by: Option<PersonId>,
    pub claimed_until: Option<Instant>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub outcome: Option<Outcome>,
}

impl FlagCase {
    /// Who holds it at a moment.
    pub fn holder(&self, now: Instant) -> Option<PersonId> {
        self.claimed_by.filter(|_| self.claimed_until.is_some_and(|until| now < until))
    }

    /// Whether nobody has decided yet.
    pub const fn is_open(&self) -> bool {
        self.decided_at.is_none()
    }
}

/// Where an actor sees what waits: the flags that she decides on, and the withholdings that she confirms.
pub struct QueueScopes {
    /// Of flags.
    pub flags: Vec<Scope>,
    /// Of withholdings.
    pub confirms: Vec<Scope>,
}

/// One reader's flag, without the reader.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = flag)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Flag {
    pub reason: FlagReason,
    pub body: String,
    pub flagged_at: Instant,
}
