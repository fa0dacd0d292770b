//! Withholding a text: by a moderator, for one working day alone and then with a second person; by its author alone
//! (decisions.md 14). It changes neither state nor clocks, and leaves a tombstone with code, reason and names. Nobody
//! withholds or confirms in her own cause.

use super::speaker;
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{Visibility, WithholdCode};
use crate::base::{Error, Message, Result};
use crate::calendar::calendars;
use crate::complaints::model::{Complaint, MASK_OWN, Standing, WITHHOLD, Withholding};
use crate::complaints::policy::{self, Cause};
use crate::complaints::store::{self, NewWithholding};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::Text;

/// 409: it is withheld already.
pub const WITHHELD_ALREADY: Message = Message::new("complaints.withheld_already");
/// 409: somebody was faster, or the day is over.
pub const NOT_WAITING: Message = Message::new("complaints.withholding_not_waiting");
const SECOND_PERSON_WORKING_DAYS: u32 = 1;

type Place = (ComplaintId, i32);

/// Why a text is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The code.
    pub code: WithholdCode,
    /// In words, public.
    pub reason: String,
}

/// A moderator hides a floor; floor 1 is the complaint with its title, wish and points. Unless a second person confirms it
/// within one working day, it is shown again.
///
/// Answers `Conflict` where it is withheld already.
pub fn withhold(tx: &mut WriteTx<'_>, actor: &Actor, place: Place, grounds: &Grounds) -> Result<()> {
    let (complaint, cause) = cause_of(tx, actor, place)?;
    policy::may_withhold(actor, &complaint, &cause)?;
    check_stands(tx, place)?;
    let until = calendars(tx)?.latest().due(tx.now(), SECOND_PERSON_WORKING_DAYS).at;
    hide(tx, actor, &complaint, (WITHHOLD, place.1, until), grounds)
}

/// A complaint that the actor sees, and what she has to do with one of its floors.
pub fn cause_of(tx: &mut ReadTx<'_>, actor: &Actor, place: Place) -> Result<(Complaint, Cause)> {
    let complaint = store::find(tx, Some(actor), place.0)?;
    let cause = Cause {
        author: author_of(tx, place)?,
        own_floors: store::count_floors_by(tx, actor.person_id, place.0)?,
        vain: store::count_vain_withholdings(tx, actor.person_id, place)?,
        texts: store::withheld_texts(tx, place)?,
    };
    Ok((complaint, cause))
}

/// An author hides her own text, alone; it stays hidden.
pub fn mask_own(tx: &mut WriteTx<'_>, actor: &Actor, place: Place, reason: &str) -> Result<()> {
    let complaint = store::find(tx, Some(actor), place.0)?;
    policy::may_mask_own(actor, &complaint, author_of(tx, place)?)?;
    check_stands(tx, place)?;
    let grounds = Grounds { code: WithholdCode::PrivacyOwn, reason: reason.to_owned() };
    let now = tx.now();
    hide(tx, actor, &complaint, (MASK_OWN, place.1, now), &grounds)
}

/// Who wrote a floor; nobody, of an archived one.
pub fn author_of(tx: &mut ReadTx<'_>, (id, floor): Place) -> Result<Option<PersonId>> {
    let reply = store::find_reply(tx, id, floor)?;
    Ok(store::find_participant(tx, id, reply.participant)?.person_id)
}

fn check_stands(tx: &mut ReadTx<'_>, (id, floor): Place) -> Result<()> {
    let is_withheld = store::find_reply(tx, id, floor)?.visibility == Visibility::Withheld;
    if is_withheld { Err(Error::Conflict(WITHHELD_ALREADY)) } else { Ok(()) }
}

fn hide(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    complaint: &Complaint,
    (act, floor, expires_at): (&'static str, i32, crate::base::Instant),
    grounds: &Grounds,
) -> Result<()> {
    let (id, code) = (complaint.id, grounds.code);
    let salt = tx.random().bytes::<32>();
    let reason = (grounds.reason.as_str(), salt.as_slice());
    let new = NewWithholding { act, place: (id, floor), code, reason, by: actor.person_id, expires_at };
    store::insert_withholding(tx, complaint.version, &new)?;
    store::hide_floor(tx, (id, floor))?;
    let by = if act == WITHHOLD {
        speaker::under_staff_name(tx, actor, complaint)?
    } else {
        speaker::speaker(tx, actor, complaint)?
    };
    let until = (act == WITHHOLD).then_some(expires_at);
    let fact = Fact::TextWithheld { complaint_id: id, floor, code, by, until };
    tx.record(&fact, &[Text { salt: &salt, body: &grounds.reason }])?;
    Ok(())
}

/// The second person confirms: it stays hidden.
pub fn confirm_withholding(tx: &mut WriteTx<'_>, actor: &Actor, signature: i64) -> Result<()> {
    let waiting = store::find_withholding(tx, signature)?;
    let (complaint, cause) = cause_of(tx, actor, waiting.place())?;
    policy::may_confirm_withholding(actor, &complaint, waiting.signature.proposed_by, &cause)?;
    if waiting.standing() != Standing::Waiting || waiting.signature.expires_at <= tx.now() {
        return Err(Error::Conflict(NOT_WAITING));
    }
    store::sign(tx, signature, actor.person_id)?;
    let second = speaker::under_staff_name(tx, actor, &complaint)?;
    tx.record(&Fact::WithholdingConfirmed { complaint_id: complaint.id, floor: waiting.floor(), second }, &[])?;
    Ok(())
}

/// The second person refuses, or a confirmed one is lifted later: the text is there again at once.
pub fn end_withholding(tx: &mut WriteTx<'_>, actor: &Actor, signature: i64) -> Result<()> {
    let withholding = store::find_withholding(tx, signature)?;
    let complaint = store::find(tx, Some(actor), withholding.signature.complaint_id)?;
    policy::may_end_withholding(actor, &complaint, author_of(tx, withholding.place())?)?;
    if !matches!(withholding.standing(), Standing::Waiting | Standing::Confirmed) {
        return Err(Error::Conflict(NOT_WAITING));
    }
    let by = speaker::under_staff_name(tx, actor, &complaint)?;
    bring_back(tx, &withholding, Some((actor.person_id, by)))
}

/// Nobody confirmed it in time: the text is there again. Repeating it changes nothing.
pub fn lapse_withholding(tx: &mut WriteTx<'_>, place: Place) -> Result<()> {
    let Some(withholding) = store::withholding_at(tx, place.0, place.1)? else { return Ok(()) };
    if policy::has_lapsed(&withholding, tx.now()) { bring_back(tx, &withholding, None) } else { Ok(()) }
}

fn bring_back(tx: &mut WriteTx<'_>, withholding: &Withholding, by: Option<(PersonId, i32)>) -> Result<()> {
    let place = withholding.place();
    store::end_withholding(tx, withholding.signature.id, by.map(|(person, _)| person))?;
    store::show_floor(tx, place)?;
    let by = by.map(|(_, speaker)| speaker);
    tx.record(&Fact::WithholdingEnded { complaint_id: place.0, floor: place.1, by }, &[])?;
    Ok(())
}
