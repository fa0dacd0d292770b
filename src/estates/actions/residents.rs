//! Letting family and tenants in, and moving out. What was written stays with the home's history.

use sha2::{Digest as _, Sha256};

use crate::accounts::Actor;
use crate::base::words::Residence;
use crate::base::{Error, Message, Result};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::{Claim, ClaimState, InvitedHome, NewResident};
use crate::estates::{policy, store};
use crate::facts::Fact;

/// The invited one has a claim on the home that stands or waits: 409.
pub const LIVES_THERE_ALREADY: Message = Message::new("estates.lives_there_already");

/// What the database knows of a code.
fn hash_of(code: &str) -> Vec<u8> {
    Sha256::digest(code.as_bytes()).to_vec()
}

/// An owner lets somebody in: gives the code to pass on, which stands nowhere else.
pub fn invite(tx: &mut WriteTx<'_>, actor: &Actor, id: &str, new: &NewResident) -> Result<String> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_let_in(actor, &home)?;
    let waiting = store::open_invitations_in(tx, home.unit_id)?.len();
    let there = store::residents_in(tx, home.unit_id)?.len();
    policy::may_have_another_resident(waiting + there)?;
    let code = tx.random().token();
    store::insert_invitation(tx, (home.unit_id, actor.person_id), new, &hash_of(&code))?;
    let fact = Fact::ResidentInvited { unit_id: home.unit_id, residence: new.residence, by: actor.person_id };
    tx.record(&fact, &[])?;
    Ok(code)
}

/// What a code invites to; 404 when it is over.
pub fn find_invited_home(tx: &mut ReadTx<'_>, code: &str) -> Result<InvitedHome> {
    store::find_invited_home(tx, &hash_of(code))
}

/// The invited one accepts, and lives there from now on. The code is used up.
pub fn accept_invitation(tx: &mut WriteTx<'_>, actor: &Actor, code: &str) -> Result<()> {
    let home = find_invited_home(tx, code)?;
    policy::may_claim_home(actor)?;
    let (invitation, person_id) = (&home.invitation, actor.person_id);
    if store::has_open_claim(tx, person_id, invitation.unit_id)? {
        return Err(Error::Conflict(LIVES_THERE_ALREADY));
    }
    store::insert_resident(tx, person_id, &home)?;
    store::end_invitation(tx, &invitation.id)?;
    let (unit_id, residence, by) = (invitation.unit_id, invitation.residence, invitation.invited_by);
    tx.record(&Fact::ResidentJoined { person_id, unit_id, residence, by }, &[])?;
    Ok(())
}

/// An owner takes an invitation to her home back.
pub fn end_invitation(tx: &mut WriteTx<'_>, actor: &Actor, (id, invitation): (&str, &str)) -> Result<()> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_let_in(actor, &home)?;
    let waiting = store::open_invitations_in(tx, home.unit_id)?;
    let ended = waiting.iter().find(|known| known.id == invitation).ok_or(Error::NotFound)?;
    store::end_invitation(tx, &ended.id)?;
    tx.record(&Fact::InvitationEnded { unit_id: home.unit_id, by: actor.person_id }, &[])?;
    Ok(())
}

/// An owner says that somebody whom she or another owner let in lives there no more.
pub fn end_residence(tx: &mut WriteTx<'_>, actor: &Actor, (id, resident): (&str, &str)) -> Result<()> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_let_in(actor, &home)?;
    let residents = store::residents_in(tx, home.unit_id)?;
    let ended = residents.iter().find(|known| known.id == resident).ok_or(Error::NotFound)?;
    end(tx, actor, ended)
}

/// Somebody moves out, or takes back a claim that waits. With the last owner go those who live there on an owner's word.
pub fn leave_home(tx: &mut WriteTx<'_>, actor: &Actor, id: &str) -> Result<()> {
    let home = store::find_claim_of(tx, actor.person_id, id)?.claim;
    policy::may_leave(actor, &home)?;
    leave(tx, actor, &home)
}

/// Ends every claim of one's own, approved or waiting, and forgets what she wrote with them: for somebody who closes her
/// account.
pub fn end_own_claims(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let homes = store::claimed_homes_of(tx, actor.person_id)?;
    for home in homes.iter().filter(|home| home.claim.state.is_open()) {
        policy::may_leave(actor, &home.claim)?;
        leave(tx, actor, &home.claim)?;
    }
    store::forget_words_of(tx, actor.person_id)
}

fn leave(tx: &mut WriteTx<'_>, actor: &Actor, home: &Claim) -> Result<()> {
    home.state.leave().map_err(Error::Conflict)?;
    end(tx, actor, home)?;
    if home.state == ClaimState::Approved && home.residence == Residence::Owner {
        end_what_hung_on(tx, actor, home)?;
    }
    Ok(())
}

fn end(tx: &mut WriteTx<'_>, actor: &Actor, home: &Claim) -> Result<()> {
    store::end_claim(tx, &home.id)?;
    let (person_id, unit_id) = (home.person_id, home.unit_id);
    let fact = if person_id == actor.person_id {
        Fact::ClaimEnded { person_id, unit_id }
    } else {
        Fact::ResidenceEnded { person_id, unit_id, by: actor.person_id }
    };
    tx.record(&fact, &[])?;
    Ok(())
}

/// Her invitations; and, when no owner is left, everybody who lives there on an owner's word.
fn end_what_hung_on(tx: &mut WriteTx<'_>, actor: &Actor, home: &Claim) -> Result<()> {
    for invitation in store::open_invitations_in(tx, home.unit_id)? {
        if invitation.invited_by == actor.person_id {
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
