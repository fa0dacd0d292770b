//! What is kept of the matching texts while the index is read: the best floor of each subject, or the newest texts.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::ColumnValues;
use tantivy::query::{Scorer, Weight};
use tantivy::{DocId, DocSet as _, Score, SegmentReader, TERMINATED};

use super::budget::Budget;
use super::fields::{AT_MILLIS, FLOOR, SUBJECT};

/// The best floor of a subject, and how many match.
#[derive(Clone, Copy, Debug)]
pub(super) struct Best {
    pub(super) score: Score,
    pub(super) at_millis: i64,
    pub(super) floor: i64,
    pub(super) floors: u32,
}

impl Best {
    fn take_in(&mut self, other: Self) {
        let floors = self.floors.saturating_add(other.floors);
        let key = |best: &Self| (Reverse(best.floor), best.at_millis);
        if other.score.total_cmp(&self.score).then_with(|| key(&other).cmp(&key(self))).is_gt() {
            *self = other;
        }
        self.floors = floors;
    }
}

/// Keeps the best floor of each subject. A list of the best texts instead would let one long complaint push out all
/// others; the price is that every matching text is scored.
pub(super) struct BySubject<'b>(pub(super) &'b Budget<'b>);

pub(super) struct BySubjectInSegment {
    columns: Columns,
    best: HashMap<i64, Best>,
}

impl Collector for BySubject<'_> {
    type Fruit = HashMap<i64, Best>;
    type Child = BySubjectInSegment;

    fn for_segment(&self, _: u32, segment: &SegmentReader) -> tantivy::Result<BySubjectInSegment> {
        Ok(BySubjectInSegment { columns: Columns::of(segment)?, best: HashMap::new() })
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        number: u32,
        segment: &SegmentReader,
    ) -> tantivy::Result<HashMap<i64, Best>> {
        let mut kept = self.for_segment(number, segment)?;
        walk((weight, segment), self.0, |document, scorer| kept.collect(document, scorer.score()))?;
        Ok(kept.harvest())
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<HashMap<i64, Best>>) -> tantivy::Result<HashMap<i64, Best>> {
        let mut all = HashMap::new();
        for (subject, best) in fruits.into_iter().flatten() {
            all.entry(subject).and_modify(|known: &mut Best| known.take_in(best)).or_insert(best);
        }
        Ok(all)
    }
}

impl SegmentCollector for BySubjectInSegment {
    type Fruit = HashMap<i64, Best>;

    fn collect(&mut self, document: DocId, score: Score) {
        let (at_millis, subject, floor) = self.columns.key(document);
        let best = Best { score, at_millis, floor, floors: 1 };
        self.best.entry(subject).and_modify(|known| known.take_in(best)).or_insert(best);
    }

    fn harvest(self) -> Self::Fruit {
        self.best
    }
}

/// When it was written, which subject, which floor: the order of the newest, and unique.
pub(super) type Key = (i64, i64, i64);

/// Keeps the newest texts that come after a place in the list, and counts all.
pub(super) struct Newest<'b> {
    pub(super) limit: usize,
    pub(super) after: Option<Key>,
    pub(super) budget: &'b Budget<'b>,
}

pub(super) struct NewestInSegment {
    columns: Columns,
    limit: usize,
    after: Option<Key>,
    /// The oldest on top.
    kept: BinaryHeap<Reverse<Key>>,
    total: usize,
}

impl Collector for Newest<'_> {
    /// The newest first, and how many texts match whatever the place.
    type Fruit = (Vec<Key>, usize);
    type Child = NewestInSegment;

    fn for_segment(&self, _: u32, segment: &SegmentReader) -> tantivy::Result<NewestInSegment> {
        let columns = Columns::of(segment)?;
        Ok(NewestInSegment { columns, limit: self.limit, after: self.after, kept: BinaryHeap::new(), total: 0 })
    }

    fn collect_segment(
        &self,
        weight: &dyn Weight,
        number: u32,
        segment: &SegmentReader,
    ) -> tantivy::Result<(Vec<Key>, usize)> {
        let mut kept = self.for_segment(number, segment)?;
        walk((weight, segment), self.budget, |document, _| kept.collect(document, 0.0))?;
        Ok(kept.harvest())
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<(Vec<Key>, usize)>) -> tantivy::Result<(Vec<Key>, usize)> {
        let total = fruits.iter().map(|(_, total)| total).sum();
        let mut keys: Vec<Key> = fruits.into_iter().flat_map(|(keys, _)| keys).collect();
        keys.sort_unstable_by_key(|key| Reverse(*key));
        keys.truncate(self.limit);
        Ok((keys, total))
    }
}

impl SegmentCollector for NewestInSegment {
    type Fruit = (Vec<Key>, usize);

    fn collect(&mut self, document: DocId, _: Score) {
        self.total += 1;
        let key = self.columns.key(document);
        if self.after.is_some_and(|after| key >= after) {
            return;
        }
        self.kept.push(Reverse(key));
        if self.kept.len() > self.limit {
            self.kept.pop();
        }
    }

    fn harvest(self) -> Self::Fruit {
        (self.kept.into_iter().map(|Reverse(key)| key).collect(), self.total)
    }
}

/// Texts between two looks at the clock: some ten microseconds.
const TEXTS_PER_LOOK: u32 = 256;

/// Meets every matching text of a segment, until the budget is over.
fn walk(
    (weight, segment): (&dyn Weight, &SegmentReader),
    budget: &Budget<'_>,
    mut meet: impl FnMut(DocId, &mut dyn Scorer),
) -> tantivy::Result<()> {
    if budget.is_over() {
        return Ok(());
    }
    let living = segment.alive_bitset();
    let mut scorer = weight.scorer(segment, 1.0)?;
    let (mut document, mut seen) = (scorer.doc(), 0_u32);
    while document != TERMINATED {
        if living.is_none_or(|living| living.is_alive(document)) {
            meet(document, scorer.as_mut());
        }
        seen = seen.wrapping_add(1);
        if seen.is_multiple_of(TEXTS_PER_LOOK) && budget.is_over() {
            break;
        }
        document = scorer.advance();
    }
    Ok(())
}

struct Columns {
    at_millis: Arc<dyn ColumnValues<i64>>,
    subject: Arc<dyn ColumnValues<i64>>,
    floor: Arc<dyn ColumnValues<i64>>,
}

impl Columns {
    fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let column = |name| Ok::<_, tantivy::TantivyError>(segment.fast_fields().i64(name)?.first_or_default_col(0));
        Ok(Self { at_millis: column(AT_MILLIS)?, subject: column(SUBJECT)?, floor: column(FLOOR)? })
    }

    fn key(&self, document: DocId) -> Key {
        (self.at_millis.get_val(document), self.subject.get_val(document), self.floor.get_val(document))
    }
}
