//! Adding, trying and ending robots; queueing what they tell, and their turns.

use serde_json::json;

use super::model::{Event, NewRobot, PER_MINUTE, Robot};
use super::{jobs, policy, store};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, RobotId};
use crate::base::{Error, Instant, Result};
use crate::complaints;
use crate::db::WriteTx;
use crate::facts::Fact;
use crate::outbox::NewJob;

/// Adds a robot.
pub fn add(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewRobot) -> Result<RobotId> {
    policy::may_tend_robots(actor)?;
    let robot_id = store::insert(tx, new, actor.person_id)?;
    tx.record(&Fact::RobotAdded { robot_id, by: actor.person_id }, &[])?;
    Ok(robot_id)
}

/// Ends a robot; its address and its secret are forgotten.
pub fn end(tx: &mut WriteTx<'_>, actor: &Actor, id: RobotId) -> Result<()> {
    policy::may_tend_robots(actor)?;
    store::find(tx, id)?;
    store::end(tx, id)?;
    tx.record(&Fact::RobotEnded { robot_id: id, by: actor.person_id }, &[])?;
    Ok(())
}

/// Lets a robot say that it works.
pub fn try_out(tx: &mut WriteTx<'_>, actor: &Actor, id: RobotId) -> Result<()> {
    policy::may_tend_robots(actor)?;
    let robot = store::find(tx, id)?;
    let now = tx.now();
    queue_for(tx, &robot, (Event::Test, None), &now.0.to_string())
}

/// Queues an event of a complaint for every robot that works there and tells of it. `once` names the thing: of a robot
/// and a thing there is one message.
pub(super) fn queue(tx: &mut WriteTx<'_>, event: Event, id: ComplaintId, once: &str) -> Result<()> {
    let (estate, region) = complaints::place_of(tx, id)?;
    for robot in store::standing(tx)? {
        let works_there = robot.scope().is_some_and(|scope| scope.covers(estate, region));
        // A crisis is an arrival as well for who is not told of crises.
        let told = [event, Event::Arrived].into_iter().find(|told| robot.says(*told));
        if let Some(told) = told.filter(|told| works_there && (*told == event || event == Event::Crisis)) {
            queue_for(tx, &robot, (told, Some(id)), once)?;
        }
    }
    Ok(())
}

fn queue_for(
    tx: &mut WriteTx<'_>,
    robot: &Robot,
    (event, about): (Event, Option<ComplaintId>),
    once: &str,
) -> Result<()> {
    let body = json!({ "robot_id": robot.id, "event": event, "complaint_id": about });
    let unique_key = format!("{}:{}:{}:{once}", jobs::MESSAGE, robot.id, event.code());
    tx.add_job(&NewJob { kind: jobs::MESSAGE, body, unique_key, run_at: tx.now() })
}

/// When a robot may speak: now, which is counted, or later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    Now,
    At(Instant),
}

/// Takes a turn in the robot's minute.
pub(super) fn take_turn(tx: &mut WriteTx<'_>, id: RobotId) -> Result<Turn> {
    let robot = store::find(tx, id)?;
    let next_minute = robot.minute_from.plus_minutes(1);
    if tx.now() >= next_minute {
        let now = tx.now();
        store::count_message(tx, id, now, 1)?;
    } else if robot.minute_count < PER_MINUTE {
        store::count_message(tx, id, robot.minute_from, robot.minute_count + 1)?;
    } else {
        return Ok(Turn::At(next_minute));
    }
    Ok(Turn::Now)
}

/// Notes how a message ended, if the robot still works: why it failed, or that it was taken.
pub(super) fn note(tx: &mut WriteTx<'_>, id: RobotId, failed: Option<&str>) -> Result<()> {
    match store::find(tx, id) {
        Err(Error::NotFound) => return Ok(()),
        found => found?,
    };
    match failed {
        None => store::note_sent(tx, id),
        Some(why) => store::note_error(tx, id, why),
    }
}
