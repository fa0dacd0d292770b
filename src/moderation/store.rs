//! The rows of flags and cases.

use diesel::prelude::*;

use super::model::{Flag, FlagCase, FlagReason, Outcome, QueueScopes};
use crate::accounts::Scope;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::{Instant, Result};
use crate::complaints;
use crate::db::{ReadTx, WriteTx};
use crate::schema::{complaint, flag, flag_case};

/// Cases that the queue shows; the oldest come first.
const CASES_SHOWN: i64 = 100;
/// Flags of one case that its page shows.
const FLAGS_SHOWN: i64 = 100;

/// A case in the queue: itself, its flags, the title of its complaint and when that was received.
pub type Waiting = (FlagCase, i64, String, Instant);

/// The open cases within scopes, the oldest first: two queries.
pub fn cases_waiting(tx: &mut ReadTx<'_>, scopes: &[Scope]) -> Result<Vec<Waiting>> {
    let cases: Vec<(FlagCase, String, Instant)> = flag_case::table
        .inner_join(complaint::table.on(complaint::id.eq(flag_case::complaint_id)))
        .filter(flag_case::decided_at.is_null())
        .filter(complaints::within(scopes))
        .order((flag_case::opened_at, flag_case::id))
        .limit(CASES_SHOWN)
        .select((FlagCase::as_select(), complaint::title, complaint::received_at))
        .load(tx.conn())?;
    let ids: Vec<i64> = cases.iter().map(|(case, ..)| case.id).collect();
    let counts: Vec<(i64, i64)> = flag::table
        .filter(flag::case_id.eq_any(ids))
        .group_by(flag::case_id)
        .select((flag::case_id, diesel::dsl::count_star()))
        .load(tx.conn())?;
    let count = |id: i64| counts.iter().find(|(case, _)| *case == id).map_or(0, |(_, count)| *count);
    Ok(cases.into_iter().map(|(case, title, at)| (case.clone(), count(case.id), title, at)).collect())
}

/// One case.
pub fn find_case(tx: &mut ReadTx<'_>, id: i64) -> Result<FlagCase> {
    Ok(flag_case::table.find(id).select(FlagCase::as_select()).get_result(tx.conn())?)
}

/// The open case of a floor.
pub(super) fn open_case(tx: &mut ReadTx<'_>, (id, floor): (ComplaintId, i32)) -> Result<Option<FlagCase>> {
    Ok(flag_case::table
        .filter(flag_case::complaint_id.eq(id.0))
        .filter(flag_case::floor.eq(floor))
        .filter(flag_case::decided_at.is_null())
        .select(FlagCase::as_select())
        .first(tx.conn())
        .optional()?)
}

/// The flags of a case, the first first.
pub fn flags_of(tx: &mut ReadTx<'_>, case: i64) -> Result<Vec<Flag>> {
    Ok(flag::table
        .filter(flag::case_id.eq(case))
        .order(flag::person_id)
        .limit(FLAGS_SHOWN)
        .select(Flag::as_select())
        .load(tx.conn())?)
}

/// Whether a person has flagged a floor before.
pub fn has_flagged(tx: &mut ReadTx<'_>, (id, floor): (ComplaintId, i32), person: PersonId) -> Result<bool> {
    let known = flag::table.find((id.0, floor, person.0));
    Ok(diesel::select(diesel::dsl::exists(known)).get_result(tx.conn())?)
}

/// Flags that a person has raised since an instant.
pub(super) fn count_flags_since(tx: &mut ReadTx<'_>, person: PersonId, since: Instant) -> Result<i64> {
    Ok(flag::table
        .filter(flag::person_id.eq(person.0))
        .filter(flag::flagged_at.ge(since))
        .count()
        .get_result(tx.conn())?)
}

/// Who flagged in a case, at most `limit` after a person.
pub fn flaggers_after(tx: &mut ReadTx<'_>, case: i64, after: PersonId, limit: i64) -> Result<Vec<PersonId>> {
    Ok(flag::table
        .filter(flag::case_id.eq(case))
        .filter(flag::person_id.gt(after.0))
        .order(flag::person_id)
        .limit(limit)
        .select(flag::person_id)
        .load(tx.conn())?)
}

/// Who has flagged a floor, whatever became of it, at most `limit` after a person.
pub fn flaggers_of_floor_after(
    tx: &mut ReadTx<'_>,
    (id, floor): (ComplaintId, i32),
    after: PersonId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(flag::table
        .filter(flag::complaint_id.eq(id.0))
        .filter(flag::floor.eq(floor))
        .filter(flag::person_id.gt(after.0))
        .order(flag::person_id)
        .limit(limit)
        .select(flag::person_id)
        .load(tx.conn())?)
}

/// How much waits within scopes: open cases, and withholdings without a second person.
pub fn count_waiting(tx: &mut ReadTx<'_>, scopes: &QueueScopes) -> Result<i64> {
    let confirms = complaints::withholdings_waiting(tx, &scopes.confirms)?.len();
    let held = complaints::replies_held(tx, &scopes.confirms)?.len();
    let confirms = i64::try_from(confirms + held).unwrap_or(0);
    if scopes.flags.is_empty() {
        return Ok(confirms);
    }
    let cases: i64 = flag_case::table
        .inner_join(complaint::table.on(complaint::id.eq(flag_case::complaint_id)))
        .filter(flag_case::decided_at.is_null())
        .filter(complaints::within(&scopes.flags))
        .count()
        .get_result(tx.conn())?;
    Ok(cases + confirms)
}

/// Opens a case and gives its id.
pub(super) fn insert_case(tx: &mut WriteTx<'_>, (id, floor): (ComplaintId, i32)) -> Result<i64> {
    let now = tx.now();
    diesel::insert_into(flag_case::table)
        .values((flag_case::complaint_id.eq(id.0), flag_case::floor.eq(floor), flag_case::opened_at.eq(now)))
        .execute(tx.conn())?;
    let case = open_case(tx, (id, floor))?.ok_or(crate::base::Error::NotFound)?;
    Ok(case.id)
}

/// Writes a flag.
pub(super) fn insert_flag(
    tx: &mut WriteTx<'_>,
    (id, floor): (ComplaintId, i32),
    (case, person): (i64, PersonId),
    (reason, body): (FlagReason, &str),
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(flag::table)
        .values((
            flag::complaint_id.eq(id.0),
            flag::floor.eq(floor),
            flag::person_id.eq(person.0),
            flag::case_id.eq(case),
            flag::reason.eq(reason),
            flag::body.eq(body),
            flag::flagged_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives a case to a moderator until an instant, or to nobody.
pub(super) fn set_claim(tx: &mut WriteTx<'_>, case: i64, claim: Option<(PersonId, Instant)>) -> Result<()> {
    let (person, until) = (claim.map(|(person, _)| person.0), claim.map(|(_, until)| until));
    diesel::update(flag_case::table.find(case))
        .set((flag_case::claimed_by.eq(person), flag_case::claimed_until.eq(until)))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends a case.
pub(super) fn decide(tx: &mut WriteTx<'_>, case: i64, by: PersonId, outcome: Outcome) -> Result<()> {
    let now = tx.now();
    diesel::update(flag_case::table.find(case))
        .set((
            flag_case::decided_by.eq(Some(by.0)),
            flag_case::decided_at.eq(Some(now)),
            flag_case::outcome.eq(Some(outcome)),
        ))
        .execute(tx.conn())?;
    Ok(())
}
