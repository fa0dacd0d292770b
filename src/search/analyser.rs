//! The one analyser of the site: what is indexed, what is asked for and what is highlighted go through it.
//!
//! Each Han character, each word and each number takes one position; space and punctuation take none, so that
//! `用iPhone` and `用 iPhone` are the same phrase.

mod tokens;

pub(super) use tokens::{stem, unmarked};

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::fold::{Folded, fold};
use super::numeral;

/// Longer words are cut into pieces of this many characters, which match as a phrase: a link or a serial number stays
/// findable by its beginning, and no token grows without bound.
const LONGEST_WORD: usize = 64;

/// What a token is, which decides how a query uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Two Han characters side by side.
    Pair,
    /// A Han character without a Han neighbour.
    Lone,
    /// A Han character that pairs or a number cover too.
    Character,
    /// A word of letters or a number, as written.
    Word,
    /// The English stem of a word that is not its own stem.
    Stem,
    /// A mixed token as a whole: `3栋`, `b2层`, `电梯123`, `iphone15`.
    Whole,
    /// Two Han characters of which one belongs to a number that became digits; for fragments of it.
    Spelled,
}

impl Kind {
    /// Whether a phrase consists of these: they cover the text once and leave nothing out.
    pub(super) const fn is_exact(self) -> bool {
        matches!(self, Self::Pair | Self::Lone | Self::Word)
    }
}

/// One token of an [`Analysis`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// In characters and words from the beginning of the text.
    pub(super) position: usize,
    /// The bytes of the original text.
    pub(super) source: Range<usize>,
    text: Range<usize>,
}

/// The tokens of a text, in order of their positions.
#[derive(Clone, Debug, Default)]
pub(super) struct Analysis {
    tokens: Vec<Token>,
    letters: String,
}

impl Analysis {
    /// Analyses a text in linear time; never fails.
    pub(super) fn of(text: &str) -> Self {
        let glyphs = glyphs(text);
        let units = units(&glyphs);
        tokens::tokens(&glyphs, &units)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Token, &str)> {
        self.tokens.iter().map(|token| (token, self.text(token)))
    }

    pub(super) fn get(&self, index: usize) -> Option<(&Token, &str)> {
        self.tokens.get(index).map(|token| (token, self.text(token)))
    }

    fn text(&self, token: &Token) -> &str {
        self.letters.get(token.text.clone()).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// Written without spaces: Han, kana, Hangul, Thai and its neighbours.
    Han,
    Letter,
    Digit,
    Gap,
}

#[derive(Clone, Copy, Debug)]
struct Glyph {
    folded: Folded,
    script: Script,
}

/// What takes one position.
#[derive(Clone, Debug)]
struct Unit {
    glyphs: Range<usize>,
    /// The digits of a spelled number.
    number: Option<String>,
    script: Script,
    /// Whether the unit before it touches it.
    joined: bool,
}

impl Unit {
    fn is_han(&self) -> bool {
        self.script == Script::Han
    }
}

fn glyphs(text: &str) -> Vec<Glyph> {
    let visible = |folded: Folded| Some(Glyph { folded, script: script(folded.character)? });
    fold(text).into_iter().filter_map(visible).collect()
}

/// `None` for what neither counts nor parts: accents without a letter of their own, joiners, soft hyphens.
fn script(character: char) -> Option<Script> {
    Some(match character {
        'a'..='z' => Script::Letter,
        '0'..='9' => Script::Digit,
        '\u{4e00}'..='\u{9fff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3021}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{309d}'..='\u{309f}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{30fc}'..='\u{30ff}'
        | '\u{3105}'..='\u{312f}'
        | '\u{31a0}'..='\u{31ff}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{20000}'..='\u{3ffff}' => Script::Han,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' if character.is_alphabetic() => {
            Script::Han
        }
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => return None,
        _ if character.is_numeric() => Script::Digit,
        _ if character.is_alphabetic() => Script::Letter,
        _ if is_combining_mark(character) => return None,
        _ => Script::Gap,
    })
}

fn units(glyphs: &[Glyph]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::with_capacity(glyphs.len());
    let mut at = 0;
    while let Some(glyph) = glyphs.get(at) {
        let unit = match glyph.script {
            Script::Gap => {
                at += 1;
                continue;
            }
            Script::Han => None,
            script => Some(at + run(glyphs, at, LONGEST_WORD, |glyph| glyph.script == script)),
        };
        let joined = units.last().is_some_and(|last| last.glyphs.end == at);
        if let Some(end) = unit {
            units.push(Unit { glyphs: at..end, number: None, script: glyph.script, joined });
            at = end;
        } else {
            at = push_han(glyphs, at, joined, &mut units);
        }
    }
    units
}

/// Adds the Han character at a place, or the whole run of numerals there; gives the place after it.
fn push_han(glyphs: &[Glyph], at: usize, joined: bool, units: &mut Vec<Unit>) -> usize {
    let length = run(glyphs, at, usize::MAX, |glyph| numeral::is_numeral(glyph.folded.character));
    let end = at + length;
    if let Some(number) = number(glyphs, at..end) {
        units.push(Unit { glyphs: at..end, number: Some(number), script: Script::Digit, joined });
        return end;
    }
    let end = end.max(at + 1);
    let characters = (at..end).map(|place| Unit {
        glyphs: place..place + 1,
        number: None,
        script: Script::Han,
        joined: joined || place > at,
    });
    units.extend(characters);
    end
}

fn number(glyphs: &[Glyph], place: Range<usize>) -> Option<String> {
    if place.is_empty() {
        return None;
    }
    let character = |at: usize| glyphs.get(at).map(|glyph| glyph.folded.character);
    let before_measure = numeral::is_measure(character(place.end), character(place.end + 1));
    let numerals: Vec<char> = glyphs.get(place)?.iter().map(|glyph| glyph.folded.character).collect();
    numeral::digits(&numerals, before_measure)
}

fn run(glyphs: &[Glyph], at: usize, longest: usize, belongs: impl Fn(&Glyph) -> bool) -> usize {
    glyphs.iter().skip(at).take(longest).take_while(|glyph| belongs(glyph)).count()
}

#[cfg(test)]
mod tests;
