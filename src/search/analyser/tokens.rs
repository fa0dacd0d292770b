//! From units to tokens: pairs and characters, words and stems, mixed tokens whole.

use std::ops::Range;

use rust_stemmers::{Algorithm, Stemmer};

use super::{Analysis, Glyph, Kind, LONGEST_WORD, Script, Token, Unit};

/// Begins a stem, which no word does: `leak` as written is not `leak` out of `leaking`, so quotes can be exact.
const STEM_MARK: char = '~';

/// The English stem of a word and its mark; `None` for what is not an English word.
pub(in crate::search) fn stem(word: &str) -> Option<String> {
    let english = word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    english.then(|| format!("{STEM_MARK}{}", Stemmer::create(Algorithm::English).stem(word)))
}

/// The stem without its mark.
pub(in crate::search) fn unmarked(stem: &str) -> &str {
    stem.trim_start_matches(STEM_MARK)
}

pub(super) fn tokens(glyphs: &[Glyph], units: &[Unit]) -> Analysis {
    let mut writer = Writer { glyphs, units, analysis: Analysis::default() };
    for (at, unit) in units.iter().enumerate() {
        match unit.script {
            Script::Han => writer.han(at, unit),
            _ => writer.word(at, unit),
        }
    }
    // Stable and nearly in order already; the index demands that a term's positions never fall.
    writer.analysis.tokens.sort_by_key(|token| token.position);
    writer.analysis
}

struct Writer<'a> {
    glyphs: &'a [Glyph],
    units: &'a [Unit],
    analysis: Analysis,
}

impl Writer<'_> {
    fn han(&mut self, at: usize, unit: &Unit) {
        let follows = self.han_after(at).is_some();
        let kind = if follows || self.han_before(at).is_some() { Kind::Character } else { Kind::Lone };
        self.push_glyphs(kind, at, unit.glyphs.clone());
        if follows {
            self.push_glyphs(Kind::Pair, at, unit.glyphs.start..unit.glyphs.end + 1);
        }
    }

    fn word(&mut self, at: usize, unit: &Unit) {
        let word = self.text_of(unit);
        self.push(Kind::Word, at, unit.glyphs.clone(), &word);
        if unit.number.is_some() {
            self.spelled(at, &unit.glyphs);
        }
        if let Some(stem) = stem(&word).filter(|stem| unmarked(stem) != word) {
            self.push(Kind::Stem, at, unit.glyphs.clone(), &stem);
        }
        if self.word_before(at).is_none() {
            self.mixed(at, unit);
        }
    }

    /// The characters of a number and every pair that touches one, so that 同一 is found in 同一楼层.
    fn spelled(&mut self, at: usize, number: &Range<usize>) {
        if self.han_before(at).is_some() {
            self.push_glyphs(Kind::Spelled, at.saturating_sub(1), number.start.saturating_sub(1)..number.start + 1);
        }
        let follows = self.han_after(at).is_some();
        for place in number.clone() {
            self.push_glyphs(Kind::Character, at, place..place + 1);
            if place + 1 < number.end || follows {
                self.push_glyphs(Kind::Spelled, at, place..place + 2);
            }
        }
    }

    /// The whole of the words and numbers that touch each other from here on, alone and with the Han characters
    /// beside them.
    fn mixed(&mut self, first: usize, unit: &Unit) {
        let (mut whole, mut last, mut end) = (self.text_of(unit), first, unit.glyphs.end);
        while let Some(next) = self.word_after(last) {
            let text = self.text_of(next);
            if whole.chars().count() + text.chars().count() > LONGEST_WORD {
                break;
            }
            (last, end) = (last + 1, next.glyphs.end);
            whole.push_str(&text);
        }
        let start = unit.glyphs.start;
        if last > first {
            self.push(Kind::Whole, first, start..end, &whole);
        }
        if self.han_before(first).is_some() && self.han_before(first.saturating_sub(1)).is_some() {
            let before = self.glyph_text(start.saturating_sub(2)..start);
            self.push(Kind::Whole, first.saturating_sub(2), start.saturating_sub(2)..end, &format!("{before}{whole}"));
        }
        if self.han_after(last).is_some() {
            let measure = self.glyph_text(end..end + 2);
            let width = if ["号楼", "单元"].contains(&measure.as_str()) { 2 } else { 1 };
            let after = self.glyph_text(end..end + width);
            self.push(Kind::Whole, first, start..end + width, &format!("{whole}{after}"));
        }
    }

    fn han_before(&self, at: usize) -> Option<&Unit> {
        self.units.get(at)?.joined.then(|| self.units.get(at.checked_sub(1)?)).flatten().filter(|unit| unit.is_han())
    }

    fn han_after(&self, at: usize) -> Option<&Unit> {
        self.units.get(at + 1).filter(|unit| unit.joined && unit.is_han())
    }

    fn word_before(&self, at: usize) -> Option<&Unit> {
        self.units.get(at)?.joined.then(|| self.units.get(at.checked_sub(1)?)).flatten().filter(|unit| !unit.is_han())
    }

    fn word_after(&self, at: usize) -> Option<&Unit> {
        self.units.get(at + 1).filter(|unit| unit.joined && !unit.is_han())
    }

    fn text_of(&self, unit: &Unit) -> String {
        unit.number.clone().unwrap_or_else(|| self.glyph_text(unit.glyphs.clone()))
    }

    fn glyph_text(&self, place: Range<usize>) -> String {
        self.glyphs.get(place).unwrap_or_default().iter().map(|glyph| glyph.folded.character).collect()
    }

    fn push_glyphs(&mut self, kind: Kind, position: usize, place: Range<usize>) {
        let text = self.glyph_text(place.clone());
        self.push(kind, position, place, &text);
    }

    fn push(&mut self, kind: Kind, position: usize, place: Range<usize>, text: &str) {
        let covered = self.glyphs.get(place).unwrap_or_default();
        if let (Some(first), Some(last)) = (covered.first(), covered.last()) {
            let begin = self.analysis.letters.len();
            self.analysis.letters.push_str(text);
            let text = begin..self.analysis.letters.len();
            self.analysis.tokens.push(Token { kind, position, source: first.folded.start..last.folded.end, text });
        }
    }
}
