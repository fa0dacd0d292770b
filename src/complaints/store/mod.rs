//! The rows of complaints: finding and listing here, writing in the files beside it.

mod archive;
mod calls;
mod channel;
mod clocks;
mod day;
mod hiding;
mod joint;
mod late;
mod list;
mod marks;
mod merging;
mod originals;
mod own;
mod promises;
mod queues;
mod rejections;
mod remedies;
mod templates;
mod texts;
mod thread;
mod watch;
mod withholdings;
mod write;

use diesel::dsl::sql;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::model::{
    Complaint, ComplaintVersion, Participant, Point, ProposalPoint, Reply, ReplyVersion, WITHHELD_POINT,
};
use crate::accounts::{Actor, Reach, Scope};
use crate::base::ids::{ComplaintId, EstateId, PersonId, RegionId};
use crate::base::words::{Role, Visibility};
use crate::base::{Error, Result};
use crate::calendar::{Calendars, calendars};
use crate::db::{Backend, ReadTx};
use crate::schema::{
    complaint, complaint_version, estate, participant, person, point, proposal_point, region, reply, reply_version,
};

pub use archive::*;
pub use calls::*;
pub use channel::*;
pub use clocks::*;
pub use day::*;
pub use hiding::*;
pub use joint::*;
pub use late::*;
pub use list::*;
pub use marks::*;
pub use merging::*;
pub use originals::*;
pub use own::*;
pub use promises::*;
pub use queues::*;
pub use rejections::*;
pub use remedies::*;
pub use templates::*;
pub use texts::*;
pub use thread::*;
pub use watch::*;
pub use withholdings::*;
pub use write::*;

/// A condition on complaints, in a query over `QS`: the table alone or joined with others.
pub type Condition<QS, Truth = Bool> = Box<dyn BoxableExpression<QS, Backend, SqlType = Truth>>;

/// What may be seen, as SQL: the one rule for finding, listing, counting and checking hits (decisions.md 12). Everybody
/// sees what is public; what is held is seen by its author and by those who screen it.
pub fn visible_to<QS: 'static>(actor: Option<&Actor>) -> Condition<QS, Nullable<Bool>>
where
    complaint::opener_id: SelectableExpression<QS>,
    complaint::estate_id: SelectableExpression<QS>,
    complaint::region_id: SelectableExpression<QS>,
{
    let public = sql::<Nullable<Bool>>("complaint.visibility = 'public'");
    let Some(actor) = actor else { return Box::new(public) };
    let own = complaint::opener_id.eq(actor.person_id.0);
    Box::new(public.or(own).or(within(&actor.scopes(SCREENERS))))
}

/// The roles that screen held complaints.
pub const SCREENERS: &[Role] = &[Role::Triage, Role::GroupCentre];

/// Complaints within the scopes of a role, as SQL.
pub fn within<QS: 'static>(scopes: &[Scope]) -> Condition<QS>
where
    complaint::estate_id: SelectableExpression<QS>,
    complaint::region_id: SelectableExpression<QS>,
{
    if scopes.contains(&Scope::Group) {
        return Box::new(sql::<Bool>("1 = 1"));
    }
    let estate = |scope: &Scope| if let Scope::Estate(id) = scope { Some(id.0) } else { None };
    let region = |scope: &Scope| if let Scope::Region(id) = scope { Some(id.0) } else { None };
    let estates: Vec<i64> = scopes.iter().filter_map(estate).collect();
    let regions: Vec<i64> = scopes.iter().filter_map(region).collect();
    // What is about people of a region is nobody's there (complaints.md 6.6).
    let theirs = sql::<Bool>("complaint.about = 'nobody'");
    Box::new(theirs.and(complaint::estate_id.eq_any(estates).or(complaint::region_id.eq_any(regions))))
}

/// One complaint that the actor may see; what she may not see does not exist for her.
pub fn find(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId) -> Result<Complaint> {
    Ok(complaint::table
        .filter(complaint::id.eq(id.0))
        .filter(visible_to(actor))
        .select(Complaint::as_select())
        .get_result(tx.conn())?)
}

/// A complaint with the names of its estate and region.
pub fn find_placed(tx: &mut ReadTx<'_>, actor: Option<&Actor>, id: ComplaintId) -> Result<Placed> {
    let named = complaint::ambassador_id.eq(person::id.nullable());
    let (complaint, estate, region, ambassador) = complaint::table
        .inner_join(estate::table)
        .inner_join(region::table)
        .left_join(person::table.on(named))
        .filter(complaint::id.eq(id.0))
        .filter(visible_to(actor))
        .select((Complaint::as_select(), estate::name, region::name, Option::<Ambassador>::as_select()))
        .get_result(tx.conn())?;
    // A row of nothing but NULL is read as somebody without a name.
    let ambassador = ambassador.filter(|_| complaint.ambassador_id.is_some());
    Ok(Placed { complaint, estate, region, ambassador, calendars: calendars(tx)? })
}

/// Who answers for a complaint, as everybody reads it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = person)]
pub struct Ambassador {
    /// The name under which she works.
    pub staff_name: Option<String>,
    /// Where she works.
    pub organisation: Option<String>,
}

/// A complaint with the names of its estate and region.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The complaint.
    pub complaint: Complaint,
    /// Name of its estate.
    pub estate: String,
    /// Name of its region.
    pub region: String,
    /// Who answers for it, once it is accepted.
    pub ambassador: Option<Ambassador>,
    /// The calendars under which its clocks run.
    pub calendars: Calendars,
}

/// Every complaint whatever its visibility, by id order after `after`; for checks and rebuilding the index.
pub fn all_after(tx: &mut ReadTx<'_>, after: i64, limit: i64) -> Result<Vec<Complaint>> {
    let rows = complaint::table.filter(complaint::id.gt(after)).order(complaint::id).limit(limit);
    Ok(rows.select(Complaint::as_select()).load(tx.conn())?)
}

/// The complaint that a form with this key has made already.
pub fn find_by_submission(tx: &mut ReadTx<'_>, opener: PersonId, key: &str) -> Result<Option<ComplaintId>> {
    let id = complaint::table
        .filter(complaint::submission_key.eq(key))
        .filter(complaint::opener_id.eq(opener.0))
        .select(complaint::id)
        .first(tx.conn())
        .optional()?;
    Ok(id)
}

/// The points at issue, in order; without their words while the complaint, or the floor that states them, is withheld.
pub fn points_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<Point>> {
    let stated = reply::complaint_id.eq(point::complaint_id).and(reply::floor.eq(point::floor));
    let rows: Vec<(Point, Visibility)> = point::table
        .inner_join(reply::table.on(stated))
        .filter(point::complaint_id.eq(id.0))
        .order(point::number)
        .select((Point::as_select(), reply::visibility))
        .load(tx.conn())?;
    Ok(rows.into_iter().map(readable).collect())
}

/// A point as everybody reads it now; the visibility is that of its floor. What a household stated is read once that is.
fn readable((mut point, visibility): (Point, Visibility)) -> Point {
    let is_held = visibility == Visibility::Held && point.floor > 1;
    if visibility == Visibility::Withheld || is_held {
        WITHHELD_POINT.clone_into(&mut point.body);
    }
    point
}

/// What was proposed in a round, in the order of the points.
pub fn proposal_of(tx: &mut ReadTx<'_>, id: ComplaintId, round: i16) -> Result<Vec<ProposalPoint>> {
    let mut proposals: Vec<ProposalPoint> = proposal_point::table
        .filter(proposal_point::complaint_id.eq(id.0))
        .filter(proposal_point::round.eq(round))
        .order(proposal_point::point)
        .select(ProposalPoint::as_select())
        .load(tx.conn())?;
    hide_answers(tx, id, &mut proposals)?;
    Ok(proposals)
}

/// Every version of a floor's text, oldest first; none while the floor is withheld.
pub fn versions_of(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Vec<ReplyVersion>> {
    let of = reply::complaint_id.eq(reply_version::complaint_id).and(reply::floor.eq(reply_version::floor));
    let mut versions: Vec<ReplyVersion> = reply_version::table
        .inner_join(reply::table.on(of))
        .filter(reply_version::complaint_id.eq(id.0))
        .filter(reply_version::floor.eq(floor))
        .filter(reply::visibility.ne(Visibility::Withheld))
        .order(reply_version::version)
        .select(ReplyVersion::as_select())
        .load(tx.conn())?;
    hide_quotes(tx, versions.iter_mut().map(|version| (version.complaint_id, &mut version.body)))?;
    Ok(versions)
}

/// Every version of the title and the wish, oldest first; none while the complaint is withheld.
pub fn title_versions_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<ComplaintVersion>> {
    let opening = reply::complaint_id.eq(complaint_version::complaint_id).and(reply::floor.eq(1));
    Ok(complaint_version::table
        .inner_join(reply::table.on(opening))
        .filter(complaint_version::complaint_id.eq(id.0))
        .filter(reply::visibility.ne(Visibility::Withheld))
        .order(complaint_version::version)
        .select(ComplaintVersion::as_select())
        .load(tx.conn())?)
}

/// One floor.
pub fn find_reply(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Reply> {
    Ok(reply::table.find((id.0, floor)).select(Reply::as_select()).get_result(tx.conn())?)
}

/// The speaker with a number.
pub fn find_participant(tx: &mut ReadTx<'_>, id: ComplaintId, number: i32) -> Result<Participant> {
    Ok(participant::table.find((id.0, number)).select(Participant::as_select()).get_result(tx.conn())?)
}

/// The speaker that a person is in a complaint, if she has spoken.
pub fn find_participant_of(tx: &mut ReadTx<'_>, id: ComplaintId, person: PersonId) -> Result<Option<Participant>> {
    let found = participant::table
        .filter(participant::complaint_id.eq(id.0))
        .filter(participant::person_id.eq(person.0))
        .select(Participant::as_select())
        .first(tx.conn())
        .optional()?;
    Ok(found)
}

/// The estate and the region of a complaint, whoever may see it.
pub fn place_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<(EstateId, RegionId)> {
    Ok(complaint::table.find(id.0).select((complaint::estate_id, complaint::region_id)).get_result(tx.conn())?)
}

/// Who of the staff acts on a complaint.
pub fn reach_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Reach> {
    Ok(complaint::table.find(id.0).select(Complaint::as_select()).get_result(tx.conn())?.reach())
}

/// The region of an estate; 404 for an estate that does not exist.
pub fn region_of(tx: &mut ReadTx<'_>, id: EstateId) -> Result<RegionId> {
    Ok(estate::table.find(id.0).select(estate::region_id).get_result(tx.conn())?)
}

/// The stored version must be the one the actor saw: otherwise somebody was faster.
pub fn check_version(complaint: &Complaint, seen: i32) -> Result<()> {
    if complaint.version == seen { Ok(()) } else { Err(Error::Conflict(super::policy::CHANGED_MEANWHILE)) }
}
