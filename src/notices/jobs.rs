//! One job per fact that tells somebody something, one per letter, one each morning for the digests, one each day for
//! what is old.

use anyhow::Context as _;
use chrono::{NaiveDate, Timelike as _};
use serde_json::{Value, json};

use super::mails::{Post, Stands};
use super::model::{Outcome, telling, telling_besides};
use super::{actions, store};
use crate::base::Instant;
use crate::base::ids::{LetterId, PersonId};
use crate::outbox::{self, Handler, NewJob, RecordedFact};

/// Writes the notices of one fact.
pub const NOTIFY: &str = "notify";
/// Sends one letter.
pub const LETTER: &str = "notice_letter";
/// Makes the digests of a day.
pub const DIGESTS: &str = "digests";
/// Forgets what is old; every day.
pub const TIDY: &str = "tidy_notices";

/// The hour in Shanghai at which digests are made: before work, when there is time to read.
pub const DIGEST_HOUR: u32 = 8;
/// People whose digests are looked for by one query.
const PEOPLE_PER_QUERY: i64 = 200;

/// The job of a fact; none for a fact that tells nobody anything.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    telling(&recorded.fact)?;
    Some(NewJob {
        kind: NOTIFY,
        body: json!({ "fact_number": recorded.number }),
        unique_key: format!("{NOTIFY}:{}", recorded.number),
        run_at: recorded.recorded_at,
    })
}

/// The digests of a day, from their hour on. Who was down then finds them later in the day; a day that was missed
/// altogether is made up for by the next.
pub fn timetable(now: Instant) -> Option<NewJob> {
    let (day, hour) = (now.date(), now.local().hour());
    (hour >= DIGEST_HOUR).then(|| NewJob {
        kind: DIGESTS,
        body: json!({ "day": day.to_string() }),
        unique_key: format!("{DIGESTS}:{day}"),
        run_at: now,
    })
}

/// The handlers of this domain.
pub fn handlers(post: &Post) -> Vec<(&'static str, Handler)> {
    let handler = |run: fn(&Post, &Value) -> anyhow::Result<()>| -> Handler {
        let post = post.clone();
        Box::new(move |body| run(&post, body))
    };
    vec![(NOTIFY, handler(notify)), (LETTER, handler(letter)), (DIGESTS, handler(digests)), (TIDY, handler(tidy))]
}

/// Slice after slice, each a write of its own; after a crash from the first again, which finds those told already.
fn notify(post: &Post, body: &Value) -> anyhow::Result<()> {
    let number = body.get("fact_number").and_then(Value::as_i64).context("a notice of no fact")?;
    let recorded = post.store.read_blocking(|tx| outbox::facts_after(tx, number - 1, 1))?;
    let recorded = recorded.into_iter().next().filter(|recorded| recorded.number.0 == number);
    let recorded = recorded.context("the fact of a notice")?;
    for telling in telling(&recorded.fact).into_iter().chain(telling_besides(&recorded.fact)) {
        let mut after = Some(PersonId(0));
        while let Some(last) = after {
            let (fact, at) = (recorded.number, recorded.recorded_at);
            after = post.store.write_blocking(move |tx| actions::tell(tx, fact, at, &telling, last))?;
        }
    }
    Ok(())
}

/// Hands a letter over and notes that it was. Killed between the two, it hands it over again, under the same message id:
/// of what was noted, never.
fn letter(post: &Post, body: &Value) -> anyhow::Result<()> {
    let id = LetterId(body.get("letter_id").and_then(Value::as_i64).context("a job of no letter")?);
    let outcome = match post.prepare(id)? {
        Stands::Ended => return Ok(()),
        Stands::Over(outcome) => outcome,
        Stands::Ready(ready) => {
            let (letter, slip) = *ready;
            post.mailer.send_as(&letter, &slip)?;
            Outcome::Sent
        }
    };
    Ok(post.store.write_blocking(move |tx| store::end_letter(tx, id, outcome))?)
}

fn digests(post: &Post, body: &Value) -> anyhow::Result<()> {
    let day = body.get("day").and_then(Value::as_str).and_then(|day| day.parse::<NaiveDate>().ok());
    let day = day.context("digests of no day")?;
    let mut after = PersonId(0);
    loop {
        let people = post.store.read_blocking(|tx| store::people_with_digest_after(tx, after, PEOPLE_PER_QUERY))?;
        let Some(last) = people.last() else { return Ok(()) };
        after = *last;
        for person in people {
            post.store.write_blocking(move |tx| actions::gather_digest(tx, person, day))?;
        }
    }
}

fn tidy(post: &Post, _: &Value) -> anyhow::Result<()> {
    while post.store.write_blocking(actions::tidy)? {}
    Ok(())
}
