//! Points that staff give and take by hand, each with a reason.

use crate::accounts::Actor;
use crate::base::ids::{AdjustmentId, PersonId};
use crate::base::words::{JournalKind, Source};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::points::actions::posting;
use crate::club::points::actions::redeeming::TOO_FEW;
use crate::club::points::model::{Key, Lot, MOST_POINTS, NewJournal, OUT_OF_RANGE, Proposed, Settled};
use crate::club::points::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// How long points last that are given by hand, in days.
pub const GIVEN_LAST_DAYS: i64 = 730;

/// 409: it was signed or refused already.
pub const SETTLED: Message = Message::new("points.settled");

/// What came of an adjustment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adjusted {
    /// It is posted.
    Now,
    /// It waits for a second operator.
    Proposed,
}

/// What an operator gives (above nothing) or takes (below).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjustment {
    /// Of whom.
    pub member: PersonId,
    /// How many.
    pub points: i64,
    /// Why; the member reads it.
    pub reason: String,
    /// The key of its form.
    pub key: String,
}

/// Gives or takes points by hand, or leaves more than one person may for a second one to sign. Sent twice, it is one.
pub fn adjust_or_propose(tx: &mut WriteTx<'_>, actor: &Actor, adjustment: &Adjustment) -> Result<Adjusted> {
    policy::may_adjust(actor, adjustment.member)?;
    let amount = magnitude(adjustment)?;
    if policy::may_adjust_alone(amount).is_ok() {
        return adjust(tx, actor, adjustment, None).map(|()| Adjusted::Now);
    }
    if !store::is_proposed(tx, &adjustment.key)? {
        let what = (adjustment.member, adjustment.points);
        store::insert_proposed(tx, what, (&adjustment.reason, &adjustment.key), actor.person_id)?;
        tx.record(&Fact::AdjustmentProposed { person_id: adjustment.member, by: actor.person_id }, &[])?;
    }
    Ok(Adjusted::Proposed)
}

/// Signs what another operator proposed: only now it is posted.
pub fn sign_adjustment(tx: &mut WriteTx<'_>, actor: &Actor, id: AdjustmentId) -> Result<()> {
    let proposed = store::find_proposed(tx, id)?;
    policy::may_sign_adjustment(actor, proposed.person_id, proposed.proposed_by)?;
    must_wait(&proposed)?;
    let Proposed { person_id: member, points, reason, submission_key: key, proposed_by, .. } = proposed;
    adjust(tx, actor, &Adjustment { member, points, reason, key }, Some(proposed_by))?;
    store::settle_proposed(tx, id, Settled::Signed, actor.person_id)
}

/// Takes a proposal off the table: its proposer, or who would sign it.
pub fn refuse_adjustment(tx: &mut WriteTx<'_>, actor: &Actor, id: AdjustmentId) -> Result<()> {
    let proposed = store::find_proposed(tx, id)?;
    policy::may_adjust(actor, proposed.person_id)?;
    must_wait(&proposed)?;
    store::settle_proposed(tx, id, Settled::Refused, actor.person_id)
}

fn must_wait(proposed: &Proposed) -> Result<()> {
    if proposed.outcome.is_none() { Ok(()) } else { Err(Error::Conflict(SETTLED)) }
}

fn magnitude(adjustment: &Adjustment) -> Result<i64> {
    let amount = adjustment.points.saturating_abs();
    let is_good = (1..=MOST_POINTS).contains(&amount);
    let wrong = || Error::Invalid(FormErrors::of("points", OUT_OF_RANGE.with(1_i64).with(MOST_POINTS)));
    if is_good { Ok(amount) } else { Err(wrong()) }
}

/// Gives or takes points by hand. Above [`policy::ALONE_UP_TO`] somebody else must have proposed it.
pub fn adjust(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    adjustment: &Adjustment,
    proposed_by: Option<PersonId>,
) -> Result<()> {
    let member = adjustment.member;
    policy::may_adjust(actor, member)?;
    let amount = magnitude(adjustment)?;
    match proposed_by {
        Some(by) => policy::may_sign_adjustment(actor, member, by)?,
        None => policy::may_adjust_alone(amount)?,
    }
    let new = NewJournal {
        actor: Some(proposed_by.unwrap_or(actor.person_id)),
        approver: proposed_by.map(|_| actor.person_id),
        reason: Some(adjustment.reason.clone()),
        ..NewJournal::of(
            Key { scope: JournalKind::Adjusted.code(), key: adjustment.key.clone() },
            member,
            JournalKind::Adjusted,
            Source::Hand,
        )
        .asking(adjustment.points)
    };
    if adjustment.points < 0 {
        posting::run(tx, &new, &[], |purse| {
            purse.take(amount).map_err(|few| Error::Conflict(TOO_FEW.with(few.available)))
        })?;
    } else {
        let now = tx.now();
        posting::give(tx, &new, None, |id| {
            let lot = super::awarding::new_lot((member, id), None, amount, now);
            Lot { expires_at: Some(now.plus_days(GIVEN_LAST_DAYS)), ..lot }
        })?;
    }
    Ok(())
}
