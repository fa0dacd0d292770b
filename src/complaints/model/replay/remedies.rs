//! Why a complaint came about, and what is done against that.

use super::Projection;
use crate::base::Instant;
use crate::base::words::{RemedyStanding, State};
use crate::complaints::model::remedy::ToldRemedy;
use crate::facts::Fact;

impl Projection {
    /// Goes on by one fact.
    pub(super) fn apply_to_remedies(&mut self, fact: &Fact, at: Instant) {
        match fact {
            Fact::ComplaintAccepted { .. } | Fact::ReviewDecided { to: State::Accepted, .. } => {
                self.accepted_at = Some(at);
            }
            Fact::CauseNamed { number, cause, by, .. } => {
                self.causes.insert(*number, (*cause, self.accepted_at));
                self.speakers.insert(*by);
            }
            Fact::RemedyAnnounced { remedy, floor, cause, scope_kind, scope_id, days, by, .. } => {
                let told = ToldRemedy {
                    floor: *floor,
                    given_by: *by,
                    cause: *cause,
                    scope: (*scope_kind, *scope_id),
                    days: *days,
                    announced_at: at,
                    standing: RemedyStanding::Announced,
                    verified_on: None,
                    refuted: None,
                };
                self.remedies.insert(*remedy, told);
                self.speakers.insert(*by);
            }
            Fact::RemedyVerified { remedy, day, by, .. } => {
                self.speakers.insert(*by);
                if let Some(told) = self.remedies.get_mut(remedy) {
                    (told.standing, told.verified_on) = (RemedyStanding::Verified, Some(*day));
                }
            }
            Fact::RemedyRefuted { remedy, refuting, .. } => {
                if let Some(told) = self.remedies.get_mut(remedy) {
                    (told.standing, told.refuted) = (RemedyStanding::Refuted, Some((at, *refuting)));
                }
            }
            _ => {}
        }
    }
}
