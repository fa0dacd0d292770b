//! Complaints as the index takes them: their public texts, plain.

use crate::base::ids::ComplaintId;
use crate::base::{Result, safe_html};
use crate::complaints::{self, FloorText, PublicTexts};
use crate::db::ReadTx;

use super::fields::Document;
use super::index::Change;

/// Complaints whose texts are read at once: a megabyte or two for ordinary ones.
pub(super) const COMPLAINTS_PER_STEP: usize = 100;

/// What is to be found of these complaints from now on; of one that is not public, nothing.
pub(super) fn changes(tx: &mut ReadTx<'_>, ids: &[ComplaintId]) -> Result<Vec<Change>> {
    let mut texts = complaints::texts_of(tx, ids)?.into_iter().peekable();
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    let change = |id: ComplaintId| Change::Replace {
        complaint_id: id.0,
        documents: texts.next_if(|texts| texts.complaint_id == id).map_or_else(Vec::new, |texts| documents(&texts)),
    };
    Ok(ids.into_iter().map(change).collect())
}

/// The floors of one complaint.
pub(super) fn documents(texts: &PublicTexts) -> Vec<Document> {
    texts.floors.iter().map(|floor| document(texts, floor)).collect()
}

fn document(texts: &PublicTexts, floor: &FloorText) -> Document {
    let opens = floor.floor == 1;
    let mut text = plain(floor);
    if opens {
        // People search for their estate by name; the text itself seldom says it.
        text.push('\n');
        text.push_str(&texts.estate);
    }
    Document {
        complaint_id: texts.complaint_id.0,
        floor: floor.floor,
        estate_id: texts.estate_id.0,
        region_id: texts.region_id.0,
        category: texts.category.code().to_owned(),
        state: texts.state.code().to_owned(),
        official: floor.is_official,
        opener: floor.is_opener,
        due_millis: texts.next_due_at.map(|at| at.0),
        at_millis: floor.written_at.0,
        title: if opens { texts.title.clone() } else { String::new() },
        text,
    }
}

/// What is written on a floor, additions below.
pub(super) fn plain(floor: &FloorText) -> String {
    floor.bodies.iter().map(|body| safe_html::plain_text(body)).collect::<Vec<_>>().join("\n")
}
