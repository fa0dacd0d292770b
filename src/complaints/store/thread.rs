//! Reading a thread: its floors in any of the views, who speaks, and what the reader has to do with it.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::super::model::{
    FLOORS_PER_PAGE, HELD_READERS, Point, ProposalPoint, Reply, ReplyVersion, SECOND_MODERATORS, Watch,
};
use super::{hide_answers, hide_quotes, readable, visible_to, within};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::{Origin, Role, Severity, VersionKind, Visibility};
use crate::db::ReadTx;
use crate::schema::{
    affected, complaint, follow, home_claim, participant, point, proposal_point, reading_mark, reply, reply_version,
};

/// A floor and who speaks on it.
pub type Spoken = (Reply, String);

/// The floors from `first` to `last`, in their order.
pub fn floors_between(tx: &mut ReadTx<'_>, id: ComplaintId, first: i32, last: i32) -> Result<Vec<Spoken>> {
    Ok(floors(id).filter(reply::floor.between(first, last)).order(reply::floor).load(tx.conn())?)
}

/// The next official floors after one, a page and one more. The condition is that of the partial index, to the letter.
pub fn official_floors_after(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Vec<Spoken>> {
    Ok(floors(id)
        .filter(sql::<Bool>("reply.kind NOT IN ('opening', 'comment')"))
        .filter(reply::floor.gt(floor))
        .order(reply::floor)
        .limit(i64::from(FLOORS_PER_PAGE) + 1)
        .load(tx.conn())?)
}

/// The next floors of the opener after one, a page and one more. The opener is speaker 1.
pub fn opener_floors_after(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Vec<Spoken>> {
    Ok(floors(id)
        .filter(reply::participant.eq(1))
        .filter(reply::floor.gt(floor))
        .order(reply::floor)
        .limit(i64::from(FLOORS_PER_PAGE) + 1)
        .load(tx.conn())?)
}

/// The next floors of the tree after a path, a page and one more.
pub fn tree_after(tx: &mut ReadTx<'_>, id: ComplaintId, path: &str) -> Result<Vec<Spoken>> {
    Ok(floors(id)
        .filter(reply::path.gt(path.to_owned()))
        .order(reply::path)
        .limit(i64::from(FLOORS_PER_PAGE) + 1)
        .load(tx.conn())?)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn floors(id: ComplaintId) -> _ {
    let raw: i64 = id.0;
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let columns: (diesel::dsl::AsSelect<Reply, crate::db::Backend>, participant::name) =
        (Reply::as_select(), participant::name);
    reply::table.inner_join(participant::table.on(speaks)).filter(reply::complaint_id.eq(raw)).select(columns)
}

/// The points at issue in their order, and what was proposed for them in every round; without the words that are
/// withheld. One query, and another where something was proposed.
pub fn points_and_proposals(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<(Vec<Point>, Vec<ProposalPoint>)> {
    let answers = proposal_point::complaint_id.eq(point::complaint_id).and(proposal_point::point.eq(point::number));
    let stated = reply::complaint_id.eq(point::complaint_id).and(reply::floor.eq(point::floor));
    let rows: Vec<(Point, Visibility, Option<ProposalPoint>)> = point::table
        .inner_join(reply::table.on(stated))
        .left_join(proposal_point::table.on(answers))
        .filter(point::complaint_id.eq(id.0))
        .order((proposal_point::round, point::number))
        .select((Point::as_select(), reply::visibility, Option::<ProposalPoint>::as_select()))
        .load(tx.conn())?;
    let (mut points, mut proposals) = (Vec::new(), Vec::new());
    for (point, visibility, proposal) in rows {
        points.push(readable((point, visibility)));
        proposals.extend(proposal);
    }
    points.sort_by_key(|point| point.number);
    points.dedup_by_key(|point| point.number);
    hide_answers(tx, id, &mut proposals)?;
    Ok((points, proposals))
}

/// The additions to some floors, oldest first, none of those withheld: one query for a page.
pub fn additions_of(tx: &mut ReadTx<'_>, id: ComplaintId, floors: &[i32]) -> Result<Vec<ReplyVersion>> {
    if floors.is_empty() {
        return Ok(Vec::new());
    }
    let of = reply::complaint_id.eq(reply_version::complaint_id).and(reply::floor.eq(reply_version::floor));
    let mut additions: Vec<ReplyVersion> = reply_version::table
        .inner_join(reply::table.on(of))
        .filter(reply_version::complaint_id.eq(id.0))
        .filter(reply_version::floor.eq_any(floors.to_vec()))
        .filter(reply::visibility.ne(Visibility::Withheld))
        .filter(reply_version::kind.eq(VersionKind::Addition))
        .order((reply_version::floor, reply_version::version))
        .select(ReplyVersion::as_select())
        .load(tx.conn())?;
    hide_quotes(tx, additions.iter_mut().map(|addition| (addition.complaint_id, &mut addition.body)))?;
    Ok(additions)
}

/// The names of every speaker by number; for the lines between the floors.
pub fn speaker_names(tx: &mut ReadTx<'_>, id: ComplaintId, numbers: &[i32]) -> Result<Vec<(i32, String)>> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(participant::table
        .filter(participant::complaint_id.eq(id.0))
        .filter(participant::number.eq_any(numbers.to_vec()))
        .select((participant::number, participant::name))
        .load(tx.conn())?)
}

/// The names of speakers of several complaints, of which the reader sees each: one query.
pub fn speakers_at(tx: &mut ReadTx<'_>, places: &[(ComplaintId, i32)]) -> Result<Vec<((ComplaintId, i32), String)>> {
    let mut found: Vec<((ComplaintId, i32), String)> = participant::table
        .filter(participant::complaint_id.eq_any(places.iter().map(|(id, _)| id.0)))
        .filter(participant::number.eq_any(places.iter().map(|(_, number)| *number)))
        .select(((participant::complaint_id, participant::number), participant::name))
        .load(tx.conn())?;
    found.retain(|(place, _)| places.contains(place));
    Ok(found)
}

/// The roles under which floors of several complaints were written, where there was one: one query.
pub fn roles_at(tx: &mut ReadTx<'_>, floors: &[(ComplaintId, i32)]) -> Result<Vec<((ComplaintId, i32), Role)>> {
    let found: Vec<((ComplaintId, i32), Option<Role>)> = reply::table
        .filter(reply::complaint_id.eq_any(floors.iter().map(|(id, _)| id.0)))
        .filter(reply::floor.eq_any(floors.iter().map(|(_, floor)| *floor)))
        .filter(reply::role.is_not_null())
        .select(((reply::complaint_id, reply::floor), reply::role))
        .load(tx.conn())?;
    Ok(found.into_iter().filter_map(|(place, role)| Some((place, role?))).collect())
}

/// Whether a reader sees what stands on a floor: its text, and the photographs that belong to it. What is withheld is
/// seen by who decides on it; what is held, by its author too, and by those to whom it is said.
pub fn shows_floor(tx: &mut ReadTx<'_>, actor: Option<&Actor>, (id, floor): (ComplaintId, i32)) -> Result<bool> {
    let deciding = actor.map(|actor| actor.scopes(SECOND_MODERATORS)).unwrap_or_default();
    let decided = reply::visibility.eq(Visibility::Withheld).and(within(&deciding));
    let reading = actor.map(|actor| actor.scopes(HELD_READERS)).unwrap_or_default();
    let own = participant::person_id.eq(actor.map_or(0, |actor| actor.person_id.0)).assume_not_null();
    let held = reply::visibility.eq(Visibility::Held).and(within(&reading).or(own));
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let seen = complaint::table
        .inner_join(reply::table.on(reply::complaint_id.eq(complaint::id)))
        .inner_join(participant::table.on(speaks))
        .filter(complaint::id.eq(id.0))
        .filter(reply::floor.eq(floor))
        .filter(reply::visibility.eq(Visibility::Public).or(decided).or(held))
        .filter(visible_to(actor))
        .select(reply::floor)
        .first::<i32>(tx.conn())
        .optional()?;
    Ok(seen.is_some())
}

/// What a person has to do with a complaint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// Her home is counted as affected.
    pub is_affected: bool,
    /// How much she wants to be told of it, if she ever chose.
    pub watch: Option<Watch>,
    /// The number under which she speaks.
    pub speaker: Option<i32>,
    /// The last floor she has read.
    pub read_floor: Option<i32>,
}

/// Reads an actor's ties to a complaint in one query.
pub fn ties_of(tx: &mut ReadTx<'_>, actor: &Actor, id: ComplaintId) -> Result<Ties> {
    let units: Vec<i64> = actor.homes.iter().map(|home| home.unit_id.0).collect();
    let is_affected = diesel::dsl::exists(
        affected::table.filter(affected::complaint_id.eq(id.0)).filter(affected::unit_id.eq_any(units)),
    );
    let watch = follow::table.find((actor.person_id.0, id.0)).select(follow::level).single_value();
    let speaker = participant::table
        .filter(participant::complaint_id.eq(id.0))
        .filter(participant::person_id.eq(actor.person_id.0))
        .select(participant::number)
        .single_value();
    let read = reading_mark::table.find((actor.person_id.0, id.0)).select(reading_mark::floor).single_value();
    let (is_affected, watch, speaker, read_floor): (bool, Option<Watch>, Option<i32>, Option<i32>) =
        diesel::select((is_affected, watch, speaker, read)).get_result(tx.conn())?;
    Ok(Ties { is_affected, watch, speaker, read_floor })
}

/// Whose complaint it is and who works on it, whoever may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parties {
    /// Whether it is an imported letter, of which nobody is told.
    pub is_archived: bool,
    /// The opener and every approved owner of her home.
    pub openers: Vec<PersonId>,
    /// Who speaks for one of the households of a joint complaint.
    pub households: Vec<PersonId>,
    /// The named ambassador.
    pub ambassador: Option<PersonId>,
    /// How grave it is.
    pub severity: Severity,
}

/// The parties of a complaint: three queries, four for a joint one.
pub fn parties_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Parties> {
    type Head = (Origin, Option<PersonId>, Option<i64>, Option<PersonId>, Severity);
    let (origin, opener, unit, ambassador, severity): Head = complaint::table
        .find(id.0)
        .select((
            complaint::origin,
            complaint::opener_id,
            complaint::opener_unit_id,
            complaint::ambassador_id,
            complaint::severity,
        ))
        .first(tx.conn())?;
    let mut openers: Vec<PersonId> = match unit {
        Some(unit) => home_claim::table
            .filter(home_claim::unit_id.eq(unit))
            .filter(sql::<Bool>("home_claim.state = 'approved'"))
            .select(home_claim::person_id)
            .load(tx.conn())?,
        None => Vec::new(),
    };
    openers.extend(opener);
    let households = super::household_people(tx, id, None)?;
    Ok(Parties { is_archived: origin == Origin::Archive, openers, households, ambassador, severity })
}

/// The floor that a form with this key has written already.
pub fn find_floor_by_submission(tx: &mut ReadTx<'_>, id: ComplaintId, key: &str) -> Result<Option<i32>> {
    Ok(reply::table
        .filter(reply::submission_key.eq(key))
        .filter(reply::complaint_id.eq(id.0))
        .select(reply::floor)
        .first(tx.conn())
        .optional()?)
}
