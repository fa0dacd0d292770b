//! One-time codes: asked for, tried, and what follows from a right one.
//!
//! Known and unknown addresses and numbers leave the same rows and facts (security.md S28); only the job that sends finds
//! out that nobody is there. A wrong try is a commit, not an error: it must be counted.

use std::time::Duration;

use super::contacts::change_contact;
use super::sessions::{Arrival, NewSession, make_link, open_session};
use crate::accounts::model::{
    Actor, CODES_A_DAY, CODES_AN_HOUR, CodePurpose, OneTimeCode, Purpose, SECOND_STEPS_A_DAY, is_same,
};
use crate::accounts::store::{self, NewCode};
use crate::base::ids::PersonId;
use crate::base::{Contact, ContactKind, Error, FormErrors, Instant, Message, Result};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::settings::SecretKey;

/// As many short messages have left today as may: 422.
pub const SMS_SPENT: Message = Message::new("accounts.sms_spent");
/// A code for a signed-in person's own act, opened in another's browser: 404 would look like a broken link.
pub const NOT_YOUR_CODE: Message = Message::new("accounts.not_your_code");
/// Nobody who has neither a confirmed address nor a confirmed number can be sent a code.
pub const NOWHERE_TO_SEND: Message = Message::new("accounts.nowhere_to_send");

/// Asks for a code to sign in or to set a password; answers the same whoever has the contact. Gives the address of the
/// code's page.
pub fn ask_code(tx: &mut WriteTx<'_>, contact: &Contact, purpose: CodePurpose, sms_a_day: u32) -> Result<String> {
    may_ask(tx, contact, sms_a_day)?;
    let person_id = match store::find_by_contact(tx, contact) {
        Ok(person) => Some(person.id),
        Err(Error::NotFound) => None,
        Err(error) => return Err(error),
    };
    issue(tx, &NewCode { purpose, person_id, contact: contact.as_str() })
}

/// Asks for a code that shows that a new contact is one's own.
pub fn ask_change_code(tx: &mut WriteTx<'_>, actor: &Actor, contact: &Contact, sms_a_day: u32) -> Result<String> {
    may_ask(tx, contact, sms_a_day)?;
    let person_id = Some(actor.person_id);
    issue(tx, &NewCode { purpose: CodePurpose::Change, person_id, contact: contact.as_str() })
}

/// Asks for a code that proves again who one is.
pub fn ask_proof_code(tx: &mut WriteTx<'_>, actor: &Actor, sms_a_day: u32) -> Result<String> {
    let person = store::find_person(tx, actor.person_id)?;
    let contact = person.contact().filter(|contact| person.has_confirmed(contact));
    let contact = contact.ok_or(Error::Denied(NOWHERE_TO_SEND))?;
    may_ask(tx, &contact, sms_a_day)?;
    issue(tx, &NewCode { purpose: CodePurpose::Proof, person_id: Some(person.id), contact: contact.as_str() })
}

/// Asks for the same again; the former code stays good until its end. 404 when that code never was.
pub fn ask_again(tx: &mut WriteTx<'_>, public_id: &str, sms_a_day: u32) -> Result<String> {
    let former = store::find_code(tx, public_id)?;
    if former.purpose == CodePurpose::Second || former.ended_at.is_some() {
        return Err(Error::NotFound);
    }
    may_ask(tx, &former.contact(), sms_a_day)?;
    issue(tx, &NewCode { purpose: former.purpose, person_id: former.person_id, contact: &former.contact })
}

/// A code for the number that somebody registers: of the account that was just opened, or of the one that has it.
pub(super) fn ask_code_of(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    contact: &Contact,
    purpose: CodePurpose,
) -> Result<String> {
    issue(tx, &NewCode { purpose, person_id: Some(id), contact: contact.as_str() })
}

/// Codes for one contact are counted in the database, since a restart must not make messages cheap.
pub(super) fn may_ask(tx: &mut ReadTx<'_>, contact: &Contact, sms_a_day: u32) -> Result<()> {
    let now = tx.now();
    let asked = store::last_asked(tx, contact.as_str(), CODES_A_DAY)?;
    let nth = |nth: i64| usize::try_from(nth - 1).ok().and_then(|index| asked.get(index)).copied();
    let next = [nth(CODES_AN_HOUR).map(|at| at.plus_hours(1)), nth(CODES_A_DAY).map(|at| at.plus_hours(24))];
    if let Some(next) = next.into_iter().flatten().max().filter(|next| *next > now) {
        return Err(Error::TooMany { retry_after: until(now, next) });
    }
    let is_spent = contact.kind() == ContactKind::Mobile && store::messages_today(tx)? >= i64::from(sms_a_day);
    if is_spent { Err(Error::Invalid(FormErrors::of("email", SMS_SPENT))) } else { Ok(()) }
}

fn until(now: Instant, next: Instant) -> Duration {
    Duration::from_millis(u64::try_from(next.millis_since(now)).unwrap_or(0))
}

fn issue(tx: &mut WriteTx<'_>, new: &NewCode<'_>) -> Result<String> {
    let code = store::insert_code(tx, new)?;
    tx.record(&Fact::CodeAsked { code_id: code.id, person_id: code.person_id }, &[])?;
    Ok(code.public_id)
}

/// A code whose page can be shown; 404 when it is over.
pub fn find_open_code(tx: &mut ReadTx<'_>, public_id: &str) -> Result<OneTimeCode> {
    let code = store::find_code(tx, public_id)?;
    if code.is_open(tx.now()) { Ok(code) } else { Err(Error::NotFound) }
}

/// A code as somebody sent it.
#[derive(Clone, Debug)]
pub struct TypedCode {
    /// The address of its page.
    pub public_id: String,
    /// The digits, or a recovery code.
    pub typed: String,
    /// Whom the browser belongs to, for what only she may do.
    pub actor: Option<PersonId>,
    /// Where a session would begin.
    pub arrival: Arrival,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Tried {
    /// A wrong one: counted; so many tries are left.
    Wrong(i32),
    /// Signed in.
    In(PersonId, NewSession),
    /// Right, but a second step is needed: its address.
    SecondStep(String),
    /// The token with which a password can be set.
    MayReset(String),
    /// The contact is hers now.
    Changed,
    /// She has proved again who she is.
    Proved,
}

/// Tries a code that was sent; 404 when it is over. Right, it is used up with every other code of its person.
pub fn try_code(tx: &mut WriteTx<'_>, sent: &TypedCode, secret: &SecretKey) -> Result<Tried> {
    let code = find_open_code(tx, &sent.public_id)?;
    if code.purpose == CodePurpose::Second {
        return Err(Error::NotFound);
    }
    let is_right = is_same(&code.digits(secret), &sent.typed);
    let Some(owner) = code.person_id.filter(|_| is_right) else { return wrong(tx, &code) };
    let is_own_act = matches!(code.purpose, CodePurpose::Change | CodePurpose::Proof);
    if is_own_act && sent.actor != Some(owner) {
        return Err(Error::Denied(NOT_YOUR_CODE));
    }
    if !store::end_code(tx, code.id)? {
        return Err(Error::NotFound);
    }
    store::end_codes_of(tx, owner)?;
    match code.purpose {
        CodePurpose::SignIn | CodePurpose::Confirm | CodePurpose::Known => {
            show_ownership(tx, owner, &code)?;
            enter(tx, owner, &sent.arrival)
        }
        CodePurpose::Reset => {
            confirm_contact(tx, owner, code.contact().kind())?;
            Ok(Tried::MayReset(make_link(tx, owner, Purpose::Password)?))
        }
        CodePurpose::Change => {
            change_contact(tx, owner, &code.contact())?;
            Ok(Tried::Changed)
        }
        CodePurpose::Proof | CodePurpose::Second => {
            let session = sent.arrival.previous.as_deref().unwrap_or_default();
            store::mark_proved(tx, session)?;
            Ok(Tried::Proved)
        }
    }
}

fn wrong(tx: &mut WriteTx<'_>, code: &OneTimeCode) -> Result<Tried> {
    store::count_wrong_try(tx, code.id)?;
    Ok(Tried::Wrong(crate::accounts::model::CODE_ATTEMPTS - code.attempts - 1))
}

/// Somebody else may have registered this contact before its owner came, with a password of his own: her first code takes
/// that password and its sessions away. One for confirming was asked for together with the password.
fn show_ownership(tx: &mut WriteTx<'_>, id: PersonId, code: &OneTimeCode) -> Result<()> {
    let person = store::find_person(tx, id)?;
    if !person.is_confirmed() && code.purpose != CodePurpose::Confirm {
        store::set_password_hash(tx, id, None)?;
        store::delete_sessions_of(tx, id)?;
    }
    confirm_contact(tx, id, code.contact().kind())
}

pub(super) fn confirm_contact(tx: &mut WriteTx<'_>, id: PersonId, kind: ContactKind) -> Result<()> {
    if store::mark_confirmed(tx, id, kind)? {
        let fact = match kind {
            ContactKind::Email => Fact::EmailConfirmed { person_id: id },
            ContactKind::Mobile => Fact::MobileConfirmed { person_id: id },
        };
        tx.record(&fact, &[])?;
    }
    Ok(())
}

/// Signs in somebody whose password or code was right: at once, or after the second step that she has set up.
pub fn enter(tx: &mut WriteTx<'_>, id: PersonId, arrival: &Arrival) -> Result<Tried> {
    let has_totp = store::find_totp(tx, id)?.is_some_and(|totp| totp.enabled_at.is_some());
    if !has_totp {
        return Ok(Tried::In(id, open_session(tx, id, arrival)?));
    }
    if store::failed_second_steps(tx, id)? >= SECOND_STEPS_A_DAY {
        return Err(Error::TooMany { retry_after: Duration::from_secs(3_600) });
    }
    let step = store::insert_code(tx, &NewCode { purpose: CodePurpose::Second, person_id: Some(id), contact: "" })?;
    Ok(Tried::SecondStep(step.public_id))
}

/// Tries the second step of a sign-in, with a code of the app or a recovery code; 404 when it is over.
pub fn try_second_step(tx: &mut WriteTx<'_>, sent: &TypedCode) -> Result<Tried> {
    let step = find_open_code(tx, &sent.public_id)?;
    let owner = step.person_id.filter(|_| step.purpose == CodePurpose::Second).ok_or(Error::NotFound)?;
    if !super::second_factor::is_second_factor(tx, owner, &sent.typed)? {
        return wrong(tx, &step);
    }
    if !store::end_code(tx, step.id)? {
        return Err(Error::NotFound);
    }
    store::end_codes_of(tx, owner)?;
    Ok(Tried::In(owner, open_session(tx, owner, &sent.arrival)?))
}

/// Notes that the password was given again in a session.
pub fn prove_by_password(tx: &mut WriteTx<'_>, session: &[u8]) -> Result<()> {
    store::mark_proved(tx, session)
}
