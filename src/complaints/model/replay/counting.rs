//! What moves a complaint up in lists, and what counts its version up.

use super::Projection;
use crate::base::Instant;
use crate::base::words::{GroupCause, Origin, ReplyKind};
use crate::facts::Fact;

impl Projection {
    /// What moves a complaint up in a list of the newest activity, and what makes a form that was opened before stale.
    pub(super) fn count(&mut self, fact: &Fact, at: Instant) {
        let is_activity = matches!(
            fact,
            Fact::ReplyWritten { .. }
                | Fact::ComplaintEntered { .. }
                | Fact::HouseholdJoined { .. }
                | Fact::HouseholdLeft { .. }
                | Fact::HouseholdConfirmed { .. }
                | Fact::HouseholdRefused { .. }
                | Fact::LeadPassed { .. }
                | Fact::PointsStated { .. }
                | Fact::ComplaintMerged { .. }
                | Fact::ComplaintAbsorbed { .. }
                | Fact::ComplaintAccepted { .. }
                | Fact::ComplaintNotUpheld { .. }
                | Fact::SolutionConfirmed { .. }
                | Fact::SolutionRefused { .. }
                | Fact::ComplaintWithdrawn { .. }
                | Fact::ComplaintReopened { .. }
                | Fact::ReviewAsked { .. }
                | Fact::ReviewDecided { .. }
                | Fact::ComplaintClosed { .. }
        );
        if is_activity {
            self.last_activity_at = at;
        }
        let makes_stale = match fact {
            // A question is a response too, so it is counted there.
            Fact::ResponseGiven { .. } => self.origin != Origin::Archive,
            Fact::ReplyWritten { reply, .. } => *reply == ReplyKind::Acknowledgement,
            Fact::ComplaintPublished { .. }
            | Fact::ComplaintEdited { .. }
            | Fact::ComplaintAccepted { .. }
            | Fact::ComplaintNotUpheld { .. }
            | Fact::OwnerAnswered { .. }
            | Fact::SolutionProposed { .. }
            | Fact::SolutionConfirmed { .. }
            | Fact::SolutionRefused { .. }
            | Fact::ComplaintWithdrawn { .. }
            | Fact::OwnersTurnEnded { .. }
            | Fact::SolutionLapsed { .. }
            | Fact::ComplaintReopened { .. }
            | Fact::ReviewAsked { .. }
            | Fact::ReviewDecided { .. }
            | Fact::ComplaintClosed { .. }
            | Fact::RootCausePublished { .. }
            | Fact::PromiseKept { .. }
            | Fact::PromiseMoved { .. }
            | Fact::PointsStated { .. }
            | Fact::ComplaintMerged { .. }
            | Fact::ComplaintAbsorbed { .. }
            | Fact::AmbassadorChanged { .. } => true,
            // What is about people of the region was the group's before anybody could see it.
            Fact::GroupTookOver { cause, .. } => *cause != GroupCause::About,
            _ => false,
        };
        self.version += i32::from(makes_stale);
    }
}
