//! A draft, and what it is for.

use crate::base::Instant;
use crate::base::ids::{ComplaintId, PersonId};

/// A draft ends so long after it was saved last.
pub const KEPT_DAYS: i64 = 30;

/// What a draft will be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new complaint.
    Opening,
    /// A reply in a thread.
    Reply(ComplaintId),
    /// An official word in a thread.
    Response(ComplaintId),
    /// A solution, point by point.
    Solution(ComplaintId),
}

impl Target {
    /// How the target is stored: the key of a person's drafts.
    pub fn place(self) -> String {
        match self {
            Self::Opening => "opening".to_owned(),
            Self::Reply(id) => format!("reply/{id}"),
            Self::Response(id) => format!("response/{id}"),
            Self::Solution(id) => format!("solution/{id}"),
        }
    }

    /// The target of a stored place.
    pub fn parse(place: &str) -> Option<Self> {
        match place.split_once('/') {
            None => (place == "opening").then_some(Self::Opening),
            Some(("reply", id)) => id.parse().ok().map(Self::Reply),
            Some(("response", id)) => id.parse().ok().map(Self::Response),
            Some(("solution", id)) => id.parse().ok().map(Self::Solution),
            Some(_) => None,
        }
    }

    /// The complaint it is about, if that exists yet.
    pub const fn complaint_id(self) -> Option<ComplaintId> {
        match self {
            Self::Opening => None,
            Self::Reply(id) | Self::Response(id) | Self::Solution(id) => Some(id),
        }
    }

    /// The page on which it is written.
    pub fn url(self) -> String {
        match self {
            Self::Opening => "/complaints/new".to_owned(),
            Self::Reply(id) => format!("/complaints/{id}/reply"),
            Self::Response(id) => format!("/complaints/{id}/response"),
            Self::Solution(id) => format!("/complaints/{id}/solution"),
        }
    }
}

/// A text that is not published yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// 128 random bits, in addresses and forms.
    pub id: String,
    /// Its author.
    pub person_id: PersonId,
    /// What it will be.
    pub target: Target,
    /// The fields of its form, in their order.
    pub fields: Vec<(String, String)>,
    /// Counts up with every save.
    pub version: i32,
    /// When it was begun.
    pub started_at: Instant,
    /// When it was saved last.
    pub saved_at: Instant,
}

impl Draft {
    /// The value of a field; empty when it has none.
    pub fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// Which version it is.
    pub fn seen(&self) -> Seen {
        Seen { id: self.id.clone(), version: self.version }
    }

    /// When it ends unless it is saved again.
    pub const fn ends_at(&self) -> Instant {
        self.saved_at.plus_days(KEPT_DAYS)
    }
}

/// The version of a draft that a form was filled from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Which draft.
    pub id: String,
    /// Which version of it.
    pub version: i32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_read_as_it_was_stored() {
        let id = ComplaintId(7);
        for target in [Target::Opening, Target::Reply(id), Target::Response(id), Target::Solution(id)] {
            assert_eq!(Target::parse(&target.place()), Some(target));
        }
        assert_eq!(Target::parse("reply/x"), None);
        assert_eq!(Target::parse("opening/7"), None);
    }
}
