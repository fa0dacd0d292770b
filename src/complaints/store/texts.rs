//! The public texts of complaints, for finding them: what everybody may read now, not who wrote it.

use diesel::prelude::*;

use super::{hide_quotes, visible_to};
use crate::base::ids::{ComplaintId, EstateId, RegionId};
use crate::base::words::{Category, ReplyKind, State, VersionKind, Visibility};
use crate::base::{Instant, Result};
use crate::complaints::model::ReplyVersion;
use crate::db::ReadTx;
use crate::schema::{complaint, estate, reply, reply_version};

/// The text of a floor as everybody reads it now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorText {
    /// The floor; 1 opens the complaint.
    pub floor: i32,
    /// Whether it speaks for the company.
    pub is_official: bool,
    /// Whether the opener wrote it.
    pub is_opener: bool,
    /// When it was written.
    pub written_at: Instant,
    /// Markdown: the newest version, and every addition below it.
    pub bodies: Vec<String>,
}

/// A public complaint with its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct PublicTexts {
    pub complaint_id: ComplaintId,
    pub estate_id: EstateId,
    pub region_id: RegionId,
    pub estate: String,
    pub category: Category,
    pub state: State,
    pub next_due_at: Option<Instant>,
    pub title: String,
    pub floors: Vec<FloorText>,
}

/// The texts of those of the complaints that are public: two queries, however many they are.
pub fn texts_of(tx: &mut ReadTx<'_>, ids: &[ComplaintId]) -> Result<Vec<PublicTexts>> {
    type Head = (ComplaintId, EstateId, RegionId, String, Category, State, Option<Instant>, String);
    let raw: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let heads: Vec<Head> = complaint::table
        .inner_join(estate::table)
        .filter(complaint::id.eq_any(raw))
        .filter(complaint::visibility.eq(Visibility::Public))
        .order(complaint::id)
        .select((
            complaint::id,
            complaint::estate_id,
            complaint::region_id,
            estate::name,
            complaint::category,
            complaint::state,
            complaint::next_due_at,
            complaint::title,
        ))
        .load(tx.conn())?;
    let public: Vec<i64> = heads.iter().map(|head| head.0.0).collect();
    let mut floors = floors_of(tx, public, None)?.into_iter().peekable();
    let texts = |(complaint_id, estate_id, region_id, estate, category, state, next_due_at, title): Head| {
        let own = std::iter::from_fn(|| floors.next_if(|(id, _)| *id == complaint_id));
        let floors = own.map(|(_, floor)| floor).collect();
        PublicTexts { complaint_id, estate_id, region_id, estate, category, state, next_due_at, title, floors }
    };
    Ok(heads.into_iter().map(texts).collect())
}

/// The texts of single floors of complaints that the reader may see already: one query.
pub fn texts_at(tx: &mut ReadTx<'_>, places: &[(ComplaintId, i32)]) -> Result<Vec<(ComplaintId, FloorText)>> {
    let ids: Vec<i64> = places.iter().map(|(id, _)| id.0).collect();
    let floors = places.iter().map(|(_, floor)| *floor).collect();
    let mut found = floors_of(tx, ids, Some(floors))?;
    found.retain(|(id, text)| places.contains(&(*id, text.floor)));
    Ok(found)
}

/// The public floors of complaints in order, all of them or those with certain numbers.
fn floors_of(tx: &mut ReadTx<'_>, ids: Vec<i64>, only: Option<Vec<i32>>) -> Result<Vec<(ComplaintId, FloorText)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let version = reply_version::complaint_id.eq(reply::complaint_id).and(reply_version::floor.eq(reply::floor));
    let mut query = reply::table
        .inner_join(reply_version::table.on(version))
        .filter(reply::complaint_id.eq_any(ids))
        .filter(reply::visibility.eq(Visibility::Public))
        .order((reply::complaint_id, reply::floor, reply_version::version))
        .select((reply::kind, reply::participant, reply::written_at, ReplyVersion::as_select()))
        .into_boxed();
    if let Some(floors) = only {
        query = query.filter(reply::floor.eq_any(floors));
    }
    let mut rows: Vec<(ReplyKind, i32, Instant, ReplyVersion)> = query.load(tx.conn())?;
    hide_quotes(tx, rows.iter_mut().map(|(.., version)| (version.complaint_id, &mut version.body)))?;
    let mut floors: Vec<(ComplaintId, FloorText)> = Vec::new();
    for (kind, participant, written_at, version) in rows {
        let place = (version.complaint_id, version.floor);
        match floors.last_mut().filter(|(id, last)| (*id, last.floor) == place) {
            Some((_, last)) => take_in(&mut last.bodies, version),
            None => floors.push((
                version.complaint_id,
                FloorText {
                    floor: version.floor,
                    is_official: kind.is_official(),
                    is_opener: participant == 1,
                    written_at,
                    bodies: vec![version.body],
                },
            )),
        }
    }
    Ok(floors)
}

/// A change takes the place of the text before it; an addition stands below. Changes end before additions begin.
fn take_in(bodies: &mut Vec<String>, version: ReplyVersion) {
    if version.kind != VersionKind::Addition {
        bodies.clear();
    }
    bodies.push(version.body);
}

/// The complaints of an estate, whoever may see them.
pub fn ids_at(tx: &mut ReadTx<'_>, estate_id: EstateId) -> Result<Vec<ComplaintId>> {
    Ok(complaint::table.filter(complaint::estate_id.eq(estate_id.0)).select(complaint::id).load(tx.conn())?)
}

/// The next ids of complaints after one, in order, whoever may see them.
pub fn ids_after(tx: &mut ReadTx<'_>, after: ComplaintId, limit: i64) -> Result<Vec<ComplaintId>> {
    let next = complaint::table.filter(complaint::id.gt(after.0)).order(complaint::id).limit(limit);
    Ok(next.select(complaint::id).load(tx.conn())?)
}

/// The highest id, 0 before the first: how far a walk over all complaints goes.
pub fn last_id(tx: &mut ReadTx<'_>) -> Result<i64> {
    Ok(complaint::table.select(diesel::dsl::max(complaint::id)).get_result::<Option<i64>>(tx.conn())?.unwrap_or(0))
}

/// The public complaints with ids from `first` to `last`, with their last activity: for sitemaps.
pub fn public_between(tx: &mut ReadTx<'_>, first: i64, last: i64) -> Result<Vec<(ComplaintId, Instant)>> {
    Ok(complaint::table
        .filter(complaint::id.between(first, last))
        .filter(visible_to(None))
        .order(complaint::id)
        .select((complaint::id, complaint::last_activity_at))
        .load(tx.conn())?)
}
