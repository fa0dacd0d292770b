//! Lists of suggestions, by keyset pages.

use diesel::prelude::*;

use super::visible_to;
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::base::ids::{ComplaintId, EstateId, SuggestionId};
use crate::base::words::SuggestionState;
use crate::club::suggestions::model::{Filter, Placed, Suggestion};
use crate::db::{Backend, ReadTx};
use crate::schema::{complaint, estate, suggestion, suggestion_complaint};
use crate::text_enum;

/// Suggestions on one page.
pub const ROWS_PER_PAGE: usize = 20;

text_enum! {
    /// The order of a list.
    pub enum Order in "suggestion_order" {
        /// The newest first.
        Newest = "newest",
        /// The most homes first.
        Homes = "homes",
    }
}

pub(super) type Rows<'q> = diesel::helper_types::IntoBoxed<
    'q,
    diesel::dsl::Select<
        diesel::dsl::LeftJoin<suggestion::table, estate::table>,
        (
            diesel::dsl::AsSelect<Suggestion, Backend>,
            diesel::dsl::Nullable<estate::name>,
            diesel::dsl::Nullable<estate::region_id>,
        ),
    >,
    Backend,
>;

pub(super) fn rows<'q>(actor: Option<&Actor>) -> Rows<'q> {
    suggestion::table
        .left_join(estate::table)
        .select((Suggestion::as_select(), estate::name.nullable(), estate::region_id.nullable()))
        .into_boxed()
        .filter(visible_to(actor))
}

pub(super) fn load(tx: &mut ReadTx<'_>, rows: Rows<'_>) -> Result<Vec<Placed>> {
    let found: Vec<(Suggestion, Option<String>, Option<_>)> = rows.load(tx.conn())?;
    let placed = |(suggestion, estate, region_id)| Placed { suggestion, estate, region_id };
    Ok(found.into_iter().map(placed).collect())
}

/// Cuts what is beyond a page, and says where the next begins.
pub fn cut(found: &mut Vec<Placed>, order: Order) -> Option<Cursor> {
    let is_more = found.len() > ROWS_PER_PAGE;
    found.truncate(ROWS_PER_PAGE);
    let last = &found.last().filter(|_| is_more)?.suggestion;
    let value = if order == Order::Homes { i64::from(last.homes) } else { last.id.0 };
    Some(Cursor { value, id: last.id.0 })
}

/// A page of what an actor may see, and a row more where there is one: one query. What is merged stands where it goes on,
/// and in its author's own list.
pub fn list_visible_to(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    filter: &Filter,
    (order, after): (Order, Option<Cursor>),
) -> Result<Vec<Placed>> {
    let mut found = rows(actor).limit(i64::try_from(ROWS_PER_PAGE + 1).unwrap_or(0));
    found = match filter.author {
        Some(author) => found.filter(suggestion::author_id.eq(author.0)),
        None => found.filter(suggestion::canonical_id.is_null()),
    };
    if let Some(id) = filter.estate_id {
        found = found.filter(suggestion::estate_id.eq(id.0));
    }
    if let Some(state) = filter.state {
        found = found.filter(suggestion::state.eq(state));
    }
    let found = match order {
        Order::Newest => {
            if let Some(after) = after {
                found = found.filter(suggestion::id.lt(after.id));
            }
            found.order(suggestion::id.desc())
        }
        Order::Homes => {
            if let Some(after) = after {
                let homes = i32::try_from(after.value).unwrap_or(i32::MAX);
                let fewer = suggestion::homes.lt(homes);
                found = found.filter(fewer.or(suggestion::homes.eq(homes).and(suggestion::id.lt(after.id))));
            }
            found.order((suggestion::homes.desc(), suggestion::id.desc()))
        }
    };
    load(tx, found)
}

/// Some suggestions by their ids, in the order of the ids, as far as the actor may see them.
pub fn rows_by_id(tx: &mut ReadTx<'_>, actor: Option<&Actor>, ids: &[SuggestionId]) -> Result<Vec<Placed>> {
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let mut found = load(tx, rows(actor).filter(suggestion::id.eq_any(raw)))?;
    found.sort_by_key(|placed| ids.iter().position(|id| *id == placed.suggestion.id));
    Ok(found)
}

/// Of suggestions alike, the best first, those to offer to somebody who writes for an estate or for all: public ones that
/// stand for themselves, for her estate or for all. One query.
pub fn rows_alike(
    tx: &mut ReadTx<'_>,
    ids: &[SuggestionId],
    (estate_id, most): (Option<EstateId>, usize),
) -> Result<Vec<Placed>> {
    let mut found = rows_by_id(tx, None, ids)?;
    let meets = |placed: &Placed| match (placed.suggestion.estate_id, estate_id) {
        (Some(its), Some(hers)) => its == hers,
        _ => true,
    };
    found.retain(|placed| placed.suggestion.canonical_id.is_none() && meets(placed));
    found.truncate(most);
    Ok(found)
}

/// A suggestion that came out of a complaint, for a line on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The suggestion.
    pub id: SuggestionId,
    /// Its title.
    pub title: String,
    /// How far it has come.
    pub state: SuggestionState,
}

/// More than come out of one complaint.
const MOST_OUTCOMES: i64 = 5;

/// The public suggestions that came out of a complaint, where they go on: one query.
pub fn line_of_complaint(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Outcome>> {
    let found: Vec<(SuggestionId, String, SuggestionState)> = suggestion_complaint::table
        .inner_join(suggestion::table.on(suggestion::id.eq(suggestion_complaint::suggestion_id)))
        .filter(suggestion_complaint::complaint_id.eq(id.0))
        .filter(visible_to(None))
        .order(suggestion::id)
        .limit(MOST_OUTCOMES)
        .select((suggestion::id, suggestion::title, suggestion::state))
        .load(tx.conn())?;
    Ok(found.into_iter().map(|(id, title, state)| Outcome { id, title, state }).collect())
}

/// More complaints than one suggestion comes out of, on its page.
const MOST_COMPLAINTS: i64 = 100;

/// The complaints that a group came out of, with their titles, as far as the actor may see them: one query.
pub fn complaints_of(
    tx: &mut ReadTx<'_>,
    actor: Option<&Actor>,
    group: &[SuggestionId],
) -> Result<Vec<(ComplaintId, String)>> {
    let group: Vec<i64> = group.iter().map(|id| id.0).collect();
    let linked = suggestion_complaint::table
        .filter(suggestion_complaint::suggestion_id.eq_any(group))
        .select(suggestion_complaint::complaint_id);
    Ok(complaint::table
        .filter(complaint::id.eq_any(linked))
        .filter(crate::complaints::visible_to(actor))
        .order(complaint::id)
        .limit(MOST_COMPLAINTS)
        .select((complaint::id, complaint::title))
        .load(tx.conn())?)
}
