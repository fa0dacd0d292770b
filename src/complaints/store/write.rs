//! Writing the rows of complaints. Every function here is called by an action, inside its transaction.

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::{Category, Outcome, Severity, State, Verdict, VersionKind, Visibility};
use crate::base::{Instant, Result, SafeHtml};
use crate::complaints::model::{Complaint, Participant, Point, ProposalPoint, Reply};
use crate::db::{ReadTx, WriteTx, portable};
use crate::schema::{
    affected, complaint, complaint_version, participant, point, proposal_point, reply, reply_version, second_signature,
};

/// The next complaint's id: dense, from 1.
pub fn next_id(tx: &mut WriteTx<'_>) -> Result<ComplaintId> {
    Ok(ComplaintId(portable::next_value(tx.conn(), "complaint")?))
}

/// Writes a new complaint's row.
pub fn insert(tx: &mut WriteTx<'_>, new: &Complaint) -> Result<()> {
    diesel::insert_into(complaint::table)
        .values((
            (
                complaint::id.eq(new.id.0),
                complaint::estate_id.eq(new.estate_id.0),
                complaint::region_id.eq(new.region_id.0),
                complaint::category.eq(new.category),
                complaint::title.eq(&new.title),
                complaint::wish.eq(&new.wish),
                complaint::origin.eq(new.origin),
                complaint::state.eq(new.state),
                complaint::visibility.eq(new.visibility),
                complaint::severity.eq(new.severity),
                complaint::opener_id.eq(new.opener_id.map(|id| id.0)),
                complaint::opener_unit_id.eq(new.opener_unit_id.map(|id| id.0)),
                complaint::received_at.eq(new.received_at),
                complaint::first_response_due.eq(new.first_response_due),
                complaint::first_response_at.eq(new.first_response_at),
            ),
            (
                complaint::next_due_at.eq(new.next_due_at),
                complaint::last_activity_at.eq(new.last_activity_at),
                complaint::last_floor.eq(new.last_floor),
                complaint::official_count.eq(new.official_count),
                complaint::last_official_floor.eq(new.last_official_floor),
                complaint::affected_count.eq(new.affected_count),
                complaint::version.eq(new.version),
                complaint::proposal_round.eq(new.proposal_round),
                complaint::original_likes.eq(new.original_likes),
                complaint::duplicate_of.eq(new.duplicate_of.map(|id| id.0)),
                complaint::archive_key.eq(&new.archive_key),
                complaint::about.eq(new.about),
                complaint::submission_key.eq(&new.submission_key),
            ),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A title and a wish as they stood at a version, with their salts.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'a> {
    /// From 1.
    pub version: i16,
    /// The title.
    pub title: &'a str,
    /// What the owner wants.
    pub wish: &'a str,
    /// Salts of the two.
    pub salts: [&'a [u8]; 2],
}

/// Writes a version of the title and the wish.
pub fn insert_heading(tx: &mut WriteTx<'_>, id: ComplaintId, heading: Heading<'_>, at: Instant) -> Result<()> {
    let [title_salt, wish_salt] = heading.salts;
    diesel::insert_into(complaint_version::table)
        .values((
            complaint_version::complaint_id.eq(id.0),
            complaint_version::version.eq(heading.version),
            complaint_version::title.eq(heading.title),
            complaint_version::wish.eq(heading.wish),
            complaint_version::title_salt.eq(title_salt),
            complaint_version::wish_salt.eq(wish_salt),
            complaint_version::written_at.eq(at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes the changed title and wish into the complaint's row.
pub fn set_heading(tx: &mut WriteTx<'_>, id: ComplaintId, title: &str, wish: &str) -> Result<()> {
    diesel::update(complaint::table.find(id.0))
        .set((complaint::title.eq(title), complaint::wish.eq(wish), complaint::version.eq(complaint::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a point at issue.
pub fn insert_point(tx: &mut WriteTx<'_>, new: &Point) -> Result<()> {
    diesel::insert_into(point::table)
        .values((
            point::complaint_id.eq(new.complaint_id.0),
            point::number.eq(new.number),
            point::body.eq(&new.body),
            point::salt.eq(&new.salt),
            point::outcome.eq(new.outcome),
            point::verdict.eq(new.verdict),
            point::household.eq(new.household),
            point::floor.eq(new.floor),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes what the company now says of a point, and where that leaves the owner's word on it.
pub fn set_outcome(
    tx: &mut WriteTx<'_>,
    (id, number): (ComplaintId, i16),
    (outcome, verdict): (Outcome, Verdict),
) -> Result<()> {
    diesel::update(point::table.find((id.0, number)))
        .set((point::outcome.eq(outcome), point::verdict.eq(verdict)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes what the owner says of a point, on the point and on the proposal of a round.
pub fn set_verdict(tx: &mut WriteTx<'_>, id: ComplaintId, round: i16, number: i16, verdict: Verdict) -> Result<()> {
    diesel::update(point::table.find((id.0, number))).set(point::verdict.eq(verdict)).execute(tx.conn())?;
    diesel::update(proposal_point::table.find((id.0, round, number)))
        .set(proposal_point::verdict.eq(verdict))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes one point of a proposal.
pub fn insert_proposal_point(tx: &mut WriteTx<'_>, new: &ProposalPoint) -> Result<()> {
    diesel::insert_into(proposal_point::table)
        .values((
            proposal_point::complaint_id.eq(new.complaint_id.0),
            proposal_point::round.eq(new.round),
            proposal_point::point.eq(new.point),
            proposal_point::outcome.eq(new.outcome),
            proposal_point::body.eq(&new.body),
            proposal_point::salt.eq(&new.salt),
            proposal_point::verdict.eq(new.verdict),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a new speaker.
pub fn insert_participant(tx: &mut WriteTx<'_>, new: &Participant) -> Result<()> {
    diesel::insert_into(participant::table)
        .values((
            participant::complaint_id.eq(new.complaint_id.0),
            participant::number.eq(new.number),
            participant::person_id.eq(new.person_id.map(|id| id.0)),
            participant::unit_id.eq(new.unit_id.map(|id| id.0)),
            participant::name.eq(&new.name),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// How many speakers a complaint has, and how many of them have a name that begins so.
pub fn count_participants(tx: &mut ReadTx<'_>, id: ComplaintId, name: &str) -> Result<(i32, usize)> {
    let names: Vec<String> =
        participant::table.filter(participant::complaint_id.eq(id.0)).select(participant::name).load(tx.conn())?;
    let namesakes = names.iter().filter(|known| known.starts_with(name)).count();
    Ok((i32::try_from(names.len()).unwrap_or(i32::MAX), namesakes))
}

/// Writes a floor and its first version, and moves the complaint's counters with it.
pub fn insert_reply(tx: &mut WriteTx<'_>, new: &Reply, body: &str, salt: &[u8]) -> Result<()> {
    diesel::insert_into(reply::table)
        .values((
            reply::complaint_id.eq(new.complaint_id.0),
            reply::floor.eq(new.floor),
            reply::path.eq(&new.path),
            reply::parent_floor.eq(new.parent_floor),
            reply::participant.eq(new.participant),
            reply::kind.eq(new.kind),
            reply::role.eq(new.role),
            reply::organisation.eq(&new.organisation),
            reply::html.eq(&new.html),
            reply::version.eq(new.version),
            reply::visibility.eq(new.visibility),
            reply::written_at.eq(new.written_at),
            reply::submission_key.eq(&new.submission_key),
        ))
        .execute(tx.conn())?;
    insert_version(tx, (new.complaint_id, new.floor, 1), VersionKind::First, (body, salt), new.written_at)?;
    if new.kind.is_official() {
        diesel::update(complaint::table.find(new.complaint_id.0))
            .set((
                complaint::official_count.eq(complaint::official_count + 1),
                complaint::last_official_floor.eq(Some(new.floor)),
            ))
            .execute(tx.conn())?;
    }
    diesel::update(complaint::table.find(new.complaint_id.0))
        .set((complaint::last_floor.eq(new.floor), complaint::last_activity_at.eq(new.written_at)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes one version of a floor's text.
pub fn insert_version(
    tx: &mut WriteTx<'_>,
    (id, floor, version): (ComplaintId, i32, i16),
    kind: VersionKind,
    (body, salt): (&str, &[u8]),
    at: Instant,
) -> Result<()> {
    diesel::insert_into(reply_version::table)
        .values((
            reply_version::complaint_id.eq(id.0),
            reply_version::floor.eq(floor),
            reply_version::version.eq(version),
            reply_version::kind.eq(kind),
            reply_version::body.eq(body),
            reply_version::salt.eq(salt),
            reply_version::written_at.eq(at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes the HTML of a floor's newest version.
pub fn set_reply_html(tx: &mut WriteTx<'_>, id: ComplaintId, floor: i32, version: i16, html: &SafeHtml) -> Result<()> {
    diesel::update(reply::table.find((id.0, floor)))
        .set((reply::html.eq(html), reply::version.eq(version)))
        .execute(tx.conn())?;
    Ok(())
}

/// What changes in a complaint's row when its state does.
#[derive(AsChangeset, Clone, Debug, Default)]
#[diesel(table_name = complaint)]
#[expect(clippy::option_option, reason = "the outer one says whether the column changes, the inner one is its value")]
pub struct StateChange {
    pub state: Option<State>,
    pub severity: Option<Severity>,
    pub category: Option<Category>,
    pub visibility: Option<Visibility>,
    pub ambassador_id: Option<i64>,
    pub first_response_at: Option<Option<Instant>>,
    pub proposal_round: Option<i16>,
    pub rating: Option<Option<i16>>,
    pub last_activity_at: Option<Instant>,
}

/// Writes a change of state; the version counts up, so that who saw the state before gets a conflict.
pub fn change(tx: &mut WriteTx<'_>, id: ComplaintId, change: &StateChange) -> Result<()> {
    diesel::update(complaint::table.find(id.0))
        .set((change, complaint::version.eq(complaint::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes a change that goes with another: the version counts that one alone.
pub fn change_quietly(tx: &mut WriteTx<'_>, id: ComplaintId, change: &StateChange) -> Result<()> {
    diesel::update(complaint::table.find(id.0)).set(change).execute(tx.conn())?;
    Ok(())
}

/// Links an archived letter to the earlier one with the same text, or a complaint to the one into which it was merged.
pub fn set_duplicate_of(tx: &mut WriteTx<'_>, id: ComplaintId, original: ComplaintId) -> Result<()> {
    diesel::update(complaint::table.find(id.0)).set(complaint::duplicate_of.eq(original.0)).execute(tx.conn())?;
    Ok(())
}

/// Counts a home as affected; `false` when it was already.
pub fn insert_affected(tx: &mut WriteTx<'_>, id: ComplaintId, unit: UnitId, person: PersonId) -> Result<bool> {
    let known: bool =
        diesel::select(diesel::dsl::exists(affected::table.find((id.0, unit.0)))).get_result(tx.conn())?;
    if known {
        return Ok(false);
    }
    let now = tx.now();
    diesel::insert_into(affected::table)
        .values((
            affected::complaint_id.eq(id.0),
            affected::unit_id.eq(unit.0),
            affected::person_id.eq(person.0),
            affected::since.eq(now),
        ))
        .execute(tx.conn())?;
    diesel::update(complaint::table.find(id.0))
        .set(complaint::affected_count.eq(complaint::affected_count + 1))
        .execute(tx.conn())?;
    Ok(true)
}

/// Takes a home back; `false` when it was not counted.
pub fn delete_affected(tx: &mut WriteTx<'_>, id: ComplaintId, unit: UnitId) -> Result<bool> {
    let gone = diesel::delete(affected::table.find((id.0, unit.0))).execute(tx.conn())?;
    if gone == 0 {
        return Ok(false);
    }
    diesel::update(complaint::table.find(id.0))
        .set(complaint::affected_count.eq(complaint::affected_count - 1))
        .execute(tx.conn())?;
    Ok(true)
}

/// An act of two persons that waits for the second.
#[derive(Clone, Debug)]
pub struct NewSignature<'a> {
    pub act: &'a str,
    pub seen_version: i32,
    pub code: &'a str,
    pub reason: &'a str,
    pub salt: &'a [u8],
    pub by: PersonId,
    pub expires_at: Instant,
}

/// Writes an act that waits for its second signature.
pub fn insert_signature(tx: &mut WriteTx<'_>, id: ComplaintId, new: &NewSignature<'_>) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(second_signature::table)
        .values((
            second_signature::act.eq(new.act),
            second_signature::complaint_id.eq(id.0),
            second_signature::seen_version.eq(new.seen_version),
            second_signature::code.eq(new.code),
            second_signature::reason.eq(new.reason),
            second_signature::salt.eq(new.salt),
            second_signature::proposed_by.eq(new.by.0),
            second_signature::proposed_at.eq(now),
            second_signature::expires_at.eq(new.expires_at),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes the second signature.
pub fn sign(tx: &mut WriteTx<'_>, signature: i64, by: PersonId) -> Result<()> {
    let now = tx.now();
    diesel::update(second_signature::table.find(signature))
        .set((second_signature::signed_by.eq(Some(by.0)), second_signature::signed_at.eq(Some(now))))
        .execute(tx.conn())?;
    Ok(())
}

/// Complaints that a person without a home has sent since an instant.
pub fn count_held_since(tx: &mut WriteTx<'_>, person: PersonId, since: Instant) -> Result<i64> {
    Ok(complaint::table
        .filter(complaint::opener_id.eq(person.0))
        .filter(complaint::received_at.ge(since))
        .filter(complaint::visibility.eq(Visibility::Held))
        .count()
        .get_result(tx.conn())?)
}
