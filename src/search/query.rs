//! The words of a person, read into a [`SearchQuery`]: nothing is an error, and nothing is a language of the index.

use chrono::NaiveDate;
use unicode_segmentation::UnicodeSegmentation;

use super::fold::folded_text;

/// A query is cut after this many graphemes: longer ones are pasted texts, and a hit on 200 is as good.
pub const LONGEST_QUERY: usize = 200;
/// A query is cut after this many words and operators.
pub const MOST_TERMS: usize = 32;
/// A single grapheme can be as long as it likes; this bounds them all together.
const LONGEST_QUERY_BYTES: usize = 4_096;

/// One thing to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// Written bare: the exact form is best, its parts will do.
    Word(String),
    /// Written in quotes: exactly so.
    Phrase(String),
    /// Written after a minus: a text with it is not shown.
    Without(String),
}

/// What a person asked for. The values of operators are as written: which estate `阳光` is, the caller finds out and
/// says so in [`Filters`](super::Filters).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an operator of its own that stands or does not")]
pub struct SearchQuery {
    /// In the order written.
    pub words: Vec<Clause>,
    /// `estate:`, `小区:`
    pub estate: Option<String>,
    /// `region:`, `城市:`
    pub region: Option<String>,
    /// `state:`, `状态:`
    pub state: Option<String>,
    /// `category:`, `类别:`
    pub category: Option<String>,
    /// `official:yes`, `官方:是`: official replies only.
    pub official_only: bool,
    /// `late:yes`, `逾期:是`: only complaints whose first response is overdue and still missing.
    pub late_only: bool,
    /// `by:opener`, `楼主:是`: texts of the opener only.
    pub opener_only: bool,
    /// `before:`, `之前:`: up to the end of the day before, in Asia/Shanghai.
    pub before: Option<NaiveDate>,
    /// `after:`, `之后:`: from the beginning of that day, in Asia/Shanghai.
    pub after: Option<NaiveDate>,
    /// Operators whose value was not understood, as written; the page says that they were left out.
    pub unknown: Vec<String>,
    /// Whether something was left out because the query was too long; the page says so.
    pub cut: bool,
}

#[derive(Clone, Copy)]
enum Operator {
    Estate,
    Region,
    State,
    Category,
    Official,
    Late,
    By,
    Before,
    After,
}

impl SearchQuery {
    /// Reads what a person typed.
    pub fn parse(text: &str) -> Self {
        let short = shortened(text);
        let mut query = Self { cut: short.len() < text.trim_end().len(), ..Self::default() };
        let mut rest = short;
        for _ in 0..MOST_TERMS {
            rest = rest.trim_start();
            if rest.is_empty() {
                return query;
            }
            rest = query.read_term(rest);
        }
        query.cut |= !rest.trim_start().is_empty();
        query
    }

    /// Whether anything is to be found, rather than left out or filtered.
    pub fn has_words(&self) -> bool {
        self.words.iter().any(|clause| !matches!(clause, Clause::Without(_)))
    }

    /// Reads one term; gives what stands after it.
    fn read_term<'a>(&mut self, text: &'a str) -> &'a str {
        let without = text.strip_prefix(['-', '－', '−']).filter(|rest| !rest.starts_with(char::is_whitespace));
        let term = without.unwrap_or(text);
        if let Some((phrase, rest)) = quoted(term) {
            self.push(phrase, without.is_some(), Clause::Phrase);
            return rest;
        }
        let end = term.find(|character: char| character.is_whitespace() || closing(character).is_some());
        let (word, rest) = term.split_at(end.unwrap_or(term.len()));
        let Some((operator, value)) = operator(word) else {
            self.push(word, without.is_some(), Clause::Word);
            return rest;
        };
        let (value, rest) = if value.is_empty() { quoted(rest).unwrap_or((value, rest)) } else { (value, rest) };
        if without.is_some() || !self.apply(operator, value.trim()) {
            let written = text.len() - rest.len();
            self.unknown.push(text.get(..written).unwrap_or(text).to_owned());
        }
        rest
    }

    fn push(&mut self, text: &str, without: bool, clause: fn(String) -> Clause) {
        let text = text.trim();
        if !text.is_empty() {
            self.words.push(if without { Clause::Without(text.to_owned()) } else { clause(text.to_owned()) });
        }
    }

    /// Takes an operator; `false` when its value says nothing.
    fn apply(&mut self, operator: Operator, value: &str) -> bool {
        let words = || (!value.is_empty()).then(|| value.to_owned());
        let affirmed = || is_yes(value).then_some(());
        match operator {
            Operator::Estate => words().map(|words| self.estate = Some(words)),
            Operator::Region => words().map(|words| self.region = Some(words)),
            Operator::State => words().map(|words| self.state = Some(words)),
            Operator::Category => words().map(|words| self.category = Some(words)),
            Operator::Official => affirmed().map(|()| self.official_only = true),
            Operator::Late => affirmed().map(|()| self.late_only = true),
            Operator::By => affirmed().map(|()| self.opener_only = true),
            Operator::Before => date(value).map(|date| self.before = Some(date)),
            Operator::After => date(value).map(|date| self.after = Some(date)),
        }
        .is_some()
    }
}

fn shortened(text: &str) -> &str {
    let bytes = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LONGEST_QUERY_BYTES).last().unwrap_or(0);
    let head = if text.len() <= LONGEST_QUERY_BYTES { text } else { text.get(..bytes).unwrap_or_default() };
    head.grapheme_indices(true).nth(LONGEST_QUERY).and_then(|(end, _)| head.get(..end)).unwrap_or(head)
}

/// The text in quotes at the beginning and what stands after them; a quote that is not closed reaches to the end.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let opening = text.chars().next()?;
    let closing = closing(opening)?;
    let inner = text.get(opening.len_utf8()..)?;
    let Some(end) = inner.find(closing) else { return Some((inner, "")) };
    let after = inner.get(end..)?;
    let rest = after.strip_prefix(closing).unwrap_or_default();
    Some((inner.get(..end)?, rest))
}

/// What closes a quote; people mix the straight and the two curved ones.
fn closing(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' | '“' | '”' | '＂' => Some(&['"', '“', '”', '＂']),
        '「' => Some(&['」']),
        '『' => Some(&['』']),
        _ => None,
    }
}

fn operator(word: &str) -> Option<(Operator, &str)> {
    let (key, value) = word.split_once([':', '：'])?;
    let operator = match folded_text(key).as_str() {
        "estate" | "小区" => Operator::Estate,
        "region" | "城市" => Operator::Region,
        "state" | "状态" => Operator::State,
        "category" | "类别" => Operator::Category,
        "official" | "官方" => Operator::Official,
        "late" | "逾期" => Operator::Late,
        "by" | "楼主" => Operator::By,
        "before" | "之前" => Operator::Before,
        "after" | "之后" => Operator::After,
        _ => return None,
    };
    Some((operator, value))
}

fn is_yes(value: &str) -> bool {
    ["yes", "true", "1", "是", "opener", "楼主", "官方"].contains(&folded_text(value).as_str())
}

/// A date as people write it: `2026-01-31`, `2026/1/31`, `2026.1.31`, `２０２６年1月31日`.
fn date(value: &str) -> Option<NaiveDate> {
    let folded = folded_text(value);
    let mut numbers = folded.split(|character: char| !character.is_ascii_digit()).filter(|part| !part.is_empty());
    let (year, month, day) = (numbers.next()?, numbers.next()?, numbers.next()?);
    if numbers.next().is_some() {
        return None;
    }
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests;
