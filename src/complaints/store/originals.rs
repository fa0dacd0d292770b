//! What authors wrote where others read it covered, and who looked at it.

use diesel::prelude::*;

use crate::base::Result;
use crate::base::ids::{ComplaintId, PersonId};
use crate::base::words::Visibility;
use crate::complaints::model::{OriginalReading, OriginalText, TextPart};
use crate::db::{ReadTx, WriteTx};
use crate::schema::{complaint_version, original_reading, original_text, reply_version};

/// Look-ups of one floor that are listed.
const READINGS_LISTED: i64 = 200;

/// Writes what an author wrote: the part, its number and its version; the text and its salt.
pub fn insert_original(
    tx: &mut WriteTx<'_>,
    id: ComplaintId,
    (part, number, version): (TextPart, i32, i16),
    (body, salt): (&str, &[u8]),
) -> Result<()> {
    diesel::insert_into(original_text::table)
        .values((
            original_text::complaint_id.eq(id.0),
            original_text::part.eq(part),
            original_text::number.eq(number),
            original_text::version.eq(version),
            original_text::body.eq(body),
            original_text::salt.eq(salt),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The originals of a floor, in the order of parts and versions; floor 1 has those of title, wish and points as well.
/// Asks no policy: the caller does.
pub fn originals_of(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Vec<OriginalText>> {
    let own = original_text::part.eq(TextPart::Floor).and(original_text::number.eq(floor));
    let query = original_text::table
        .filter(original_text::complaint_id.eq(id.0))
        .order((original_text::part.desc(), original_text::number, original_text::version))
        .select(OriginalText::as_select())
        .into_boxed();
    let query = match floor {
        1 => query.filter(own.or(original_text::part.ne(TextPart::Floor))),
        _ => query.filter(own),
    };
    Ok(query.load(tx.conn())?)
}

/// Those of some floors on which something was covered.
pub fn covered_floors(tx: &mut ReadTx<'_>, id: ComplaintId, floors: &[i32]) -> Result<Vec<i32>> {
    let is_listed = original_text::part.eq(TextPart::Floor).and(original_text::number.eq_any(floors.to_vec()));
    let places: Vec<(TextPart, i32)> = original_text::table
        .filter(original_text::complaint_id.eq(id.0))
        .filter(original_text::part.ne(TextPart::Floor).or(is_listed))
        .select((original_text::part, original_text::number))
        .distinct()
        .load(tx.conn())?;
    let floor = |(part, number): (TextPart, i32)| if part == TextPart::Floor { number } else { 1 };
    Ok(places.into_iter().map(floor).collect())
}

/// Writes down who looks at what an author wrote, and why.
pub fn insert_reading(
    tx: &mut WriteTx<'_>,
    (id, floor): (ComplaintId, i32),
    (person, reader): (PersonId, &str),
    reason: &str,
) -> Result<()> {
    let now = tx.now();
    diesel::insert_into(original_reading::table)
        .values((
            original_reading::complaint_id.eq(id.0),
            original_reading::floor.eq(floor),
            original_reading::person_id.eq(person.0),
            original_reading::reader.eq(reader),
            original_reading::reason.eq(reason),
            original_reading::read_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Who looked, the last first. Asks no policy: the caller does.
pub fn readings_of(tx: &mut ReadTx<'_>, id: ComplaintId, floor: i32) -> Result<Vec<OriginalReading>> {
    Ok(original_reading::table
        .filter(original_reading::complaint_id.eq(id.0))
        .filter(original_reading::floor.eq(floor))
        .order(original_reading::id.desc())
        .limit(READINGS_LISTED)
        .select(OriginalReading::as_select())
        .load(tx.conn())?)
}

/// Hides a version of a floor's text that was replaced only to cover personal data.
pub fn mask_version(tx: &mut WriteTx<'_>, (id, floor, version): (ComplaintId, i32, i16)) -> Result<()> {
    diesel::update(reply_version::table.find((id.0, floor, version)))
        .set(reply_version::visibility.eq(Visibility::Masked))
        .execute(tx.conn())?;
    Ok(())
}

/// Hides a version of title and wish for the same reason.
pub fn mask_heading(tx: &mut WriteTx<'_>, id: ComplaintId, version: i16) -> Result<()> {
    diesel::update(complaint_version::table.find((id.0, version)))
        .set(complaint_version::visibility.eq(Visibility::Masked))
        .execute(tx.conn())?;
    Ok(())
}
