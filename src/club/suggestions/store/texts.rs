//! Public texts of suggestions, for the search index and for hits that are shown.

use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;

use super::visible_to;
use crate::base::ids::{EstateId, PersonId, RegionId, SuggestionId};
use crate::base::words::{Category, SuggestionState};
use crate::base::{Instant, Result};
use crate::db::ReadTx;
use crate::schema::{estate, suggestion, suggestion_step};

/// Something that everybody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicText {
    /// 1 is the suggestion itself; the steps follow.
    pub floor: i32,
    /// As Markdown.
    pub words: String,
    /// Whether the company says it.
    pub is_official: bool,
    /// Whether its author does.
    pub is_author: bool,
    /// When it was said.
    pub written_at: Instant,
}

/// A public suggestion with everything that was said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicTexts {
    /// Which.
    pub id: SuggestionId,
    /// Its estate with region and name, if it is for one.
    pub place: Option<(EstateId, RegionId, String)>,
    /// What it is about.
    pub category: Category,
    /// How far it has come.
    pub state: SuggestionState,
    /// Its title.
    pub title: String,
    /// In order.
    pub texts: Vec<PublicText>,
}

/// The floor of a step.
const fn floor_of(step: i32) -> i32 {
    step + 1
}

type Head = (SuggestionId, PersonId, Category, SuggestionState, String, String, Instant);
type Place = (Option<EstateId>, Option<RegionId>, Option<String>);

/// The texts of those of the suggestions that are public: two queries, however many they are.
pub fn texts_of(tx: &mut ReadTx<'_>, ids: &[SuggestionId]) -> Result<Vec<PublicTexts>> {
    let heads: Vec<(Head, Place)> = suggestion::table
        .left_join(estate::table)
        .filter(suggestion::id.eq_any(ids.iter().map(|id| id.0)))
        .filter(visible_to(None))
        .order(suggestion::id)
        .select((
            (
                suggestion::id,
                suggestion::author_id,
                suggestion::category,
                suggestion::state,
                suggestion::title,
                suggestion::body,
                suggestion::submitted_at,
            ),
            (estate::id.nullable(), estate::region_id.nullable(), estate::name.nullable()),
        ))
        .load(tx.conn())?;
    let mut said = said_about(tx, &heads.iter().map(|((id, ..), _)| *id).collect::<Vec<_>>())?;
    let texts = |((id, author, category, state, title, words, written_at), (estate, region, name)): (Head, Place)| {
        let opening = PublicText { floor: 1, words, is_official: false, is_author: true, written_at };
        let steps = said.remove(&id).unwrap_or_default().into_iter();
        let steps = steps.map(|(by, text)| PublicText { is_author: by == author, ..text });
        let place = estate.zip(region).zip(name).map(|((id, region), name)| (id, region, name));
        PublicTexts { id, place, category, state, title, texts: [opening].into_iter().chain(steps).collect() }
    };
    Ok(heads.into_iter().map(texts).collect())
}

type Said = HashMap<SuggestionId, Vec<(PersonId, PublicText)>>;

fn said_about(tx: &mut ReadTx<'_>, ids: &[SuggestionId]) -> Result<Said> {
    type Row = (SuggestionId, i32, PersonId, bool, String, Instant);
    let rows: Vec<Row> = suggestion_step::table
        .filter(suggestion_step::suggestion_id.eq_any(ids.iter().map(|id| id.0)))
        .filter(suggestion_step::words.ne(""))
        .order((suggestion_step::suggestion_id, suggestion_step::number))
        .select((
            suggestion_step::suggestion_id,
            suggestion_step::number,
            suggestion_step::by_id,
            suggestion_step::role.is_not_null(),
            suggestion_step::words,
            suggestion_step::taken_at,
        ))
        .load(tx.conn())?;
    let mut said: Said = HashMap::new();
    for (id, number, by, is_official, words, written_at) in rows {
        let text = PublicText { floor: floor_of(number), words, is_official, is_author: false, written_at };
        said.entry(id).or_default().push((by, text));
    }
    Ok(said)
}

/// The last id; 0 before the first.
pub fn last_id(tx: &mut ReadTx<'_>) -> Result<i64> {
    Ok(suggestion::table.select(max(suggestion::id)).first::<Option<i64>>(tx.conn())?.unwrap_or(0))
}

/// The suggestions for an estate.
pub fn ids_at(tx: &mut ReadTx<'_>, id: EstateId) -> Result<Vec<SuggestionId>> {
    let found = suggestion::table.filter(suggestion::estate_id.eq(id.0));
    Ok(found.select(suggestion::id).load(tx.conn())?)
}
