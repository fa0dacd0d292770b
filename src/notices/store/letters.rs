//! The rows of letters: made once by their key, ended once; and what waits for a digest.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::base::ids::{LetterId, PersonId};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx};
use crate::notices::model::{LetterRow, MOST_IN_DIGEST, Notice, Outcome, Topic};
use crate::schema::{letter, notice};

/// What waits for a digest. The condition is that of the partial index, to the letter.
const WAITS: &str = "notice.channel = 'digest' AND notice.letter_id IS NULL AND notice.read_at IS NULL";

/// A letter to a person; a digest has no topic.
pub fn insert_letter(tx: &mut WriteTx<'_>, to: PersonId, key: &str, topic: Option<Topic>) -> Result<LetterId> {
    let now = tx.now();
    let row: LetterRow = diesel::insert_into(letter::table)
        .values((
            letter::person_id.eq(to.0),
            letter::unique_key.eq(key),
            letter::topic.eq(topic),
            letter::made_at.eq(now),
        ))
        .returning(letter::all_columns)
        .get_result(tx.conn())?;
    Ok(row.id)
}

/// One letter.
pub fn find_letter(tx: &mut ReadTx<'_>, id: LetterId) -> Result<LetterRow> {
    Ok(letter::table.find(id.0).get_result(tx.conn())?)
}

/// The notices of a letter, the newest first: as many as a digest holds, and how many there are.
pub fn notices_in(tx: &mut ReadTx<'_>, id: LetterId) -> Result<(Vec<Notice>, i64)> {
    let of_letter = notice::table.filter(notice::letter_id.eq(id.0).assume_not_null());
    let count = of_letter.count().get_result(tx.conn())?;
    let notices = of_letter
        .order(notice::id.desc())
        .limit(i64::try_from(MOST_IN_DIGEST).unwrap_or(0))
        .select(Notice::as_select())
        .load(tx.conn())?;
    Ok((notices, count))
}

/// Notes how a letter ended; the first end stays.
pub fn end_letter(tx: &mut WriteTx<'_>, id: LetterId, outcome: Outcome) -> Result<()> {
    let now = tx.now();
    diesel::update(letter::table.find(id.0).filter(letter::ended_at.is_null()))
        .set((letter::ended_at.eq(now), letter::outcome.eq(outcome)))
        .execute(tx.conn())?;
    Ok(())
}

/// The next people for whom something waits for a digest, in order.
pub fn people_with_digest_after(tx: &mut ReadTx<'_>, after: PersonId, limit: i64) -> Result<Vec<PersonId>> {
    Ok(notice::table
        .filter(sql::<Bool>(WAITS))
        .filter(notice::person_id.gt(after.0))
        .order(notice::person_id)
        .limit(limit)
        .select(notice::person_id)
        .distinct()
        .load(tx.conn())?)
}

/// Whether a digest was made for a person since a moment.
pub fn has_digest_since(tx: &mut ReadTx<'_>, id: PersonId, since: Instant) -> Result<bool> {
    let made = letter::table
        .filter(sql::<Bool>("letter.topic IS NULL"))
        .filter(letter::person_id.eq(id.0))
        .filter(letter::made_at.ge(since));
    Ok(diesel::select(diesel::dsl::exists(made)).get_result(tx.conn())?)
}

/// Puts everything that waits for a person's digest into one: from then on it is in this one and in no other.
pub fn put_into_digest(tx: &mut WriteTx<'_>, id: PersonId, digest: LetterId) -> Result<usize> {
    let waiting = notice::table.filter(sql::<Bool>(WAITS)).filter(notice::person_id.eq(id.0));
    Ok(diesel::update(waiting).set(notice::letter_id.eq(digest.0)).execute(tx.conn())?)
}

/// Forgets letters that ended before a moment, at most `limit`; says how many.
pub fn delete_ended_before(tx: &mut WriteTx<'_>, before: Instant, limit: i64) -> Result<usize> {
    let old: Vec<i64> = letter::table
        .filter(letter::ended_at.is_not_null())
        .filter(letter::ended_at.lt(before))
        .order(letter::ended_at)
        .limit(limit)
        .select(letter::id)
        .load(tx.conn())?;
    Ok(diesel::delete(letter::table.filter(letter::id.eq_any(old))).execute(tx.conn())?)
}
