//! Suggestions that say the same go on in one of them, until that is taken back.

use super::{Said, recount, write_as_staff};
use crate::accounts::Actor;
use crate::base::ids::SuggestionId;
use crate::base::words::{SuggestionAct, SuggestionState, Visibility};
use crate::base::{Error, Message, Result};
use crate::club::suggestions::model::Placed;
use crate::club::suggestions::{policy, store};
use crate::db::WriteTx;

/// 409: a suggestion is not merged into itself.
pub const NOT_INTO_ITSELF: Message = Message::new("suggestions.not_into_itself");
/// 409: others go on in it: merge the other way round, or let them go first.
pub const HAS_MERGED: Message = Message::new("suggestions.has_merged");
/// 409: nobody would read it there.
pub const NOT_INTO_THIS: Message = Message::new("suggestions.not_into_this");
/// 409: it stands for itself.
pub const NOT_MERGED: Message = Message::new("suggestions.not_merged");

/// Merges a suggestion into another; into a merged one means into where that one goes on, so that a pointer never leads to a
/// pointer.
pub fn merge(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId, into: SuggestionId) -> Result<SuggestionId> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    policy::may_merge(actor, &placed)?;
    let named = store::find(tx, Some(actor), into)?;
    let target = store::find_placed(tx, Some(actor), named.root())?;
    policy::may_merge(actor, &target)?;
    must_fit(&placed, &target)?;
    if !store::merged_into(tx, id)?.is_empty() {
        return Err(Error::Conflict(HAS_MERGED));
    }
    let root = target.suggestion.id;
    store::set_canonical(tx, id, Some(root))?;
    recount(tx, root)?;
    write_as_staff(tx, actor, &placed, (SuggestionAct::Merge, Said { other: Some(root), ..Said::default() }))?;
    write_as_staff(tx, actor, &target, (SuggestionAct::Absorb, Said { other: Some(id), ..Said::default() }))?;
    Ok(root)
}

fn must_fit(placed: &Placed, target: &Placed) -> Result<()> {
    let (merged, root) = (&placed.suggestion, &target.suggestion);
    if merged.canonical_id.is_some() {
        Err(Error::Conflict(policy::MERGED))
    } else if merged.id == root.id {
        Err(Error::Conflict(NOT_INTO_ITSELF))
    } else if merged.state.is_final() {
        Err(Error::Conflict(policy::ENDED))
    } else if root.visibility != Visibility::Public || root.state == SuggestionState::Declined {
        Err(Error::Conflict(NOT_INTO_THIS))
    } else {
        Ok(())
    }
}

/// Takes a merge back: both are as if it had not been.
pub fn unmerge(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId) -> Result<()> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    policy::may_merge(actor, &placed)?;
    let root = placed.suggestion.canonical_id.ok_or(Error::Conflict(NOT_MERGED))?;
    let target = store::find_placed(tx, Some(actor), root)?;
    policy::may_merge(actor, &target)?;
    store::set_canonical(tx, id, None)?;
    recount(tx, root)?;
    write_as_staff(tx, actor, &placed, (SuggestionAct::Unmerge, Said { other: Some(root), ..Said::default() }))?;
    write_as_staff(tx, actor, &target, (SuggestionAct::Release, Said { other: Some(id), ..Said::default() }))
}
