//! Adoption: one proposes, another signs, and each author is paid once.

use super::{Said, write_as_staff};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{PersonId, SuggestionId};
use crate::base::words::{Earning, Source, SuggestionAct};
use crate::calendar::calendars;
use crate::club::points::actions::{Award, Awarded, award};
use crate::club::suggestions::store::Left;
use crate::club::suggestions::{policy, store};
use crate::db::WriteTx;
use crate::estates;

/// How long a proposal waits for its second signature (decisions.md 14).
const SIGNATURE_WORKING_DAYS: u32 = 1;

/// First signature: nothing changes yet but that a second person is asked, for one working day.
pub fn propose_adoption(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId) -> Result<()> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    let group = store::group_of(tx, id)?;
    let (authors, now) = (store::authors_of(tx, &group)?, tx.now());
    let to = policy::may_adopt(actor, &placed, (SuggestionAct::Propose, &authors, now))?;
    let ends_at = calendars(tx)?.latest().due(now, SIGNATURE_WORKING_DAYS).at;
    let left = Left { proposal: Some((actor.person_id, ends_at)), ..Left::default() };
    super::stepping::move_or_refuse(tx, &placed.suggestion, to, &left)?;
    write_as_staff(tx, actor, &placed, (SuggestionAct::Propose, Said { due_at: Some(ends_at), ..Said::default() }))
}

/// Second signature: it is adopted, and its authors are paid. Says how many were.
pub fn sign_adoption(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId) -> Result<usize> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    let group = store::group_of(tx, id)?;
    let (authors, now) = (store::authors_of(tx, &group)?, tx.now());
    let to = policy::may_adopt(actor, &placed, (SuggestionAct::Adopt, &authors, now))?;
    super::stepping::move_or_refuse(tx, &placed.suggestion, to, &Left::default())?;
    write_as_staff(tx, actor, &placed, (SuggestionAct::Adopt, Said::default()))?;
    reward(tx, id, (&group, &authors))
}

/// Pays every author who has or had an approved home, once for whatever of the group is hers: what an adoption before a
/// merge was taken back has paid for, is paid for.
fn reward(tx: &mut WriteTx<'_>, id: SuggestionId, (group, authors): (&[SuggestionId], &[PersonId])) -> Result<usize> {
    let (paid, verified) = (store::rewarded_of(tx, group)?, estates::have_lived(tx, authors)?);
    let mut rewarded = 0;
    for member in authors.iter().copied().filter(|author| verified.contains(author) && !paid.contains(author)) {
        let given = award(
            tx,
            &Award {
                member,
                kind: Earning::Suggestion,
                key: format!("suggestion:{id}:member:{member}"),
                source: Source::Suggestion,
                source_id: Some(id.to_string()),
            },
        )?;
        if let Awarded::Now(_) | Awarded::Before(_) = given {
            store::set_rewarded(tx, group, member)?;
            rewarded += 1;
        }
    }
    Ok(rewarded)
}
