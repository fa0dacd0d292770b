//! Rewards: written, turned, their stock filled.

use crate::accounts::Actor;
use crate::base::ids::RewardId;
use crate::base::words::RewardState;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::rewards::model::{MOST_AT_ONCE, NewReward, OUT_OF_RANGE};
use crate::club::rewards::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// 409: another operator has written it meanwhile.
pub const WRITTEN_MEANWHILE: Message = Message::new("rewards.written_meanwhile");
/// 409: there are not so many to take away.
pub const NOT_SO_MANY: Message = Message::new("rewards.not_so_many");

/// Writes a draft without stock.
pub fn write(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewReward) -> Result<RewardId> {
    policy::may_operate(actor)?;
    new.mistakes().into_result(())?;
    let reward_id = store::insert_reward(tx, new)?;
    tx.record(&Fact::RewardWritten { reward_id, by: actor.person_id }, &[])?;
    Ok(reward_id)
}

/// Writes it anew. What was ordered before is as it was then.
///
/// Answers `Conflict` when somebody has written it since that version.
pub fn rewrite(tx: &mut WriteTx<'_>, actor: &Actor, (id, version): (RewardId, i32), new: &NewReward) -> Result<()> {
    policy::may_operate(actor)?;
    new.mistakes().into_result(())?;
    store::find_reward(tx, id)?;
    if !store::update_reward(tx, (id, version), new)? {
        return Err(Error::Conflict(WRITTEN_MEANWHILE));
    }
    tx.record(&Fact::RewardWritten { reward_id: id, by: actor.person_id }, &[])?;
    Ok(())
}

/// Opens it, pauses it, ends it; a second time nothing happens.
pub fn turn(tx: &mut WriteTx<'_>, actor: &Actor, id: RewardId, to: RewardState) -> Result<()> {
    policy::may_operate(actor)?;
    let from = store::find_reward(tx, id)?.state;
    if from == to {
        return Ok(());
    }
    policy::may_turn(actor, from, to)?;
    if !store::set_reward_state(tx, id, (from, to))? {
        return Err(Error::Conflict(policy::NO_SUCH_TURN));
    }
    tx.record(&Fact::RewardTurned { reward_id: id, reward: to, by: actor.person_id }, &[])?;
    Ok(())
}

/// Notes what came into stock (above nothing) or went (below), and why. Sent twice, it is one.
pub fn change_stock(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, change): (RewardId, i64),
    (reason, key): (&str, &str),
) -> Result<()> {
    policy::may_operate(actor)?;
    if !(1..=MOST_AT_ONCE).contains(&change.saturating_abs()) {
        return Err(Error::Invalid(FormErrors::of("change", OUT_OF_RANGE.with(1_i64).with(MOST_AT_ONCE))));
    }
    let reward = store::find_reward(tx, id)?;
    if store::is_stock_changed(tx, key)? {
        return Ok(());
    }
    if !store::take_stock(tx, id, change)? {
        return Err(Error::Conflict(NOT_SO_MANY.with(reward.stock)));
    }
    store::insert_stock_change(tx, (id, change), (reason, key), actor.person_id)?;
    tx.record(&Fact::StockChanged { reward_id: id, change, by: actor.person_id }, &[])?;
    Ok(())
}
