//! Days as the JSON of a year of the project holiday-cn: `year`, `papers` (addresses) and `days` with `name`, `date` and
//! `isOffDay`.

use serde::Deserialize;
use serde_json::{Deserializer, Value};

use super::{Entry, Run, Source, date_of, name_of};
use crate::base::Message;

/// No JSON, or not that of a year: 422.
pub const NOT_JSON: Message = Message::new("calendar.not_json");
/// A day without one of its three parts: 422.
pub const NOT_A_DAY: Message = Message::new("calendar.not_a_day");

#[derive(Deserialize)]
struct File {
    year: Option<i32>,
    #[serde(default)]
    papers: Vec<String>,
    days: Vec<Listed>,
}

/// A day whose parts may be anything, so that each mistake is told and not only the first.
#[derive(Clone, Deserialize)]
struct Listed {
    #[serde(default)]
    name: Value,
    #[serde(default)]
    date: Value,
    #[serde(default, rename = "isOffDay")]
    is_off_day: Value,
}

pub(super) fn read(text: &str) -> Source {
    let File { year, papers, days } = match serde_json::from_str(text) {
        Ok(year) => year,
        Err(error) => {
            let line = error.line().max(1);
            let said = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
            let said = said.chars().take(MAX_SAID_CHARS).collect();
            return Source { entries: vec![Entry { line, said, run: Err(NOT_JSON) }], ..Source::default() };
        }
    };
    // Of several notices of one year it cannot be told which is meant.
    let url = if papers.len() == 1 { papers.into_iter().next() } else { None };
    let lines = lines_of_days(text).into_iter().map(Some).chain(std::iter::repeat(None));
    let entries = days.into_iter().zip(lines).map(|(day, line)| Entry {
        line: line.unwrap_or(1),
        said: said(&day),
        run: run_of(&day),
    });
    Source { year, url, entries: entries.collect() }
}

/// As much of a broken line as says which it is.
const MAX_SAID_CHARS: usize = 80;

/// The line on which each day begins. The parser does not tell it of what it could read, so that the list is walked
/// through once more, day by day.
fn lines_of_days(text: &str) -> Vec<usize> {
    let list = text.match_indices("\"days\"").find_map(|(at, key)| {
        let rest = text.get(at..)?.get(key.len()..)?.trim_start().strip_prefix(':')?;
        rest.trim_start().strip_prefix('[')
    });
    let mut rest = list.unwrap_or_default().trim_start();
    let (mut lines, mut line, mut counted) = (Vec::new(), 1_usize, 0);
    while rest.starts_with('{') {
        let begins = text.len().saturating_sub(rest.len());
        line = line.saturating_add(text.get(counted..begins).unwrap_or_default().matches('\n').count());
        counted = begins;
        lines.push(line);
        let mut days = Deserializer::from_str(rest).into_iter::<Listed>();
        if !matches!(days.next(), Some(Ok(_))) {
            break;
        }
        let after = rest.get(days.byte_offset()..).unwrap_or_default().trim_start();
        rest = after.strip_prefix(',').unwrap_or_default().trim_start();
    }
    lines
}

fn said(day: &Listed) -> String {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let words = [&day.name, &day.date, &day.is_off_day].map(word);
    words.join(" ").chars().take(MAX_SAID_CHARS).collect()
}

fn run_of(day: &Listed) -> Result<Run, Message> {
    let (Some(name), Some(date), Some(is_off_day)) = (day.name.as_str(), day.date.as_str(), day.is_off_day.as_bool())
    else {
        return Err(NOT_A_DAY);
    };
    let date = date_of(date)?;
    Ok(Run { name: name_of(name)?, is_worked: !is_off_day, dates: date..=date })
}
