//! How grave a complaint is (T17), and more time to solve it: raising is one person's act, lowering and more time are two
//! persons', each with its reason in public.

use super::{clocks, respond, speaker};
use crate::accounts::{self, Actor};
use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, ReplyKind, Severity};
use crate::base::{Error, FormErrors, Message, Result};
use crate::calendar::{calendars, is_overdue};
use crate::complaints::model::{Complaint, Cosigned, NOT_IN_THIS_STATE, SecondSignature};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

/// 422: that is what it is.
pub const SAME_SEVERITY: Message = Message::new("complaints.same_severity");
/// 409: the time to solve it was prolonged once before.
pub const EXTENDED_ALREADY: Message = Message::new("complaints.extended_already");
/// 409: more time is asked for before it is over, and while it runs.
pub const TOO_LATE_TO_EXTEND: Message = Message::new("complaints.too_late_to_extend");
/// Working days by which the time to solve a complaint may be prolonged.
pub const MOST_EXTENSION_DAYS: i16 = 10;
const SECOND_SIGNATURE_WORKING_DAYS: u32 = 1;

/// What is asked for, why, and the version of the complaint that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted<W> {
    /// What.
    pub what: W,
    /// In public; Markdown.
    pub reason: String,
    /// The version of the complaint that was seen.
    pub seen_version: i32,
}

/// Changes how grave a complaint is: a higher severity at once, a lower one when a second person has signed.
///
/// Answers `Invalid` for the one that it has, `Conflict` on a stale version and after the end.
pub fn change_severity(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, wanted: &Wanted<Severity>) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_raise(actor, &complaint)?;
    match wanted.what.cmp(&complaint.severity) {
        std::cmp::Ordering::Equal => Err(Error::Invalid(FormErrors::of("severity", SAME_SEVERITY))),
        std::cmp::Ordering::Less => {
            let what = Cosigned::Lowering(wanted.what);
            propose(tx, actor, id, &Wanted { what, reason: wanted.reason.clone(), seen_version: wanted.seen_version })
        }
        std::cmp::Ordering::Greater => {
            store::check_version(&complaint, wanted.seen_version)?;
            check_open(&complaint)?;
            let (_, by) = say_why(tx, actor, &complaint, &wanted.reason)?;
            set_severity(tx, &complaint, wanted.what, (Some(by), None))
        }
    }
}

/// Writes a severity, with the speakers who decided it; nobody where the number of homes did.
pub(super) fn set_severity(
    tx: &mut WriteTx<'_>,
    complaint: &Complaint,
    severity: Severity,
    (by, second): (Option<i32>, Option<i32>),
) -> Result<()> {
    let change = store::StateChange { severity: Some(severity), ..Default::default() };
    store::change_quietly(tx, complaint.id, &change)?;
    let fact = Fact::SeverityChanged { complaint_id: complaint.id, severity, by, second };
    clocks::record(tx, complaint.id, &fact, &[])?;
    Ok(())
}

/// First signature: nothing changes yet but that a second person is asked, for one working day.
pub fn propose(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, wanted: &Wanted<Cosigned>) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_propose(actor, &complaint, wanted.what)?;
    store::check_version(&complaint, wanted.seen_version)?;
    check_fits(tx, &complaint, wanted.what)?;
    if store::open_signature(tx, id, wanted.what.act())?.is_some() {
        return Err(Error::Conflict(policy::CHANGED_MEANWHILE));
    }
    let (salt, now) = (tx.random().bytes::<32>(), tx.now());
    let code = wanted.what.code();
    let new = store::NewSignature {
        act: wanted.what.act(),
        seen_version: complaint.version,
        code: &code,
        reason: &wanted.reason,
        salt: &salt,
        by: actor.person_id,
        expires_at: calendars(tx)?.latest().due(now, SECOND_SIGNATURE_WORKING_DAYS).at,
    };
    store::insert_signature(tx, id, &new)?;
    tx.record(&Fact::SignatureAsked { signature_of: id, act: wanted.what.into(), by: actor.person_id }, &[])?;
    Ok(())
}

fn check_open(complaint: &Complaint) -> Result<()> {
    if complaint.is_open() { Ok(()) } else { Err(Error::Conflict(NOT_IN_THIS_STATE)) }
}

fn check_fits(tx: &mut ReadTx<'_>, complaint: &Complaint, what: Cosigned) -> Result<()> {
    check_open(complaint)?;
    let Cosigned::Extension(days) = what else { return Ok(()) };
    if !(1..=MOST_EXTENSION_DAYS).contains(&days) {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    let course = clocks::course_of(tx, complaint.id)?;
    if course.is_extended {
        return Err(Error::Conflict(EXTENDED_ALREADY));
    }
    let solving = course.last(ClockKind::Resolution).filter(|clock| clock.stopped_at.is_none());
    match solving {
        Some(clock) if !is_overdue(clock.due, tx.now()) => Ok(()),
        _ => Err(Error::Conflict(TOO_LATE_TO_EXTEND)),
    }
}

/// What waits there for its second signature, if anything does.
pub fn waiting(tx: &mut ReadTx<'_>, id: ComplaintId, act: &str) -> Result<Option<(SecondSignature, Cosigned)>> {
    let Some(open) = store::open_signature(tx, id, act)? else { return Ok(None) };
    let what = Cosigned::parse(&open.act, &open.code).ok_or(Error::NotFound)?;
    Ok(Some((open, what)))
}

/// Second signature: it happens now, and its reason stands in public under the name of who asked.
pub fn cosign(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, act: &str) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let (open, what) = waiting(tx, id, act)?.ok_or(Error::Conflict(policy::CHANGED_MEANWHILE))?;
    policy::may_cosign(actor, &complaint, (what, open.proposed_by))?;
    store::check_version(&complaint, open.seen_version)?;
    check_fits(tx, &complaint, what)?;
    let proposer = accounts::find_actor(tx, open.proposed_by)?;
    let (_, by) = say_why(tx, &proposer, &complaint, &open.reason)?;
    let second = speaker::speaker(tx, actor, &complaint)?;
    store::sign(tx, open.id, actor.person_id)?;
    match what {
        Cosigned::Lowering(severity) => set_severity(tx, &complaint, severity, (Some(by), Some(second))),
        Cosigned::Extension(days) => {
            let fact = Fact::ResolutionExtended { complaint_id: id, days, by, second };
            clocks::record(tx, id, &fact, &[])?;
            Ok(())
        }
    }
}

/// Says in public why something about a complaint changes: the floor and its speaker.
pub(super) fn say_why(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, reason: &str) -> Result<(i32, i32)> {
    let said = respond::say(tx, actor, complaint, (ReplyKind::Acknowledgement, reason))?;
    let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
    store::change(tx, complaint.id, &change)?;
    Ok(said)
}
