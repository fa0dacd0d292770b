//! Writing the rows of suggestions. Every function here is called by an action, inside its transaction.

use diesel::prelude::*;

use crate::base::ids::{EstateId, PersonId, SuggestionId};
use crate::base::words::{Category, Role, SuggestionAct, SuggestionState, Visibility};
use crate::base::{Instant, Result, SafeHtml};
use crate::club::suggestions::model::Suggestion;
use crate::db::{WriteTx, portable};
use crate::schema::{suggestion, suggestion_step};

/// The counter of the numbers in addresses.
const NUMBERS: &str = "suggestion";

/// What stands on the row of a new suggestion.
#[derive(Clone, Copy, Debug)]
pub struct NewRow<'a> {
    pub author: (PersonId, &'a str),
    pub estate_id: Option<EstateId>,
    pub category: Category,
    pub title: &'a str,
    pub body: &'a str,
    pub visibility: Visibility,
    pub key: &'a str,
}

/// Writes a new suggestion without votes.
pub fn insert(tx: &mut WriteTx<'_>, new: &NewRow<'_>) -> Result<SuggestionId> {
    let id = portable::next_value(tx.conn(), NUMBERS)?;
    let (html, now) = (SafeHtml::from_markdown(new.body), tx.now());
    diesel::insert_into(suggestion::table)
        .values((
            suggestion::id.eq(id),
            suggestion::author_id.eq(new.author.0.0),
            suggestion::author_name.eq(new.author.1),
            suggestion::estate_id.eq(new.estate_id.map(|id| id.0)),
            suggestion::category.eq(new.category),
            suggestion::title.eq(new.title),
            suggestion::body.eq(new.body),
            suggestion::html.eq(html),
            suggestion::visibility.eq(new.visibility),
            suggestion::state.eq(SuggestionState::Submitted),
            suggestion::submitted_at.eq(now),
            suggestion::homes.eq(0),
            suggestion::people.eq(0),
            suggestion::last_step.eq(0),
            suggestion::submission_key.eq(new.key),
        ))
        .execute(tx.conn())?;
    Ok(SuggestionId(id))
}

/// What stands on a new step.
#[derive(Clone, Debug)]
pub struct NewStepRow<'a> {
    pub act: SuggestionAct,
    pub by: PersonId,
    pub name: &'a str,
    pub role: Option<Role>,
    pub organisation: Option<&'a str>,
    pub words: &'a str,
    pub keeper: Option<&'a str>,
    pub due_at: Option<Instant>,
    pub other: Option<SuggestionId>,
    pub key: Option<&'a str>,
}

/// Writes the next step and gives its number.
pub fn insert_step(tx: &mut WriteTx<'_>, id: SuggestionId, new: &NewStepRow<'_>) -> Result<i32> {
    let last: i32 = suggestion::table.find(id.0).select(suggestion::last_step).first(tx.conn())?;
    let (number, now) = (last + 1, tx.now());
    diesel::insert_into(suggestion_step::table)
        .values((
            suggestion_step::suggestion_id.eq(id.0),
            suggestion_step::number.eq(number),
            suggestion_step::act.eq(new.act),
            suggestion_step::by_id.eq(new.by.0),
            suggestion_step::name.eq(new.name),
            suggestion_step::role.eq(new.role),
            suggestion_step::organisation.eq(new.organisation),
            suggestion_step::words.eq(new.words),
            suggestion_step::html.eq(SafeHtml::from_markdown(new.words)),
            suggestion_step::keeper.eq(new.keeper),
            suggestion_step::due_at.eq(new.due_at),
            suggestion_step::other_id.eq(new.other.map(|id| id.0)),
            suggestion_step::taken_at.eq(now),
            suggestion_step::submission_key.eq(new.key),
        ))
        .execute(tx.conn())?;
    diesel::update(suggestion::table.find(id.0)).set(suggestion::last_step.eq(number)).execute(tx.conn())?;
    Ok(number)
}

/// What a step leaves on the row besides its state.
#[derive(Clone, Copy, Debug, Default)]
pub struct Left<'a> {
    pub keeper: Option<(PersonId, &'a str)>,
    pub due_at: Option<Instant>,
    pub proposal: Option<(PersonId, Instant)>,
}

/// Moves a suggestion from the state that the actor saw; says whether it was still there.
pub fn move_on(tx: &mut WriteTx<'_>, before: &Suggestion, to: SuggestionState, left: &Left<'_>) -> Result<bool> {
    let keeper_id = left.keeper.map_or(before.keeper_id, |(id, _)| Some(id)).map(|id| id.0);
    let keeper = left.keeper.map_or(before.keeper.as_deref(), |(_, name)| Some(name));
    let there = suggestion::table.find(before.id.0).filter(suggestion::state.eq(before.state));
    let moved = diesel::update(there)
        .set((
            suggestion::state.eq(to),
            suggestion::keeper_id.eq(keeper_id),
            suggestion::keeper.eq(keeper),
            suggestion::due_at.eq(left.due_at),
            suggestion::proposed_by.eq(left.proposal.map(|(by, _)| by.0)),
            suggestion::proposal_ends_at.eq(left.proposal.map(|(_, end)| end)),
        ))
        .execute(tx.conn())?;
    Ok(moved == 1)
}

/// Lets everybody read it.
pub fn publish(tx: &mut WriteTx<'_>, id: SuggestionId) -> Result<()> {
    diesel::update(suggestion::table.find(id.0))
        .set(suggestion::visibility.eq(Visibility::Public))
        .execute(tx.conn())?;
    Ok(())
}

/// Points a suggestion to where it goes on, or nowhere.
pub fn set_canonical(tx: &mut WriteTx<'_>, id: SuggestionId, canonical: Option<SuggestionId>) -> Result<()> {
    diesel::update(suggestion::table.find(id.0))
        .set(suggestion::canonical_id.eq(canonical.map(|id| id.0)))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives an author another name, wherever hers stands; what she did for the company keeps it.
pub fn rename_author(tx: &mut WriteTx<'_>, id: PersonId, name: &str) -> Result<()> {
    diesel::update(suggestion::table.filter(suggestion::author_id.eq(id.0)))
        .set(suggestion::author_name.eq(name))
        .execute(tx.conn())?;
    let hers = suggestion_step::table.filter(suggestion_step::by_id.eq(id.0)).filter(suggestion_step::role.is_null());
    diesel::update(hers).set(suggestion_step::name.eq(name)).execute(tx.conn())?;
    Ok(())
}
