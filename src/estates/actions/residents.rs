//! Letting family and tenants in.

use sha2::{Digest as _, Sha256};

use super::tenancy::LAST_DAY_FIELD;
use crate::accounts::Actor;
use crate::base::{Error, FormErrors, Message, Result};
use crate::db::{ReadTx, WriteTx};
use crate::estates::model::{InvitedHome, NewResident, tenancy_end};
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
    let ends_at = tenancy_end(new.residence, new.last_day, tx.now())
        .map_err(|why| Error::Invalid(FormErrors::of(LAST_DAY_FIELD, why)))?;
    let code = tx.random().token();
    store::insert_invitation(tx, (home.unit_id, actor.person_id), (new, ends_at), &hash_of(&code))?;
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
