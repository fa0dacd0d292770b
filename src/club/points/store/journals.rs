//! Journals, each under its key.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::JournalId;
use crate::club::points::model::{Journal, Key, NewJournal};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{journal, journal_reason};

/// What was posted under a key, if anything.
pub(in crate::club::points) fn journal_of_key(tx: &mut ReadTx<'_>, key: &Key) -> Result<Option<Journal>> {
    Ok(journal::table
        .filter(journal::idem_scope.eq(key.scope))
        .filter(journal::idem_key.eq(&key.key))
        .select(Journal::as_select())
        .first(tx.conn())
        .optional()?)
}

/// Writes a journal and why it was posted; gives its id.
pub(in crate::club::points) fn insert_journal(
    tx: &mut WriteTx<'_>,
    new: &NewJournal,
    request: &[u8],
) -> Result<JournalId> {
    let now = tx.now();
    diesel::insert_into(journal::table)
        .values((
            journal::owner.eq(new.owner.0),
            journal::kind.eq(new.kind),
            journal::idem_scope.eq(new.key.scope),
            journal::idem_key.eq(&new.key.key),
            journal::request.eq(request),
            journal::source.eq(new.source),
            journal::source_id.eq(&new.source_id),
            journal::reverses_id.eq(new.reverses.map(|id| id.0)),
            journal::actor_id.eq(new.actor.map(|id| id.0)),
            journal::approver_id.eq(new.approver.map(|id| id.0)),
            journal::posted_at.eq(now),
        ))
        .execute(tx.conn())?;
    // One writer at a time: the greatest id is the new one's.
    let id: Option<i64> = journal::table.select(max(journal::id)).first(tx.conn())?;
    let id = JournalId(id.unwrap_or_default());
    if let Some(reason) = &new.reason {
        diesel::insert_into(journal_reason::table)
            .values((journal_reason::journal_id.eq(id.0), journal_reason::reason.eq(reason)))
            .execute(tx.conn())?;
    }
    Ok(id)
}
