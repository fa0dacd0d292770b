//! What the clock does by itself: reminders, breaches, rungs of the ladder, and the ends of the owner's time (T6, T10).

use super::{clocks, handing, speaker};
use crate::accounts;
use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, GroupCause, Role, State, Visibility};
use crate::base::{Error, Instant, Result};
use crate::calendar::{calendars, is_overdue};
use crate::complaints::model::{Act, Clock, ClockRow, Complaint, HIGHEST_RUNG, after, role_on};
use crate::complaints::store::{self, Run};
use crate::db::WriteTx;
use crate::estates;
use crate::facts::Fact;

/// On this rung the group centre takes the complaint over.
const GROUP_RUNG: i16 = 3;

/// Does the next thing that a clock asks for. One that asks for nothing, since another worker was faster, is left alone,
/// so that each thing happens once.
pub fn strike(tx: &mut WriteTx<'_>, (id, kind, run): Run) -> Result<()> {
    let now = tx.now();
    let rows = store::clocks_of(tx, id)?;
    let Some(row) = rows.into_iter().find(|row| (row.kind, row.run) == (kind, run)) else { return Ok(()) };
    let Some(at) = row.next_at.filter(|next| *next <= now) else { return Ok(()) };
    let complaint = store::find_for_clock(tx, id)?;
    let course = clocks::course_of(tx, id)?;
    let clock = course.run(kind, run).filter(|clock| clock.is_running());
    let clock = clock.ok_or_else(|| anyhow::anyhow!("the row of a clock that does not run asks for something"))?;
    // An owner is reminded before her time ends, late or not (T10); what the company missed needs no reminder.
    let is_reminder = at < clock.due && (!clock.kind.is_of_company() || !is_overdue(clock.due, now));
    if is_reminder {
        let given = row.reminders.saturating_add(1);
        let reminded = ClockRow { reminders: given, ..row };
        store::write_clock(tx, &reminded, true)?;
        tx.record(&Fact::ReminderDue { reminded_of: id, clock: kind, run, reminder: given }, &[])?;
        clocks::settle(tx, id)?;
        return Ok(());
    }
    // A notice was loaded and its job has not come here yet: nothing is missed that it moves.
    let calendars = calendars(tx)?;
    if let Some(last) = calendars.loaded().last().filter(|_| clock.recomputed(calendars.latest(), now).is_moved) {
        return clocks::recompute(tx, id, last.id);
    }
    match kind {
        ClockKind::OwnersTurn => owners_turn_over(tx, &complaint, at),
        ClockKind::Confirmation => lapse(tx, &complaint, at),
        _ if clock.breached_at.is_none() || clock.is_excused => breach(tx, id, clock),
        _ => raise(tx, &complaint, (Some(kind), None), at),
    }
}

fn breach(tx: &mut WriteTx<'_>, id: ComplaintId, clock: &Clock) -> Result<()> {
    let fact = Fact::ClockBreached { complaint_id: id, clock: clock.kind, run: clock.run, due: clock.due };
    clocks::record_at(tx, id, &fact, clock.due)
}

/// T6: the owner did not answer in her time, so the company goes on with what it knows.
fn owners_turn_over(tx: &mut WriteTx<'_>, complaint: &Complaint, at: Instant) -> Result<()> {
    let state = after(complaint.state, Act::GoOn).map_err(Error::Conflict)?;
    store::change(tx, complaint.id, &store::StateChange { state: Some(state), ..Default::default() })?;
    clocks::record_at(tx, complaint.id, &Fact::OwnersTurnEnded { complaint_id: complaint.id }, at)
}

/// T10: the owner did not say whether it is solved; that is neither a yes nor a no.
fn lapse(tx: &mut WriteTx<'_>, complaint: &Complaint, at: Instant) -> Result<()> {
    if complaint.state != State::Proposed {
        // Another household has refused already; those that kept silent are not waited for.
        return clocks::record_at(tx, complaint.id, &Fact::HouseholdsLapsed { complaint_id: complaint.id }, at);
    }
    let state = after(complaint.state, Act::Lapse).map_err(Error::Conflict)?;
    store::change(tx, complaint.id, &store::StateChange { state: Some(state), ..Default::default() })?;
    count_open(tx, complaint, -1)?;
    clocks::record_at(tx, complaint.id, &Fact::SolutionLapsed { complaint_id: complaint.id }, at)
}

/// Counts a complaint in or out of the open ones of its estate; what is held was never counted.
pub(super) fn count_open(tx: &mut WriteTx<'_>, complaint: &Complaint, by: i32) -> Result<()> {
    if complaint.visibility == Visibility::Public {
        estates::count_complaint(tx, complaint.estate_id, 0, by)?;
    }
    Ok(())
}

/// One rung higher, under the name of who must act there; on the third the group centre takes the complaint over.
pub(super) fn raise(
    tx: &mut WriteTx<'_>,
    complaint: &Complaint,
    (clock, by): (Option<ClockKind>, Option<i32>),
    at: Instant,
) -> Result<()> {
    // About people of the region nobody of the region is named.
    let lowest = if complaint.about.is_nobody() { 1 } else { GROUP_RUNG };
    let rung = complaint.rung.saturating_add(1).max(lowest);
    if rung > HIGHEST_RUNG {
        return Ok(());
    }
    let holder = holder_of(tx, complaint, role_on(rung))?;
    let number = match &holder {
        Some(holder) => Some(speaker::speaker(tx, holder, complaint)?),
        None => None,
    };
    let fact = Fact::RungReached { complaint_id: complaint.id, rung, holder: number, clock, by };
    clocks::record_at(tx, complaint.id, &fact, at)?;
    if let Some(holder) = holder {
        store::insert_follow(tx, complaint.id, holder.person_id)?;
    }
    if rung != GROUP_RUNG || complaint.ambassador_id.is_none() {
        return Ok(());
    }
    let charge = handing::charge_of(tx, complaint.id)?;
    if charge.is_with_group {
        return Ok(());
    }
    handing::to_group(tx, complaint, (GroupCause::Rung, charge.hand_offs))
}

/// Who holds a role where the complaint is, and did not open it herself; the one who has it longest.
pub(super) fn holder_of(tx: &mut WriteTx<'_>, complaint: &Complaint, role: Role) -> Result<Option<accounts::Actor>> {
    let holders = accounts::people_with_role_in(tx, role, complaint.reach())?;
    match holders.iter().find(|person| Some(person.id) != complaint.opener_id) {
        Some(person) => Ok(Some(accounts::find_actor(tx, person.id)?)),
        None => Ok(None),
    }
}
