//! A fact or the hour becomes one job per robot; each posts once.

use std::sync::Arc;

use anyhow::Context as _;
use chrono::Timelike as _;
use serde_json::{Value, json};

use super::actions::{self, Turn};
use super::model::Event;
use super::vendors::{self, Answer};
use super::{said, store};
use crate::base::ids::{ComplaintId, RobotId};
use crate::base::words::{Origin, Severity};
use crate::base::{Error, Instant};
use crate::complaints;
use crate::db::Store;
use crate::delivery::HttpClient;
use crate::facts::Fact;
use crate::outbox::{GiveUp, Handler, NewJob, RecordedFact, TooEarly};

/// Queues what a fact tells for the robots that work there.
pub const FACT: &str = "robots_fact";
/// Queues what is due soon or late.
pub const DUE: &str = "robots_due";
/// Posts one message of one robot.
pub const MESSAGE: &str = "robot_message";

/// A due date so near is told.
const SOON_HOURS: i64 = 2;
/// A due date that passed longer ago was told, or was missed for longer than anybody wants to be told at once.
const STALE_HOURS: i64 = 24;

/// What posting needs.
#[derive(Clone)]
pub struct Line {
    /// The database.
    pub store: Store,
    /// How calls are made.
    pub http: HttpClient,
    /// The address of the site.
    pub base_url: Arc<str>,
    /// Hosts that the operator named.
    pub named_hosts: Arc<[String]>,
}

/// What a fact tells robots.
fn event_of(fact: &Fact) -> Option<(Event, ComplaintId)> {
    match fact {
        Fact::ComplaintReceived { complaint_id, origin, severity, .. } if *origin != Origin::Archive => {
            let event = if *severity == Severity::Crisis { Event::Crisis } else { Event::Arrived };
            Some((event, *complaint_id))
        }
        Fact::ComplaintAccepted { complaint_id, severity: Severity::Crisis, .. } => {
            Some((Event::Crisis, *complaint_id))
        }
        _ => None,
    }
}

/// The job of a fact; none for a fact that robots do not tell of.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    let (event, id) = event_of(&recorded.fact)?;
    Some(NewJob {
        kind: FACT,
        body: json!({ "event": event, "complaint_id": id }),
        unique_key: format!("{FACT}:{}", recorded.number),
        run_at: recorded.recorded_at,
    })
}

/// Every hour the due dates are looked through.
pub fn timetable(now: Instant) -> NewJob {
    let hour = format!("{}T{:02}", now.date(), now.local().hour());
    NewJob { kind: DUE, body: json!({}), unique_key: format!("{DUE}:{hour}"), run_at: now }
}

/// The handlers of this domain.
pub fn handlers(line: &Line) -> Vec<(&'static str, Handler)> {
    let handler = |run: fn(&Line, &Value) -> anyhow::Result<()>| -> Handler {
        let line = line.clone();
        Box::new(move |body| run(&line, body))
    };
    vec![(FACT, handler(fact)), (DUE, handler(due)), (MESSAGE, handler(message))]
}

fn event_in(body: &Value) -> anyhow::Result<Event> {
    body.get("event").and_then(Value::as_str).and_then(Event::parse).context("a message about nothing")
}

fn complaint_in(body: &Value) -> Option<ComplaintId> {
    body.get("complaint_id").and_then(Value::as_i64).map(ComplaintId)
}

/// A crisis is one however often somebody says so.
fn fact(line: &Line, body: &Value) -> anyhow::Result<()> {
    let (event, id) = (event_in(body)?, complaint_in(body).context("a message about no complaint")?);
    let once = id.to_string();
    Ok(line.store.write_blocking(move |tx| actions::queue(tx, event, id, &once))?)
}

fn due(line: &Line, _: &Value) -> anyhow::Result<()> {
    let near = line.store.read_blocking(|tx| {
        let now = tx.now();
        complaints::due_between(tx, now.plus_hours(-STALE_HOURS), now.plus_hours(SOON_HOURS))
    })?;
    for (id, due_at) in near {
        line.store.write_blocking(move |tx| {
            let event = if due_at > tx.now() { Event::DueSoon } else { Event::Late };
            actions::queue(tx, event, id, &format!("{id}:{}", due_at.0))
        })?;
    }
    Ok(())
}

/// Posts a message, if there is still something to say and the robot's minute is not full.
fn message(line: &Line, body: &Value) -> anyhow::Result<()> {
    let id = RobotId(body.get("robot_id").and_then(Value::as_i64).context("a message of no robot")?);
    let about = (event_in(body)?, complaint_in(body));
    let found = line.store.read_blocking(|tx| {
        let robot = store::find(tx, id)?;
        let text = said::text_of(tx, &robot, about, &line.base_url)?;
        Ok((robot, text))
    });
    let (robot, text) = match found {
        Ok((robot, Some(text))) => (robot, text),
        Ok((_, None)) | Err(Error::NotFound) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if !robot.vendor.is_home_of(&robot.url, &line.named_hosts) {
        return Err(GiveUp("the robot's address is none of its vendor's any more".into()).into());
    }
    if let Turn::At(later) = line.store.write_blocking(move |tx| actions::take_turn(tx, id))? {
        return Err(TooEarly(later).into());
    }
    let now = line.store.clock().now();
    let answer = match line.http.call(&vendors::call(&robot, &text, now)) {
        Ok(reply) => vendors::read_answer(robot.vendor, &reply),
        Err(error) => Answer::Unwell(format!("{error:#}")),
    };
    let failed = match &answer {
        Answer::Taken => None,
        Answer::TooFast(_) => Some("too fast".to_owned()),
        Answer::Wrong(why) | Answer::Unwell(why) => Some(why.clone()),
    };
    line.store.write_blocking(move |tx| actions::note(tx, id, failed.as_deref()))?;
    match answer {
        Answer::Taken => Ok(()),
        Answer::TooFast(minutes) => Err(TooEarly(now.plus_minutes(minutes)).into()),
        Answer::Wrong(why) => Err(GiveUp(format!("the chat refused the robot: {why}").into()).into()),
        Answer::Unwell(why) => Err(anyhow::anyhow!("the chat is unwell: {why}")),
    }
}
