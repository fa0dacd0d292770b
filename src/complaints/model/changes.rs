//! What changed between two versions of a text, word by word.

use std::time::Duration;

use similar::{ChangeTag, TextDiff};
use unicode_segmentation::UnicodeSegmentation as _;

/// Two texts of the greatest length with nothing in common are told apart roughly rather than slowly.
const PATIENCE: Duration = Duration::from_millis(50);

/// A piece of text that stayed, was added or was taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub kind: Kind,
    /// As written.
    pub text: String,
}

/// What became of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In both versions.
    Kept,
    /// Only in the newer one.
    Added,
    /// Only in the older one.
    Removed,
}

/// The newer text with what was taken out of the older one between it: in words, a Chinese character being one.
pub fn changes(older: &str, newer: &str) -> Vec<Change> {
    let (older, newer): (Vec<&str>, Vec<&str>) =
        (older.split_word_bounds().collect(), newer.split_word_bounds().collect());
    let difference = TextDiff::configure().timeout(PATIENCE).diff_slices(&older, &newer);
    let mut changes: Vec<Change> = Vec::new();
    for change in difference.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => Kind::Kept,
            ChangeTag::Insert => Kind::Added,
            ChangeTag::Delete => Kind::Removed,
        };
        match changes.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => changes.push(Change { kind, text: change.value().to_owned() }),
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(older: &str, newer: &str) -> String {
        let told = |change: &Change| match change.kind {
            Kind::Kept => change.text.clone(),
            Kind::Added => format!("[+{}]", change.text),
            Kind::Removed => format!("[-{}]", change.text),
        };
        changes(older, newer).iter().map(told).collect()
    }

    #[test]
    fn a_changed_number_and_a_new_sentence_are_marked() {
        assert_eq!(told("国庆前开始滴水。", "十月一日开始滴水。很滑。"), "[-国庆前][+十月一日]开始滴水。[+很滑。]");
        assert_eq!(told("The roof leaks", "The whole roof leaks"), "The [+whole ]roof leaks");
        assert_eq!(told("一样", "一样"), "一样");
        assert_eq!(told("", "新"), "[+新]");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_back(older in "\\PC{0,60}", newer in "\\PC{0,60}") {
            let changes = changes(&older, &newer);
            let without = |kind: Kind| -> String {
                changes.iter().filter(|change| change.kind != kind).map(|change| change.text.as_str()).collect()
            };
            prop_assert_eq!(without(Kind::Added), older);
            prop_assert_eq!(without(Kind::Removed), newer);
        }
    }
}
