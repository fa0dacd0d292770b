//! The letter of the executives: at the closing of every working day, once to each.

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::{Value, json};

use super::mails::{self, Post};
use super::model::{self, ReadDay};
use super::{day, policy};
use crate::accounts;
use crate::base::ids::PersonId;
use crate::base::words::Role;
use crate::base::{Error, Instant};
use crate::calendar::calendars;
use crate::complaints;
use crate::delivery::Slip;
use crate::outbox::{Handler, NewJob};

/// Writes to every executive about a day that has closed.
pub const DAY: &str = "executive_day";
/// Sends one executive her letter of a day.
pub const LETTER: &str = "executive_letter";

/// The last hour at which a day closes, if it is a working day or not: that is asked when the job runs. Whoever was down
/// at that hour makes up for it later.
pub fn timetable(now: Instant) -> NewJob {
    let date = model::last_closing(now);
    NewJob { kind: DAY, body: json!({ "day": date.to_string() }), unique_key: format!("{DAY}:{date}"), run_at: now }
}

/// The handlers of this domain.
pub fn handlers(post: &Post) -> Vec<(&'static str, Handler)> {
    let handler = |run: fn(&Post, &Value) -> anyhow::Result<()>| -> Handler {
        let post = post.clone();
        Box::new(move |body| run(&post, body))
    };
    vec![(DAY, handler(write_all)), (LETTER, handler(write_one))]
}

fn day_in(body: &Value) -> anyhow::Result<NaiveDate> {
    let day = body.get("day").and_then(Value::as_str).and_then(|day| day.parse().ok());
    day.context("a letter of no day")
}

/// One job for each who reads the last working day; run twice, or once more on the days off after it, it finds those that
/// are there.
fn write_all(post: &Post, body: &Value) -> anyhow::Result<()> {
    let date = day_in(body)?;
    post.store.write_blocking(move |tx| {
        let Some(day) = ReadDay::last_until(calendars(tx)?.latest(), date) else { return Ok(()) };
        let day = day.date;
        let mut people = accounts::people_with_role_within(tx, Role::Executive, policy::EVERYWHERE)?;
        people.extend(accounts::people_with_role_within(tx, Role::ChiefExecutive, policy::EVERYWHERE)?);
        let run_at = tx.now();
        for person in people {
            let body = json!({ "day": day.to_string(), "person_id": person.id });
            tx.add_job(&NewJob { kind: LETTER, body, unique_key: format!("{LETTER}:{day}:{}", person.id), run_at })?;
        }
        Ok(())
    })?;
    Ok(())
}

/// Hands the letter of a day over. Killed before that was noted, it hands it over again, under the same message id.
fn write_one(post: &Post, body: &Value) -> anyhow::Result<()> {
    let date = day_in(body)?;
    let id = PersonId(body.get("person_id").and_then(Value::as_i64).context("a letter to nobody")?);
    let found = post.store.read_blocking(|tx| {
        let (person, actor) = (accounts::find_person(tx, id)?, accounts::find_actor(tx, id)?);
        let (scopes, calendars) = (policy::reads_days(&actor)?, calendars(tx)?);
        let day = ReadDay::of(calendars.latest(), date).ok_or(Error::NotFound)?;
        let brought = complaints::day_between(tx, &scopes, (day.from, day.to))?;
        Ok((person, day::parts(brought, calendars.latest(), tx.now())))
    });
    let (person, parts) = match found {
        // Who holds the role no more gets none, and a day that a new notice has made a day off has none.
        Err(Error::NotFound | Error::Denied(_)) => return Ok(()),
        found => found?,
    };
    if person.closed_at.is_some() || person.email_confirmed_at.is_none() {
        return Ok(());
    }
    let letter = mails::write(&post.site, &person, date, &parts)?;
    let slip = Slip { id: format!("executive-{date}-{id}"), unsubscribe: None };
    post.mailer.send_as(&letter, &slip)
}
