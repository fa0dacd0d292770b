//! What staff do about a suggestion, but for adopting and merging.

use super::{Said, write_as_staff};
use crate::accounts::Actor;
use crate::base::ids::SuggestionId;
use crate::base::words::{SuggestionAct, SuggestionState};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::club::suggestions::model::{NewStep, Placed, Suggestion};
use crate::club::suggestions::store::Left;
use crate::club::suggestions::{policy, store};
use crate::db::{ReadTx, WriteTx};

/// 422: nobody who could keep it.
pub const NO_SUCH_KEEPER: Message = Message::new("suggestions.no_such_keeper");
/// 422: a day to come, not too far.
pub const WRONG_DAY: Message = Message::new("suggestions.wrong_day");
/// 422: what the act asks for.
const NEEDED: Message = Message::new("text.empty");

/// A day that is named lies no further off, in days.
const LATEST_DAYS: i64 = 731;

/// Takes a step of [`TRANSITIONS`](crate::club::suggestions::model::state::TRANSITIONS) that needs one person.
pub fn take_step(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId, new: &NewStep) -> Result<()> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    if matches!(new.act, SuggestionAct::Supplement | SuggestionAct::Propose | SuggestionAct::Adopt) {
        return Err(Error::NotFound);
    }
    let to = policy::may_step(actor, &placed, new.act)?;
    let now = tx.now();
    check(new, now)?;
    let keeper = named(tx, &placed, new)?;
    let left =
        Left { keeper: keeper.as_ref().map(|(id, name)| (*id, name.as_str())), due_at: new.due_at, proposal: None };
    move_or_refuse(tx, &placed.suggestion, to, &left)?;
    if new.act == SuggestionAct::Open {
        store::publish(tx, id)?;
    }
    let keeper = keeper.as_ref().map(|(_, name)| name.as_str());
    let said = Said { words: &new.words, keeper, due_at: new.due_at, ..Said::default() };
    write_as_staff(tx, actor, &placed, (new.act, said))
}

/// Compare and set: somebody who was faster has moved it.
pub(super) fn move_or_refuse(
    tx: &mut WriteTx<'_>,
    before: &Suggestion,
    to: SuggestionState,
    left: &Left<'_>,
) -> Result<()> {
    if store::move_on(tx, before, to, left)? { Ok(()) } else { Err(Error::Conflict(policy::NOT_IN_THIS_STATE)) }
}

fn check(new: &NewStep, now: Instant) -> Result<()> {
    let (needs, mut errors) = (new.act.needs(), FormErrors::new());
    if needs.words && new.words.is_empty() {
        errors.add("words", NEEDED);
    }
    let is_good = |due: Instant| now < due && due <= now.plus_days(LATEST_DAYS);
    if needs.day != new.due_at.is_some() || new.due_at.is_some_and(|due| !is_good(due)) {
        errors.add("day", WRONG_DAY);
    }
    if needs.keeper != new.keeper.is_some() {
        errors.add("keeper", NO_SUCH_KEEPER);
    }
    errors.into_result(())
}

/// Who keeps it from now on, by the name that everybody reads: where she works, and what she is called.
fn named(tx: &mut ReadTx<'_>, placed: &Placed, new: &NewStep) -> Result<Option<(crate::base::ids::PersonId, String)>> {
    let Some(id) = new.keeper else { return Ok(None) };
    let wrong = || Error::Invalid(FormErrors::of("keeper", NO_SUCH_KEEPER));
    let person = store::find_keeper(tx, placed.reach(), id)?.ok_or_else(wrong)?;
    let name = [person.organisation, person.staff_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    Ok(Some((id, name)))
}
