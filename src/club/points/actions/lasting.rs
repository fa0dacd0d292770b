//! What time alone does to points: they ripen, they expire, and with the membership they go.

use crate::base::Result;
use crate::base::ids::PersonId;
use crate::base::words::{JournalKind, Source};
use crate::club::points::actions::posting;
use crate::club::points::model::{Key, Lot, NewJournal};
use crate::club::points::store;
use crate::db::WriteTx;

/// As many lots as one transaction takes without holding others up (decisions.md 8).
const LOTS_AT_ONCE: i64 = 10;

fn new_journal(lot: &Lot, kind: JournalKind, key: String) -> NewJournal {
    NewJournal::of(Key { scope: kind.code(), key }, lot.owner, kind, Source::Lot).about(&lot.id)
}

/// Lets some points be spent whose waiting time is over; says how many lots.
pub(in crate::club::points) fn mature_due(tx: &mut WriteTx<'_>) -> Result<usize> {
    let now = tx.now();
    let due = store::due_to_mature(tx, now, LOTS_AT_ONCE)?;
    for lot in &due {
        let new = new_journal(lot, JournalKind::Matured, lot.id.to_string());
        posting::run(tx, &new, &[lot.id], |purse| {
            purse.mature(lot.id);
            Ok(())
        })?;
    }
    Ok(due.len())
}

/// Ends some points whose time is over; says how many lots.
pub(in crate::club::points) fn expire_due(tx: &mut WriteTx<'_>) -> Result<usize> {
    let now = tx.now();
    let due = store::due_to_expire(tx, now, LOTS_AT_ONCE)?;
    for lot in &due {
        // Points that came back expire a second time, on another day.
        let until = lot.expires_at.map_or(0, |at| at.0);
        let new = new_journal(lot, JournalKind::Expired, format!("{}:{until}", lot.id));
        posting::run(tx, &new, &[lot.id], |purse| {
            purse.expire(lot.id, now);
            Ok(())
        })?;
    }
    Ok(due.len())
}

/// Ends every point that a member has or waits for, with her membership; `time` tells one end from a later one. What is set
/// aside for an order stays so.
pub fn forfeit(tx: &mut WriteTx<'_>, member: PersonId, time: i64) -> Result<()> {
    let key = Key { scope: JournalKind::Forfeited.code(), key: format!("{member}:{time}") };
    let new = NewJournal::of(key, member, JournalKind::Forfeited, Source::Membership);
    let open: Vec<_> = store::open_lots(tx, member)?.iter().map(|lot| lot.id).collect();
    if open.is_empty() {
        return Ok(());
    }
    posting::run(tx, &new, &open, |purse| {
        purse.forfeit();
        Ok(())
    })?;
    Ok(())
}
