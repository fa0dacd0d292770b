//! Votes, and what they come to over a group.

use std::collections::HashMap;

use diesel::dsl::count;
use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{PersonId, SuggestionId, UnitId};
use crate::club::suggestions::model::Suggestion;
use crate::db::{ReadTx, WriteTx};
use crate::schema::{suggestion, suggestion_vote};

/// Those merged into a suggestion, the oldest first: with it, its group.
pub fn merged_into(tx: &mut ReadTx<'_>, root: SuggestionId) -> Result<Vec<Suggestion>> {
    Ok(suggestion::table
        .filter(suggestion::canonical_id.eq(root.0))
        .order(suggestion::id)
        .select(Suggestion::as_select())
        .load(tx.conn())?)
}

/// A suggestion and those merged into it.
pub fn group_of(tx: &mut ReadTx<'_>, root: SuggestionId) -> Result<Vec<SuggestionId>> {
    let merged = suggestion::table.filter(suggestion::canonical_id.eq(root.0)).order(suggestion::id);
    let mut group: Vec<SuggestionId> = merged.select(suggestion::id).load(tx.conn())?;
    group.insert(0, root);
    Ok(group)
}

/// Those of a group that somebody has voted for: more than one where she had before they were merged.
pub fn voted_among(tx: &mut ReadTx<'_>, group: &[SuggestionId], person: PersonId) -> Result<Vec<SuggestionId>> {
    let group: Vec<i64> = group.iter().map(|id| id.0).collect();
    Ok(suggestion_vote::table
        .filter(suggestion_vote::suggestion_id.eq_any(group))
        .filter(suggestion_vote::person_id.eq(person.0))
        .select(suggestion_vote::suggestion_id)
        .load(tx.conn())?)
}

/// Writes a vote, for a home or for none.
pub fn insert_vote(tx: &mut WriteTx<'_>, id: SuggestionId, (person, unit): (PersonId, Option<UnitId>)) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(suggestion_vote::table)
        .values((
            suggestion_vote::suggestion_id.eq(id.0),
            suggestion_vote::person_id.eq(person.0),
            suggestion_vote::unit_id.eq(unit.map(|unit| unit.0)),
            suggestion_vote::voted_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes somebody's vote back.
pub fn delete_vote(tx: &mut WriteTx<'_>, id: SuggestionId, person: PersonId) -> Result<()> {
    diesel::delete(suggestion_vote::table.find((id.0, person.0))).execute(tx.conn())?;
    Ok(())
}

/// What the votes of a group come to: homes, and people.
pub fn count_votes(tx: &mut ReadTx<'_>, group: &[SuggestionId]) -> Result<(i32, i32)> {
    let group: Vec<i64> = group.iter().map(|id| id.0).collect();
    let (homes, people): (i64, i64) = suggestion_vote::table
        .filter(suggestion_vote::suggestion_id.eq_any(group))
        .select((
            count(suggestion_vote::unit_id).aggregate_distinct(),
            count(suggestion_vote::person_id).aggregate_distinct(),
        ))
        .first(tx.conn())?;
    let small = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
    Ok((small(homes), small(people)))
}

/// Writes what the votes come to.
pub fn set_votes(tx: &mut WriteTx<'_>, id: SuggestionId, (homes, people): (i32, i32)) -> Result<()> {
    diesel::update(suggestion::table.find(id.0))
        .set((suggestion::homes.eq(homes), suggestion::people.eq(people)))
        .execute(tx.conn())?;
    Ok(())
}

/// Votes by suggestion: whose, and for which home.
pub type Votes = HashMap<SuggestionId, Vec<(PersonId, Option<UnitId>)>>;

/// The votes of some suggestions, each with its home: for checks.
pub fn votes_between(tx: &mut ReadTx<'_>, ids: &[SuggestionId]) -> Result<Votes> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let rows: Vec<(SuggestionId, PersonId, Option<UnitId>)> = suggestion_vote::table
        .filter(suggestion_vote::suggestion_id.eq_any(ids))
        .select((suggestion_vote::suggestion_id, suggestion_vote::person_id, suggestion_vote::unit_id))
        .load(tx.conn())?;
    let mut votes = Votes::new();
    for (id, person, unit) in rows {
        votes.entry(id).or_default().push((person, unit));
    }
    Ok(votes)
}
