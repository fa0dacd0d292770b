//! The rows of robots, and the complaints whose due date is near.

use diesel::prelude::*;

use super::model::{NewRobot, Robot};
use crate::base::ids::{PersonId, RobotId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::schema::robot;

/// More robots than a company has chats for.
const MOST_ROBOTS: i64 = 200;

/// The robots that work, the oldest first.
pub(super) fn standing(tx: &mut ReadTx<'_>) -> Result<Vec<Robot>> {
    Ok(robot::table.filter(robot::ended_at.is_null()).order(robot::id).limit(MOST_ROBOTS).load(tx.conn())?)
}

/// One robot that works.
pub(super) fn find(tx: &mut ReadTx<'_>, id: RobotId) -> Result<Robot> {
    Ok(robot::table.filter(robot::id.eq(id.0)).filter(robot::ended_at.is_null()).first(tx.conn())?)
}

pub(super) fn insert(tx: &mut WriteTx<'_>, new: &NewRobot, by: PersonId) -> Result<RobotId> {
    let now = tx.now();
    let (scope_kind, scope_id) = new.scope.columns();
    let row: Robot = diesel::insert_into(robot::table)
        .values((
            robot::vendor.eq(new.vendor),
            robot::name.eq(&new.name),
            robot::scope_kind.eq(scope_kind),
            robot::scope_id.eq(scope_id),
            robot::url.eq(&new.url),
            robot::secret.eq(&new.secret),
            robot::language.eq(new.language.tag()),
            robot::says_arrived.eq(new.says.arrived),
            robot::says_crisis.eq(new.says.crisis),
            robot::says_due.eq(new.says.due),
            robot::created_by.eq(by.0),
            robot::created_at.eq(now),
            robot::minute_from.eq(now),
            robot::minute_count.eq(0),
        ))
        .returning(robot::all_columns)
        .get_result(tx.conn())?;
    Ok(row.id)
}

/// Ends a robot and forgets its address and its secret.
pub(super) fn end(tx: &mut WriteTx<'_>, id: RobotId) -> Result<()> {
    let now = tx.now();
    diesel::update(robot::table.find(id.0))
        .set((robot::ended_at.eq(now), robot::url.eq(""), robot::secret.eq("")))
        .execute(tx.conn())?;
    Ok(())
}

/// Counts one message of a minute.
pub(super) fn count_message(tx: &mut WriteTx<'_>, id: RobotId, minute_from: Instant, count: i32) -> Result<()> {
    diesel::update(robot::table.find(id.0))
        .set((robot::minute_from.eq(minute_from), robot::minute_count.eq(count)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that the chat took a message.
pub(super) fn note_sent(tx: &mut WriteTx<'_>, id: RobotId) -> Result<()> {
    let now = tx.now();
    diesel::update(robot::table.find(id.0))
        .set((robot::last_sent_at.eq(now), robot::last_error.eq(None::<String>)))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes why the chat did not.
pub(super) fn note_error(tx: &mut WriteTx<'_>, id: RobotId, error: &str) -> Result<()> {
    diesel::update(robot::table.find(id.0)).set(robot::last_error.eq(error)).execute(tx.conn())?;
    Ok(())
}
