//! Folding: what counts as the same character for a search, with the place each one came from.

use std::iter::once;
use std::sync::OnceLock;

use unicode_normalization::char::{canonical_combining_class, decompose_compatible};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// One folded character and the bytes of the original text it stands for. A ligature that unfolds into several
/// characters gives each of them the bytes of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Folded {
    pub(super) character: char,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// NFKC, lower case, Simplified characters, in one pass and in linear time.
///
/// The text is normalised in the smallest pieces that cannot compose with their neighbours, so that each result
/// keeps the byte range of its piece.
pub(super) fn fold(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len() / 2);
    let mut start = 0;
    for (at, character) in text.char_indices() {
        if at > start && stands_apart(character) {
            fold_piece(text, start, at, &mut folded);
            start = at;
        }
    }
    fold_piece(text, start, text.len(), &mut folded);
    folded
}

/// The folded text alone, for keys and values that are compared as a whole.
pub(super) fn folded_text(text: &str) -> String {
    fold(text).into_iter().map(|folded| folded.character).collect()
}

fn fold_piece(text: &str, start: usize, end: usize, folded: &mut Vec<Folded>) {
    let piece = text.get(start..end).unwrap_or_default();
    let mut push = |character: char| {
        for lower in character.to_lowercase() {
            folded.push(Folded { character: simplified(lower), start, end });
        }
    };
    let mut characters = piece.chars();
    match (characters.next(), characters.next()) {
        (Some(only), None) if is_plain(only) => push(only),
        _ => piece.nfkc().for_each(push),
    }
}

/// Letters and ideographs that NFKC leaves alone; they are nearly all there is in a text.
fn is_plain(character: char) -> bool {
    character.is_ascii() || ('\u{3400}'..='\u{9fff}').contains(&character)
}

/// Whether nothing before this character can change it or be changed by it under NFKC.
fn stands_apart(character: char) -> bool {
    if is_plain(character) || ('\u{ff01}'..='\u{ff5e}').contains(&character) {
        return true;
    }
    let mut first = None;
    decompose_compatible(character, |part| {
        first.get_or_insert(part);
    });
    let first = first.unwrap_or(character);
    canonical_combining_class(first) == 0 && is_nfc_quick(once(first)) == IsNormalized::Yes
}

/// The Simplified form of one character, whatever stands around it: a form that depended on the neighbours would let
/// a fragment of a text miss the text. The price: 計畫 becomes 计画, not 计划.
fn simplified(character: char) -> char {
    const FIRST: u32 = 0x3400;
    const LAST: u32 = 0x9fff;
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let table = TABLE.get_or_init(|| (FIRST..=LAST).filter_map(char::from_u32).map(look_up).collect());
    u32::from(character)
        .checked_sub(FIRST)
        .and_then(|offset| usize::try_from(offset).ok())
        .and_then(|offset| table.get(offset).copied())
        .unwrap_or(character)
}

fn look_up(character: char) -> char {
    match fast2s::convert(character.encode_utf8(&mut [0; 4])).chars().next() {
        // Owners write both for a building; the contract says 幢, the sign on the wall 栋.
        Some('幢') => '栋',
        Some(simple) => simple,
        None => character,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traditional_full_width_and_capital_letters_become_plain_ones() {
        assert_eq!(folded_text("電梯ＡＢＣ１２３幢ÉÀ㍿"), "电梯abc123栋éà株式会社");
    }

    #[test]
    fn each_folded_character_knows_its_bytes() {
        let text = "e\u{301}電㎡";

        let ranges: Vec<_> = fold(text).iter().map(|f| (f.character, &text[f.start..f.end])).collect();

        assert_eq!(ranges, [('é', "e\u{301}"), ('电', "電"), ('m', "㎡"), ('2', "㎡")]);
    }

    #[test]
    fn half_width_katakana_composes_with_its_voiced_mark() {
        assert_eq!(folded_text("ｶﾞ"), "ガ");
    }

    #[test]
    fn folding_in_pieces_is_nfkc_of_the_whole() {
        for text in ["각\u{1100}\u{1161}\u{11a8}", "q\u{307}\u{323}", "ﬁ①½", "\u{915}\u{93c}", "\u{9c7}\u{9be}"] {
            let whole: String = text.nfkc().flat_map(char::to_lowercase).collect();
            assert_eq!(folded_text(text), whole, "{text:?}");
        }
    }
}
