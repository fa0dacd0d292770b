//! What a claimant shows: added while the claim waits, seen by who decides on it, gone when it is taken back and thirty days
//! after it was decided.

use crate::accounts::Actor;
use crate::base::{Error, Result};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::MAX_EVIDENCE;
use crate::estates::{policy, store};
use crate::media;

/// What is shown with a claim stays so long after that was decided.
pub const EVIDENCE_DAYS: i64 = 30;

/// How many photographs are shown with a claim of the actor's own that waits; 404 for another's, 409 once it is decided.
pub fn shown_with(tx: &mut ReadTx<'_>, actor: &Actor, id: &str) -> Result<i64> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_show_evidence(actor, &home)?;
    Ok(i64::try_from(media::of_claim(tx, id)?.len()).unwrap_or(MAX_EVIDENCE))
}

/// The claimant shows some of her photographs, which waited in a form, with her claim.
pub fn show_evidence(tx: &mut WriteTx<'_>, actor: &Actor, id: &str, photographs: &[String]) -> Result<()> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_show_evidence(actor, &home)?;
    media::actions::show_with_claim(tx, actor, (id, MAX_EVIDENCE), photographs)?;
    Ok(())
}

/// Whether somebody decides on a claim, and so sees what is shown with it.
pub fn decides_on(tx: &mut ReadTx<'_>, actor: &Actor, id: &str) -> Result<bool> {
    let Ok(scopes) = policy::claim_scopes(actor) else { return Ok(false) };
    match store::find_claim_visible_to(tx, &scopes, id) {
        Ok(home) => Ok(policy::may_decide_claim(actor, &home).is_ok()),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Ends what was shown with some of the claims decided [`EVIDENCE_DAYS`] days ago; gives the names of the photographs,
/// `None` when there is no such claim.
pub(in crate::estates) fn end_old_evidence(tx: &mut WriteTx<'_>) -> Result<Option<Vec<String>>> {
    let before = tx.now().plus_days(-EVIDENCE_DAYS);
    let old = store::claims_with_evidence_before(tx, before)?;
    let mut photographs = Vec::new();
    for id in &old {
        photographs.extend(media::actions::end_with_claim(tx, id)?);
    }
    Ok(if old.is_empty() { None } else { Some(photographs) })
}
