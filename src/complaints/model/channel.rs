//! What staff enter for an owner who called, came or wrote, and the code with which she takes it over.

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::schema::channel_entry;
use crate::settings::SecretKey;

/// A complaint is entered at most so many days after it came.
pub const ENTRY_DAYS: i64 = 30;
/// How long a code can be used: a letter takes its time.
pub const TAKEOVER_DAYS: i64 = 60;
/// Wrong codes of one person in a day: at twelve digits nobody guesses one.
pub const TAKEOVER_TRIES: i32 = 5;

const DIGITS: usize = 12;
const GROUP: usize = 4;
const MODULUS: u64 = 1_000_000_000_000;
const PURPOSE: &str = "takeover code";

/// How a complaint came in that its owner did not write herself.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = channel_entry)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct Entry {
    pub complaint_id: ComplaintId,
    pub entered_by: PersonId,
    pub entered_at: Instant,
    pub unit_id: Option<UnitId>,
    pub code_expires_at: Instant,
    pub taken_over_at: Option<Instant>,
}

/// A one-time code as it is read out or written in a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeoverCode(String);

impl TakeoverCode {
    /// Twelve digits, which a voice can carry.
    pub fn of(chance: [u8; 8]) -> Self {
        Self(format!("{:0DIGITS$}", u64::from_be_bytes(chance) % MODULUS))
    }

    /// The digits of what somebody typed; `None` unless they are as many as a code has.
    pub fn typed(digits: String) -> Option<Self> {
        (digits.len() == DIGITS).then_some(Self(digits))
    }

    /// What the database knows of it: without the site's key nobody can try codes on a copy of it.
    pub fn hash(&self, secret: &SecretKey) -> Vec<u8> {
        secret.sign(PURPOSE, self.0.as_bytes()).to_vec()
    }

    /// In groups of four.
    pub fn words(&self) -> String {
        let groups: Vec<&str> = (0..DIGITS).step_by(GROUP).filter_map(|from| self.0.get(from..from + GROUP)).collect();
        groups.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_twelve_digits_in_groups_of_four() {
        let code = TakeoverCode::of([0, 0, 0, 0, 0, 0, 48, 57]);

        assert_eq!(code.words(), "0000 0001 2345");
        assert_eq!(TakeoverCode::typed("000000012345".to_owned()), Some(code));
        assert_eq!(TakeoverCode::typed("12345".to_owned()), None);
    }

    #[test]
    fn the_hash_follows_from_the_key() {
        let code = TakeoverCode::of([7; 8]);
        let (one, other) = (SecretKey::of_bytes([1; 32]), SecretKey::of_bytes([2; 32]));

        assert_eq!(code.hash(&one), code.hash(&one));
        assert_ne!(code.hash(&one), code.hash(&other));
    }
}
