//! What a preview says of the personal data in a text, and the boxes that leave plates and rooms readable.

use crate::base::Message;
use crate::base::masking::{self, Personal, Unmasked};
use crate::web::Shell;

/// What was found in some texts before they are published.
pub struct Covers {
    /// `1 个手机号、1 个房号`: what is covered; empty when nothing is.
    pub covered: String,
    /// The same of what its author shows.
    pub shown: String,
    /// Whether plates, and whether rooms, stand in the texts.
    pub has_plates: bool,
    pub has_rooms: bool,
    /// What the author shows now.
    pub unmasked: Unmasked,
}

impl Covers {
    /// Looks through the texts as they were written.
    pub fn of<'a>(shell: &Shell, texts: impl IntoIterator<Item = &'a str>, unmasked: Unmasked) -> Self {
        let found = masking::count(texts);
        let list = |is_shown: bool| {
            let those = found.iter().filter(|(kind, _)| unmasked.shows(*kind) == is_shown);
            let words = those.map(|(kind, places)| shell.say(&Message::new(kind.label()).with(*places)));
            words.collect::<Vec<_>>().join(shell.t("writing.list_comma"))
        };
        let has = |kind| found.iter().any(|(other, _)| *other == kind);
        Self {
            covered: list(false),
            shown: list(true),
            has_plates: has(Personal::Plate),
            has_rooms: has(Personal::Room),
            unmasked,
        }
    }

    /// Whether there is anything to say.
    pub const fn is_empty(&self) -> bool {
        self.covered.is_empty() && self.shown.is_empty()
    }
}
