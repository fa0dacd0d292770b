//! A text as the search for personal data reads it: one plain character for each of the ways to write it.

use unicode_normalization::UnicodeNormalization as _;

/// One character and the bytes it stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glyph {
    pub start: usize,
    pub end: usize,
    /// Full-width and styled writings brought to their plain one.
    pub plain: char,
}

/// How a digit is written: where one ends and the other begins, so does the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    Arabic,
    Han,
}

pub(super) fn of(text: &str) -> Vec<Glyph> {
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(text.len() / 2);
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        // What makes a key of a digit (1️⃣) belongs to the digit.
        if matches!(character, '\u{FE0F}' | '\u{20E3}') {
            if let Some(last) = glyphs.last_mut() {
                last.end = end;
            }
            continue;
        }
        glyphs.push(Glyph { start, end, plain: plain(character) });
    }
    glyphs
}

fn plain(character: char) -> char {
    match character {
        '\0'..='\u{7F}' | '\u{4E00}'..='\u{9FFF}' => character,
        '—' | '–' | '‐' | '‑' | '−' | '―' | 'ー' | '─' => '-',
        '•' | '・' | '‧' | '∙' => '·',
        _ => {
            let mut folded = std::iter::once(character).nfkc();
            match (folded.next(), folded.next()) {
                (Some(plain), None) if plain.is_ascii() => plain,
                _ => character,
            }
        }
    }
}

/// The value of a digit and how it is written.
pub(super) fn digit(plain: char) -> Option<(u8, Script)> {
    let value = match plain {
        '0'..='9' => return u8::try_from(plain.to_digit(10)?).ok().map(|value| (value, Script::Arabic)),
        '零' | '〇' | '○' => 0,
        '一' | '壹' | '幺' => 1,
        '二' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    };
    Some((value, Script::Han))
}

/// The plain character at a place.
pub(super) fn at(glyphs: &[Glyph], place: usize) -> Option<char> {
    glyphs.get(place).map(|glyph| glyph.plain)
}

/// Whether a word begins at a place; Latin letters in either case.
pub(super) fn begins(glyphs: &[Glyph], place: usize, word: &str) -> bool {
    word.chars()
        .enumerate()
        .all(|(offset, letter)| at(glyphs, place + offset).is_some_and(|plain| plain.eq_ignore_ascii_case(&letter)))
}

/// Whether a word ends right before a place; gives where it begins.
pub(super) fn ends_with(glyphs: &[Glyph], place: usize, word: &str) -> Option<usize> {
    let start = place.checked_sub(word.chars().count())?;
    begins(glyphs, start, word).then_some(start)
}

/// The few characters before a place, back to the end of a sentence, in lower case.
pub(super) fn before(glyphs: &[Glyph], place: usize, most: usize) -> String {
    let from = place.saturating_sub(most);
    let near = glyphs.get(from..place).unwrap_or_default();
    let words: String = near.iter().map(|glyph| glyph.plain.to_ascii_lowercase()).collect();
    words.rsplit(['。', '；', '\n', '，', ',', ';']).next().unwrap_or_default().to_owned()
}
