//! Standing behind a suggestion, by person and by home.

use super::{membership, recount};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::SuggestionId;
use crate::club::suggestions::model::home_for;
use crate::club::suggestions::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// One vote a person, over everything that was merged; it counts for the home that she has now.
pub fn vote(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId) -> Result<()> {
    let suggestion = store::find(tx, Some(actor), id)?;
    policy::may_vote(actor, membership(tx, actor)?.as_ref(), &suggestion)?;
    let group = store::group_of(tx, id)?;
    if !store::voted_among(tx, &group, actor.person_id)?.is_empty() {
        return Ok(());
    }
    store::insert_vote(tx, id, (actor.person_id, home_for(actor, suggestion.estate_id)))?;
    tell(tx, id)
}

/// Takes her vote back, wherever in the group she gave it.
pub fn unvote(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId) -> Result<()> {
    let suggestion = store::find(tx, Some(actor), id)?;
    policy::may_vote(actor, membership(tx, actor)?.as_ref(), &suggestion)?;
    let group = store::group_of(tx, id)?;
    let given = store::voted_among(tx, &group, actor.person_id)?;
    for one in &given {
        store::delete_vote(tx, *one, actor.person_id)?;
        // What is merged counts its own, for the day on which that is taken back.
        recount(tx, *one)?;
    }
    if given.is_empty() { Ok(()) } else { tell(tx, id) }
}

fn tell(tx: &mut WriteTx<'_>, id: SuggestionId) -> Result<()> {
    let (homes, people) = recount(tx, id)?;
    tx.record(&Fact::SuggestionVotesChanged { suggestion_id: id, homes, people }, &[])?;
    Ok(())
}
