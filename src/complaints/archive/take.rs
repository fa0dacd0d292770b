//! Writing a slice of letters: one transaction.

use std::collections::BTreeMap;

use super::firsts::Firsts;
use super::letter::Prepared;
use super::placing::Place;
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::masking::Unmasked;
use crate::base::words::{About, Category, Origin, ReplyKind, Severity, State, Visibility};
use crate::base::{Instant, Result};
use crate::calendar::calendars;
use crate::complaints::actions::{OpeningTexts, Spoken, add_speaker, write_fact_and_points, write_floor};
use crate::complaints::model::{Complaint, first_response_due};
use crate::complaints::store;
use crate::db::WriteTx;
use crate::estates;
use crate::facts::Fact;

/// Data, not interface: the same in every language.
const OFFICE: &str = "官方答复";
const ORGANISATION: &str = "原受理单位（档案）";

/// What a slice came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Taken {
    pub new: usize,
    pub known: usize,
    pub duplicates: usize,
}

/// Writes the letters that are not there yet; only the command line imports, so there is no actor to ask about.
pub(super) fn slice(tx: &mut WriteTx<'_>, letters: &[Prepared], firsts: &mut Firsts) -> Result<Taken> {
    let keys: Vec<&str> = letters.iter().map(|letter| letter.key.as_str()).collect();
    let known = store::known_archive_keys(tx, &keys)?;
    let mut taken = Taken { known: known.len(), ..Taken::default() };
    let mut by_estate = BTreeMap::<EstateId, i32>::new();
    for letter in letters.iter().filter(|letter| !known.contains(&letter.key)) {
        let Some(place) = letter.place else { continue };
        let id = write(tx, letter, place)?;
        taken.new += 1;
        *by_estate.entry(place.estate_id).or_default() += 1;
        if let Some(original) = firsts.original_of(id, &letter.title, &letter.text) {
            link(tx, id, original)?;
            taken.duplicates += 1;
        }
    }
    for (estate_id, letters) in by_estate {
        estates::count_complaint(tx, estate_id, letters, 0)?;
    }
    Ok(taken)
}

fn write(tx: &mut WriteTx<'_>, letter: &Prepared, place: Place) -> Result<ComplaintId> {
    let texts = OpeningTexts::of((&letter.title, ""), &[], Unmasked::NOTHING);
    let due = first_response_due(calendars(tx)?.latest(), letter.written_at, Severity::General);
    let complaint = draw_up(store::next_id(tx)?, letter, (place, &texts.title.public), due);
    let id = complaint.id;
    store::insert(tx, &complaint)?;
    let writer = add_speaker(tx, id, None, (letter.writer.clone(), None))?;
    write_fact_and_points(tx, &complaint, &texts)?;
    let opening = Spoken {
        by: writer,
        kind: ReplyKind::Opening,
        office: None,
        parent: None,
        body: &letter.text,
        at: letter.written_at,
        submission_key: None,
    };
    write_floor(tx, &complaint, opening)?;
    if let Some((text, answered_at)) = &letter.reply {
        write_reply(tx, &complaint, text, *answered_at)?;
    }
    Ok(id)
}

fn write_reply(tx: &mut WriteTx<'_>, complaint: &Complaint, body: &str, at: Instant) -> Result<()> {
    let by = add_speaker(tx, complaint.id, None, (OFFICE.to_owned(), None))?;
    let office = Some((None, ORGANISATION.to_owned()));
    let kind = ReplyKind::Substantive;
    let floor = write_floor(tx, complaint, Spoken { by, kind, office, parent: None, body, at, submission_key: None })?;
    tx.record_at(&Fact::ResponseGiven { complaint_id: complaint.id, floor }, &[], at)?;
    Ok(())
}

fn draw_up(
    id: ComplaintId,
    letter: &Prepared,
    (place, title): (Place, &str),
    first_response_due: Instant,
) -> Complaint {
    Complaint {
        id,
        estate_id: place.estate_id,
        region_id: place.region_id,
        category: Category::Other,
        title: title.to_owned(),
        wish: String::new(),
        origin: Origin::Archive,
        state: if letter.reply.is_some() { State::InProgress } else { State::Received },
        visibility: Visibility::Public,
        severity: Severity::General,
        opener_id: None,
        opener_unit_id: None,
        ambassador_id: None,
        received_at: letter.written_at,
        first_response_due,
        first_response_at: letter.reply.as_ref().map(|(_, at)| *at),
        next_due_at: None,
        last_activity_at: letter.written_at,
        last_floor: 1,
        official_count: 0,
        last_official_floor: None,
        affected_count: 0,
        version: 1,
        proposal_round: 0,
        rating: None,
        original_likes: letter.likes,
        duplicate_of: None,
        archive_key: Some(letter.key.clone()),
        submission_key: None,
        next_clock: None,
        rung: 0,
        about: About::Nobody,
    }
}

/// Says that a letter has the text of an earlier one.
pub(super) fn link(tx: &mut WriteTx<'_>, id: ComplaintId, original: ComplaintId) -> Result<()> {
    store::set_duplicate_of(tx, id, original)?;
    tx.record(&Fact::DuplicateLinked { complaint_id: id, original }, &[])?;
    Ok(())
}
