//! What a day brought: for those who read one page of it.

use std::collections::HashSet;

use diesel::prelude::*;

use super::late::named_for;
use super::within;
use crate::accounts::Scope;
use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, Origin, Severity, State, Visibility};
use crate::base::{Instant, Result};
use crate::complaints::model::Complaint;
use crate::db::ReadTx;
use crate::schema::{clock, complaint, estate, fact, participant};

/// More than anybody reads of one kind in two minutes. One more is fetched, which says that there are more.
pub const MOST_OF_A_KIND: usize = 60;
const FETCHED: i64 = 61;
/// A complaint seldom misses more than three dates on one day.
const BREACHES_FETCHED: i64 = 4 * FETCHED;
/// The opener speaks under this number.
const OPENER: i32 = 1;
/// Refusals, by an owner or by a household of a joint complaint; in the statement itself, so that the partial index of
/// them answers it.
const REFUSED: &str = "fact.kind IN ('solution_refused', 'household_refused')";

/// A complaint on the page of a day.
#[derive(Clone, Debug)]
pub struct DayLine {
    /// The complaint.
    pub complaint: Complaint,
    /// Name of its estate.
    pub estate: String,
    /// The public name of its household.
    pub opener: String,
    /// Who is named for it, where somebody is.
    pub named: Option<String>,
    /// The dates of the company that passed on the day itself, the first first.
    pub missed: Vec<ClockKind>,
}

/// What happened between two moments, each complaint once in each list, the first first.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// In crisis now, whenever it began.
    pub crisis: Vec<DayLine>,
    /// A date of the company passed.
    pub late: Vec<DayLine>,
    /// The owner did not accept a solution.
    pub refused: Vec<DayLine>,
    /// Received.
    pub new: Vec<DayLine>,
}

/// What happened within some scopes, as far as everybody may see it: seven queries at most.
pub fn day_between(tx: &mut ReadTx<'_>, scopes: &[Scope], (from, to): (Instant, Instant)) -> Result<Day> {
    let crisis = crises(tx, scopes)?;
    let breaches = breached(tx, scopes, (from, to))?;
    let late = once(breaches.iter().map(|(id, _)| *id).collect());
    let refused = refused(tx, scopes, (from, to))?;
    let new = received(tx, scopes, (from, to))?;
    let ids: HashSet<i64> = [&crisis, &late, &refused, &new].into_iter().flatten().map(|id| id.0).collect();
    let lines = lines_of(tx, ids.into_iter().collect())?;
    let told = |ids: Vec<ComplaintId>| -> Vec<DayLine> {
        let line = |id: &ComplaintId| lines.iter().find(|line| line.complaint.id == *id).cloned();
        ids.iter().filter_map(line).collect()
    };
    let missed = |line: DayLine| {
        let of_it = breaches.iter().filter(|(id, _)| *id == line.complaint.id);
        DayLine { missed: of_it.map(|(_, kind)| *kind).collect(), ..line }
    };
    let late = told(late).into_iter().map(missed).collect();
    Ok(Day { crisis: told(crisis), late, refused: told(refused), new: told(new) })
}

fn lines_of(tx: &mut ReadTx<'_>, ids: Vec<i64>) -> Result<Vec<DayLine>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let opener = participant::complaint_id.eq(complaint::id).and(participant::number.eq(OPENER));
    let rows: Vec<(Complaint, String, String)> = complaint::table
        .inner_join(estate::table)
        .inner_join(participant::table.on(opener))
        .filter(complaint::id.eq_any(ids))
        .select((Complaint::as_select(), estate::name, participant::name))
        .load(tx.conn())?;
    let found: Vec<&Complaint> = rows.iter().map(|(row, ..)| row).collect();
    let mut named = named_for(tx, &found)?;
    let line = |(complaint, estate, opener): (Complaint, String, String)| {
        let named = named.remove(&complaint.id);
        DayLine { complaint, estate, opener, named, missed: Vec::new() }
    };
    Ok(rows.into_iter().map(line).collect())
}

fn crises(tx: &mut ReadTx<'_>, scopes: &[Scope]) -> Result<Vec<ComplaintId>> {
    let open: Vec<State> = State::ALL.iter().copied().filter(|state| !state.is_ended()).collect();
    Ok(complaint::table
        .filter(complaint::severity.eq(Severity::Crisis))
        .filter(complaint::origin.ne(Origin::Archive))
        .filter(complaint::visibility.eq(Visibility::Public))
        .filter(complaint::state.eq_any(open))
        .filter(within(scopes))
        .order((complaint::received_at, complaint::id))
        .limit(FETCHED)
        .select(complaint::id)
        .load(tx.conn())?)
}

fn breached(
    tx: &mut ReadTx<'_>,
    scopes: &[Scope],
    (from, to): (Instant, Instant),
) -> Result<Vec<(ComplaintId, ClockKind)>> {
    Ok(clock::table
        .inner_join(complaint::table.on(complaint::id.eq(clock::complaint_id)))
        .filter(clock::breached_at.ge(from).assume_not_null())
        .filter(clock::breached_at.lt(to).assume_not_null())
        .filter(clock::is_excused.eq(false))
        .filter(complaint::visibility.eq(Visibility::Public))
        .filter(within(scopes))
        .order((clock::breached_at, clock::complaint_id))
        .limit(BREACHES_FETCHED)
        .select((clock::complaint_id, clock::kind))
        .load(tx.conn())?)
}

fn refused(tx: &mut ReadTx<'_>, scopes: &[Scope], (from, to): (Instant, Instant)) -> Result<Vec<ComplaintId>> {
    let rows: Vec<ComplaintId> = fact::table
        .inner_join(complaint::table.on(fact::complaint_id.eq(complaint::id.nullable())))
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(REFUSED))
        .filter(fact::occurred_at.ge(from))
        .filter(fact::occurred_at.lt(to))
        .filter(complaint::visibility.eq(Visibility::Public))
        .filter(within(scopes))
        .order((fact::occurred_at, fact::number))
        .limit(FETCHED)
        .select(complaint::id)
        .load(tx.conn())?;
    Ok(once(rows))
}

fn received(tx: &mut ReadTx<'_>, scopes: &[Scope], (from, to): (Instant, Instant)) -> Result<Vec<ComplaintId>> {
    Ok(complaint::table
        .filter(complaint::received_at.ge(from))
        .filter(complaint::received_at.lt(to))
        .filter(complaint::origin.ne(Origin::Archive))
        .filter(complaint::visibility.eq(Visibility::Public))
        .filter(within(scopes))
        .order((complaint::received_at, complaint::id))
        .limit(FETCHED)
        .select(complaint::id)
        .load(tx.conn())?)
}

/// Each of some complaints at its first place.
fn once(ids: Vec<ComplaintId>) -> Vec<ComplaintId> {
    let mut known = HashSet::new();
    ids.into_iter().filter(|id| known.insert(id.0)).collect()
}
