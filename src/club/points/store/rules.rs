//! The rules by which points are given.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::ids::{PersonId, RuleId};
use crate::base::words::Earning;
use crate::base::{Instant, Result};
use crate::club::points::model::{EarningRule, NewRule};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{earning_rule, lot};

/// Former rules of one kind that a page shows.
const SHOWN_OF_A_KIND: i64 = 20;

macro_rules! in_force {
    ($at:expr) => {
        earning_rule::table
            .filter(earning_rule::from_at.le($at))
            .filter(earning_rule::until_at.is_null().or(earning_rule::until_at.gt($at)))
    };
}

/// The rule of a kind at a moment, if there is one.
pub fn rule_in_force(tx: &mut ReadTx<'_>, kind: Earning, at: Instant) -> Result<Option<EarningRule>> {
    Ok(in_force!(at)
        .filter(earning_rule::kind.eq(kind))
        .select(EarningRule::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The rules at a moment of what the club pays for so far.
pub fn rules_in_force(tx: &mut ReadTx<'_>, at: Instant) -> Result<Vec<EarningRule>> {
    Ok(in_force!(at)
        .filter(earning_rule::kind.eq_any(Earning::OFFERED))
        .order(earning_rule::kind.desc())
        .select(EarningRule::as_select())
        .load(tx.conn())?)
}

/// The last rules of a kind, the newest first.
pub fn rules_of(tx: &mut ReadTx<'_>, kind: Earning) -> Result<Vec<EarningRule>> {
    Ok(earning_rule::table
        .filter(earning_rule::kind.eq(kind))
        .order((earning_rule::from_at.desc(), earning_rule::id.desc()))
        .limit(SHOWN_OF_A_KIND)
        .select(EarningRule::as_select())
        .load(tx.conn())?)
}

/// How often each kind was paid since a moment: what a change of its points would have cost.
pub fn times_paid_since(tx: &mut ReadTx<'_>, since: Instant) -> Result<Vec<(Earning, i64)>> {
    Ok(lot::table
        .inner_join(earning_rule::table)
        .filter(lot::earned_at.ge(since))
        .group_by(earning_rule::kind)
        .select((earning_rule::kind, diesel::dsl::count(lot::id)))
        .load(tx.conn())?)
}

/// Ends the rule of a kind that is in force.
pub(in crate::club::points) fn end_rule(tx: &mut WriteTx<'_>, id: RuleId) -> Result<()> {
    let now = tx.now();
    diesel::update(earning_rule::table.find(id.0)).set(earning_rule::until_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Writes a rule that holds from now on.
pub(in crate::club::points) fn insert_rule(tx: &mut WriteTx<'_>, new: &NewRule, by: PersonId) -> Result<RuleId> {
    let now = tx.now();
    diesel::insert_into(earning_rule::table)
        .values((
            earning_rule::kind.eq(new.kind),
            earning_rule::points.eq(new.points),
            earning_rule::waits_days.eq(new.waits_days),
            earning_rule::lasts_days.eq(new.lasts_days),
            earning_rule::daily_cap.eq(new.daily_cap),
            earning_rule::yearly_cap.eq(new.yearly_cap),
            earning_rule::is_qualifying.eq(new.is_qualifying),
            earning_rule::from_at.eq(now),
            earning_rule::written_by.eq(by.0),
            earning_rule::written_at.eq(now),
        ))
        .execute(tx.conn())?;
    // One writer at a time: the greatest id is the new one's.
    let id: Option<i64> = earning_rule::table.select(max(earning_rule::id)).first(tx.conn())?;
    Ok(RuleId(id.unwrap_or_default()))
}
