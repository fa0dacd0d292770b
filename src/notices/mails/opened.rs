//! What is in a letter for its reader now.

use unicode_segmentation::UnicodeSegmentation as _;

use crate::accounts::{self, Actor, Person};
use crate::base::ids::{ComplaintId, LetterId};
use crate::base::{Result, safe_html};
use crate::complaints::{self, Row};
use crate::db::ReadTx;
use crate::notices::model::{Channel, LetterRow, Notice, NoticeKind, Outcome};
use crate::notices::told::{self, Doer};
use crate::notices::{actions, store};

/// The company's words are quoted up to so many graphemes: about what a phone shows without scrolling twice.
const LONGEST_EXCERPT: usize = 300;
const LONGEST_IN_DIGEST: usize = 90;

pub(super) enum Opened {
    Enclosed(Box<Enclosed>),
    Over(Outcome),
    Ended,
}

/// A letter with what it tells.
pub(super) struct Enclosed {
    pub letter: LetterRow,
    pub person: Person,
    pub told: Vec<Enclosure>,
    /// How many things there were when it was made; more than it holds are on the site.
    pub count: i64,
}

/// One thing that is told.
pub(super) struct Enclosure {
    pub notice: Notice,
    pub about: Option<About>,
    /// Who did it; nobody where the reader herself is meant.
    pub doer: Option<Doer>,
    /// Estate and building of the home it speaks of.
    pub home: Option<String>,
}

/// The complaint it is about, as the reader may see it.
pub(super) struct About {
    pub title: String,
    pub estate: String,
    pub number: String,
    pub quoted: Option<Quoted>,
}

/// Words of the company.
pub(super) struct Quoted {
    /// Who spoke: name, role and organisation; nobody where it is said elsewhere.
    pub name: Option<Spoke>,
    pub lines: Vec<String>,
}

pub(super) struct Spoke {
    pub name: String,
    pub role: Option<crate::base::words::Role>,
    pub organisation: Option<String>,
}

/// Reads a letter for the one who gets it.
pub(super) fn open(tx: &mut ReadTx<'_>, id: LetterId) -> Result<Opened> {
    let letter = store::find_letter(tx, id)?;
    if letter.ended_at.is_some() {
        return Ok(Opened::Ended);
    }
    let person = accounts::find_person(tx, letter.person_id)?;
    if person.email.is_none() || person.email_confirmed_at.is_none() || person.closed_at.is_some() {
        return Ok(Opened::Over(Outcome::Nobody));
    }
    if !is_wanted(tx, &letter)? {
        return Ok(Opened::Over(Outcome::Unwanted));
    }
    let actor = accounts::find_actor(tx, person.id)?;
    let (mut notices, count) = store::notices_in(tx, id)?;
    if letter.topic.is_none() {
        notices.retain(|notice| notice.read_at.is_none());
    }
    let told = visible_of(tx, &actor, notices)?;
    if told.is_empty() {
        return Ok(Opened::Over(Outcome::Empty));
    }
    Ok(Opened::Enclosed(Box::new(Enclosed { letter, person, told, count })))
}

/// She may have chosen otherwise since it was made.
fn is_wanted(tx: &mut ReadTx<'_>, letter: &LetterRow) -> Result<bool> {
    let choices = actions::choices_of_known(tx, letter.person_id)?;
    Ok(match letter.topic {
        Some(topic) => choices.channel(topic) == Channel::Letter,
        None => choices.wants_digest(),
    })
}

/// The notices with what they are about; without those of complaints that the reader may not see.
fn visible_of(tx: &mut ReadTx<'_>, actor: &Actor, notices: Vec<Notice>) -> Result<Vec<Enclosure>> {
    let mut ids: Vec<ComplaintId> = notices.iter().filter_map(|notice| notice.complaint_id).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = complaints::rows_by_id(tx, Some(actor), &ids)?;
    let places: Vec<(ComplaintId, i32)> = notices
        .iter()
        .filter(|notice| notice.kind.is_official())
        .filter_map(|notice| Some((notice.complaint_id?, notice.floor?)))
        .filter(|(id, _)| rows.iter().any(|row| row.complaint.id == *id))
        .collect();
    let texts = complaints::texts_at(tx, &places)?;
    let is_seen = |id| rows.iter().any(|row| row.complaint.id == id);
    let tellings = told::tellings_of(tx, &notices, is_seen)?;
    let mut doers = told::doers_of(tx, (&notices, &tellings), is_seen)?;
    let mut homes = told::homes_of(tx, (&notices, &tellings))?;
    let is_alone = notices.len() == 1;
    let mut told = Vec::new();
    for notice in notices {
        let Some(id) = notice.complaint_id else {
            told.push(Enclosure { about: None, doer: None, home: homes.remove(&notice.id), notice });
            continue;
        };
        let Some(row) = rows.iter().find(|row| row.complaint.id == id) else { continue };
        let place = notice.floor.map(|floor| (id, floor));
        let text = texts.iter().find(|(of, text)| Some((*of, text.floor)) == place);
        let quoted = match text {
            Some((_, text)) => Some(quoted(tx, (id, text.floor), &text.bodies, is_alone)?),
            None if notice.kind == NoticeKind::NotUpheld && is_alone => reason(tx, id)?,
            None => None,
        };
        let doer = doers.remove(&notice.id);
        told.push(Enclosure { doer, about: Some(about(row, quoted)), home: None, notice });
    }
    Ok(told)
}

fn about(row: &Row, quoted: Option<Quoted>) -> About {
    let complaint = &row.complaint;
    About { title: complaint.title.clone(), estate: row.estate.clone(), number: complaint.number(), quoted }
}

/// The words of a floor; alone in a letter also with who spoke.
fn quoted(tx: &mut ReadTx<'_>, (id, floor): (ComplaintId, i32), bodies: &[String], is_alone: bool) -> Result<Quoted> {
    let plain = safe_html::plain_text(&bodies.join("\n\n"));
    if !is_alone {
        let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
        return Ok(Quoted { name: None, lines: vec![cut(&line, LONGEST_IN_DIGEST)] });
    }
    let reply = complaints::find_reply(tx, id, floor)?;
    let name = complaints::find_participant(tx, id, reply.participant)?.name;
    let name = Some(Spoke { name, role: reply.role, organisation: reply.organisation });
    Ok(Quoted { name, lines: lines_of(&plain) })
}

/// Why it was not upheld.
fn reason(tx: &mut ReadTx<'_>, id: ComplaintId) -> Result<Option<Quoted>> {
    let signed = complaints::rejection_of(tx, id)?;
    Ok(signed.map(|signed| Quoted { name: None, lines: lines_of(&signed.reason) }))
}

fn lines_of(text: &str) -> Vec<String> {
    cut(text, LONGEST_EXCERPT).lines().map(ToOwned::to_owned).collect()
}

fn cut(text: &str, longest: usize) -> String {
    match text.grapheme_indices(true).nth(longest).and_then(|(end, _)| text.get(..end)) {
        Some(head) => format!("{head}……"),
        None => text.to_owned(),
    }
}
