//! Triage: accepting (T2), and rejecting with two signatures (T3).

use super::{clocks, speaker};
use crate::accounts::{self, Actor};
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{Category, ClockKind, Severity, Validity, Visibility};
use crate::base::{Error, FormErrors, Message, Result};
use crate::calendar::calendars;
use crate::complaints::model::{Act, Complaint, after};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::estates;
use crate::facts::Fact;
use crate::outbox::Text;

/// 422: the named person is no ambassador of this estate.
pub const NO_AMBASSADOR: Message = Message::new("complaints.no_ambassador");
/// 422: "no facts" is said after a question that the owner left unanswered for ten working days.
pub const ASK_FIRST: Message = Message::new("complaints.ask_first");
const SECOND_SIGNATURE_WORKING_DAYS: u32 = 1;

/// What triage decides when a complaint is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// How grave it is.
    pub severity: Severity,
    /// What it is about.
    pub category: Category,
    /// Who answers for it to its end.
    pub ambassador: PersonId,
    /// The version of the complaint that triage saw.
    pub seen_version: i32,
}

/// T2: takes a complaint up under a severity and a named ambassador.
///
/// Answers `Invalid` unless the ambassador is one of this estate, `Conflict` on a stale version.
pub fn accept(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, acceptance: &Acceptance) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_triage(actor, &complaint)?;
    store::check_version(&complaint, acceptance.seen_version)?;
    let state = after(complaint.state, Act::Accept).map_err(Error::Conflict)?;
    if complaint.visibility == Visibility::Held {
        return Err(Error::Conflict(policy::CHANGED_MEANWHILE));
    }
    let ambassador = ambassador_at(tx, &complaint, Some(acceptance.ambassador))?;
    let now = tx.now();
    let change = store::StateChange {
        state: Some(state),
        severity: Some(acceptance.severity),
        category: Some(acceptance.category),
        ambassador_id: Some(ambassador.person_id.0),
        last_activity_at: Some(now),
        ..Default::default()
    };
    let by = speaker::speaker(tx, actor, &complaint)?;
    let named = Complaint { ambassador_id: Some(ambassador.person_id), ..complaint.clone() };
    let ambassador_number = speaker::speaker(tx, &ambassador, &named)?;
    store::change(tx, id, &change)?;
    store::insert_follow(tx, id, ambassador.person_id)?;
    let fact = Fact::ComplaintAccepted {
        complaint_id: id,
        severity: acceptance.severity,
        category: acceptance.category,
        ambassador: ambassador_number,
        by,
    };
    clocks::record(tx, id, &fact, &[])?;
    Ok(())
}

/// The person who can be named as the ambassador of a complaint.
pub(super) fn ambassador_at(tx: &mut WriteTx<'_>, complaint: &Complaint, named: Option<PersonId>) -> Result<Actor> {
    let nobody = || Error::Invalid(FormErrors::of("ambassador", NO_AMBASSADOR));
    let ambassador = accounts::find_actor(tx, named.ok_or_else(nobody)?).map_err(no_ambassador)?;
    let is_one = ambassador.holds_in(policy::ambassadors_of(complaint), complaint.reach());
    let is_fit = is_one && complaint.opener_id != Some(ambassador.person_id);
    if is_fit { Ok(ambassador) } else { Err(nobody()) }
}

/// Names who answers for a complaint from now on.
pub(super) fn name_ambassador(tx: &mut WriteTx<'_>, complaint: &Complaint, ambassador: &Actor, by: i32) -> Result<()> {
    let id = complaint.id;
    let named = Complaint { ambassador_id: Some(ambassador.person_id), ..complaint.clone() };
    let number = speaker::speaker(tx, ambassador, &named)?;
    let change = store::StateChange { ambassador_id: Some(ambassador.person_id.0), ..Default::default() };
    store::change(tx, id, &change)?;
    store::insert_follow(tx, id, ambassador.person_id)?;
    tx.record(&Fact::AmbassadorChanged { complaint_id: id, ambassador: number, by }, &[])?;
    Ok(())
}

fn no_ambassador(error: Error) -> Error {
    match error {
        Error::NotFound => Error::Invalid(FormErrors::of("ambassador", NO_AMBASSADOR)),
        other => other,
    }
}

/// Why a complaint is not upheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// The code.
    pub code: Validity,
    /// At least 20 characters.
    pub reason: String,
    /// The version of the complaint that triage saw.
    pub seen_version: i32,
}

/// T3, first signature: nothing changes yet but that a second person is asked, for one working day.
pub fn propose_rejection(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, rejection: &Rejection) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_triage(actor, &complaint)?;
    store::check_version(&complaint, rejection.seen_version)?;
    after(complaint.state, Act::Reject).map_err(Error::Conflict)?;
    if rejection.code == Validity::NoFacts {
        check_question_unanswered(tx, &complaint)?;
    }
    if store::open_rejection(tx, id)?.is_some() {
        return Err(Error::Conflict(policy::CHANGED_MEANWHILE));
    }
    let (salt, now) = (tx.random().bytes::<32>(), tx.now());
    let new = store::NewSignature {
        act: store::REJECT,
        seen_version: complaint.version,
        code: rejection.code.code(),
        reason: &rejection.reason,
        salt: &salt,
        by: actor.person_id,
        expires_at: calendars(tx)?.latest().due(now, SECOND_SIGNATURE_WORKING_DAYS).at,
    };
    store::insert_signature(tx, id, &new)?;
    let by = speaker::speaker(tx, actor, &complaint)?;
    let fact = Fact::RejectionProposed { complaint_id: id, code: rejection.code, by };
    tx.record(&fact, &[Text { salt: &salt, body: &rejection.reason }])?;
    Ok(())
}

/// The owner's time to answer has run out, whether or not the clock has struck since, and she has not written after it.
fn check_question_unanswered(tx: &mut WriteTx<'_>, complaint: &Complaint) -> Result<()> {
    let course = clocks::course_of(tx, complaint.id)?;
    let turn = course.last(ClockKind::OwnersTurn);
    let over = turn.map(|turn| (turn.stopped_at.unwrap_or_else(|| tx.now()), turn.due)).filter(|(end, due)| end >= due);
    let has_written = |end| course.last(ClockKind::NextReply).is_some_and(|reply| reply.started_at >= end);
    match over {
        Some((end, _)) if !has_written(end) => Ok(()),
        _ => Err(Error::Invalid(FormErrors::of("code", ASK_FIRST))),
    }
}

/// T3, second signature: the complaint is not upheld, with code, reason and both names in public.
pub fn sign_rejection(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let open = store::open_rejection(tx, id)?.ok_or(Error::Conflict(policy::CHANGED_MEANWHILE))?;
    policy::may_sign_rejection(actor, &complaint, open.proposed_by)?;
    store::check_version(&complaint, open.seen_version)?;
    let state = after(complaint.state, Act::Reject).map_err(Error::Conflict)?;
    let code = Validity::parse(&open.code).ok_or(Error::NotFound)?;
    let proposer = accounts::find_actor(tx, open.proposed_by)?;
    let by = speaker::speaker(tx, &proposer, &complaint)?;
    let second = speaker::speaker(tx, actor, &complaint)?;
    let now = tx.now();
    let change = store::StateChange {
        state: Some(state),
        first_response_at: complaint.first_response_at.is_none().then_some(Some(now)),
        visibility: Some(Visibility::Public),
        last_activity_at: Some(now),
        ..Default::default()
    };
    store::change(tx, id, &change)?;
    store::sign(tx, open.id, actor.person_id)?;
    let counted = i32::from(complaint.visibility == Visibility::Held);
    estates::count_complaint(tx, complaint.estate_id, counted, counted - 1)?;
    let fact = Fact::ComplaintNotUpheld { complaint_id: id, code, by, second };
    clocks::record(tx, id, &fact, &[Text { salt: &open.salt, body: &open.reason }])?;
    Ok(())
}
