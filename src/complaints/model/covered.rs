//! A text as its author wrote it, and as others read it.

use diesel::prelude::*;

use crate::base::Instant;
use crate::base::ids::ComplaintId;
use crate::base::masking::{Unmasked, find, mask};
use crate::schema::{original_reading, original_text};
use crate::text_enum;

text_enum! {
    /// Which text of a complaint.
    pub enum TextPart {
        /// The title.
        Title = "title",
        /// What the owner wants.
        Wish = "wish",
        /// A point at issue, by its number.
        Point = "point",
        /// What stands on a floor, by its number.
        Floor = "floor",
        /// Name and number of who called, came or wrote.
        Caller = "caller",
    }
}

/// Words to be published, and what their author shows of the personal data in them.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// As written.
    pub text: &'a str,
    /// What stays readable.
    pub unmasked: Unmasked,
}

impl<'a> From<&'a str> for Wording<'a> {
    fn from(text: &'a str) -> Self {
        Self { text, unmasked: Unmasked::NOTHING }
    }
}

impl<'a> From<&'a String> for Wording<'a> {
    fn from(text: &'a String) -> Self {
        Self::from(text.as_str())
    }
}

/// A text with its personal data covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// What everybody reads.
    pub public: String,
    /// What was written, where that is something else.
    pub original: Option<String>,
}

impl Covered {
    /// Covers what the author does not show.
    pub fn of(wording: Wording<'_>) -> Self {
        let public = mask(wording.text, wording.unmasked);
        let original = (public != wording.text).then(|| wording.text.to_owned());
        Self { public, original }
    }

    /// A text of the company, which is not covered.
    pub fn open(text: &str) -> Self {
        Self { public: text.to_owned(), original: None }
    }
}

/// Whether a change did nothing but cover or take out personal data that could be read before (decisions.md 19).
pub fn only_covers(before: &str, after: &str) -> bool {
    !find(before).is_empty() && find(after).len() < find(before).len() && bare(before) == bare(after)
}

/// The words of a text without personal data, covers, blanks and marks.
fn bare(text: &str) -> String {
    let mut words = mask(text, Unmasked::NOTHING);
    for kind in crate::base::masking::Personal::ALL {
        words = words.replace(kind.cover(), "");
    }
    words.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// What an author wrote where others read it covered.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = original_text)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct OriginalText {
    pub complaint_id: ComplaintId,
    pub part: TextPart,
    pub number: i32,
    pub version: i16,
    pub body: String,
    pub salt: Vec<u8>,
}

/// Somebody's look at what an author wrote.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = original_reading)]
#[expect(missing_docs, reason = "the columns are explained where the migration creates them")]
pub struct OriginalReading {
    pub reader: String,
    pub reason: String,
    pub read_at: Instant,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_that_only_covers_is_told_from_others() {
        assert!(only_covers("3栋1201室漏水。", "〔房号已遮盖〕漏水。"));
        assert!(only_covers("我住3栋1201室，漏水", "我住，漏水"));
        assert!(!only_covers("3栋1201室漏水", "〔房号已遮盖〕不漏水"));
        assert!(!only_covers("漏水", "漏水"));
        assert!(!only_covers("〔房号已遮盖〕漏水", "〔房号已遮盖〕漏水。"), "nothing could be read before");
    }
}
