//! Asking the index: hits in stages by relevance, or the newest first from a cursor on.

use std::collections::HashMap;
use std::fmt;

use anyhow::Context as _;
use tantivy::Searcher;

use super::budget::Budget;
use super::collect::{Best, BySubject, Key, Newest};
use super::index::Index;
use super::matching::Matching;
use super::query::SearchQuery;
use super::subject::{Kind, Subject};
use crate::base::cursor::BAD_CURSOR;
use crate::base::{Error, Result};

/// Hits on one page.
pub const HITS_PER_PAGE: usize = 20;
/// By relevance, subjects beyond this many are not shown (decision 37).
pub const MOST_HITS: usize = 200;

/// What the caller knows beyond the words: chosen in a form, or the operators of the query resolved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    /// Of one kind only.
    pub kind: Option<Kind>,
    /// Of one estate only.
    pub estate_id: Option<i64>,
    /// Of one region only.
    pub region_id: Option<i64>,
    /// The code of a category.
    pub category: Option<String>,
    /// The code of a state.
    pub state: Option<String>,
    /// The present, in milliseconds UTC, when only what is late then is asked for.
    pub late_at: Option<i64>,
}

/// The order of the hits, and which page of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The best first, stage by stage, one hit for each subject; pages from 1, none after hit 200.
    Relevance {
        /// The page, from 1; 0 is taken as 1.
        page: usize,
    },
    /// The newest first, one hit for each floor, without end.
    Newest {
        /// Where the page before ended.
        after: Option<HitCursor>,
    },
}

/// How well a hit matches; the page draws a line between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// The words stand there in a row.
    Exact,
    /// All words are there.
    AllWords,
    /// Some words are there.
    AnyWord,
}

/// A text that matches. Whether the reader may see it is asked of the database when it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it belongs to.
    pub subject: Subject,
    /// The floor: by relevance, the best of the subject.
    pub floor: i32,
    /// How well it matches; by date, at least how well.
    pub stage: Stage,
    /// By relevance, how many more floors of the subject match; by date 0.
    pub more_floors: u32,
}

/// One page of hits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// In order.
    pub hits: Vec<Hit>,
    /// By relevance, the subjects found, at most 200; by date, the texts found.
    pub total: usize,
    /// Whether there are more than `total`.
    pub more: bool,
    /// Whether the time was over before everything was looked at.
    pub is_part: bool,
    /// By date, where the next page begins, if there is one.
    pub next: Option<HitCursor>,
}

/// A place in the list of the newest: the keys of the last hit shown, written into the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HitCursor {
    /// When it was written.
    pub at_millis: i64,
    /// What it belongs to.
    pub subject: Subject,
    /// The floor.
    pub floor: i32,
}

impl HitCursor {
    /// Reads a cursor from an address.
    ///
    /// # Errors
    /// [`Error::BadRequest`] unless it is as [`HitCursor::to_string`] writes it.
    pub fn parse(text: &str) -> Result<Self> {
        let mut numbers = text.splitn(3, '_').map(str::parse::<i64>);
        let cursor = match (numbers.next(), numbers.next(), numbers.next()) {
            (Some(Ok(at_millis)), Some(Ok(key)), Some(Ok(at_floor))) => {
                let place = Subject::of_key(key).zip(floor(at_floor));
                place.map(|(subject, floor)| Self { at_millis, subject, floor })
            }
            _ => None,
        };
        cursor.filter(|cursor| cursor.to_string() == text).ok_or(Error::BadRequest(BAD_CURSOR))
    }
}

impl fmt::Display for HitCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}_{}_{}", self.at_millis, self.subject.key(), self.floor)
    }
}

impl Index {
    /// Finds a page of hits. The time it takes grows with the number of matching texts, not faster, and ends with the
    /// [budget](Index::set_budget): then the hits are a part.
    ///
    /// # Errors
    /// When the index cannot be read; never for what is asked.
    pub fn search(&self, query: &SearchQuery, filters: &Filters, order: Order) -> Result<Hits> {
        let opened = self.opened();
        let matching = Matching::new(&opened.fields, query, filters);
        let searcher = opened.searcher();
        let budget = self.budget();
        let found = match order {
            Order::Relevance { page } => by_relevance(&searcher, &matching, (page, &budget))?,
            Order::Newest { after } => by_date(&searcher, &matching, (after, &budget))?,
        };
        Ok(Hits { is_part: budget.was_over(), ..found })
    }
}

fn by_relevance(
    searcher: &Searcher,
    matching: &Matching<'_>,
    (page, budget): (usize, &Budget<'_>),
) -> anyhow::Result<Hits> {
    let last = matching.last_stage();
    let mut found: HashMap<i64, (Stage, Best)> = HashMap::new();
    for stage in matching.stages() {
        if found.len() > MOST_HITS || (*stage > last && !found.is_empty()) || budget.was_over() {
            break;
        }
        let best = searcher.search(&matching.only(*stage), &BySubject(budget)).context("searching by relevance")?;
        for (subject, best) in best {
            let earlier = found.entry(subject);
            earlier
                .and_modify(|(_, known)| known.floors = known.floors.saturating_add(best.floors))
                .or_insert((*stage, best));
        }
    }
    let more = found.len() > MOST_HITS;
    let hits = best_first(found);
    let total = hits.len();
    let skipped = page.saturating_sub(1).saturating_mul(HITS_PER_PAGE);
    Ok(Hits { hits: hits.into_iter().skip(skipped).take(HITS_PER_PAGE).collect(), total, more, ..Hits::default() })
}

/// At most 200, the best stage first, then the best score, the newest, the latest.
fn best_first(found: HashMap<i64, (Stage, Best)>) -> Vec<Hit> {
    let mut found: Vec<_> = found.into_iter().collect();
    let order = |(id, (stage, best)): &(i64, (Stage, Best)),
                 (other_id, (other_stage, other)): &(i64, (Stage, Best))| {
        stage
            .cmp(other_stage)
            .then_with(|| other.score.total_cmp(&best.score))
            .then_with(|| (other.at_millis, other_id).cmp(&(best.at_millis, id)))
    };
    if found.len() > MOST_HITS {
        found.select_nth_unstable_by(MOST_HITS, order);
        found.truncate(MOST_HITS);
    }
    found.sort_unstable_by(order);
    let hit = |(key, (stage, best)): (i64, (Stage, Best))| {
        let more_floors = best.floors.saturating_sub(1);
        Some(Hit { subject: Subject::of_key(key)?, floor: floor(best.floor)?, stage, more_floors })
    };
    found.into_iter().filter_map(hit).collect()
}

fn by_date(
    searcher: &Searcher,
    matching: &Matching<'_>,
    (after, budget): (Option<HitCursor>, &Budget<'_>),
) -> anyhow::Result<Hits> {
    let after = after.map(|cursor| (cursor.at_millis, cursor.subject.key(), i64::from(cursor.floor)));
    let last = matching.last_stage();
    for stage in matching.stages() {
        // All words include the exact phrase, and dates decide the order: only a query that stays exact asks for it.
        if *stage == Stage::Exact && last != Stage::Exact {
            continue;
        }
        let newest = Newest { limit: HITS_PER_PAGE + 1, after, budget };
        let (keys, total) = searcher.search(&matching.up_to(*stage), &newest).context("searching by date")?;
        if total > 0 {
            return Ok(newest_first(&keys, total, *stage));
        }
    }
    Ok(Hits::default())
}

fn newest_first(keys: &[Key], total: usize, stage: Stage) -> Hits {
    let cursor = |(at_millis, key, at_floor): &Key| {
        Some(HitCursor { at_millis: *at_millis, subject: Subject::of_key(*key)?, floor: floor(*at_floor)? })
    };
    let shown: Vec<HitCursor> = keys.iter().take(HITS_PER_PAGE).filter_map(cursor).collect();
    let next = shown.last().copied().filter(|_| keys.len() > HITS_PER_PAGE);
    let hit = |place: HitCursor| Hit { subject: place.subject, floor: place.floor, stage, more_floors: 0 };
    Hits { hits: shown.into_iter().map(hit).collect(), total, next, ..Hits::default() }
}

fn floor(stored: i64) -> Option<i32> {
    i32::try_from(stored).ok()
}

#[cfg(test)]
mod tests;
