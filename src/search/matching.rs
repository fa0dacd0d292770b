//! What a text must have to be a hit: the query objects of each stage. The words of a person become terms here, never
//! a piece of a query language.

use tantivy::query::{AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery, Query};

use super::analyser::{Analysis, Kind, stem, unmarked};
use super::exclusion::Exclusion;
use super::fields::{Fields, contains};
use super::find::{Filters, Stage};
use super::query::{Clause, SearchQuery};
use crate::base::Instant;

/// Up to this many Han characters and words, a query means exactly what it says (forum.md section 2).
const SHORT: usize = 4;

type AnyQuery = Box<dyn Query>;

/// A query ready to be asked, stage by stage.
pub(super) struct Matching<'a> {
    fields: &'a Fields,
    /// Query and filters that every hit obeys.
    always: Vec<(Occur, AnyQuery)>,
    clauses: Vec<Part>,
    /// The bare words in a row, as one phrase.
    sentence: Part,
    has_words: bool,
}

/// One clause, cut by the analyser.
struct Part {
    analysis: Analysis,
    quoted: bool,
}

impl Part {
    fn of(text: &str, quoted: bool) -> Self {
        Self { analysis: Analysis::of(text), quoted }
    }

    fn exact(&self) -> impl Iterator<Item = (usize, &str)> {
        self.of_kind(Kind::is_exact)
    }

    fn of_kind(&self, wanted: impl Fn(Kind) -> bool) -> impl Iterator<Item = (usize, &str)> {
        self.analysis.iter().filter(move |(token, _)| wanted(token.kind)).map(|(token, text)| (token.position, text))
    }

    /// Its Han characters and words.
    fn length(&self) -> usize {
        let units = self.of_kind(|kind| matches!(kind, Kind::Character | Kind::Lone | Kind::Word));
        let mut positions: Vec<_> = units.map(|(position, _)| position).collect();
        positions.dedup();
        positions.len()
    }

    fn has_han(&self) -> bool {
        self.of_kind(|kind| matches!(kind, Kind::Character | Kind::Lone)).next().is_some()
    }

    fn is_empty(&self) -> bool {
        self.exact().next().is_none()
    }
}

impl<'a> Matching<'a> {
    pub(super) fn new(fields: &'a Fields, query: &SearchQuery, filters: &Filters) -> Self {
        let mut always: Vec<_> =
            filters_of(fields, query, filters).into_iter().map(|filter| (Occur::Must, unscored(filter))).collect();
        let (mut clauses, mut bare) = (Vec::new(), Vec::new());
        for clause in &query.words {
            match clause {
                Clause::Word(text) => {
                    clauses.push(Part::of(text, false));
                    bare.push(text.as_str());
                }
                Clause::Phrase(text) => clauses.push(Part::of(text, true)),
                Clause::Without(text) => always.push(without(phrase(fields, &Part::of(text, true)))),
            }
        }
        clauses.retain(|part| !part.is_empty());
        let sentence = Part::of(&bare.join(" "), true);
        Self { fields, always, clauses, sentence, has_words: query.has_words() }
    }

    /// The stages worth asking: none when there is nothing to find, one when there are only filters.
    pub(super) fn stages(&self) -> &'static [Stage] {
        match (self.has_words, self.clauses.is_empty(), self.always.is_empty()) {
            (false, _, false) => &[Stage::Exact],
            (true, false, _) => &[Stage::Exact, Stage::AllWords, Stage::AnyWord],
            _ => &[],
        }
    }

    /// The last stage of a query that has hits: a short or quoted query is not watered down.
    pub(super) fn last_stage(&self) -> Stage {
        let quoted = self.clauses.iter().any(|part| part.quoted);
        let length: usize = self.clauses.iter().map(Part::length).sum();
        let short = length <= SHORT && self.clauses.iter().any(Part::has_han);
        match (quoted || short, self.clauses.len()) {
            (_, 0) | (true, 1) => Stage::Exact,
            (true, _) => Stage::AllWords,
            (false, _) => Stage::AnyWord,
        }
    }

    /// Texts that belong to a stage and to none before it, scored by all that the query says.
    pub(super) fn only(&self, stage: Stage) -> BooleanQuery {
        let mut clauses = self.clauses_of(stage);
        match stage {
            Stage::Exact => {}
            Stage::AllWords => clauses.push(without(self.exact())),
            Stage::AnyWord => clauses.push(without(self.all_words())),
        }
        clauses.extend(self.score().into_iter().map(|term| (Occur::Should, term)));
        BooleanQuery::new(clauses)
    }

    /// Texts that belong to a stage or to one before it, unscored.
    pub(super) fn up_to(&self, stage: Stage) -> BooleanQuery {
        BooleanQuery::new(self.clauses_of(stage))
    }

    fn clauses_of(&self, stage: Stage) -> Vec<(Occur, AnyQuery)> {
        let matching = match stage {
            Stage::Exact => self.exact(),
            Stage::AllWords => self.all_words(),
            Stage::AnyWord => any(self.any_words()),
        };
        let mut clauses: Vec<_> = self.always.iter().map(|(occur, query)| (*occur, query.box_clone())).collect();
        clauses.push((Occur::Must, unscored(matching)));
        clauses
    }

    fn exact(&self) -> AnyQuery {
        if self.clauses.is_empty() {
            return Box::new(AllQuery);
        }
        let quoted = self.clauses.iter().filter(|part| part.quoted);
        let sentence = Some(&self.sentence).filter(|part| !part.is_empty());
        all(quoted.chain(sentence).map(|part| phrase(self.fields, part)).collect())
    }

    /// Each clause: exactly, when it is quoted or short, by its pairs and words otherwise. Words match by their stems.
    fn all_words(&self) -> AnyQuery {
        all(self.clauses.iter().flat_map(|part| self.whole_or_pieces(part)).collect())
    }

    fn whole_or_pieces(&self, part: &Part) -> Vec<AnyQuery> {
        let pieces = part.exact().count();
        if part.quoted || (pieces > 1 && part.length() <= SHORT) {
            return vec![phrase(self.fields, part)];
        }
        part.exact().map(|(_, word)| any(self.forms(word))).collect()
    }

    fn any_words(&self) -> Vec<AnyQuery> {
        let words = self.clauses.iter().flat_map(Part::exact).flat_map(|(_, word)| self.forms(word));
        let mixed =
            self.clauses.iter().flat_map(|part| part.of_kind(|kind| matches!(kind, Kind::Whole | Kind::Spelled)));
        words.chain(mixed.map(|(_, word)| contains(self.fields.word(word)))).collect()
    }

    /// Everything that adds to a score: the words of the last stage and the single characters.
    fn score(&self) -> Vec<AnyQuery> {
        let characters = self.clauses.iter().flat_map(|part| part.of_kind(|kind| kind == Kind::Character));
        let characters = characters.map(|(_, character)| contains(self.fields.word(character)));
        self.any_words().into_iter().chain(characters).collect()
    }

    /// The forms that answer for a word: as written, its stem as a word, and whatever has the same stem.
    fn forms(&self, word: &str) -> Vec<AnyQuery> {
        let stem = stem(word);
        let bare = stem.as_deref().map(unmarked).filter(|bare| *bare != word);
        let forms = [Some(word), stem.as_deref(), bare];
        forms.into_iter().flatten().map(|form| contains(self.fields.word(form))).collect()
    }
}

fn filters_of(fields: &Fields, query: &SearchQuery, filters: &Filters) -> Vec<AnyQuery> {
    let from = query.after.map(|date| Instant::start_of(date).0);
    let before = query.before.map(|date| Instant::start_of(date).0);
    let filters = [
        filters.kind.map(|kind| fields.of_kind(kind)),
        filters.estate_id.map(|id| fields.of_estate(id)),
        filters.region_id.map(|id| fields.of_region(id)),
        filters.category.as_deref().map(|code| fields.of_category(code)),
        filters.state.as_deref().map(|code| fields.in_state(code)),
        filters.late_at.map(|millis| fields.is_late_at(millis)),
        query.official_only.then(|| fields.is_official()),
        query.opener_only.then(|| fields.is_by_opener()),
        (from.is_some() || before.is_some()).then(|| fields.written(from, before)),
    ];
    filters.into_iter().flatten().collect()
}

fn phrase(fields: &Fields, part: &Part) -> AnyQuery {
    let mut terms: Vec<_> = part.exact().map(|(position, word)| (position, fields.word(word))).collect();
    match (terms.len(), terms.pop()) {
        (_, None) => Box::new(EmptyQuery),
        (1, Some((_, only))) => contains(only),
        (_, Some(last)) => {
            terms.push(last);
            Box::new(PhraseQuery::new_with_offset(terms))
        }
    }
}

fn without(query: AnyQuery) -> (Occur, AnyQuery) {
    (Occur::MustNot, Box::new(Exclusion(query)))
}

fn unscored(query: AnyQuery) -> AnyQuery {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn all(queries: Vec<AnyQuery>) -> AnyQuery {
    Box::new(BooleanQuery::intersection(queries))
}

fn any(queries: Vec<AnyQuery>) -> AnyQuery {
    Box::new(BooleanQuery::union(queries))
}
