//! A suggestion that came out of complaints: whoever opened one is an author (club.md 3.3).

use std::collections::BTreeSet;

use super::{Said, write_as_staff};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, SuggestionId};
use crate::base::words::{SuggestionAct, Visibility};
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::suggestions::{policy, store};
use crate::complaints::{self, Complaint};
use crate::db::{ReadTx, WriteTx};

/// 422: `{0}` is none that one may see.
pub const NO_SUCH_COMPLAINT: Message = Message::new("suggestions.no_such_complaint");
/// As many complaints are named at once.
pub const MOST_AT_ONCE: usize = 50;

/// Names complaints that a suggestion came out of: those who opened or joined them become authors. What was named before,
/// stays; says how many are new.
pub fn credit(tx: &mut WriteTx<'_>, actor: &Actor, id: SuggestionId, from: &[ComplaintId]) -> Result<usize> {
    let placed = store::find_placed(tx, Some(actor), id)?;
    policy::may_credit(actor, &placed)?;
    let mut fresh = Vec::new();
    for complaint in from.iter().copied().collect::<BTreeSet<_>>() {
        let found = find_public(tx, actor, complaint)?;
        if !store::is_credited(tx, id, complaint)? {
            store::insert_credit(tx, id, complaint, actor.person_id)?;
            fresh.push(found);
        }
    }
    let ids: Vec<ComplaintId> = fresh.iter().map(|complaint| complaint.id).collect();
    for (complaint, person) in complaints::authors_of(tx, &ids)? {
        store::insert_author(tx, id, (person, Some(complaint)))?;
    }
    if !fresh.is_empty() {
        let words = fresh.iter().map(Complaint::number).collect::<Vec<_>>().join("、");
        write_as_staff(tx, actor, &placed, (SuggestionAct::Credit, Said { words: &words, ..Said::default() }))?;
    }
    Ok(fresh.len())
}

/// One that everybody may read: its number stands on the page of the suggestion.
fn find_public(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId) -> Result<Complaint> {
    let found = complaints::find(tx, Some(actor), id).and_then(|complaint| match complaint.visibility {
        Visibility::Public => Ok(complaint),
        _ => Err(Error::NotFound),
    });
    found.map_err(|error| match error {
        Error::NotFound => Error::Invalid(FormErrors::of("complaints", NO_SUCH_COMPLAINT.with(id.0.to_string()))),
        other => other,
    })
}
