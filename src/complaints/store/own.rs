//! What one person wrote and follows, for the file of her own data, and her name in threads.

use diesel::prelude::*;

use crate::base::ids::{ComplaintId, PersonId, UnitId};
use crate::base::words::{HouseholdStanding, Origin, Severity, State};
use crate::base::{Instant, Result};
use crate::complaints::model::{TextPart, Watch};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{
    affected, complaint, complaint_version, follow, household, original_text, participant, point, reading_mark, reply,
    reply_version,
};

/// A place in the list: complaint, floor or version, version.
pub type OwnPlace = (i64, i32, i16);

/// A title as it stood at a version.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnTitle {
    pub place: OwnPlace,
    pub title: String,
    pub wish: String,
    pub written_at: Instant,
}

/// The titles and wishes of a person after a place, every version.
pub fn own_titles_after(tx: &mut ReadTx<'_>, id: PersonId, after: OwnPlace, limit: i64) -> Result<Vec<OwnTitle>> {
    type Row = (i64, i16, String, String, Instant);
    let (last, version, _) = after;
    let beyond = complaint_version::complaint_id
        .gt(last)
        .or(complaint_version::complaint_id.eq(last).and(complaint_version::version.gt(narrow(version))));
    let rows: Vec<Row> = complaint_version::table
        .inner_join(complaint::table.on(complaint::id.eq(complaint_version::complaint_id)))
        .filter(complaint::opener_id.eq(id.0))
        .filter(beyond)
        .order((complaint_version::complaint_id, complaint_version::version))
        .limit(limit)
        .select((
            complaint_version::complaint_id,
            complaint_version::version,
            complaint_version::title,
            complaint_version::wish,
            complaint_version::written_at,
        ))
        .load(tx.conn())?;
    let own = |(complaint, version, title, wish, written_at): Row| OwnTitle {
        place: (complaint, i32::from(version), 0),
        title,
        wish,
        written_at,
    };
    Ok(rows.into_iter().map(own).collect())
}

fn narrow(version: i32) -> i16 {
    i16::try_from(version).unwrap_or(i16::MAX)
}

/// A text as it stood at a version.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnText {
    pub place: OwnPlace,
    pub body: String,
    pub written_at: Instant,
}

/// The texts of a person after a place, every version.
pub fn own_texts_after(tx: &mut ReadTx<'_>, id: PersonId, after: OwnPlace, limit: i64) -> Result<Vec<OwnText>> {
    type Row = (i64, i32, i16, String, Instant);
    let (last, floor, version) = after;
    let later_version = reply_version::floor.eq(floor).and(reply_version::version.gt(version));
    let later_floor = reply_version::floor.gt(floor).or(later_version);
    let beyond = reply_version::complaint_id.gt(last).or(reply_version::complaint_id.eq(last).and(later_floor));
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let stands = reply_version::complaint_id.eq(reply::complaint_id).and(reply_version::floor.eq(reply::floor));
    let rows: Vec<Row> = participant::table
        .inner_join(reply::table.on(speaks))
        .inner_join(reply_version::table.on(stands))
        .filter(participant::person_id.eq(id.0))
        .filter(beyond)
        .order((reply_version::complaint_id, reply_version::floor, reply_version::version))
        .limit(limit)
        .select((
            reply_version::complaint_id,
            reply_version::floor,
            reply_version::version,
            reply_version::body,
            reply_version::written_at,
        ))
        .load(tx.conn())?;
    let own = |(complaint, floor, version, body, written_at): Row| OwnText {
        place: (complaint, floor, version),
        body,
        written_at,
    };
    Ok(rows.into_iter().map(own).collect())
}

/// A point at issue of a person.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnPoint {
    pub place: OwnPlace,
    pub body: String,
}

/// The points of a person after a place.
pub fn own_points_after(tx: &mut ReadTx<'_>, id: PersonId, after: OwnPlace, limit: i64) -> Result<Vec<OwnPoint>> {
    let (last, number, _) = after;
    let beyond = point::complaint_id.gt(last).or(point::complaint_id.eq(last).and(point::number.gt(narrow(number))));
    let speaks =
        participant::complaint_id.eq(point::complaint_id).and(participant::number.nullable().eq(point::household));
    let stated = diesel::dsl::exists(
        participant::table.filter(participant::person_id.eq(id.0)).filter(speaks.assume_not_null()),
    );
    let hers = complaint::opener_id.eq(id.0).and(point::household.is_null()).or(stated);
    let rows: Vec<(i64, i16, String)> = point::table
        .inner_join(complaint::table.on(complaint::id.eq(point::complaint_id)))
        .filter(hers.assume_not_null())
        .filter(beyond)
        .order((point::complaint_id, point::number))
        .limit(limit)
        .select((point::complaint_id, point::number, point::body))
        .load(tx.conn())?;
    let own =
        |(complaint, number, body): (i64, i16, String)| OwnPoint { place: (complaint, i32::from(number), 0), body };
    Ok(rows.into_iter().map(own).collect())
}

/// Where an original stands: complaint, part, number of the point or floor, version.
pub type OriginalPlace = (i64, TextPart, i32, i16);

/// A text of a person as she wrote it, of which others read a covered one.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnOriginal {
    pub place: OriginalPlace,
    pub body: String,
}

/// The originals of a person after a place. Title, wish and points are the opener's, whose floor is the first.
pub fn own_originals_after(
    tx: &mut ReadTx<'_>,
    id: PersonId,
    after: Option<OriginalPlace>,
    limit: i64,
) -> Result<Vec<OwnOriginal>> {
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let of_floor = original_text::part.eq(TextPart::Floor).and(original_text::number.eq(reply::floor));
    let of_opening = original_text::part.ne(TextPart::Floor).and(reply::floor.eq(1));
    let stands = original_text::complaint_id.eq(reply::complaint_id).and(of_floor.or(of_opening));
    let query = participant::table
        .inner_join(reply::table.on(speaks))
        .inner_join(original_text::table.on(stands))
        .filter(participant::person_id.eq(id.0))
        .order((original_text::complaint_id, original_text::part, original_text::number, original_text::version))
        .limit(limit)
        .select((
            (original_text::complaint_id, original_text::part, original_text::number, original_text::version),
            original_text::body,
        ))
        .into_boxed();
    let query = match after {
        None => query,
        Some((complaint, part, number, version)) => {
            let later_version = original_text::number.eq(number).and(original_text::version.gt(version));
            let later_number = original_text::number.gt(number).or(later_version);
            let later_part = original_text::part.gt(part).or(original_text::part.eq(part).and(later_number));
            let here = original_text::complaint_id.eq(complaint).and(later_part);
            query.filter(original_text::complaint_id.gt(complaint).or(here))
        }
    };
    let rows: Vec<(OriginalPlace, String)> = query.load(tx.conn())?;
    Ok(rows.into_iter().map(|(place, body)| OwnOriginal { place, body }).collect())
}

/// The complaints a person is tied to, and the names she has in them.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct OwnTies {
    pub follows: Vec<(ComplaintId, Watch)>,
    pub affected: Vec<ComplaintId>,
    pub names: Vec<(ComplaintId, String)>,
}

/// What ties a person to complaints beside her texts.
pub fn own_ties(tx: &mut ReadTx<'_>, id: PersonId) -> Result<OwnTies> {
    Ok(OwnTies {
        follows: follow::table
            .filter(follow::person_id.eq(id.0))
            .order(follow::complaint_id)
            .select((follow::complaint_id, follow::level))
            .load(tx.conn())?,
        affected: affected::table
            .filter(affected::person_id.eq(id.0))
            .order(affected::complaint_id)
            .select(affected::complaint_id)
            .load(tx.conn())?,
        names: participant::table
            .filter(participant::person_id.eq(id.0))
            .order(participant::complaint_id)
            .select((participant::complaint_id, participant::name))
            .load(tx.conn())?,
    })
}

/// Whether a complaint of a person or of her homes is open and no everyday matter: then the club asks nothing of her
/// (club.md 3.1).
pub fn has_grave_open(tx: &mut ReadTx<'_>, id: PersonId, homes: &[UnitId]) -> Result<bool> {
    let homes: Vec<i64> = homes.iter().map(|home| home.0).collect();
    let ended: Vec<State> = State::ALL.iter().copied().filter(|state| state.is_ended()).collect();
    let of_home = complaint::opener_unit_id.eq_any(homes.clone());
    let joined = household::table
        .filter(household::complaint_id.eq(complaint::id))
        .filter(household::unit_id.eq_any(homes))
        .filter(household::standing.ne(HouseholdStanding::Left));
    let hers = complaint::opener_id.eq(id.0).or(of_home);
    let hers = hers.assume_not_null().or(diesel::dsl::exists(joined));
    let grave = complaint::table
        .filter(complaint::severity.ne(Severity::General))
        .filter(complaint::state.ne_all(ended))
        .filter(complaint::origin.ne(Origin::Archive))
        .filter(hers);
    Ok(diesel::select(diesel::dsl::exists(grave)).get_result(tx.conn())?)
}

/// Gives a person another name wherever she speaks for herself. What she said for the company stays signed.
pub fn rename_speaker(tx: &mut WriteTx<'_>, id: PersonId, name: &str) -> Result<()> {
    let speaks = participant::complaint_id.eq(reply::complaint_id).and(participant::number.eq(reply::participant));
    let official: Vec<i64> = participant::table
        .inner_join(reply::table.on(speaks))
        .filter(participant::person_id.eq(id.0))
        .filter(reply::role.is_not_null())
        .select(participant::complaint_id)
        .distinct()
        .load(tx.conn())?;
    let own =
        participant::table.filter(participant::person_id.eq(id.0)).filter(participant::complaint_id.ne_all(official));
    diesel::update(own).set(participant::name.eq(name)).execute(tx.conn())?;
    Ok(())
}

/// Forgets how far a person has read.
pub fn delete_marks_of(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    diesel::delete(reading_mark::table.filter(reading_mark::person_id.eq(id.0))).execute(tx.conn())?;
    Ok(())
}
