//! What members write, and what the company answers.

use super::{Said, membership, name_on, recount, write_as_member, write_as_staff};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::SuggestionId;
use crate::base::masking::{Unmasked, mask};
use crate::base::words::SuggestionAct;
use crate::club::suggestions::model::state::Hand;
use crate::club::suggestions::model::{NewSuggestion, Written, home_for};
use crate::club::suggestions::store::{Left, NewRow};
use crate::club::suggestions::{policy, store};
use crate::db::WriteTx;
use crate::estates;
use crate::facts::Fact;

/// As others read it: personal data is covered before anything is written (decisions.md 17).
fn covered(text: &str) -> String {
    mask(text, Unmasked::NOTHING)
}

/// A member suggests something, and stands behind it with the first vote. The same form sent twice is one suggestion.
pub fn submit(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewSuggestion) -> Result<SuggestionId> {
    policy::may_take_part(actor, membership(tx, actor)?.as_ref())?;
    if let Some(known) = store::find_by_submission(tx, actor.person_id, &new.key)? {
        return Ok(known);
    }
    if let Some(id) = new.estate_id {
        estates::find_estate(tx, id)?;
    }
    let name = name_on(tx, actor, new.estate_id)?;
    let row = NewRow {
        author: (actor.person_id, &name),
        estate_id: new.estate_id,
        category: new.category,
        title: &covered(&new.title),
        body: &covered(&new.text),
        visibility: policy::visibility_for(actor),
        key: &new.key,
    };
    let id = store::insert(tx, &row)?;
    store::insert_author(tx, id, (actor.person_id, None))?;
    store::insert_vote(tx, id, (actor.person_id, home_for(actor, new.estate_id)))?;
    recount(tx, id)?;
    tx.record(&Fact::SuggestionSubmitted { suggestion_id: id, person_id: actor.person_id }, &[])?;
    Ok(id)
}

/// A member says something about a suggestion.
pub fn comment(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId, new: &Written) -> Result<()> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    policy::may_comment(actor, membership(tx, actor)?.as_ref(), &placed.suggestion)?;
    if store::is_said(tx, &new.key)? {
        return Ok(());
    }
    let said = Said { words: &covered(&new.words), key: Some(&new.key), ..Said::default() };
    write_as_member(tx, actor, &placed, (SuggestionAct::Comment, said))
}

/// The company says something about it.
pub fn answer(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId, new: &Written) -> Result<()> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    policy::may_answer(actor, &placed)?;
    if store::is_said(tx, &new.key)? {
        return Ok(());
    }
    let said = Said { words: &new.words, key: Some(&new.key), ..Said::default() };
    write_as_staff(tx, actor, &placed, (SuggestionAct::Answer, said))
}

/// Its author says what was missing.
pub fn supplement(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId, new: &Written) -> Result<()> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    policy::by_hand(actor, &placed, Hand::Author)?;
    if store::is_said(tx, &new.key)? {
        return Ok(());
    }
    let to = policy::may_step(actor, &placed, SuggestionAct::Supplement)?;
    super::stepping::move_or_refuse(tx, &placed.suggestion, to, &Left::default())?;
    let said = Said { words: &covered(&new.words), key: Some(&new.key), ..Said::default() };
    write_as_member(tx, actor, &placed, (SuggestionAct::Supplement, said))
}
