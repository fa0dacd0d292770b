//! What is like the text that is being written: offered before it is published, so that neighbours find each other.

use std::collections::BTreeSet;

use anyhow::Context as _;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query};

use super::analyser::Analysis;
use super::collect::BySubject;
use super::fields::{Fields, contains};
use super::index::Index;
use super::subject::{Kind, Subject};
use crate::base::Result;

/// Graphemes are counted by the caller's forms; a text is cut here after so many characters, which say what it is about.
const LONGEST_TEXT: usize = 120;
/// The title says what a complaint is about; its text tells of much else.
const TEXT_WEIGHT: f32 = 0.3;
/// So many words of a title stand for one that must be found, up to [`MOST_NEEDED`].
const WORDS_FOR_ONE: usize = 3;
/// One word in common is chance, where there are many; more, nobody else's story has.
const MOST_NEEDED: usize = 2;
/// Characters that tell nothing of a matter: every complaint says that for three days nobody came to repair it.
const EMPTY: &str = "的了在没有人天年月次个不又还也就都是来去修办管理报一二三四五六七八九十两半几多直被给把很";
/// What scores less than this part of the best is another matter.
const LEAST_OF_BEST: f32 = 0.4;
/// The best of them; who may see which, and which come first, the caller knows.
const MOST_ALIKE: usize = 100;

impl Index {
    /// The subjects of a kind whose opening floor is most like a title and a text, the best first, by their ids; those of
    /// them that were found within the time of a search.
    ///
    /// # Errors
    /// When the index cannot be read; never for what is asked.
    pub fn similar(&self, kind: Kind, title: &str, text: &str) -> Result<Vec<i64>> {
        let opened = self.opened();
        let Some(query) = alike(&opened.fields, kind, (title, text)) else { return Ok(Vec::new()) };
        let budget = self.budget();
        let found = opened.searcher().search(&query, &BySubject(&budget)).context("looking for what is alike")?;
        let mut found: Vec<(i64, f32)> = found.into_iter().map(|(id, best)| (id, best.score)).collect();
        found.sort_unstable_by(|(id, score), (other, other_score)| other_score.total_cmp(score).then(other.cmp(id)));
        let least = found.first().map_or(0.0, |(_, best)| best * LEAST_OF_BEST);
        let alike = found.into_iter().take_while(|(_, score)| *score >= least);
        Ok(alike.take(MOST_ALIKE).filter_map(|(key, _)| Subject::of_key(key)).map(|subject| subject.id).collect())
    }
}

fn alike(fields: &Fields, kind: Kind, (title, text): (&str, &str)) -> Option<BooleanQuery> {
    let mut wanted = words(title);
    wanted.retain(|word| !is_empty(word));
    if wanted.is_empty() {
        return None;
    }
    let needed = (wanted.len() / WORDS_FOR_ONE).clamp(1, MOST_NEEDED);
    let head: String = text.chars().take(LONGEST_TEXT).collect();
    let further: Vec<String> = words(&head).into_iter().filter(|word| !wanted.contains(word)).collect();
    let clause = |word: &String| (Occur::Should, contains(fields.word(word)));
    let of_title = BooleanQuery::with_minimum_required_clauses(wanted.iter().map(clause).collect(), needed);
    let opening: Box<dyn Query> = Box::new(ConstScoreQuery::new(fields.is_opening(), 0.0));
    let of_kind: Box<dyn Query> = Box::new(ConstScoreQuery::new(fields.of_kind(kind), 0.0));
    let mut clauses: Vec<(Occur, Box<dyn Query>)> =
        vec![(Occur::Must, Box::new(of_title)), (Occur::Must, opening), (Occur::Must, of_kind)];
    clauses.extend(further.iter().map(|word| {
        let weighed: Box<dyn Query> = Box::new(BoostQuery::new(contains(fields.word(word)), TEXT_WEIGHT));
        (Occur::Should, weighed)
    }));
    Some(BooleanQuery::new(clauses))
}

fn is_empty(word: &str) -> bool {
    word.chars().all(|character| EMPTY.contains(character))
}

fn words(text: &str) -> BTreeSet<String> {
    let analysis = Analysis::of(text);
    analysis.iter().filter(|(token, _)| token.kind.is_exact()).map(|(_, word)| word.to_owned()).collect()
}
