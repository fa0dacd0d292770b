//! What has texts, as the index takes it: its public texts, plain. Each kind has its readers here.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::Document;
use super::index::Change;
use super::subject::{Kind, Subject};
use crate::base::ids::{ComplaintId, EstateId, SuggestionId};
use crate::base::{Result, safe_html};
use crate::club::suggestions;
use crate::complaints::{self, FloorText, PublicTexts};
use crate::db::ReadTx;
use crate::facts::Fact;

/// Subjects whose texts are read at once: a megabyte or two for ordinary ones.
pub(super) const SUBJECTS_PER_STEP: usize = 100;

/// The subject whose public texts, place or state a fact may have changed.
pub(super) fn subject_of(fact: &Fact) -> Option<Subject> {
    match fact {
        Fact::SuggestionSubmitted { suggestion_id, .. } | Fact::SuggestionStepTaken { suggestion_id, .. } => {
            Some((*suggestion_id).into())
        }
        _ => fact.complaint_id().map(Subject::from),
    }
}

/// The subjects of an estate, which are found by its name.
pub(super) fn subjects_at(tx: &mut ReadTx<'_>, id: EstateId) -> Result<Vec<Subject>> {
    let complaints = complaints::ids_at(tx, id)?.into_iter().map(Subject::from);
    let suggestions = suggestions::ids_at(tx, id)?.into_iter().map(Subject::from);
    Ok(complaints.chain(suggestions).collect())
}

/// The ids of a kind after one, in order.
pub(super) fn ids_after(tx: &mut ReadTx<'_>, kind: Kind, (after, limit): (i64, i64)) -> Result<Vec<i64>> {
    Ok(match kind {
        Kind::Complaint => complaints::ids_after(tx, ComplaintId(after), limit)?.into_iter().map(|id| id.0).collect(),
        Kind::Suggestion => suggestions::all_after(tx, after, limit)?.into_iter().map(|one| one.id.0).collect(),
    })
}

/// The last id of a kind.
pub(super) fn last_id(tx: &mut ReadTx<'_>, kind: Kind) -> Result<i64> {
    match kind {
        Kind::Complaint => complaints::last_id(tx),
        Kind::Suggestion => suggestions::last_id(tx),
    }
}

/// The texts of those of some subjects that are public.
pub(super) fn documents_of(tx: &mut ReadTx<'_>, kind: Kind, ids: &[i64]) -> Result<BTreeMap<i64, Vec<Document>>> {
    Ok(match kind {
        Kind::Complaint => {
            let ids: Vec<ComplaintId> = ids.iter().copied().map(ComplaintId).collect();
            let texts = complaints::texts_of(tx, &ids)?;
            texts.iter().map(|texts| (texts.complaint_id.0, of_complaint(texts))).collect()
        }
        Kind::Suggestion => {
            let ids: Vec<SuggestionId> = ids.iter().copied().map(SuggestionId).collect();
            let texts = suggestions::texts_of(tx, &ids)?;
            texts.iter().map(|texts| (texts.id.0, of_suggestion(texts))).collect()
        }
    })
}

/// What is to be found of these subjects from now on; of one that is not public, nothing.
pub(super) fn changes(tx: &mut ReadTx<'_>, subjects: &[Subject]) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for kind in Kind::ALL.iter().copied() {
        let ids: BTreeSet<i64> =
            subjects.iter().filter(|subject| subject.kind == kind).map(|subject| subject.id).collect();
        let ids: Vec<i64> = ids.into_iter().collect();
        if ids.is_empty() {
            continue;
        }
        let mut texts = documents_of(tx, kind, &ids)?;
        let change = |id: i64| Change::Replace {
            subject: Subject { kind, id },
            documents: texts.remove(&id).unwrap_or_default(),
        };
        changes.extend(ids.into_iter().map(change));
    }
    Ok(changes)
}

fn of_complaint(texts: &PublicTexts) -> Vec<Document> {
    let document = |floor: &FloorText| {
        let opens = floor.floor == 1;
        Document {
            subject: texts.complaint_id.into(),
            floor: floor.floor,
            estate_id: Some(texts.estate_id.0),
            region_id: Some(texts.region_id.0),
            category: texts.category.code().to_owned(),
            state: texts.state.code().to_owned(),
            official: floor.is_official,
            opener: floor.is_opener,
            due_millis: texts.next_due_at.map(|at| at.0),
            at_millis: floor.written_at.0,
            title: if opens { texts.title.clone() } else { String::new() },
            text: named(plain(floor), opens.then_some(texts.estate.as_str())),
        }
    };
    texts.floors.iter().map(document).collect()
}

fn of_suggestion(texts: &suggestions::PublicTexts) -> Vec<Document> {
    let place = texts.place.as_ref();
    let document = |said: &suggestions::PublicText| {
        let opens = said.floor == 1;
        let estate = place.map(|(.., name)| name.as_str());
        Document {
            subject: texts.id.into(),
            floor: said.floor,
            estate_id: place.map(|(id, ..)| id.0),
            region_id: place.map(|(_, region, _)| region.0),
            category: texts.category.code().to_owned(),
            state: texts.state.code().to_owned(),
            official: said.is_official,
            opener: said.is_author,
            due_millis: None,
            at_millis: said.written_at.0,
            title: if opens { texts.title.clone() } else { String::new() },
            text: named(safe_html::plain_text(&said.words), estate.filter(|_| opens)),
        }
    };
    texts.texts.iter().map(document).collect()
}

/// People search for their estate by name; the text itself seldom says it.
fn named(mut text: String, estate: Option<&str>) -> String {
    if let Some(estate) = estate {
        text.push('\n');
        text.push_str(estate);
    }
    text
}

/// What is written on a floor, additions below.
pub(super) fn plain(floor: &FloorText) -> String {
    floor.bodies.iter().map(|body| safe_html::plain_text(body)).collect::<Vec<_>>().join("\n")
}
