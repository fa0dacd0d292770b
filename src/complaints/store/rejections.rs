//! Rejections: what waits for its second signature, and what was signed.

use diesel::prelude::*;

use super::{Condition, visible_to, within};
use crate::accounts::{Actor, Scope};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::Validity;
use crate::base::{Error, Instant, Result};
use crate::complaints::model::{Complaint, SecondSignature};
use crate::db::ReadTx;
use crate::schema::{complaint, estate, participant, person, second_signature};

/// The act of a rejection.
pub const REJECT: &str = "reject";
/// More than ever wait at once: each lapses after one working day.
const MOST_WAITING: i64 = 100;

/// The rejection that waits for its second signature, if one does.
pub fn open_rejection(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Option<SecondSignature>> {
    open_signature(tx, id, REJECT)
}

/// The act of a kind that waits for its second signature, if one does.
pub fn open_signature(tx: &mut ReadTx<'_>, id: ComplaintId, act: &str) -> Result<Option<SecondSignature>> {
    let now = tx.now();
    let found = second_signature::table
        .filter(second_signature::complaint_id.eq(id.0))
        .filter(second_signature::act.eq(act))
        .filter(second_signature::signed_at.is_null())
        .filter(second_signature::expires_at.gt(now))
        .select(SecondSignature::as_select())
        .order(second_signature::id.desc())
        .first(tx.conn())
        .optional()?;
    Ok(found)
}

/// A rejection that somebody else has proposed.
#[derive(Clone, Debug)]
pub struct WaitingRejection {
    /// The complaint.
    pub complaint: Complaint,
    /// Name of its estate.
    pub estate: String,
    /// Code and reason, and until when it waits.
    pub signature: SecondSignature,
    /// Who proposed it.
    pub proposer: String,
}

/// The rejections that an actor may sign now, the first to lapse first. `scopes` are those of her roles that sign.
pub fn rejections_to_sign(tx: &mut ReadTx<'_>, actor: &Actor, scopes: &[Scope]) -> Result<Vec<WaitingRejection>> {
    let now = tx.now();
    // Once accepted, only somebody from outside the region signs, which is who holds a role for the group.
    let in_scope: Condition<_> = if scopes.contains(&Scope::Group) {
        within(scopes)
    } else {
        Box::new(complaint::ambassador_id.is_null().and(within(scopes)))
    };
    let rows: Vec<(Complaint, String, SecondSignature, Option<String>)> = complaint::table
        .inner_join(estate::table)
        .inner_join(second_signature::table.on(second_signature::complaint_id.eq(complaint::id)))
        .inner_join(person::table.on(person::id.eq(second_signature::proposed_by)))
        .filter(second_signature::act.eq(REJECT))
        .filter(second_signature::signed_at.is_null())
        .filter(second_signature::expires_at.gt(now))
        .filter(second_signature::seen_version.eq(complaint::version))
        .filter(second_signature::proposed_by.ne(actor.person_id.0))
        .filter(in_scope)
        .filter(visible_to(Some(actor)))
        .order((second_signature::expires_at, second_signature::id))
        .limit(MOST_WAITING)
        .select((Complaint::as_select(), estate::name, SecondSignature::as_select(), person::staff_name))
        .load(tx.conn())?;
    let waiting = |(complaint, estate, signature, proposer): (Complaint, String, SecondSignature, Option<String>)| {
        WaitingRejection { complaint, estate, signature, proposer: proposer.unwrap_or_default() }
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// Why a complaint was not upheld, in public: both names stand under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedRejection {
    /// The code.
    pub code: Validity,
    /// In words.
    pub reason: String,
    /// Who proposed it.
    pub proposer: String,
    /// Who signed it as the second.
    pub second: String,
    /// When the second signature was given.
    pub at: Instant,
}

/// The rejection by which a complaint ended, if it did: two queries.
pub fn rejection_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Option<SignedRejection>> {
    let signed = second_signature::table
        .filter(second_signature::complaint_id.eq(id.0))
        .filter(second_signature::act.eq(REJECT))
        .filter(second_signature::signed_at.is_not_null())
        .select(SecondSignature::as_select())
        .order(second_signature::id.desc())
        .first(tx.conn())
        .optional()?;
    let Some(signed) = signed else { return Ok(None) };
    let (Some(second), Some(at)) = (signed.signed_by, signed.signed_at) else { return Ok(None) };
    let names: Vec<(Option<PersonId>, String)> = participant::table
        .filter(participant::complaint_id.eq(id.0))
        .filter(participant::person_id.eq_any([signed.proposed_by.0, second.0]))
        .select((participant::person_id, participant::name))
        .load(tx.conn())?;
    let name_of = |person: PersonId| {
        let found = names.iter().find(|(id, _)| *id == Some(person));
        found.map(|(_, name)| name.clone()).unwrap_or_default()
    };
    let code = Validity::parse(&signed.code).ok_or(Error::NotFound)?;
    let (proposer, second) = (name_of(signed.proposed_by), name_of(second));
    Ok(Some(SignedRejection { code, reason: signed.reason, proposer, second, at }))
}
