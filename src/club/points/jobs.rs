//! What the clock brings, and what memberships do: points ripen and expire, come with a welcome and a birthday, go with the
//! membership.

use anyhow::Context as _;
use serde_json::{Value, json};

use super::actions::{self, Award};
use super::auditing::check_books;
use crate::base::ids::PersonId;
use crate::base::words::{Earning, Source};
use crate::db::Store;
use crate::facts::Fact;
use crate::outbox::{Handler, NewJob, RecordedFact};

/// Lets points ripen and expire: after every midnight.
pub const LAST: &str = "points_last";
/// Looks at the books: every day.
pub const AUDIT: &str = "points_audit";
/// Gives what a person gets for joining.
const WELCOME: &str = "points_welcome";
/// Gives what a person gets for her birthday.
const BIRTHDAY: &str = "points_birthday";
/// Ends what a person had whose membership ended.
const FORFEIT: &str = "points_forfeit";

/// The job of a fact; none for a fact that moves no points.
pub fn of(recorded: &RecordedFact) -> Option<NewJob> {
    let (kind, body) = match recorded.fact {
        Fact::MemberJoined { person_id, .. } => (WELCOME, json!({ "person_id": person_id })),
        Fact::BirthdayCame { person_id, year } => (BIRTHDAY, json!({ "person_id": person_id, "year": year })),
        Fact::MemberLeft { person_id, round } => (FORFEIT, json!({ "person_id": person_id, "round": round })),
        _ => return None,
    };
    let unique_key = format!("{kind}:{}", recorded.number);
    Some(NewJob { kind, body, unique_key, run_at: recorded.recorded_at })
}

/// The handlers of this domain.
pub fn handlers(store: &Store) -> Vec<(&'static str, Handler)> {
    let handler = |run: fn(&Store, &Value) -> anyhow::Result<()>| -> Handler {
        let store = store.clone();
        Box::new(move |body| run(&store, body))
    };
    vec![
        (LAST, handler(last)),
        (AUDIT, handler(audit)),
        (WELCOME, handler(welcome)),
        (BIRTHDAY, handler(birthday)),
        (FORFEIT, handler(forfeit)),
    ]
}

/// A few lots in each write, so that nobody waits long. Killed between two, it goes on where it was.
fn last(store: &Store, _: &Value) -> anyhow::Result<()> {
    while store.write_blocking(|tx| Ok(actions::mature_due(tx)? + actions::expire_due(tx)?))? > 0 {}
    Ok(())
}

/// What it finds is logged, and stops redemption until a look finds nothing.
fn audit(store: &Store, _: &Value) -> anyhow::Result<()> {
    let mut differences = 0;
    let mut say = |line: &str| {
        differences += 1;
        tracing::error!(line, "the books of the club do not balance");
    };
    store.read_blocking(|tx| check_books(tx, &mut say))?;
    store.write_blocking(move |tx| actions::note_audit(tx, differences))?;
    Ok(())
}

fn number(body: &Value, name: &str) -> anyhow::Result<i64> {
    body.get(name).and_then(Value::as_i64).with_context(|| format!("a job of points without {name}"))
}

/// Once for each person, however often she joins.
fn welcome(store: &Store, body: &Value) -> anyhow::Result<()> {
    let member = PersonId(number(body, "person_id")?);
    let key = format!("welcome:{member}");
    let award = Award { member, kind: Earning::Welcome, key, source: Source::Membership, source_id: None };
    store.write_blocking(move |tx| actions::award(tx, &award).map(drop))?;
    Ok(())
}

fn birthday(store: &Store, body: &Value) -> anyhow::Result<()> {
    let (member, year) = (PersonId(number(body, "person_id")?), number(body, "year")?);
    let (key, source_id) = (format!("birthday:{member}:{year}"), Some(year.to_string()));
    let award = Award { member, kind: Earning::Birthday, key, source: Source::Birthday, source_id };
    store.write_blocking(move |tx| actions::award(tx, &award).map(drop))?;
    Ok(())
}

fn forfeit(store: &Store, body: &Value) -> anyhow::Result<()> {
    let (member, round) = (PersonId(number(body, "person_id")?), number(body, "round")?);
    store.write_blocking(move |tx| actions::forfeit(tx, member, round))?;
    Ok(())
}
