//! From hits to rows: loaded from the database, where it is asked once more who may see them.

use std::collections::HashMap;

use super::asked::{Asked, By};
use super::resolve::{Resolved, resolve};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, SuggestionId};
use crate::base::{Error, Message, Result, safe_html};
use crate::club::suggestions;
use crate::complaints::{self, Address, FloorText, Piece, Row, RowView, urls};
use crate::db::ReadTx;
use crate::estates::EstateChoice;
use crate::i18n::{self, Lang};
use crate::search::feed::plain;
use crate::search::{
    HITS_PER_PAGE, Hit, HitCursor, Hits, Index, Kind, Order, SearchQuery, Segment, Stage, excerpt, mark,
};

/// Said when the time was over before everything was looked at.
pub const PART: Message = Message::new("search.part");
/// Two or three lines on a phone.
const LONGEST_EXCERPT: usize = 90;

/// Hits that match equally well, and the line above them.
pub struct Group {
    pub line: Option<&'static str>,
    pub hits: Vec<HitView>,
}

/// One hit as it is shown.
pub struct HitView {
    pub row: HitRow,
    /// How many more floors of it match, in words.
    pub more: Option<String>,
}

/// A hit of each kind as its rows are drawn.
pub enum HitRow {
    Complaint(Box<RowView>),
    Suggestion(Box<SuggestionHit>),
}

/// A suggestion with what was asked for marked.
pub struct SuggestionHit {
    pub row: suggestions::RowView,
    pub title: Vec<Piece>,
    pub excerpt: Vec<Piece>,
    pub href: String,
}

/// What a question found, of what the reader may see.
pub struct Found {
    pub estates: Vec<EstateChoice>,
    pub remarks: Vec<Message>,
    pub numbered: Option<RowView>,
    pub groups: Vec<Group>,
    pub total: i64,
    pub has_more: bool,
    pub pages: i64,
    pub next: Option<HitCursor>,
}

/// Asks the index and loads what it names: a fixed number of queries.
pub fn read(tx: &mut ReadTx<'_>, index: &Index, actor: Option<&Actor>, asked: &Asked, lang: Lang) -> Result<Found> {
    let Resolved { query, filters, mut remarks, estates } = resolve(tx, asked)?;
    let order = match asked.by {
        By::Relevance(page) => Order::Relevance { page },
        By::Newest(after) => Order::Newest { after },
    };
    let is_asked = !asked.text.is_empty();
    let found = if is_asked { index.search(&query, &filters, order)? } else { Hits::default() };
    if found.is_part {
        remarks.push(PART);
    }
    if found.hits.is_empty() && !found.is_part && matches!(asked.by, By::Relevance(2..)) {
        return Err(Error::NotFound);
    }
    let numbered = numbered(tx, actor, &asked.text)?;
    let shown = show(tx, actor, &query, &found.hits)?;
    let shown = shown.into_iter().map(|(hit, row)| (hit.stage, HitView { row, more: more_floors(hit, lang) }));
    Ok(Found {
        estates,
        remarks,
        numbered,
        groups: grouped(shown),
        total: i64::try_from(found.total).unwrap_or(i64::MAX),
        has_more: found.more,
        pages: i64::try_from(found.total.div_ceil(HITS_PER_PAGE)).unwrap_or(1),
        next: found.next,
    })
}

/// The complaint that a number names: `2026-000123`, `#123`.
fn numbered(tx: &mut ReadTx<'_>, actor: Option<&Actor>, text: &str) -> Result<Option<RowView>> {
    let sharp = text.strip_prefix(['#', '＃']);
    let parsed = complaints::parse_address(sharp.unwrap_or(text)).ok();
    let Some(address) = parsed.filter(|address| sharp.is_some() || matches!(address, Address::Number(..))) else {
        return Ok(None);
    };
    let now = tx.now();
    let row = complaints::rows_by_id(tx, actor, &[address.id()])?.into_iter().next();
    let is_it = |row: &Row| address.leads_on(row.complaint.received_at).is_ok();
    Ok(row.filter(is_it).map(|row| RowView::of(row, now)))
}

/// The rows of the hits that the actor may see, in the order of the hits, with what was asked for marked.
fn show(tx: &mut ReadTx<'_>, actor: Option<&Actor>, query: &SearchQuery, hits: &[Hit]) -> Result<Vec<(Hit, HitRow)>> {
    let of_kind = |kind| hits.iter().filter(|hit| hit.subject.kind == kind).copied().collect::<Vec<Hit>>();
    let mut shown = show_complaints(tx, actor, (query, &of_kind(Kind::Complaint)))?;
    shown.extend(show_suggestions(tx, actor, (query, &of_kind(Kind::Suggestion)))?);
    shown.sort_by_key(|(hit, _)| hits.iter().position(|other| other == hit));
    Ok(shown)
}

type Shown = Vec<(Hit, HitRow)>;

fn show_complaints(tx: &mut ReadTx<'_>, actor: Option<&Actor>, (query, hits): (&SearchQuery, &[Hit])) -> Result<Shown> {
    if hits.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let ids: Vec<ComplaintId> = hits.iter().map(|hit| ComplaintId(hit.subject.id)).collect();
    let rows = complaints::rows_by_id(tx, actor, &ids)?;
    let rows: HashMap<i64, Row> = rows.into_iter().map(|row| (row.complaint.id.0, row)).collect();
    let places: Vec<(ComplaintId, i32)> = hits.iter().map(|hit| (ComplaintId(hit.subject.id), hit.floor)).collect();
    let texts = complaints::texts_at(tx, &places)?;
    let texts: HashMap<(i64, i32), FloorText> =
        texts.into_iter().map(|(id, text)| ((id.0, text.floor), text)).collect();
    let shown = |hit: &Hit| {
        let row = rows.get(&hit.subject.id)?.clone();
        let text = texts.get(&(hit.subject.id, hit.floor))?;
        let id = row.complaint.id;
        let title = pieces(mark(&row.complaint.title, query));
        let mut view = RowView::of(row, now);
        view.title = title;
        view.excerpt = cut(&plain(text), query);
        if hit.floor > 1 {
            view.href = urls::floor(id, hit.floor);
        }
        Some((*hit, HitRow::Complaint(Box::new(view))))
    };
    Ok(hits.iter().filter_map(shown).collect())
}

fn show_suggestions(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    (query, hits): (&SearchQuery, &[Hit]),
) -> Result<Shown> {
    if hits.is_empty() {
        return Ok(Vec::new());
    }
    let now = tx.now();
    let ids: Vec<SuggestionId> = hits.iter().map(|hit| SuggestionId(hit.subject.id)).collect();
    let rows = suggestions::rows_by_id(tx, actor, &ids)?;
    let texts = suggestions::texts_of(tx, &ids)?;
    let shown = |hit: &Hit| {
        let row = rows.iter().find(|row| row.suggestion.id.0 == hit.subject.id)?.clone();
        let said = texts.iter().find(|texts| texts.id == row.suggestion.id)?.texts.iter();
        let text = said.into_iter().find(|text| text.floor == hit.floor)?;
        let view = SuggestionHit {
            title: pieces(mark(&row.suggestion.title, query)),
            excerpt: cut(&safe_html::plain_text(&text.words), query),
            href: suggestions::place_of_floor(row.suggestion.id, hit.floor),
            row: suggestions::RowView::of(row, now),
        };
        Some((*hit, HitRow::Suggestion(Box::new(view))))
    };
    Ok(hits.iter().filter_map(shown).collect())
}

/// The best part of a text on one line, with dots where it is cut.
fn cut(text: &str, query: &SearchQuery) -> Vec<Piece> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut pieces = pieces(excerpt(&line, query, LONGEST_EXCERPT));
    let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let dots = || Piece { text: "……".to_owned(), is_hit: false };
    if !line.starts_with(&whole) {
        pieces.insert(0, dots());
    }
    if !line.ends_with(&whole) {
        pieces.push(dots());
    }
    pieces
}

fn pieces(segments: Vec<Segment>) -> Vec<Piece> {
    segments.into_iter().map(|segment| Piece { text: segment.text, is_hit: segment.hit }).collect()
}

fn more_floors(hit: Hit, lang: Lang) -> Option<String> {
    let count = i64::from(hit.more_floors);
    (count > 0).then(|| i18n::say(lang, &Message::new("search.more_floors").with(count)))
}

/// Hits by stage. Nothing is said above the best ones, unless these hold only some of the words.
fn grouped(hits: impl Iterator<Item = (Stage, HitView)>) -> Vec<Group> {
    let mut groups: Vec<(Stage, Group)> = Vec::new();
    for (stage, hit) in hits {
        if let Some((_, group)) = groups.last_mut().filter(|(last, _)| *last == stage) {
            group.hits.push(hit);
            continue;
        }
        let line = match stage {
            Stage::Exact => None,
            Stage::AllWords => (!groups.is_empty()).then_some("search.all_words_below"),
            Stage::AnyWord => Some("search.any_word_below"),
        };
        groups.push((stage, Group { line, hits: vec![hit] }));
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
