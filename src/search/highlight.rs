//! Showing why a text was found: the words of the query marked in a title, or in the best part of a text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use super::analyser::{Analysis, Kind, Token, stem, unmarked};
use super::query::{Clause, SearchQuery};

/// A piece of a text, whole graphemes only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// As written.
    pub text: String,
    /// Whether the query asked for it.
    pub hit: bool,
}

/// The whole text with what was asked for marked; meant for titles.
pub fn mark(text: &str, query: &SearchQuery) -> Vec<Segment> {
    let graphemes = Graphemes::of(text);
    let hits = graphemes.covering(&hits(text, query));
    graphemes.segments(0..graphemes.len(), &hits)
}

/// The part of a text with the most of what was asked for, at most so many graphemes; the beginning when there is
/// nothing of it. The segments joined are a piece of the text as written: the page adds the dots where it is cut.
pub fn excerpt(text: &str, query: &SearchQuery, max_graphemes: usize) -> Vec<Segment> {
    let graphemes = Graphemes::of(text);
    let hits = graphemes.covering(&hits(text, query));
    let start = best_start(&hits, max_graphemes, graphemes.len());
    graphemes.segments(start..start.saturating_add(max_graphemes).min(graphemes.len()), &hits)
}

/// Where a window of so many graphemes holds the most hits; a third of what is left over stands before them.
fn best_start(hits: &[Range<usize>], width: usize, length: usize) -> usize {
    let (mut best, mut covered, mut last) = (0..0, 0, 0);
    let mut within = 0;
    for (first, hit) in hits.iter().enumerate() {
        while let Some(next) = hits.get(last).filter(|next| next.end <= hit.start.saturating_add(width)) {
            within += next.len();
            last += 1;
        }
        if within > covered {
            let end = last.checked_sub(1).and_then(|last| hits.get(last)).map_or(hit.end, |hit| hit.end);
            (covered, best) = (within, hit.start..end);
        }
        if first < last {
            within -= hit.len();
        } else {
            last = first + 1;
        }
    }
    if covered == 0 {
        best = hits.first().map_or(0..0, |hit| hit.start..hit.start.saturating_add(width).min(hit.end));
    }
    let lead = width.saturating_sub(best.len()) / 3;
    best.start.saturating_sub(lead).min(length.saturating_sub(width))
}

/// The bytes of the text that answer the query, clause by clause: in a row where they stand in a row, else by the
/// words and pairs.
fn hits(text: &str, query: &SearchQuery) -> Vec<Range<usize>> {
    let analysis = Analysis::of(text);
    let sought = Sought::in_text(&analysis);
    let mut hits = Vec::new();
    for clause in &query.words {
        let (Clause::Word(words) | Clause::Phrase(words)) = clause else { continue };
        let asked = Analysis::of(words);
        let exact: Vec<_> = asked.iter().filter(|(token, _)| token.kind.is_exact()).collect();
        let in_a_row = if exact.len() > 1 { sought.phrase(&exact) } else { Vec::new() };
        if in_a_row.is_empty() {
            let words = asked.iter().filter(|(token, _)| token.kind.is_exact() || token.kind == Kind::Spelled);
            words.for_each(|(_, word)| sought.word(word, &mut hits));
        }
        hits.extend(in_a_row);
    }
    hits
}

/// The tokens of a text by what they say.
struct Sought<'a>(HashMap<&'a str, Vec<&'a Token>>);

impl<'a> Sought<'a> {
    fn in_text(analysis: &'a Analysis) -> Self {
        let mut tokens: HashMap<&str, Vec<&Token>> = HashMap::new();
        for (token, text) in analysis.iter() {
            tokens.entry(text).or_default().push(token);
        }
        Self(tokens)
    }

    fn of(&self, text: &str) -> &[&'a Token] {
        self.0.get(text).map_or(&[], Vec::as_slice)
    }

    /// Where a word or one of its forms stands.
    fn word(&self, word: &str, hits: &mut Vec<Range<usize>>) {
        let stem = stem(word);
        let forms = [Some(word), stem.as_deref(), stem.as_deref().map(unmarked)];
        let tokens = forms.into_iter().flatten().flat_map(|form| self.of(form));
        hits.extend(tokens.filter(|token| token.kind != Kind::Whole).map(|token| token.source.clone()));
    }

    /// Where all tokens of a phrase stand at their distances. Each token narrows the places down, so the time grows
    /// with the occurrences in the text, not with their square.
    fn phrase(&self, phrase: &[(&Token, &str)]) -> Vec<Range<usize>> {
        let mut starts: Option<HashSet<usize>> = None;
        for (asked, word) in phrase {
            let places = self.of(word).iter().filter_map(|token| token.position.checked_sub(asked.position));
            starts = Some(match starts {
                None => places.collect(),
                Some(starts) => places.filter(|place| starts.contains(place)).collect(),
            });
        }
        let starts = starts.unwrap_or_default();
        let stands = |asked: &Token, token: &Token| {
            token.position.checked_sub(asked.position).is_some_and(|start| starts.contains(&start))
        };
        let tokens = phrase.iter().flat_map(|(asked, word)| {
            self.of(word).iter().filter(|token| stands(asked, token)).map(|token| token.source.clone())
        });
        tokens.collect()
    }
}

struct Graphemes<'a> {
    text: &'a str,
    /// Where each begins, and the end of the text.
    bounds: Vec<usize>,
}

impl<'a> Graphemes<'a> {
    fn of(text: &'a str) -> Self {
        let starts = text.grapheme_indices(true).map(|(start, _)| start);
        Self { text, bounds: starts.chain([text.len()]).collect() }
    }

    fn len(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Byte ranges as ranges of whole graphemes, in order, joined where they touch.
    fn covering(&self, hits: &[Range<usize>]) -> Vec<Range<usize>> {
        let cover = |hit: &Range<usize>| {
            let start = self.bounds.partition_point(|bound| *bound <= hit.start).saturating_sub(1);
            start..self.bounds.partition_point(|bound| *bound < hit.end)
        };
        let mut ranges: Vec<_> = hits.iter().map(cover).collect();
        ranges.sort_unstable_by_key(|range| (range.start, range.end));
        let mut joined: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match joined.last_mut().filter(|last| range.start <= last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => joined.push(range),
            }
        }
        joined
    }

    fn segments(&self, window: Range<usize>, hits: &[Range<usize>]) -> Vec<Segment> {
        let mut segments = Vec::new();
        let mut at = window.start;
        for hit in hits {
            let hit = hit.start.clamp(at, window.end.max(at))..hit.end.clamp(at, window.end.max(at));
            if !hit.is_empty() {
                self.push(at..hit.start, false, &mut segments);
                self.push(hit.clone(), true, &mut segments);
                at = hit.end;
            }
        }
        self.push(at..window.end, false, &mut segments);
        segments
    }

    fn push(&self, range: Range<usize>, hit: bool, segments: &mut Vec<Segment>) {
        let (Some(start), Some(end)) = (self.bounds.get(range.start), self.bounds.get(range.end)) else { return };
        if let Some(text) = self.text.get(*start..*end).filter(|text| !text.is_empty()) {
            segments.push(Segment { text: text.to_owned(), hit });
        }
    }
}

#[cfg(test)]
mod tests;
