//! What only the owner decides: whether it is solved (T8, T9), and whether she takes it back (T15).

use super::premoderation::hold_if_read_first;
use super::speaker::{self, Spoken};
use super::{clocks, joint, strike};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::{ReplyKind, State, Verdict};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{Act, Complaint, after};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

/// 422: every point at issue needs a yes or a no.
pub const DECIDE_EVERY_POINT: Message = Message::new("complaints.decide_every_point");

/// From the second refusal on the complaint climbs the ladder (T9).
const ROUND_THAT_ESCALATES: i16 = 2;

/// What the owner says of a proposed solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Of each point, in order.
    pub verdicts: Vec<Verdict>,
    /// 1 to 5, with a confirmation only, if she likes.
    pub rating: Option<i16>,
    /// Markdown; may be empty.
    pub text: String,
    /// The version of the complaint that she saw.
    pub seen_version: i32,
}

impl Decision {
    /// Whether every point is solved.
    pub fn is_confirmed(&self) -> bool {
        self.verdicts.iter().all(|verdict| *verdict == Verdict::Confirmed)
    }
}

/// T8 when every point is confirmed, T9 when at least one is refused; of a joint complaint, for the actor's household.
///
/// Answers `Invalid` unless every point is decided, `Conflict` on a stale version.
pub fn decide(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, decision: &Decision) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let households = store::households_of(tx, id)?;
    if !households.is_empty() {
        let own = joint::own_household(actor, &complaint, &households);
        policy::may_decide_in(actor, &complaint, own.as_ref())?;
        store::check_version(&complaint, decision.seen_version)?;
        return joint::decide(tx, actor, &complaint, (own, decision));
    }
    policy::may_decide(actor, &complaint)?;
    store::check_version(&complaint, decision.seen_version)?;
    let is_confirmed = decision.is_confirmed();
    let act = if is_confirmed { Act::Confirm } else { Act::Refuse };
    let state = after(complaint.state, act).map_err(Error::Conflict)?;
    check_points(tx, &complaint, decision)?;
    let by = say(tx, actor, &complaint, &decision.text)?;
    if !is_confirmed {
        return refuse(tx, &complaint, (by, state), decision);
    }
    set_verdicts(tx, &complaint, decision)?;
    let change = store::StateChange {
        state: Some(state),
        // Without one, that of an earlier round stays what she said last.
        rating: decision.rating.map(Some),
        last_activity_at: Some(tx.now()),
        ..Default::default()
    };
    store::change(tx, id, &change)?;
    strike::count_open(tx, &complaint, -1)?;
    clocks::record(tx, id, &Fact::SolutionConfirmed { complaint_id: id, by, rating: decision.rating }, &[])?;
    Ok(())
}

/// Every point at issue needs a yes or a no.
pub(super) fn check_points(tx: &mut ReadTx<'_>, complaint: &Complaint, decision: &Decision) -> Result<()> {
    let points = store::points_of(tx, complaint.id)?;
    if points.len() != decision.verdicts.len() || decision.verdicts.contains(&Verdict::Open) {
        return Err(Error::Invalid(FormErrors::of("points", DECIDE_EVERY_POINT)));
    }
    Ok(())
}

/// What is said of the points that are everybody's; those of one household are its own to decide.
fn set_verdicts(tx: &mut WriteTx<'_>, complaint: &Complaint, decision: &Decision) -> Result<()> {
    for (point, verdict) in store::points_of(tx, complaint.id)?.iter().zip(&decision.verdicts) {
        if point.household.is_none() {
            store::set_verdict(tx, complaint.id, complaint.proposal_round, point.number, *verdict)?;
        }
    }
    Ok(())
}

/// T9: the complaint is with the company again, and climbs the ladder from the second time on.
pub(super) fn refuse(
    tx: &mut WriteTx<'_>,
    complaint: &Complaint,
    (by, state): (i32, State),
    decision: &Decision,
) -> Result<()> {
    let (id, now) = (complaint.id, tx.now());
    set_verdicts(tx, complaint, decision)?;
    // A rating of an earlier round stays what she said last.
    let change = store::StateChange { state: Some(state), last_activity_at: Some(now), ..Default::default() };
    store::change(tx, id, &change)?;
    let fact = Fact::SolutionRefused { complaint_id: id, by, verdicts: decision.verdicts.clone() };
    clocks::record(tx, id, &fact, &[])?;
    if complaint.proposal_round >= ROUND_THAT_ESCALATES {
        let refused = store::find_for_clock(tx, id)?;
        strike::raise(tx, &refused, (None, Some(by)), now)?;
    }
    Ok(())
}

/// T15: the owner takes her complaint back; it stays visible. A joint one passes to the next household.
pub fn withdraw(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, text: &str, seen_version: i32) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_decide(actor, &complaint)?;
    store::check_version(&complaint, seen_version)?;
    let state = after(complaint.state, Act::Withdraw).map_err(Error::Conflict)?;
    let now = tx.now();
    let by = say(tx, actor, &complaint, text)?;
    if joint::pass_on(tx, &complaint)? {
        return Ok(());
    }
    let change = store::StateChange { state: Some(state), last_activity_at: Some(now), ..Default::default() };
    store::change(tx, id, &change)?;
    strike::count_open(tx, &complaint, -1)?;
    clocks::record(tx, id, &Fact::ComplaintWithdrawn { complaint_id: id, by }, &[])?;
    Ok(())
}

/// The number under which the owner acts; what she says with it, if anything, is the next floor.
pub(super) fn say(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, body: &str) -> Result<i32> {
    let by = speaker::speaker(tx, actor, complaint)?;
    if body.is_empty() {
        return Ok(by);
    }
    let at = tx.now();
    let kind = ReplyKind::Comment;
    let spoken = Spoken { by, kind, office: None, parent: None, body, at, submission_key: None };
    let floor = speaker::write_floor(tx, complaint, spoken)?;
    store::grow_past_own(tx, actor.person_id, complaint.id)?;
    hold_if_read_first(tx, actor, complaint, floor)?;
    Ok(by)
}
