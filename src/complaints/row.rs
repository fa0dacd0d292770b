//! A complaint as a row of any list: on the front page, of an estate, of a search, of a desk. Drawn by the one macro of
//! `templates/complaints/row.html`.

use chrono::NaiveDate;
use unicode_segmentation::UnicodeSegmentation as _;

use super::model::FirstResponse;
use super::store::{LastWord, Row};
use super::urls;
use crate::base::ids::EstateId;
use crate::base::words::{Category, State, Visibility};
use crate::base::{Instant, Message, safe_html};
use crate::calendar::Calendar;
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

/// The clock in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// `due`, `late`, `done` or nothing.
    pub tone: &'static str,
    /// A name of an icon.
    pub icon: &'static str,
    /// For the reader.
    pub words: Message,
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
        let facts = (complaint.first_response_due, complaint.first_response_at);
        let clock = FirstResponse::of(&Calendar::built_in(), complaint.received_at, complaint.severity, facts, now);
        let (leaf, term) = if complaint.is_archived() {
            let year = complaint.received_at.year();
            (Leaf::Archived(year), Term { tone: "", icon: "lock", words: Message::new("row.locked") })
        } else {
            leaf_and_term(&clock, complaint.is_open(), now)
        };
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
        let due = rows.iter().flat_map(|row| [row.complaint.next_due_at, Some(row.complaint.first_response_due)]);
        due.flatten().filter(|due| *due > now).min()
    }

    /// The rows of a list as of an instant.
    pub fn list(rows: Vec<Row>, now: Instant) -> Vec<Self> {
        rows.into_iter().map(|row| Self::of(row, now)).collect()
    }
}

fn leaf_and_term(clock: &FirstResponse, is_open: bool, now: Instant) -> (Leaf, Term) {
    let last_day = clock.due.plus_millis(-1).date();
    if clock.given_at.is_some() {
        let tone = if clock.is_late { "late" } else { "done" };
        return (Leaf::Took(clock.taken_days, tone), answered(clock));
    }
    if !is_open {
        return (Leaf::Unanswered, Term { tone: "", icon: "pause", words: Message::new("row.ended_unanswered") });
    }
    let tone = match clock.days_left {
        _ if clock.is_late => "late",
        0 | 1 => "due",
        _ => "now",
    };
    (Leaf::Due(last_day, tone), running(clock, now))
}

fn answered(clock: &FirstResponse) -> Term {
    match (clock.is_late, clock.late_days) {
        (false, _) => Term { tone: "done", icon: "done", words: Message::new("row.in_time") },
        (true, 0) => Term { tone: "late", icon: "late", words: Message::new("row.came_late") },
        (true, days) => Term { tone: "late", icon: "late", words: counted("row.came_days_late", days) },
    }
}

fn running(clock: &FirstResponse, now: Instant) -> Term {
    let words = match (clock.is_late, clock.late_days, clock.days_left) {
        (true, 0, _) => Message::new("row.late"),
        (true, days, _) => counted("row.days_late", days),
        (false, ..) if clock.days.is_none() && clock.due.date() == now.date() => {
            Message::new("row.due_at").with(i18n::time_of_day(clock.due))
        }
        (false, _, 0) => Message::new("row.last_day"),
        (false, _, days) => counted("row.days_left", days),
    };
    match (clock.is_late, clock.days_left) {
        (true, _) => Term { tone: "late", icon: "late", words },
        (false, 0 | 1) => Term { tone: "due", icon: "clock", words },
        (false, _) => Term { tone: "", icon: "clock", words },
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
    use crate::base::words::Severity;

    fn at(day: u32, hour: u32) -> Instant {
        let date = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        Instant::at(date, NaiveTime::from_hms_opt(hour, 0, 0).unwrap())
    }

    fn shown(severity: Severity, given: Option<Instant>, now: Instant) -> (&'static str, &'static str) {
        let due = crate::complaints::first_response_due(&Calendar::built_in(), at(20, 10), severity);
        let clock = FirstResponse::of(&Calendar::built_in(), at(20, 10), severity, (due, given), now);
        let (_, term) = leaf_and_term(&clock, true, now);
        (term.tone, term.words.key)
    }

    #[test]
    fn a_row_says_how_its_clock_stands() {
        use Severity::{Crisis, General};

        assert_eq!(shown(General, None, at(20, 10)), ("", "row.days_left"));
        assert_eq!(shown(General, None, at(23, 10)), ("due", "row.days_left"));
        assert_eq!(shown(General, None, at(24, 23)), ("due", "row.last_day"));
        assert_eq!(shown(General, None, at(25, 0)), ("late", "row.days_late"));
        assert_eq!(shown(Crisis, None, at(20, 11)), ("due", "row.due_at"));
        assert_eq!(shown(Crisis, None, at(20, 15)), ("late", "row.late"));
        assert_eq!(shown(General, Some(at(24, 23)), at(26, 0)), ("done", "row.in_time"));
        assert_eq!(shown(General, Some(at(26, 0)), at(27, 0)), ("late", "row.came_days_late"));
        assert_eq!(shown(Crisis, Some(at(20, 15)), at(27, 0)), ("late", "row.came_late"));
    }

    #[test]
    fn a_long_official_word_is_cut_between_characters() {
        let long = "好".repeat(LONGEST_WORD);

        assert_eq!(in_short(&long), long);
        assert_eq!(in_short(&format!("**{long}**\n\n完")), format!("{long}……"));
    }
}
