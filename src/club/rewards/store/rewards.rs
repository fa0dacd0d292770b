//! Rewards and their stock.

use diesel::prelude::*;

use crate::base::ids::{PersonId, RewardId};
use crate::base::words::RewardState;
use crate::base::{Instant, Result};
use crate::club::rewards::model::{NewReward, Reward};
use crate::club::rewards::policy::SHOWN;
use crate::db::{ReadTx, WriteTx};
use crate::schema::{person, reward, stock_change};

/// More than a catalogue has.
const MOST_SHOWN: i64 = 200;
/// Changes of stock that a page shows.
const CHANGES_SHOWN: i64 = 30;

/// What everybody may see: the cheapest first.
pub(in crate::club::rewards) fn shown_rewards(tx: &mut ReadTx<'_>) -> Result<Vec<Reward>> {
    let now = tx.now();
    Ok(reward::table
        .filter(reward::state.eq_any(SHOWN))
        .filter(reward::closes_at.is_null().or(reward::closes_at.gt(now)))
        .order((reward::cost, reward::id))
        .limit(MOST_SHOWN)
        .select(Reward::as_select())
        .load(tx.conn())?)
}

/// One that everybody may see.
pub(in crate::club::rewards) fn find_shown(tx: &mut ReadTx<'_>, id: RewardId) -> Result<Reward> {
    let shown = reward::table.find(id.0).filter(reward::state.eq_any(SHOWN));
    Ok(shown.select(Reward::as_select()).get_result(tx.conn())?)
}

/// One, however it stands.
pub fn find_reward(tx: &mut ReadTx<'_>, id: RewardId) -> Result<Reward> {
    Ok(reward::table.find(id.0).select(Reward::as_select()).get_result(tx.conn())?)
}

/// All of them for operators, the newest first.
pub(in crate::club::rewards) fn all_rewards(tx: &mut ReadTx<'_>) -> Result<Vec<Reward>> {
    Ok(reward::table.order(reward::id.desc()).limit(MOST_SHOWN).select(Reward::as_select()).load(tx.conn())?)
}

/// Writes a draft.
pub(in crate::club::rewards) fn insert_reward(tx: &mut WriteTx<'_>, new: &NewReward) -> Result<RewardId> {
    let now = tx.now();
    let row: Reward = diesel::insert_into(reward::table)
        .values((
            reward::kind.eq(new.kind),
            reward::title.eq(&new.title),
            reward::about.eq(&new.about),
            reward::pick_up.eq(&new.pick_up),
            reward::cost.eq(new.cost),
            reward::per_member.eq(new.per_member),
            reward::min_tier.eq(new.min_tier),
            reward::opens_at.eq(new.opens_at),
            reward::closes_at.eq(new.closes_at),
            reward::state.eq(RewardState::Draft),
            reward::version.eq(1),
            reward::written_at.eq(now),
        ))
        .returning(reward::all_columns)
        .get_result(tx.conn())?;
    Ok(row.id)
}

/// Writes it anew, if nobody has since that version; says whether.
pub(in crate::club::rewards) fn update_reward(
    tx: &mut WriteTx<'_>,
    (id, version): (RewardId, i32),
    new: &NewReward,
) -> Result<bool> {
    let changed = diesel::update(reward::table.find(id.0).filter(reward::version.eq(version)))
        .set((
            reward::kind.eq(new.kind),
            reward::title.eq(&new.title),
            reward::about.eq(&new.about),
            reward::pick_up.eq(&new.pick_up),
            reward::cost.eq(new.cost),
            reward::per_member.eq(new.per_member),
            reward::min_tier.eq(new.min_tier),
            reward::opens_at.eq(new.opens_at),
            reward::closes_at.eq(new.closes_at),
            reward::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    Ok(changed == 1)
}

/// Turns it, if it still stands so; says whether.
pub(in crate::club::rewards) fn set_reward_state(
    tx: &mut WriteTx<'_>,
    id: RewardId,
    (from, to): (RewardState, RewardState),
) -> Result<bool> {
    let as_thought = reward::table.find(id.0).filter(reward::state.eq(from));
    Ok(diesel::update(as_thought).set(reward::state.eq(to)).execute(tx.conn())? == 1)
}

/// Takes one from the stock, if there is one; says whether. The guard of the last one.
pub(in crate::club::rewards) fn take_one(tx: &mut WriteTx<'_>, id: RewardId) -> Result<bool> {
    let there = reward::table.find(id.0).filter(reward::stock.ge(1));
    Ok(diesel::update(there).set(reward::stock.eq(reward::stock - 1)).execute(tx.conn())? == 1)
}

/// Puts one back.
pub(in crate::club::rewards) fn give_back(tx: &mut WriteTx<'_>, id: RewardId) -> Result<()> {
    diesel::update(reward::table.find(id.0)).set(reward::stock.eq(reward::stock + 1)).execute(tx.conn())?;
    Ok(())
}

/// Adds to the stock, or takes from it what is there; says whether it was.
pub(in crate::club::rewards) fn take_stock(tx: &mut WriteTx<'_>, id: RewardId, change: i64) -> Result<bool> {
    let there = reward::table.find(id.0).filter(reward::stock.ge(-change));
    Ok(diesel::update(there).set(reward::stock.eq(reward::stock + change)).execute(tx.conn())? == 1)
}

/// Whether this form was sent before.
pub(in crate::club::rewards) fn is_stock_changed(tx: &mut ReadTx<'_>, key: &str) -> Result<bool> {
    let known = stock_change::table.filter(stock_change::submission_key.eq(key));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(tx.conn())?)
}

/// Writes why the stock changed.
pub(in crate::club::rewards) fn insert_stock_change(
    tx: &mut WriteTx<'_>,
    (id, change): (RewardId, i64),
    (reason, key): (&str, &str),
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(stock_change::table)
        .values((
            stock_change::reward_id.eq(id.0),
            stock_change::change.eq(change),
            stock_change::reason.eq(reason),
            stock_change::submission_key.eq(key),
            stock_change::changed_by.eq(by.0),
            stock_change::changed_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A change of stock by hand: how many, why, who and when.
pub type StockChange = (i64, String, Option<String>, Instant);

/// How the stock changed by hand, the last first.
pub(in crate::club::rewards) fn stock_changes_of(tx: &mut ReadTx<'_>, id: RewardId) -> Result<Vec<StockChange>> {
    Ok(stock_change::table
        .inner_join(person::table)
        .filter(stock_change::reward_id.eq(id.0))
        .order(stock_change::id.desc())
        .limit(CHANGES_SHOWN)
        .select((stock_change::change, stock_change::reason, person::staff_name, stock_change::changed_at))
        .load(tx.conn())?)
}
