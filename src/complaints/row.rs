//! A complaint as a row of any list: on the front page, of an estate, of a search, of a desk. Drawn by the one macro of
//! `templates/complaints/row.html`.

use chrono::NaiveDate;
use unicode_segmentation::UnicodeSegmentation as _;

use super::model::{Clock, Complaint, FirstResponse};
use super::store::{LastWord, Row};
use super::urls;
use crate::base::ids::EstateId;
use crate::base::words::{Category, ClockKind, State, Visibility};
use crate::base::{Instant, Message, safe_html};
use crate::calendar::{Calendar, is_overdue};
use crate::i18n::{self, Lang};

/// The last official word is cut after this many graphemes: two lines on a phone.
const LONGEST_WORD: usize = 60;

/// A piece of a person's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// As written.
    pub text: String,
    /// Whether a search asked for it.
    pub is_hit: bool,
}

impl Piece {
    /// A whole text that nobody searched for.
    pub fn plain(text: &str) -> Vec<Self> {
        vec![Self { text: text.to_owned(), is_hit: false }]
    }
}

/// What stands on the leaf of the calendar beside a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaf {
    /// The last day for the first response, with its tone.
    Due(NaiveDate, &'static str),
    /// The working days that the first response took, with its tone.
    Took(u32, &'static str),
    /// An archived letter, with its year.
    Archived(i32),
    /// It ended before the first response.
    Unanswered,
}

/// How a clock stands, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// `due`, `late`, `done`, `now` or nothing.
    pub tone: &'static str,
    /// A name of an icon.
    pub icon: &'static str,
    /// Which clock, as a key of `i18n`; nothing where it is none.
    pub of: Option<&'static str>,
    /// For the reader.
    pub words: Message,
}

impl Term {
    const fn plain(tone: &'static str, icon: &'static str, words: Message) -> Self {
        Self { tone, icon, of: None, words }
    }

    /// How a clock stands at a moment.
    pub fn of(clock: &Clock, calendar: &Calendar, now: Instant) -> Self {
        let of = Some(clock.kind.label());
        let is_of_company = clock.kind.is_of_company();
        let term = match (clock.stopped_at, clock.paused_since) {
            (Some(_), _) if !is_of_company => Self::plain("", "done", Message::new("row.over")),
            (Some(_), _) if clock.is_excused => Self::plain("", "day", Message::new("row.excused")),
            (Some(_), _) => answered(clock.is_late(now), clock.late_days(calendar, now)),
            (None, Some(_)) => Self::plain("", "pause", Message::new("row.paused")),
            (None, None) => running(clock.due, calendar, now),
        };
        Self { of, ..term }
    }
}

/// A complaint as a row.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub struct RowView {
    pub href: String,
    /// In pieces, so that a search can mark what was asked for.
    pub title: Vec<Piece>,
    pub state: State,
    pub is_archived: bool,
    pub is_held: bool,
    /// Its title is withheld.
    pub is_withheld: bool,
    pub leaf: Leaf,
    pub term: Term,
    pub estate_id: EstateId,
    pub estate: String,
    pub category: Category,
    pub homes: i64,
    pub replies: i64,
    /// Replies that the reader has not seen, where she has been.
    pub unread: i64,
    pub received_at: Instant,
    pub last_activity_at: Instant,
    /// The last official reply, its words in short.
    pub last_word: Option<LastWord>,
    /// The part of a text that a search found; stands in the place of the last official word.
    pub excerpt: Vec<Piece>,
}

impl RowView {
    /// The row as of an instant.
    pub fn of(row: Row, now: Instant) -> Self {
        let complaint = &row.complaint;
        let (leaf, term) = leaf_and_term(complaint, &row.calendar, now);
        Self {
            href: urls::complaint(complaint.id),
            title: Piece::plain(&complaint.title),
            state: complaint.state,
            is_archived: complaint.is_archived(),
            is_held: complaint.visibility == Visibility::Held,
            is_withheld: complaint.is_withheld(),
            leaf,
            term,
            estate_id: complaint.estate_id,
            estate: row.estate,
            category: complaint.category,
            homes: i64::from(complaint.affected_count),
            replies: i64::from(complaint.reply_count()),
            unread: i64::from(row.unread),
            received_at: complaint.received_at,
            last_activity_at: complaint.last_activity_at,
            last_word: row.last_word.map(|word| LastWord { words: in_short(&word.words), ..word }),
            excerpt: Vec::new(),
        }
    }

    /// When one of some rows becomes late, and looks different.
    pub fn next_change(rows: &[Row], now: Instant) -> Option<Instant> {
        let due = rows.iter().map(|row| row.complaint.next_due_at);
        due.flatten().filter(|due| *due > now).min()
    }

    /// The rows of a list as of an instant.
    pub fn list(rows: Vec<Row>, now: Instant) -> Vec<Self> {
        rows.into_iter().map(|row| Self::of(row, now)).collect()
    }
}

/// The clock of the company that runs; once none does, how the first response went.
fn leaf_and_term(complaint: &Complaint, calendar: &Calendar, now: Instant) -> (Leaf, Term) {
    if complaint.is_archived() {
        let term = Term::plain("", "lock", Message::new("row.locked"));
        return (Leaf::Archived(complaint.received_at.year()), term);
    }
    if let Some((due, clock)) = complaint.next_due_at.zip(complaint.next_clock) {
        let term = Term { of: Some(clock.label()), ..running(due, calendar, now) };
        return (Leaf::Due(due.plus_millis(-1).date(), if term.tone.is_empty() { "now" } else { term.tone }), term);
    }
    let facts = (complaint.first_response_due, complaint.first_response_at);
    let response = FirstResponse::of(calendar, complaint.received_at, complaint.severity, facts, now);
    if response.given_at.is_none() {
        let words = if complaint.is_merged() { "row.merged" } else { "row.ended_unanswered" };
        return (Leaf::Unanswered, Term::plain("", "pause", Message::new(words)));
    }
    let tone = if response.is_late { "late" } else { "done" };
    let term = Term { of: Some(ClockKind::FirstResponse.label()), ..answered(response.is_late, response.late_days) };
    (Leaf::Took(response.taken_days, tone), term)
}

fn answered(is_late: bool, late_days: u32) -> Term {
    match (is_late, late_days) {
        (false, _) => Term::plain("done", "done", Message::new("row.in_time")),
        (true, 0) => Term::plain("late", "late", Message::new("row.came_late")),
        (true, days) => Term::plain("late", "late", counted("row.came_days_late", days)),
    }
}

fn running(due: Instant, calendar: &Calendar, now: Instant) -> Term {
    let is_late = is_overdue(due, now);
    let (late_days, left) =
        (calendar.working_days_taken(due.plus_millis(-1), now), calendar.working_days_left(now, due));
    let is_end_of_day = due == Instant::start_of(due.date());
    let words = match (is_late, late_days, left) {
        (true, 0, _) => Message::new("row.late"),
        (true, days, _) => counted("row.days_late", days),
        (false, ..) if !is_end_of_day && due.date() == now.date() => {
            Message::new("row.due_at").with(i18n::time_of_day(due))
        }
        (false, _, 0) => Message::new("row.last_day"),
        (false, _, days) => counted("row.days_left", days),
    };
    match (is_late, left) {
        (true, _) => Term::plain("late", "late", words),
        (false, 0 | 1) => Term::plain("due", "clock", words),
        (false, _) => Term::plain("", "clock", words),
    }
}

fn counted(key: &'static str, days: u32) -> Message {
    Message::new(key).with(i64::from(days))
}

/// The first words of a text, on one line.
fn in_short(markdown: &str) -> String {
    let plain = safe_html::plain_text(markdown);
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.grapheme_indices(true).nth(LONGEST_WORD).and_then(|(end, _)| line.get(..end)) {
        Some(head) => format!("{head}……"),
        None => line,
    }
}

impl Leaf {
    /// The tone it is drawn in.
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Due(_, tone) | Self::Took(_, tone) => tone,
            Self::Archived(_) | Self::Unanswered => "",
        }
    }

    /// The last day, for machines.
    pub fn machine_date(&self) -> Option<String> {
        match self {
            Self::Due(date, _) => Some(date.format("%Y-%m-%d").to_string()),
            _ => None,
        }
    }

    /// The three lines on it.
    pub fn lines(&self, lang: Lang) -> [String; 3] {
        let lines = |top, middle: String, bottom| [lang.t(top).to_owned(), middle, lang.t(bottom).to_owned()];
        match self {
            Self::Due(date, _) => i18n::leaf(lang, *date),
            Self::Took(0, _) => lines("row.took", "<1".to_owned(), "row.working_day"),
            Self::Took(1, _) => lines("row.took", "1".to_owned(), "row.working_day"),
            Self::Took(days, _) => lines("row.took", days.to_string(), "row.working_days"),
            Self::Archived(year) => lines("row.archive", format!("{:02}", year.rem_euclid(100)), "row.year"),
            Self::Unanswered => lines("row.took", "–".to_owned(), "row.none"),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;

    use super::*;

    fn at(day: u32, hour: u32) -> Instant {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        Instant::at(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
    }

    fn shown(term: &Term) -> (&'static str, &'static str) {
        (term.tone, term.words.key)
    }

    #[test]
    fn a_row_says_how_the_clock_stands_that_runs() {
        let calendar = Calendar::built_in();
        let waits = |due, now| shown(&running(due, &calendar, now));

        assert_eq!(waits(at(25, 0), at(20, 10)), ("", "row.days_left"));
        assert_eq!(waits(at(25, 0), at(23, 10)), ("due", "row.days_left"));
        assert_eq!(waits(at(25, 0), at(24, 23)), ("due", "row.last_day"));
        assert_eq!(waits(at(25, 0), at(25, 0)), ("late", "row.days_late"));
        assert_eq!(waits(at(20, 14), at(20, 11)), ("due", "row.due_at"));
        assert_eq!(waits(at(20, 14), at(20, 15)), ("late", "row.late"));
    }

    #[test]
    fn a_row_says_how_it_went() {
        assert_eq!(shown(&answered(false, 0)), ("done", "row.in_time"));
        assert_eq!(shown(&answered(true, 0)), ("late", "row.came_late"));
        assert_eq!(shown(&answered(true, 2)), ("late", "row.came_days_late"));
    }

    #[test]
    fn a_long_official_word_is_cut_between_characters() {
        let long = "好".repeat(LONGEST_WORD);

        assert_eq!(in_short(&long), long);
        assert_eq!(in_short(&format!("**{long}**\n\n完")), format!("{long}……"));
    }
}
