//! Gathering a digest, and forgetting what is old.

use chrono::{Datelike as _, Days, NaiveDate};
use serde_json::json;

use crate::base::ids::PersonId;
use crate::base::{Instant, Result};
use crate::db::WriteTx;
use crate::notices::jobs;
use crate::notices::model::{KEPT_DAYS, Rhythm};
use crate::notices::store;
use crate::outbox::{self, NewJob};

/// Rows forgotten in one write transaction.
const FORGOTTEN_PER_SLICE: i64 = 500;

/// Puts what waits for a person into the digest of a day. A day has one digest, a week one for who wants it weekly, and a
/// thing is in one digest only: whoever was down, or runs this twice, sends nothing a second time.
pub(in crate::notices) fn gather_digest(tx: &mut WriteTx<'_>, to: PersonId, day: NaiveDate) -> Result<()> {
    let choices = store::choices_of(tx, &[to])?.remove(&to).unwrap_or_default();
    let since = match choices.rhythm {
        Rhythm::Never => return Ok(()),
        Rhythm::Daily => day,
        Rhythm::Weekly => monday_of(day),
    };
    if store::has_digest_since(tx, to, Instant::start_of(since))? {
        return Ok(());
    }
    let letter_id = store::insert_letter(tx, to, &format!("digest:{to}:{day}"), None)?;
    store::put_into_digest(tx, to, letter_id)?;
    let unique_key = format!("{}:{letter_id}", jobs::LETTER);
    let body = json!({ "letter_id": letter_id });
    tx.add_job(&NewJob { kind: jobs::LETTER, body, unique_key, run_at: tx.now() })
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    let days = Days::new(u64::from(day.weekday().num_days_from_monday()));
    day.checked_sub_days(days).unwrap_or(day)
}

/// Forgets the next slice of what was read, sent or done more than [`KEPT_DAYS`] ago; says whether there is more.
pub(in crate::notices) fn tidy(tx: &mut WriteTx<'_>) -> Result<bool> {
    let before = tx.now().plus_days(-KEPT_DAYS);
    let forgotten = [
        store::delete_read_before(tx, before, FORGOTTEN_PER_SLICE)?,
        store::delete_ended_before(tx, before, FORGOTTEN_PER_SLICE)?,
        outbox::forget_done_jobs(tx, before, FORGOTTEN_PER_SLICE)?,
    ];
    Ok(forgotten.into_iter().any(|count| i64::try_from(count).is_ok_and(|count| count == FORGOTTEN_PER_SLICE)))
}
