//! Merged complaints: what was merged into which, and what can be.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::list::{Row, completed};
use super::{visible_to, within};
use crate::accounts::Actor;
use crate::base::Result;
use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::{Origin, State, Visibility};
use crate::complaints::model::Complaint;
use crate::complaints::policy;
use crate::db::ReadTx;
use crate::schema::{affected, complaint, estate};

/// Stands in the statement, so that the partial index is seen to answer it.
const MERGED: &str = "complaint.state = 'merged'";
/// More are not offered to be chosen from.
const MOST_OFFERED: i64 = 10;

/// What was merged into a complaint, the oldest receipt first.
pub fn merged_into(tx: &mut ReadTx<'_>, lead: ComplaintId) -> Result<Vec<Complaint>> {
    Ok(complaint::table
        .filter(complaint::duplicate_of.eq(Some(lead.0)))
        .filter(sql::<Bool>(MERGED))
        .order((complaint::received_at, complaint::id))
        .select(Complaint::as_select())
        .load(tx.conn())?)
}

/// Whether anything was merged into a complaint.
pub fn has_merged(tx: &mut ReadTx<'_>, lead: ComplaintId) -> Result<bool> {
    let merged = complaint::table.filter(complaint::duplicate_of.eq(Some(lead.0))).filter(sql::<Bool>(MERGED));
    Ok(diesel::select(diesel::dsl::exists(merged)).get_result(tx.conn())?)
}

/// Open complaints into which one may be merged: of its estate and category, those with the newest activity.
pub fn leads_for(tx: &mut ReadTx<'_>, actor: &Actor, own: &Complaint) -> Result<Vec<Row>> {
    let open = [State::Received, State::Accepted, State::InProgress, State::Reopened];
    let rows: Vec<(Complaint, String)> = complaint::table
        .inner_join(estate::table)
        .filter(complaint::estate_id.eq(own.estate_id.0))
        .filter(complaint::category.eq(own.category))
        .filter(complaint::state.eq_any(open))
        .filter(complaint::id.ne(own.id.0))
        .filter(complaint::origin.ne(Origin::Archive))
        .filter(complaint::visibility.eq(Visibility::Public))
        .filter(visible_to(Some(actor)))
        .filter(within(&policy::triage_scopes(actor)))
        .order((complaint::last_activity_at.desc(), complaint::id.desc()))
        .limit(MOST_OFFERED)
        .select((Complaint::as_select(), estate::name))
        .load(tx.conn())?;
    completed(tx, None, rows)
}

/// The homes that a complaint affects, each with who said so.
pub fn affected_of(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Vec<(UnitId, PersonId)>> {
    Ok(affected::table
        .filter(affected::complaint_id.eq(id.0))
        .order(affected::unit_id)
        .select((affected::unit_id, affected::person_id))
        .load(tx.conn())?)
}
