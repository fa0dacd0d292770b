//! Merging (T19, docs/decisions/0020): whether one complaint can become part of another, and which of its clocks run on there.

use super::clocks::{Clock, Course};
use super::state::{Act, after};
use super::{Charge, Complaint};
use crate::base::Message;
use crate::base::words::{ClockKind, State, Visibility};
use crate::facts::CarriedClock;

/// 409: a solution was proposed, the owner is asked, or it has ended.
pub const MERGE_NOT_NOW: Message = Message::new("complaints.merge_not_now");
/// 409: others were merged into it.
pub const MERGE_LEADS: Message = Message::new("complaints.merge_leads");
/// 409: what was promised in it is still to come.
pub const MERGE_PROMISED: Message = Message::new("complaints.merge_promised");
/// 409: whom the ladder named has not said a word yet.
pub const MERGE_LINE_OWED: Message = Message::new("complaints.merge_line_owed");
/// 409: nobody with a verified home stands behind it.
pub const MERGE_NO_HOME: Message = Message::new("complaints.merge_no_home");
/// 422: a complaint is not merged into itself.
pub const MERGE_ITSELF: Message = Message::new("complaints.merge_itself");
/// 422: another estate or another category.
pub const MERGE_ELSEWHERE: Message = Message::new("complaints.merge_elsewhere");
/// 422: the lead was merged into a third.
pub const MERGE_CHAIN: Message = Message::new("complaints.merge_chain");
/// 422: the lead has ended, waits for its owner, or is reviewed.
pub const MERGE_LEAD_NOT_NOW: Message = Message::new("complaints.merge_lead_not_now");
/// 422: the lead was not accepted yet, and this one was.
pub const MERGE_ACCEPT_FIRST: Message = Message::new("complaints.merge_accept_first");
/// 422: the lead stands on a lower rung of the ladder.
pub const MERGE_LOWER_RUNG: Message = Message::new("complaints.merge_lower_rung");
/// 422: the group centre has this one, and a region the lead.
pub const MERGE_OUT_OF_GROUP: Message = Message::new("complaints.merge_out_of_group");

/// Clocks that do not run on: the merging is the decision of triage, and nothing is merged while the others run.
const NOT_CARRIED: &[ClockKind] = &[ClockKind::Triage, ClockKind::Promise, ClockKind::Line, ClockKind::ReturnVisit];

/// One of the two complaints.
#[derive(Clone, Debug)]
pub struct Merging {
    /// Its row.
    pub complaint: Complaint,
    /// Its clocks and households.
    pub course: Course,
    /// Who has it.
    pub charge: Charge,
    /// Whether others were merged into it.
    pub is_lead: bool,
}

impl Merging {
    /// Whether it can become part of another at all.
    pub fn check(&self) -> Result<(), Message> {
        let complaint = &self.complaint;
        let is_fit = after(complaint.state, Act::Merge).is_ok() && complaint.proposal_round == 0;
        let runs =
            |kind: ClockKind| self.course.clocks.iter().any(|clock| clock.kind == kind && clock.stopped_at.is_none());
        let refusals = [
            (!is_fit || complaint.visibility != Visibility::Public || complaint.is_withheld(), MERGE_NOT_NOW),
            (self.is_lead, MERGE_LEADS),
            (runs(ClockKind::Promise), MERGE_PROMISED),
            (runs(ClockKind::Line), MERGE_LINE_OWED),
            (complaint.opener_id.is_none() || complaint.opener_unit_id.is_none(), MERGE_NO_HOME),
        ];
        first_of(refusals)
    }

    /// Whether it can become part of this one.
    pub fn check_into(&self, lead: &Self) -> Result<(), Message> {
        let (own, other) = (&self.complaint, &lead.complaint);
        let is_worked_on =
            matches!(other.state, State::Received | State::Accepted | State::InProgress | State::Reopened);
        let refusals = [
            (own.id == other.id, MERGE_ITSELF),
            (own.estate_id != other.estate_id || own.category != other.category, MERGE_ELSEWHERE),
            (other.is_archived(), MERGE_LEAD_NOT_NOW),
            (other.is_merged(), MERGE_CHAIN),
            (!is_worked_on || other.visibility != Visibility::Public, MERGE_LEAD_NOT_NOW),
            (other.opener_id.is_none(), MERGE_LEAD_NOT_NOW),
            (own.state != State::Received && other.state == State::Received, MERGE_ACCEPT_FIRST),
            (own.rung > other.rung, MERGE_LOWER_RUNG),
            (self.charge.is_with_group && !lead.charge.is_with_group, MERGE_OUT_OF_GROUP),
            // What is about people of a region must not come to them by the lead.
            (!own.about.is_nobody() && other.about.is_nobody(), MERGE_OUT_OF_GROUP),
        ];
        first_of(refusals)
    }

    /// Its clocks that run on in another: no clock of the company is stopped by a merging.
    pub fn carried(&self, lead: &Self) -> Vec<CarriedClock> {
        carried_from(&self.course, &lead.course)
    }
}

/// The clocks of a course that run on in another; that of triage only where triage has not decided on the other either.
fn carried_from(merged: &Course, lead: &Course) -> Vec<CarriedClock> {
    let awaits_triage = lead.last(ClockKind::Triage).is_some_and(Clock::is_running);
    let runs_on = |clock: &&Clock| {
        let is_carried = !NOT_CARRIED.contains(&clock.kind) || clock.kind == ClockKind::Triage && awaits_triage;
        clock.stopped_at.is_none() && clock.kind.is_of_company() && is_carried
    };
    let carried = |clock: &Clock| CarriedClock {
        clock: clock.kind,
        started_at: clock.started_at,
        announced: clock.announced,
        due: clock.due,
        breached_at: clock.breached_at.filter(|_| !clock.is_excused),
    };
    merged.clocks.iter().filter(runs_on).map(carried).collect()
}

fn first_of(refusals: impl IntoIterator<Item = (bool, Message)>) -> Result<(), Message> {
    match refusals.into_iter().find(|(is_refused, _)| *is_refused) {
        Some((_, why)) => Err(why),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
