//! What a text belongs to. A new kind of text is a kind here, its readers in `feed`, and its rows in `pages::hits`.

use crate::base::ids::{ComplaintId, SuggestionId};
use crate::text_enum;

text_enum! {
    /// The kinds of things whose texts are found.
    pub enum Kind in "search_kind" {
        /// 投诉
        Complaint = "complaint",
        /// 建议
        Suggestion = "suggestion",
    }
}

/// Room for kinds to come: with each, the version of the index is raised, but cursors in addresses stay.
const MOST_KINDS: i64 = 16;

/// One thing with texts: each kind has numbers of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Of which kind.
    pub kind: Kind,
    /// Its number within the kind.
    pub id: i64,
}

impl Subject {
    /// One number for both.
    pub(super) fn key(self) -> i64 {
        let place = Kind::ALL.iter().position(|kind| *kind == self.kind).and_then(|place| i64::try_from(place).ok());
        self.id.saturating_mul(MOST_KINDS).saturating_add(place.unwrap_or(0))
    }

    /// What a number stands for.
    pub(super) fn of_key(key: i64) -> Option<Self> {
        let kind = usize::try_from(key.rem_euclid(MOST_KINDS)).ok().and_then(|place| Kind::ALL.get(place));
        kind.map(|kind| Self { kind: *kind, id: key.div_euclid(MOST_KINDS) })
    }
}

impl From<ComplaintId> for Subject {
    fn from(id: ComplaintId) -> Self {
        Self { kind: Kind::Complaint, id: id.0 }
    }
}

impl From<SuggestionId> for Subject {
    fn from(id: SuggestionId) -> Self {
        Self { kind: Kind::Suggestion, id: id.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_for_one_subject() {
        for kind in Kind::ALL {
            for id in [1, 2, 1_000_000] {
                let subject = Subject { kind: *kind, id };

                assert_eq!(Subject::of_key(subject.key()), Some(subject));
            }
        }
        assert_eq!(Subject::of_key(15), None);
    }
}
