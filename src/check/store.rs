//! What a check reads, across all domains.

use std::collections::HashMap;

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::slice::Floor;
use crate::base::Result;
use crate::base::ids::ComplaintId;
use crate::base::safe_html::SafeHtml;
use crate::base::words::{Origin, State, Visibility};
use crate::complaints::{
    ComplaintVersion, OriginalText, Participant, Point, ProposalPoint, ReplyVersion, SecondSignature,
};
use crate::db::ReadTx;
use crate::schema::{
    affected, building, complaint, complaint_version, counter, estate, fact, finding, follower, notice, original_text,
    participant, person, point, proposal_point, reply, reply_version, review_call, second_signature, unit,
};

/// More than anybody reads: what is broken in one place is often broken in many.
const ORPHANS_SHOWN: i64 = 100;

type Ids = (ComplaintId, ComplaintId);

pub(super) fn fact_numbers_after(tx: &mut ReadTx<'_>, after: i64, limit: i64) -> Result<Vec<i64>> {
    let numbers = fact::table.filter(fact::number.gt(after)).order(fact::number).limit(limit);
    Ok(numbers.select(fact::number).load(tx.conn())?)
}

/// Where counters and readers stand, and where the rows end.
pub(super) struct Ends {
    pub fact_counter: i64,
    pub last_fact: i64,
    pub complaint_counter: i64,
    pub last_complaint: i64,
    pub followers: Vec<(String, i64)>,
}

pub(super) fn ends(tx: &mut ReadTx<'_>) -> Result<Ends> {
    let counters: HashMap<String, i64> =
        counter::table.select((counter::name, counter::value)).load(tx.conn())?.into_iter().collect();
    let of = |name: &str| counters.get(name).copied().unwrap_or(0);
    Ok(Ends {
        fact_counter: of("fact"),
        complaint_counter: of("complaint"),
        last_fact: fact::table.select(max(fact::number)).get_result::<Option<i64>>(tx.conn())?.unwrap_or(0),
        last_complaint: complaint::table.select(max(complaint::id)).get_result::<Option<i64>>(tx.conn())?.unwrap_or(0),
        followers: follower::table.select((follower::name, follower::position)).load(tx.conn())?,
    })
}

pub(super) fn complaints_without_rows(tx: &mut ReadTx<'_>) -> Result<Vec<i64>> {
    let ids: Vec<Option<i64>> = fact::table
        .left_join(complaint::table.on(complaint::id.nullable().eq(fact::complaint_id)))
        .filter(fact::complaint_id.is_not_null())
        .filter(complaint::id.nullable().is_null())
        .select(fact::complaint_id)
        .distinct()
        .limit(ORPHANS_SHOWN)
        .load(tx.conn())?;
    Ok(ids.into_iter().flatten().collect())
}

pub(super) fn floors_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<Floor>> {
    let rows: Vec<(ComplaintId, i32, i32, i16, SafeHtml, Visibility)> = reply::table
        .filter(reply::complaint_id.between(ids.0.0, ids.1.0))
        .order((reply::complaint_id, reply::floor))
        .select((reply::complaint_id, reply::floor, reply::participant, reply::version, reply::html, reply::visibility))
        .load(tx.conn())?;
    let floor = |(complaint_id, number, participant, version, html, visibility)| Floor {
        complaint_id,
        number,
        participant,
        version,
        html,
        visibility,
    };
    Ok(rows.into_iter().map(floor).collect())
}

pub(super) fn versions_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<ReplyVersion>> {
    Ok(reply_version::table
        .filter(reply_version::complaint_id.between(ids.0.0, ids.1.0))
        .order((reply_version::complaint_id, reply_version::floor, reply_version::version))
        .select(ReplyVersion::as_select())
        .load(tx.conn())?)
}

pub(super) fn headings_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<ComplaintVersion>> {
    Ok(complaint_version::table
        .filter(complaint_version::complaint_id.between(ids.0.0, ids.1.0))
        .order((complaint_version::complaint_id, complaint_version::version))
        .select(ComplaintVersion::as_select())
        .load(tx.conn())?)
}

pub(super) fn originals_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<OriginalText>> {
    Ok(original_text::table
        .filter(original_text::complaint_id.between(ids.0.0, ids.1.0))
        .order((original_text::complaint_id, original_text::number, original_text::version))
        .select(OriginalText::as_select())
        .load(tx.conn())?)
}

pub(super) fn points_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<Point>> {
    Ok(point::table
        .filter(point::complaint_id.between(ids.0.0, ids.1.0))
        .order((point::complaint_id, point::number))
        .select(Point::as_select())
        .load(tx.conn())?)
}

pub(super) fn proposals_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<ProposalPoint>> {
    Ok(proposal_point::table
        .filter(proposal_point::complaint_id.between(ids.0.0, ids.1.0))
        .order((proposal_point::complaint_id, proposal_point::round, proposal_point::point))
        .select(ProposalPoint::as_select())
        .load(tx.conn())?)
}

pub(super) fn signatures_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<SecondSignature>> {
    Ok(second_signature::table
        .filter(second_signature::complaint_id.between(ids.0.0, ids.1.0))
        .order((second_signature::complaint_id, second_signature::id))
        .select(SecondSignature::as_select())
        .load(tx.conn())?)
}

pub(super) fn speakers_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<Participant>> {
    Ok(participant::table
        .filter(participant::complaint_id.between(ids.0.0, ids.1.0))
        .order((participant::complaint_id, participant::number))
        .select(Participant::as_select())
        .load(tx.conn())?)
}

/// The complaint of each home that wants its rejection looked at again.
pub(super) fn calls_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<ComplaintId>> {
    let rows = review_call::table.filter(review_call::complaint_id.between(ids.0.0, ids.1.0));
    Ok(rows.select(review_call::complaint_id).load(tx.conn())?)
}

/// The complaint of each affected home.
pub(super) fn affected_between(tx: &mut ReadTx<'_>, ids: Ids) -> Result<Vec<ComplaintId>> {
    let rows = affected::table.filter(affected::complaint_id.between(ids.0.0, ids.1.0));
    Ok(rows.select(affected::complaint_id).load(tx.conn())?)
}

/// An estate with what stands on its row and what was counted.
pub(super) struct EstateCounts {
    pub name: String,
    pub complaint_count: i32,
    pub complaints: i32,
    pub open_count: i32,
    pub open: i32,
}

pub(super) fn estate_counts(tx: &mut ReadTx<'_>) -> Result<Vec<EstateCounts>> {
    let public = || complaint::table.filter(complaint::visibility.eq(Visibility::Public));
    let grouped = (complaint::estate_id, count_star());
    let complaints: HashMap<i64, i64> =
        public().group_by(complaint::estate_id).select(grouped).load(tx.conn())?.into_iter().collect();
    let open_states: Vec<State> = State::ALL.iter().copied().filter(|state| !state.is_ended()).collect();
    let open = public().filter(complaint::origin.ne(Origin::Archive)).filter(complaint::state.eq_any(open_states));
    let open: HashMap<i64, i64> =
        open.group_by(complaint::estate_id).select(grouped).load(tx.conn())?.into_iter().collect();
    let rows: Vec<(i64, String, i32, i32)> = estate::table
        .order(estate::id)
        .select((estate::id, estate::name, estate::complaint_count, estate::open_count))
        .load(tx.conn())?;
    let of = |counts: &HashMap<i64, i64>, id: i64| counted(counts.get(&id).copied());
    let row = |(id, name, complaint_count, open_count)| EstateCounts {
        name,
        complaint_count,
        complaints: of(&complaints, id),
        open_count,
        open: of(&open, id),
    };
    Ok(rows.into_iter().map(row).collect())
}

fn counted(rows: Option<i64>) -> i32 {
    i32::try_from(rows.unwrap_or(0)).unwrap_or(i32::MAX)
}

/// Id, number on the row and number counted.
type Counted = (i64, i32, i32);

/// The next persons with their unread notices.
pub(super) fn unread_after(tx: &mut ReadTx<'_>, after: i64, limit: i64) -> Result<Vec<Counted>> {
    let persons: Vec<(i64, i32)> = person::table
        .filter(person::id.gt(after))
        .order(person::id)
        .limit(limit)
        .select((person::id, person::unread_notices))
        .load(tx.conn())?;
    let (Some(first), Some(last)) = (persons.first(), persons.last()) else { return Ok(Vec::new()) };
    let unread: HashMap<i64, i64> = notice::table
        .filter(notice::person_id.between(first.0, last.0))
        .filter(notice::read_at.is_null())
        .group_by(notice::person_id)
        .select((notice::person_id, count_star()))
        .load(tx.conn())?
        .into_iter()
        .collect();
    Ok(persons.into_iter().map(|(id, stored)| (id, stored, counted(unread.get(&id).copied()))).collect())
}

/// The next buildings with their units.
pub(super) fn units_after(tx: &mut ReadTx<'_>, after: i64, limit: i64) -> Result<Vec<Counted>> {
    let buildings: Vec<(i64, i32)> = building::table
        .filter(building::id.gt(after))
        .order(building::id)
        .limit(limit)
        .select((building::id, building::unit_count))
        .load(tx.conn())?;
    let (Some(first), Some(last)) = (buildings.first(), buildings.last()) else { return Ok(Vec::new()) };
    let units: HashMap<i64, i64> = unit::table
        .filter(unit::building_id.between(first.0, last.0))
        .group_by(unit::building_id)
        .select((unit::building_id, count_star()))
        .load(tx.conn())?
        .into_iter()
        .collect();
    Ok(buildings.into_iter().map(|(id, stored)| (id, stored, counted(units.get(&id).copied()))).collect())
}

/// What belongs to complaints that are not there: what it is, and of which.
pub(super) fn orphans(tx: &mut ReadTx<'_>) -> Result<Vec<(&'static str, i64)>> {
    let mut all = Vec::new();
    macro_rules! orphans {
        ($($what:literal $table:ident)+) => {$(
            let ids: Vec<i64> = $table::table
                .left_join(complaint::table.on(complaint::id.eq($table::complaint_id)))
                .filter(complaint::id.nullable().is_null())
                .select($table::complaint_id)
                .distinct()
                .limit(ORPHANS_SHOWN)
                .load(tx.conn())?;
            all.extend(ids.into_iter().map(|id| ($what, id)));
        )+};
    }
    orphans!("a point" point "a floor" reply "a text" reply_version "a speaker" participant
        "an affected home" affected "a point of a solution" proposal_point "a finding" finding);
    Ok(all)
}
