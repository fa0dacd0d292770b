//! What a day brought, in words: the same on the page of the executives and in their letter.

use crate::base::Instant;
use crate::base::words::{ClockKind, Severity};
use crate::calendar::Calendar;
use crate::complaints::{Day, DayLine, MOST_OF_A_KIND, Row, RowView, role_on};

/// A complaint in one line.
pub struct Line {
    /// The same, as in any list.
    pub view: RowView,
    /// Its number.
    pub number: String,
    /// Its title, in people's own words.
    pub title: String,
    /// Public name of its household.
    pub opener: String,
    /// How grave.
    pub severity: Severity,
    /// The dates that passed on the day itself, as keys of `i18n`.
    pub missed: Vec<&'static str>,
    /// The role that is named for it, as a key of `i18n`.
    pub role: &'static str,
    /// Who holds that role.
    pub name: Option<String>,
}

impl Line {
    fn of(line: DayLine, calendar: &Calendar, now: Instant) -> Self {
        let DayLine { complaint, estate, opener, named, missed } = line;
        let missed = missed.into_iter().map(ClockKind::label).collect();
        let (number, title, severity) = (complaint.number(), complaint.title.clone(), complaint.severity);
        let role = role_on(complaint.rung).label();
        let view = RowView::of(Row { complaint, estate, last_word: None, unread: 0, calendar: calendar.clone() }, now);
        Self { number, title, opener, severity, missed, role, name: named, view }
    }
}

/// One list of the page.
pub struct Part {
    /// What it is, as a key of `i18n`.
    pub title: &'static str,
    /// Its lines.
    pub lines: Vec<Line>,
    /// Whether there are more than anybody reads on one page.
    pub is_cut: bool,
}

impl Part {
    fn of(title: &'static str, mut lines: Vec<DayLine>, (calendar, now): (&Calendar, Instant)) -> Self {
        let is_cut = lines.len() > MOST_OF_A_KIND;
        lines.truncate(MOST_OF_A_KIND);
        Self { title, lines: lines.into_iter().map(|line| Line::of(line, calendar, now)).collect(), is_cut }
    }

    /// How many there are, as far as they are shown.
    pub fn count(&self) -> String {
        format!("{}{}", self.lines.len(), if self.is_cut { "+" } else { "" })
    }
}

/// The lists of a day, what is worst first.
pub fn parts(day: Day, calendar: &Calendar, now: Instant) -> Vec<Part> {
    let part = |title, lines| Part::of(title, lines, (calendar, now));
    vec![
        part("executive.crisis", day.crisis),
        part("executive.late", day.late),
        part("executive.refused", day.refused),
        part("executive.new", day.new),
    ]
}
