//! What staff have to do: queues of the desk, who may keep a suggestion, and what a check reads.

use std::collections::HashMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::list::{ROWS_PER_PAGE, load, rows};
use crate::accounts::{Actor, Person, Reach};
use crate::base::Result;
use crate::base::cursor::Cursor;
use crate::base::ids::{PersonId, SuggestionId};
use crate::base::words::{Role, ScopeKind, SuggestionAct, SuggestionState};
use crate::club::suggestions::model::{Placed, Suggestion};
use crate::db::ReadTx;
use crate::schema::{person, role_grant, suggestion, suggestion_step};
use crate::text_enum;

text_enum! {
    /// A queue of the desk.
    pub enum Queue in "suggestion_queue" {
        /// Nobody has decided on them yet.
        Triage = "triage",
        /// The day that was named is over.
        Overdue = "overdue",
        /// They wait for a second signature.
        Signature = "signature",
        /// The reader keeps them.
        Mine = "mine",
        /// Everything that can be read and is not over.
        Open = "open",
    }
}

const IN_TRIAGE: [SuggestionState; 2] = [SuggestionState::Submitted, SuggestionState::Triage];
const ENDED: [SuggestionState; 2] = [SuggestionState::Adopted, SuggestionState::Declined];

macro_rules! within {
    ($query:expr, $queue:expr, $keeper:expr, $now:expr) => {{
        let query = $query.filter(suggestion::canonical_id.is_null());
        match $queue {
            Queue::Triage => query.filter(suggestion::state.eq_any(IN_TRIAGE)),
            Queue::Overdue => query.filter(suggestion::due_at.le($now).assume_not_null()),
            Queue::Signature => query.filter(suggestion::proposal_ends_at.gt($now).assume_not_null()),
            Queue::Mine => query
                .filter(suggestion::keeper_id.eq($keeper.0).assume_not_null())
                .filter(suggestion::state.ne_all(ENDED)),
            Queue::Open => query.filter(suggestion::state.ne_all(ENDED)),
        }
    }};
}

/// A page of a queue, the oldest first, and a row more where there is one: one query.
pub fn queue(tx: &mut ReadTx<'_>, actor: &Actor, queue: Queue, after: Option<Cursor>) -> Result<Vec<Placed>> {
    let now = tx.now();
    let mut found = within!(rows(Some(actor)), queue, actor.person_id, now);
    if let Some(after) = after {
        found = found.filter(suggestion::id.gt(after.id));
    }
    load(tx, found.order(suggestion::id).limit(i64::try_from(ROWS_PER_PAGE + 1).unwrap_or(0)))
}

/// How many stand in each queue, those that the actor may see: a query each, from an index.
pub fn count_queues(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<(Queue, i64)>> {
    let now = tx.now();
    let mut counts = Vec::new();
    for queue in Queue::ALL.iter().copied() {
        let all = suggestion::table.select(count_star()).into_boxed().filter(super::visible_to(Some(actor)));
        counts.push((queue, within!(all, queue, actor.person_id, now).first(tx.conn())?));
    }
    Ok(counts)
}

/// More people than a form offers.
const MOST_KEEPERS: i64 = 300;
/// Who reads and administers keeps nothing.
const NO_KEEPERS: [Role; 3] = [Role::Auditor, Role::Admin, Role::Moderator];

/// Who of the staff may keep a suggestion: named, with a role that reaches so far.
pub fn keepers_for(tx: &mut ReadTx<'_>, reach: Reach) -> Result<Vec<Person>> {
    // No estate and no region has the id 0.
    let (estate_id, region_id) = match reach {
        Reach::Estate(estate_id, region_id) => (estate_id.0, region_id.0),
        Reach::Group => (0, 0),
    };
    let group = role_grant::scope_kind.eq(ScopeKind::Group);
    let region = role_grant::scope_kind.eq(ScopeKind::Region).and(role_grant::scope_id.eq(region_id).assume_not_null());
    let estate = role_grant::scope_kind.eq(ScopeKind::Estate).and(role_grant::scope_id.eq(estate_id).assume_not_null());
    let holders = role_grant::table
        .filter(role_grant::role.ne_all(NO_KEEPERS))
        .filter(role_grant::ended_at.is_null())
        .filter(group.or(region).or(estate))
        .select(role_grant::person_id);
    Ok(person::table
        .filter(person::id.eq_any(holders))
        .filter(person::closed_at.is_null())
        .filter(person::staff_name.is_not_null())
        .order(person::id)
        .limit(MOST_KEEPERS)
        .select(Person::as_select())
        .load(tx.conn())?)
}

/// One of them, if a person is.
pub fn find_keeper(tx: &mut ReadTx<'_>, reach: Reach, id: PersonId) -> Result<Option<Person>> {
    Ok(keepers_for(tx, reach)?.into_iter().find(|person| person.id == id))
}

/// Every suggestion after one, in order: for checks and for the search index.
pub fn all_after(tx: &mut ReadTx<'_>, after: i64, limit: i64) -> Result<Vec<Suggestion>> {
    let found = suggestion::table.filter(suggestion::id.gt(after)).order(suggestion::id).limit(limit);
    Ok(found.select(Suggestion::as_select()).load(tx.conn())?)
}

/// What was done about some suggestions, in order.
pub fn acts_of(tx: &mut ReadTx<'_>, ids: &[SuggestionId]) -> Result<HashMap<SuggestionId, Vec<SuggestionAct>>> {
    let rows: Vec<(SuggestionId, SuggestionAct)> = suggestion_step::table
        .filter(suggestion_step::suggestion_id.eq_any(ids.iter().map(|id| id.0)))
        .order((suggestion_step::suggestion_id, suggestion_step::number))
        .select((suggestion_step::suggestion_id, suggestion_step::act))
        .load(tx.conn())?;
    let mut acts: HashMap<SuggestionId, Vec<SuggestionAct>> = HashMap::new();
    for (id, act) in rows {
        acts.entry(id).or_default().push(act);
    }
    Ok(acts)
}

/// Those that are merged into some suggestions, each with where it goes on.
pub fn merged_among(tx: &mut ReadTx<'_>, roots: &[SuggestionId]) -> Result<Vec<(SuggestionId, SuggestionId)>> {
    let rows: Vec<(SuggestionId, Option<SuggestionId>)> = suggestion::table
        .filter(suggestion::canonical_id.eq_any(roots.iter().map(|id| Some(id.0))))
        .select((suggestion::id, suggestion::canonical_id))
        .load(tx.conn())?;
    Ok(rows.into_iter().filter_map(|(id, root)| Some((id, root?))).collect())
}
