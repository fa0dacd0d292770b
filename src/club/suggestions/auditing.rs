//! Whether suggestions agree with themselves: `candor check`.
//!
//! The rows are the truth, since the facts of the club are private and say only that something happened. What is written down
//! twice is compared: the state with the steps that led there, the counts with the votes, the pointers with each other.

use std::collections::{BTreeSet, HashMap};

use super::model::Suggestion;
use super::model::state::replay;
use super::store;
use crate::base::Result;
use crate::base::ids::SuggestionId;
use crate::base::words::SuggestionAct;
use crate::db::ReadTx;

/// Suggestions that are compared at a time.
const AT_ONCE: i64 = 200;

/// Compares everything in one snapshot and tells `say` of each difference.
pub fn check(tx: &mut ReadTx<'_>, say: &mut dyn FnMut(&str)) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = store::all_after(tx, after, AT_ONCE)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.id.0;
        let ids: Vec<SuggestionId> = rows.iter().map(|row| row.id).collect();
        let acts = store::acts_of(tx, &ids)?;
        for row in &rows {
            check_steps(row, acts.get(&row.id).map_or(&[], Vec::as_slice), say);
        }
        check_groups(tx, &rows, say)?;
    }
}

fn check_steps(row: &Suggestion, acts: &[SuggestionAct], say: &mut dyn FnMut(&str)) {
    let (id, state) = (row.id, row.state);
    let follows = replay(acts.iter().copied());
    if follows != Some(state) {
        say(&format!("suggestion {id}: state is {state:?}, but its steps lead to {follows:?}"));
    }
    if usize::try_from(row.last_step).ok() != Some(acts.len()) {
        say(&format!("suggestion {id}: last_step is {}, but it has {} steps", row.last_step, acts.len()));
    }
    if row.due_at.is_some() != state.has_day() {
        say(&format!("suggestion {id}: a day is named in state {state:?}, or none is"));
    }
}

/// The votes of a group are those of all its rows; a row that is merged counts none but its own group, which is itself.
fn check_groups(tx: &mut ReadTx<'_>, rows: &[Suggestion], say: &mut dyn FnMut(&str)) -> Result<()> {
    let ids: Vec<SuggestionId> = rows.iter().map(|row| row.id).collect();
    let mut groups: HashMap<SuggestionId, Vec<SuggestionId>> = ids.iter().map(|id| (*id, vec![*id])).collect();
    for (merged, root) in store::merged_among(tx, &ids)? {
        groups.entry(root).or_default().push(merged);
    }
    let all: Vec<SuggestionId> = groups.values().flatten().copied().collect();
    let votes = store::votes_between(tx, &all)?;
    for row in rows {
        let group = groups.get(&row.id).map_or(&[][..], Vec::as_slice);
        let cast = || group.iter().filter_map(|id| votes.get(id)).flatten();
        let homes: BTreeSet<_> = cast().filter_map(|(_, unit)| *unit).collect();
        let people: BTreeSet<_> = cast().map(|(person, _)| *person).collect();
        let (stored, counted) = ((row.homes, row.people), (homes.len(), people.len()));
        if (usize::try_from(stored.0).ok(), usize::try_from(stored.1).ok()) != (Some(counted.0), Some(counted.1)) {
            say(&format!("suggestion {}: homes and people are {stored:?}, but should be {counted:?}", row.id));
        }
        if row.canonical_id.is_some() && group.len() > 1 {
            say(&format!("suggestion {} is merged, and others into it", row.id));
        }
    }
    Ok(())
}
