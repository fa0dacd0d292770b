//! What a robot says: number, title as everybody may read it, estate, clock and link; nothing else.

use unicode_segmentation::UnicodeSegmentation as _;

use super::model::{Event, Robot};
use crate::base::ids::ComplaintId;
use crate::base::words::Visibility;
use crate::base::{Error, Message, Result};
use crate::complaints::{self, Complaint, Placed, urls};
use crate::db::ReadTx;
use crate::delivery::inert_words;
use crate::i18n::{self, Lang, say};

/// WeCom takes 2,048 bytes of text; a title of 60 graphemes can be longer.
const LONGEST_TITLE_BYTES: usize = 600;

/// The text of a message now; `None` when there is nothing to say any more.
pub(super) fn text_of(
    tx: &mut ReadTx<'_>,
    robot: &Robot,
    (event, about): (Event, Option<ComplaintId>),
    base_url: &str,
) -> Result<Option<String>> {
    let lang = robot.lang();
    let Some(id) = about else {
        let name = inert_words(&robot.name);
        return Ok(Some(format!("{}\n{name}\n{base_url}", lang.t(event.label()))));
    };
    let now = tx.now();
    match complaints::find_placed(tx, None, id) {
        Ok(placed) if stands(&placed, event, now) => Ok(Some(public(lang, event, &placed, base_url))),
        // Held for screening: that there is one, not what it says.
        Err(Error::NotFound) if matches!(event, Event::Arrived | Event::Crisis) => {
            held(tx, lang, event, (id, base_url))
        }
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether it is still so.
fn stands(placed: &Placed, event: Event, now: crate::base::Instant) -> bool {
    let complaint = &placed.complaint;
    let waits = complaint.is_open() && !complaint.is_archived();
    match event {
        Event::Arrived | Event::Crisis | Event::Test => waits,
        Event::DueSoon => waits && complaint.next_due_at.is_some_and(|due| due > now),
        Event::Late => waits && complaint.next_due_at.is_some_and(|due| due <= now),
    }
}

fn public(lang: Lang, event: Event, placed: &Placed, base_url: &str) -> String {
    let complaint = &placed.complaint;
    let head = format!("{} {}", lang.t(event.label()), complaint.number());
    let due = complaint.next_due_at.map(|due| say(lang, &Message::new("robots.due").with(limit(lang, due))));
    let place = [Some(inert(&placed.estate)), due].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    format!("{head}\n{}\n{place}\n{base_url}{}", inert(&complaint.title), urls::complaint(complaint.id))
}

fn held(tx: &mut ReadTx<'_>, lang: Lang, event: Event, (id, base_url): (ComplaintId, &str)) -> Result<Option<String>> {
    let rows = complaints::all_after(tx, id.0 - 1, 1)?;
    let is_held = |row: &Complaint| row.id == id && row.visibility == Visibility::Held && row.is_open();
    Ok(rows.into_iter().find(is_held).map(|complaint| {
        let head = format!("{} {}", lang.t(event.label()), complaint.number());
        format!("{head}\n{}\n{base_url}/desk/complaints/{id}", lang.t("robots.held"))
    }))
}

/// When a limit ends: midnight belongs to the day that it closes.
fn limit(lang: Lang, due: crate::base::Instant) -> String {
    let day = |at: crate::base::Instant| i18n::day(lang, at.date());
    match i18n::time_of_day(due).as_str() {
        "00:00" => format!("{} 24:00", day(due.plus_millis(-1))),
        time => format!("{} {time}", day(due)),
    }
}

/// Words of a person: no links, no `<at>` of Feishu, not too long.
fn inert(words: &str) -> String {
    let inert = inert_words(words).replace('<', "＜").replace('>', "＞");
    let mut bytes = 0;
    let fits = |grapheme: &&str| {
        bytes += grapheme.len();
        bytes <= LONGEST_TITLE_BYTES
    };
    inert.graphemes(true).take_while(fits).collect()
}
