//! Days as lines: the holiday, whether they are off or worked, and one date or the first and the last.

use super::{Entry, Run, Source, date_of, name_of};
use crate::base::Message;

/// Not the three parts of a line: 422.
pub const NOT_A_LINE: Message = Message::new("calendar.not_a_line");

pub(super) fn read(text: &str) -> Source {
    let written = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let entries = written.map(|(index, line)| Entry {
        line: index.saturating_add(1),
        said: line.trim().to_owned(),
        run: run_of(line),
    });
    Source { entries: entries.collect(), ..Source::default() }
}

/// The name may hold blanks, so that a line is read from its end.
fn run_of(line: &str) -> Result<Run, Message> {
    let mut words: Vec<&str> = line.split_whitespace().collect();
    let (Some(dates), Some(kind)) = (words.pop(), words.pop()) else { return Err(NOT_A_LINE) };
    let is_worked = match kind {
        "off" | "休" => false,
        "work" | "班" => true,
        _ => return Err(NOT_A_LINE),
    };
    if words.is_empty() {
        return Err(NOT_A_LINE);
    }
    let (first, last) = dates.split_once("..").unwrap_or((dates, dates));
    Ok(Run { name: name_of(&words.join(" "))?, is_worked, dates: date_of(first)?..=date_of(last)? })
}
