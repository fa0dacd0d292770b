//! Some complaints with all that belongs to them, read in one snapshot.

use std::collections::HashMap;

use super::store;
use crate::base::Result;
use crate::base::ids::{ComplaintId, FactNumber};
use crate::base::safe_html::SafeHtml;
use crate::base::words::Visibility;
use crate::complaints::{
    self, ClockRow, Complaint, ComplaintVersion, Household, NamedCause, NoPromise, OriginalText, Participant, Point,
    Promise, ProposalPoint, Remedy, ReplyVersion, SecondSignature,
};
use crate::db::ReadTx;
use crate::outbox::{self, RecordedFact};

/// A floor as it stands.
#[derive(Clone, Debug)]
pub(super) struct Floor {
    pub complaint_id: ComplaintId,
    pub number: i32,
    pub participant: i32,
    pub version: i16,
    pub html: SafeHtml,
    pub visibility: Visibility,
}

/// Complaints, and what belongs to each.
#[derive(Debug, Default)]
pub(super) struct Slice {
    pub complaints: Vec<Complaint>,
    parts: HashMap<ComplaintId, Parts>,
}

/// What belongs to one complaint, each list in its order.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub facts: Vec<RecordedFact>,
    pub commitments: HashMap<FactNumber, Vec<Vec<u8>>>,
    pub floors: Vec<Floor>,
    pub versions: Vec<ReplyVersion>,
    pub headings: Vec<ComplaintVersion>,
    pub originals: Vec<OriginalText>,
    pub points: Vec<Point>,
    pub proposals: Vec<ProposalPoint>,
    pub promises: Vec<Promise>,
    pub no_promises: Vec<NoPromise>,
    pub causes: Vec<NamedCause>,
    pub remedies: Vec<Remedy>,
    /// Remedies that should have been refuted, each with the complaint that says so.
    pub overlooked: Vec<(i16, ComplaintId)>,
    pub signatures: Vec<SecondSignature>,
    pub clocks: Vec<ClockRow>,
    pub households: Vec<Household>,
    pub speakers: Vec<Participant>,
    /// Homes counted as affected.
    pub homes: i32,
    /// Homes that want a rejection looked at again.
    pub review_calls: i64,
}

impl Slice {
    pub fn after(tx: &mut ReadTx<'_>, after: ComplaintId, limit: i64) -> Result<Self> {
        let complaints = complaints::all_after(tx, after.0, limit)?;
        let (Some(first), Some(last)) = (complaints.first(), complaints.last()) else { return Ok(Self::default()) };
        let ids = (first.id, last.id);
        let mut slice = Self { complaints, parts: HashMap::new() };
        let mut complaint_of = HashMap::new();
        for recorded in outbox::histories_between(tx, ids)? {
            if let Some(id) = recorded.fact.complaint_id() {
                complaint_of.insert(recorded.number, id);
                slice.part(id).facts.push(recorded);
            }
        }
        for (number, commitment) in outbox::commitments_between(tx, ids)? {
            if let Some(id) = complaint_of.get(&number) {
                slice.part(*id).commitments.entry(number).or_default().push(commitment);
            }
        }
        slice.read_texts(tx, ids)?;
        slice.read_others(tx, ids)?;
        Ok(slice)
    }

    fn read_texts(&mut self, tx: &mut ReadTx<'_>, ids: (ComplaintId, ComplaintId)) -> Result<()> {
        for floor in store::floors_between(tx, ids)? {
            self.part(floor.complaint_id).floors.push(floor);
        }
        for version in store::versions_between(tx, ids)? {
            self.part(version.complaint_id).versions.push(version);
        }
        for heading in store::headings_between(tx, ids)? {
            self.part(heading.complaint_id).headings.push(heading);
        }
        for original in store::originals_between(tx, ids)? {
            self.part(original.complaint_id).originals.push(original);
        }
        Ok(())
    }

    fn read_others(&mut self, tx: &mut ReadTx<'_>, ids: (ComplaintId, ComplaintId)) -> Result<()> {
        for household in complaints::households_between(tx, ids)? {
            self.part(household.complaint_id).households.push(household);
        }
        for point in store::points_between(tx, ids)? {
            self.part(point.complaint_id).points.push(point);
        }
        for proposal in store::proposals_between(tx, ids)? {
            self.part(proposal.complaint_id).proposals.push(proposal);
        }
        let (promises, declined) = complaints::promises_between(tx, ids)?;
        for promise in promises {
            self.part(promise.complaint_id).promises.push(promise);
        }
        for no_promise in declined {
            self.part(no_promise.complaint_id).no_promises.push(no_promise);
        }
        let (causes, remedies) = complaints::remedies_between(tx, ids)?;
        for cause in causes {
            self.part(cause.complaint_id).causes.push(cause);
        }
        for remedy in remedies {
            let again =
                remedy.window().map(|window| complaints::cases_between(tx, remedy.cause, window)).transpose()?;
            let refuting = again.unwrap_or_default().into_iter().find(|one| remedy.is_refuted_by(one));
            let part = self.part(remedy.complaint_id);
            part.overlooked.extend(refuting.map(|one| (remedy.number, one.complaint_id)));
            part.remedies.push(remedy);
        }
        for clock in complaints::clocks_between(tx, ids)? {
            self.part(clock.complaint_id).clocks.push(clock);
        }
        for signature in store::signatures_between(tx, ids)? {
            self.part(signature.complaint_id).signatures.push(signature);
        }
        for speaker in store::speakers_between(tx, ids)? {
            self.part(speaker.complaint_id).speakers.push(speaker);
        }
        for id in store::affected_between(tx, ids)? {
            self.part(id).homes += 1;
        }
        for id in store::calls_between(tx, ids)? {
            self.part(id).review_calls += 1;
        }
        Ok(())
    }

    fn part(&mut self, id: ComplaintId) -> &mut Parts {
        self.parts.entry(id).or_default()
    }

    /// Gives the parts of a complaint away.
    pub fn take_parts_of(&mut self, id: ComplaintId) -> Parts {
        self.parts.remove(&id).unwrap_or_default()
    }
}
