//! How living somewhere ends: moving out, being sent away by an owner, or by the staff of the estate. What was written stays
//! with the home's history.

use crate::accounts::Actor;
use crate::base::words::{EndReason, Residence};
use crate::base::{Error, Result};
use crate::db::WriteTx;
use crate::estates::model::{Claim, ClaimState};
use crate::estates::{policy, store};
use crate::facts::Fact;
use crate::media;

/// An owner says that somebody whom she or another owner let in lives there no more.
pub fn end_residence(tx: &mut WriteTx<'_>, actor: &Actor, (id, resident): (&str, &str)) -> Result<()> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_let_in(actor, &home)?;
    let residents = store::residents_in(tx, home.unit_id)?;
    let ended = residents.iter().find(|known| known.id == resident).ok_or(Error::NotFound)?;
    end(tx, actor, ended)
}

/// Somebody moves out, or takes back a claim that waits. With the last owner go those who live there on an owner's word.
/// Gives the names of the photographs that were shown with the claim, whose files go after that.
pub fn leave_home(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<Vec<String>> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_leave(actor, &home)?;
    leave(tx, actor, &home)?;
    media::actions::end_with_claim(tx, &home.id)
}

/// Ends every claim of one's own, approved or waiting, and forgets what she wrote and showed with them: for somebody who
/// closes her account. Gives the names of the photographs, whose files go after that.
pub fn end_own_claims(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<String>> {
    let mut photographs = Vec::new();
    for home in store::claimed_homes_of(tx, actor.person_id)? {
        policy::may_leave(actor, &home.claim)?;
        if home.claim.state.is_open() {
            leave(tx, actor, &home.claim)?;
        }
        photographs.extend(media::actions::end_with_claim(tx, &home.claim.id)?);
    }
    store::forget_words_of(tx, actor.person_id)?;
    Ok(photographs)
}

/// The estate's staff find that somebody lives there no more, or never did. With the last owner go those who live there on
/// an owner's word. Who objects claims the home again.
pub fn revoke_claim(tx: &mut WriteTx<'_>, actor: &Actor, id: &str, reason: EndReason) -> Result<()> {
    let home = store::find_claim_visible_to(tx, &policy::claim_scopes(actor)?, id)?;
    policy::may_decide_claim(actor, &home)?;
    let claim = home.claim;
    claim.state.revoke().map_err(Error::Conflict)?;
    store::end_claim(tx, &claim.id, Some(reason))?;
    let (person_id, unit_id) = (claim.person_id, claim.unit_id);
    tx.record(&Fact::ClaimRevoked { person_id, unit_id, reason, by: actor.person_id }, &[])?;
    if claim.residence == Residence::Owner { end_what_hung_on(tx, actor, &claim) } else { Ok(()) }
}

fn leave(tx: &mut WriteTx<'_>, actor: &Actor, home: &Claim) -> Result<()> {
    home.state.leave().map_err(Error::Conflict)?;
    end(tx, actor, home)?;
    if home.is_of_owner() { end_what_hung_on(tx, actor, home) } else { Ok(()) }
}

fn end(tx: &mut WriteTx<'_>, actor: &Actor, home: &Claim) -> Result<()> {
    store::end_claim(tx, &home.id, None)?;
    let (person_id, unit_id) = (home.person_id, home.unit_id);
    let fact = if person_id == actor.person_id {
        let residence = (home.state == ClaimState::Approved).then_some(home.residence);
        Fact::ClaimEnded { person_id, unit_id, residence }
    } else {
        Fact::ResidenceEnded { person_id, unit_id, by: actor.person_id }
    };
    tx.record(&fact, &[])?;
    Ok(())
}

/// An owner's invitations; and, when no owner is left, everybody who lives there on an owner's word.
fn end_what_hung_on(tx: &mut WriteTx<'_>, actor: &Actor, home: &Claim) -> Result<()> {
    for invitation in store::open_invitations_in(tx, home.unit_id)? {
        if invitation.invited_by == home.person_id {
            store::end_invitation(tx, &invitation.id)?;
            tx.record(&Fact::InvitationEnded { unit_id: home.unit_id, by: actor.person_id }, &[])?;
        }
    }
    if store::count_owners_in(tx, home.unit_id)? == 0 {
        for resident in store::residents_in(tx, home.unit_id)? {
            end(tx, actor, &resident)?;
        }
    }
    Ok(())
}
