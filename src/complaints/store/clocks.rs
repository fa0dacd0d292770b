//! The rows of clocks: of one complaint, and those about which something must be done now.

use diesel::prelude::*;

use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, Origin};
use crate::base::{Instant, Result};
use crate::complaints::model::{ClockRow, Complaint};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{clock, complaint};

/// Every run of every clock of a complaint, in the order of their starts.
pub fn clocks_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<ClockRow>> {
    Ok(clock::table
        .filter(clock::complaint_id.eq(id.0))
        .order((clock::started_at, clock::kind, clock::run))
        .select(ClockRow::as_select())
        .load(tx.conn())?)
}

/// The clocks of the complaints from one id to another, by complaint.
pub fn clocks_between(tx: &mut ReadTx<'_>, (first, last): (ComplaintId, ComplaintId)) -> Result<Vec<ClockRow>> {
    Ok(clock::table
        .filter(clock::complaint_id.between(first.0, last.0))
        .order((clock::complaint_id, clock::kind, clock::run))
        .select(ClockRow::as_select())
        .load(tx.conn())?)
}

/// One run of a clock: complaint, kind, run.
pub type Run = (ComplaintId, ClockKind, i16);

/// The clocks about which something must be done now, those that wait longest first, at most `limit`.
pub fn clocks_due(tx: &mut ReadTx<'_>, limit: i64) -> Result<Vec<Run>> {
    let now = tx.now();
    Ok(clock::table
        .filter(clock::next_at.le(now).assume_not_null())
        .order((clock::next_at, clock::complaint_id, clock::kind, clock::run))
        .limit(limit)
        .select((clock::complaint_id, clock::kind, clock::run))
        .load(tx.conn())?)
}

/// Writes the row of a clock, a new one or over the one that is there.
pub fn write_clock(tx: &mut WriteTx<'_>, row: &ClockRow, is_there: bool) -> Result<()> {
    if is_there {
        diesel::update(clock::table.find((row.complaint_id.0, row.kind, row.run)))
            .set((
                clock::started_at.eq(row.started_at),
                clock::announced.eq(row.announced),
                clock::due_at.eq(row.due_at),
                clock::paused_since.eq(row.paused_since),
                clock::stopped_at.eq(row.stopped_at),
                clock::breached_at.eq(row.breached_at),
                clock::is_excused.eq(row.is_excused),
                clock::reminders.eq(row.reminders),
                clock::next_at.eq(row.next_at),
            ))
            .execute(tx.conn())?;
    } else {
        diesel::insert_into(clock::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}

/// What the complaint's row shows of its clocks.
#[derive(Clone, Debug)]
pub struct Shown {
    /// When the company must act next.
    pub next_due_at: Option<Instant>,
    /// On which clock.
    pub next_clock: Option<ClockKind>,
    /// The rung it stands on.
    pub rung: i16,
    /// When the first response was due; it stays when there is no such clock.
    pub first_response_due: Option<Instant>,
}

/// Writes it. The version stays: nobody's form grows stale by it.
pub fn show_clocks(tx: &mut WriteTx<'_>, id: ComplaintId, shown: &Shown) -> Result<()> {
    diesel::update(complaint::table.find(id.0))
        .set((
            complaint::next_due_at.eq(shown.next_due_at),
            complaint::next_clock.eq(shown.next_clock),
            complaint::rung.eq(shown.rung),
        ))
        .execute(tx.conn())?;
    if let Some(due) = shown.first_response_due {
        diesel::update(complaint::table.find(id.0)).set(complaint::first_response_due.eq(due)).execute(tx.conn())?;
    }
    Ok(())
}

/// One complaint, whoever may see it: for what the clock does by itself.
pub fn find_for_clock(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Complaint> {
    Ok(complaint::table.find(id.0).select(Complaint::as_select()).get_result(tx.conn())?)
}

/// The next complaints that are no archived letters, by id.
pub fn live_after(tx: &mut ReadTx<'_>, after: ComplaintId, limit: i64) -> Result<Vec<ComplaintId>> {
    Ok(complaint::table
        .filter(complaint::id.gt(after.0))
        .filter(complaint::origin.ne(Origin::Archive))
        .order(complaint::id)
        .limit(limit)
        .select(complaint::id)
        .load(tx.conn())?)
}
