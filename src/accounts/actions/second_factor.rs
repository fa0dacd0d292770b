//! The second step of signing in: set up in two steps with a code that proves it works, and taken away again.

use super::sessions::{Arrival, NewSession, open_session};
use crate::accounts::actor::token_hash;
use crate::accounts::model::{Actor, SECRET_BYTES, Totp, new_recovery_codes, recovery_hash, typed_digits};
use crate::accounts::{policy, store};
use crate::base::ids::PersonId;
use crate::base::{Contact, Error, FormErrors, Message, Result};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::settings::StaffTotp;

/// The app does not show this code now: 422.
pub const WRONG_CODE: Message = Message::new("accounts.totp.wrong_code");
/// There is a second step already: 409.
pub const ENABLED_ALREADY: Message = Message::new("accounts.totp.enabled_already");
/// There is none: 409.
pub const NOT_ENABLED: Message = Message::new("accounts.totp.not_enabled");

/// Begins with a new secret; nothing is in force yet.
pub fn start_totp(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    if actor.has_totp {
        return Err(Error::Conflict(ENABLED_ALREADY));
    }
    let secret = tx.random().bytes::<SECRET_BYTES>();
    store::start_totp(tx, actor.person_id, &secret)
}

/// Puts it in force with a code of the app. Every other session ends, this one gets a new id (security.md S30, S31).
/// Gives the recovery codes, which stand nowhere.
pub fn enable_totp(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    typed: &str,
    arrival: &Arrival,
) -> Result<(Vec<String>, NewSession)> {
    let id = actor.person_id;
    let totp = store::find_totp(tx, id)?.ok_or(Error::Conflict(NOT_ENABLED))?;
    if totp.enabled_at.is_some() {
        return Err(Error::Conflict(ENABLED_ALREADY));
    }
    let wrong = || Error::Invalid(FormErrors::of("code", WRONG_CODE));
    let step = totp.step_of(&typed_digits(typed), tx.now()).ok_or_else(wrong)?;
    store::take_step(tx, id, step)?;
    store::enable_totp(tx, id)?;
    tx.record(&Fact::TotpEnabled { person_id: id }, &[])?;
    let codes = make_codes(tx, id)?;
    Ok((codes, begin_anew(tx, id, arrival)?))
}

fn make_codes(tx: &mut WriteTx<'_>, id: PersonId) -> Result<Vec<String>> {
    let codes = new_recovery_codes(tx.random());
    let hashes: Vec<Vec<u8>> = codes.iter().map(|code| recovery_hash(code)).collect();
    store::replace_recovery_codes(tx, id, &hashes)?;
    tx.record(&Fact::RecoveryCodesMade { person_id: id }, &[])?;
    Ok(codes)
}

/// New recovery codes in place of the old ones.
pub fn renew_recovery_codes(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<Vec<String>> {
    if !actor.has_totp {
        return Err(Error::Conflict(NOT_ENABLED));
    }
    make_codes(tx, actor.person_id)
}

/// Takes one's own second step away, where nothing requires it.
pub fn end_totp(tx: &mut WriteTx<'_>, actor: &Actor, staff_totp: StaffTotp, arrival: &Arrival) -> Result<NewSession> {
    policy::may_end_totp(actor, staff_totp)?;
    if !actor.has_totp {
        return Err(Error::Conflict(NOT_ENABLED));
    }
    let id = actor.person_id;
    store::delete_totp(tx, id)?;
    tx.record(&Fact::TotpEnded { person_id: id, by: Some(id) }, &[])?;
    begin_anew(tx, id, arrival)
}

/// She has just proved who she is: the new session knows it as the former one did.
fn begin_anew(tx: &mut WriteTx<'_>, id: PersonId, arrival: &Arrival) -> Result<NewSession> {
    store::delete_sessions_of(tx, id)?;
    store::end_codes_of(tx, id)?;
    let session = open_session(tx, id, arrival)?;
    store::mark_proved(tx, &token_hash(&session.token))?;
    Ok(session)
}

/// Takes away the second step of somebody who has lost phone and recovery codes; she signs in again and sets up another.
pub fn reset_totp(tx: &mut WriteTx<'_>, actor: &Actor, id: PersonId) -> Result<()> {
    policy::may_reset_totp(actor, id)?;
    reset(tx, id, Some(actor.person_id))
}

/// The same in the operator's name: who runs the command owns the database.
pub fn reset_totp_of(tx: &mut WriteTx<'_>, email: &str) -> Result<()> {
    let contact = Contact::stored(email);
    let person = store::find_by_contact(tx, &contact)?;
    reset(tx, person.id, None)
}

fn reset(tx: &mut WriteTx<'_>, id: PersonId, by: Option<PersonId>) -> Result<()> {
    let totp = store::find_totp(tx, id)?;
    if totp.is_none_or(|totp| totp.enabled_at.is_none()) {
        return Err(Error::Conflict(NOT_ENABLED));
    }
    store::delete_totp(tx, id)?;
    store::delete_sessions_of(tx, id)?;
    store::end_codes_of(tx, id)?;
    tx.record(&Fact::TotpEnded { person_id: id, by }, &[])?;
    Ok(())
}

/// The second step that somebody has set up or begun.
pub fn find_totp(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Option<Totp>> {
    store::find_totp(tx, actor.person_id)
}

/// How many recovery codes are left.
pub fn count_recovery_codes(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<usize> {
    Ok(store::unused_recovery_codes(tx, actor.person_id)?.len())
}

/// Whether all of these are her recovery codes: what is given back as a file was made here.
pub fn are_recovery_codes(tx: &mut ReadTx<'_>, actor: &Actor, codes: &[String]) -> Result<bool> {
    let kept = store::unused_recovery_codes(tx, actor.person_id)?;
    Ok(!codes.is_empty() && codes.iter().all(|code| kept.contains(&recovery_hash(code))))
}

/// Uses up a code of the app or a recovery code; says whether it was good.
pub(super) fn is_second_factor(tx: &mut WriteTx<'_>, id: PersonId, typed: &str) -> Result<bool> {
    let Some(totp) = store::find_totp(tx, id)?.filter(|totp| totp.enabled_at.is_some()) else { return Ok(false) };
    if let Some(step) = totp.step_of(&typed_digits(typed), tx.now()) {
        return store::take_step(tx, id, step);
    }
    let is_good = store::use_recovery_code(tx, id, &recovery_hash(typed))?;
    if is_good {
        tx.record(&Fact::RecoveryCodeUsed { person_id: id }, &[])?;
    }
    Ok(is_good)
}
