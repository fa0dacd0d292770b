//! What the Markdown parser is given to read: the text with stand-ins for signs that are not meant as markup.
//!
//! A stand-in is a noncharacter, of which no text has any, since they are taken out first. The parser sees a letter
//! that means nothing; [`restored`] puts the sign back into whatever the parser found, code and addresses included.

use super::super::text;
use super::links;

/// The signs that people type as themselves, and what stands in for them.
const STAND_INS: [(char, char); 6] =
    [('<', '\u{FDD0}'), ('&', '\u{FDD1}'), ('~', '\u{FDD2}'), (':', '\u{FDD3}'), ('*', '\u{FDD4}'), ('_', '\u{FDD5}')];

/// A line with more signs of quotes and lists than this before its words has only so many.
pub(super) const MAX_DEPTH: usize = 8;

/// `CommonMark` reads a line indented by four columns as code; an owner who indents begins a paragraph.
const CODE_COLUMNS: usize = 4;

/// From here on a run of asterisks is a mask (`138****1234`), never emphasis.
const MASK_ASTERISKS: usize = 4;

/// The text as the parser shall read it.
pub(super) fn prepared(markdown: &str) -> String {
    let mut prepared = String::with_capacity(markdown.len());
    let mut place = Place::default();
    for line in markdown.replace("\r\n", "\n").split(['\n', '\r']) {
        let visible: String =
            line.chars().filter(|&character| character == '\t' || text::is_visible(character)).collect();
        hide(&place.enter(&visible), &mut prepared);
        prepared.push('\n');
    }
    prepared
}

/// The same words with the signs back in their places.
pub(super) fn restored(words: &str) -> String {
    let original =
        |character| STAND_INS.iter().find(|(_, hidden)| *hidden == character).map_or(character, |(sign, _)| *sign);
    words.chars().map(original).collect()
}

fn stand_in(sign: char) -> char {
    STAND_INS.iter().find(|(shown, _)| *shown == sign).map_or(sign, |(_, hidden)| *hidden)
}

/// Where a line stands, as far as it decides what the blanks at its beginning mean.
#[derive(Default)]
struct Place {
    fence: usize,
    in_list: bool,
    after_empty: bool,
}

impl Place {
    /// The line without blanks that would make it code, and with at most [`MAX_DEPTH`] signs of nesting.
    ///
    /// Code in a quote or a list is not followed exactly: what is missed is made a paragraph in `pieces`.
    fn enter(&mut self, line: &str) -> String {
        let words = line.trim_start_matches([' ', '\t']);
        let backticks = words.len() - words.trim_start_matches('`').len();
        if self.fence > 0 {
            if backticks >= self.fence && words.trim_matches(['`', ' ', '\t']).is_empty() {
                self.fence = 0;
            }
            return line.to_owned();
        }
        if backticks >= 3 && !words.trim_start_matches('`').contains('`') {
            self.fence = backticks;
            return line.to_owned();
        }
        let blanks = line.strip_suffix(words).unwrap_or_default();
        let is_item = list_sign(words).is_some();
        if words.is_empty() || is_item {
            self.in_list |= is_item;
        } else if blanks.is_empty() && self.after_empty {
            self.in_list = false;
        }
        self.after_empty = words.is_empty();
        if !self.in_list && columns(blanks) >= CODE_COLUMNS { shallow(words) } else { shallow(line) }
    }
}

fn columns(blanks: &str) -> usize {
    blanks.chars().fold(0, |column, blank| if blank == '\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// The length of `- `, `* `, `+ `, `1. ` or `1) ` at the beginning, its blank included.
fn list_sign(words: &str) -> Option<usize> {
    let after_digits = words.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let digits = words.len() - after_digits.len();
    let sign = match digits {
        0 => ['-', '*', '+'].as_slice(),
        1..=9 => ['.', ')'].as_slice(),
        _ => return None,
    };
    let rest = after_digits.strip_prefix(sign)?;
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then_some(digits + 1)
}

/// The line without the signs of nesting beyond [`MAX_DEPTH`].
fn shallow(line: &str) -> String {
    let mut rest = line;
    let mut kept = 0;
    let mut depth = 0;
    loop {
        let words = rest.trim_start_matches([' ', '\t']);
        let sign = if words.starts_with('>') { Some(1) } else { list_sign(words) };
        let Some(after) = sign.and_then(|length| words.get(length..)) else { break };
        depth += 1;
        rest = after;
        if depth == MAX_DEPTH {
            kept = line.len() - rest.len();
        }
    }
    match line.get(..kept) {
        Some(signs) if depth > MAX_DEPTH => format!("{signs} {}", rest.trim_start_matches([' ', '\t'])),
        _ => line.to_owned(),
    }
}

/// Writes a line with stand-ins.
fn hide(line: &str, prepared: &mut String) {
    let is_rule = line.chars().all(|character| matches!(character, '*' | ' ' | '\t' | '>'));
    let mut before = ' ';
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            'h' | 'H' => links::url_length(before, rest).unwrap_or(1),
            '*' => rest.len() - rest.trim_start_matches('*').len(),
            _ => first.len_utf8(),
        };
        let (taken, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        let hidden: fn(char) -> bool = match first {
            '*' if !is_rule && is_mask(before, length, after) => |_| true,
            '*' => |_| false,
            ':' if before != ']' => |_| false,
            'h' | 'H' => |sign| sign != ':',
            '_' => |_| false,
            _ => |_| true,
        };
        prepared.extend(taken.chars().map(|sign| if hidden(sign) { stand_in(sign) } else { sign }));
        before = taken.chars().next_back().unwrap_or(before);
        rest = after;
    }
}

/// Whether asterisks cover what stands there (`138****1234`, `李*和张*`) or multiply (`3*4`), instead of marking words.
///
/// Two of them between Han characters stay bold, since Chinese has no blanks around words.
fn is_mask(before: char, length: usize, after: &str) -> bool {
    let after = after.chars().next().unwrap_or(' ');
    match length {
        1 => before.is_alphanumeric() && after.is_alphanumeric(),
        2..MASK_ASTERISKS => before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric(),
        _ => true,
    }
}
