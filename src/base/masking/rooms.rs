//! Numbers of rooms: `3栋2单元1201室`, `3-2-1201`, `１２０１号房`, `一二〇一室`. A building alone is not one.

use super::glyphs::{Glyph, at, begins, digit, ends_with};
use super::{Personal, Span};

/// What a part of a house is called behind its number.
const MARKS: [&str; 9] = ["号楼", "单元", "栋", "幢", "座", "楼", "层", "#", "号"];
/// Of these, those after which a bare number is a room.
const MARKS_OF_ROOMS: [&str; 8] = ["号楼", "单元", "栋", "幢", "座", "楼", "层", "#"];
/// What makes a bare number behind them something else: a measure, a sum, a count, a year.
const OTHERS: &str = "年月日米平㎡多余个户人元万千百块度天小分秒次套处条期页斤公厘毫吨层楼栋幢单%";
/// 房 is a room, unless it is the beginning of another word: 2010房价.
const OTHER_HOUSES: &str = "价产屋子地东贷租源型展企交管改本建款补";
const OTHER_ROOMS: &str = "内外温友";
const CALLED: [&str; 5] = ["房间号", "门牌号", "房号", "室号", "门牌"];
const WHO: [&str; 4] = ["业主", "住户", "户主", "房主"];
/// House, unit, floor and room: no more parts than these stand before one.
const MOST_PARTS: usize = 4;

/// Every number of a room.
pub(super) fn rooms(glyphs: &[Glyph]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut place = 0;
    while place < glyphs.len() {
        let length = digits_from(glyphs, place);
        if length == 0 {
            place += 1;
            continue;
        }
        if matches!(length, 3 | 4) {
            let room = room_at(glyphs, place, length);
            let end = room.map_or(place + length, |(_, _, end)| end);
            spans.extend(room);
            place = if room.is_some() { listed(glyphs, end, &mut spans) } else { end };
            continue;
        }
        place += length;
    }
    spans
}

/// The rooms that follow one in a list, 3栋1201、1202、1203; gives where the list ends.
fn listed(glyphs: &[Glyph], mut end: usize, spans: &mut Vec<Span>) -> usize {
    while at(glyphs, end) == Some('、') {
        let (place, length) = (end + 1, digits_from(glyphs, end + 1));
        let suffix = suffix(glyphs, place + length);
        if !matches!(length, 3 | 4) || (suffix == 0 && !is_bare(glyphs, place + length)) {
            break;
        }
        end = place + length + suffix;
        spans.push((Personal::Room, place, end));
    }
    end
}

fn digits_from(glyphs: &[Glyph], place: usize) -> usize {
    let rest = glyphs.get(place..).unwrap_or_default();
    let Some((_, script)) = rest.first().and_then(|glyph| digit(glyph.plain)) else { return 0 };
    rest.iter().take_while(|glyph| digit(glyph.plain).is_some_and(|(_, other)| other == script)).count()
}

/// The room whose own number stands at a place, with what stands before it.
fn room_at(glyphs: &[Glyph], place: usize, length: usize) -> Option<Span> {
    let mut end = place + length;
    // 1201A is a room of its own.
    if at(glyphs, end).is_some_and(|plain| matches!(plain, 'A'..='H' | 'a'..='h')) {
        end += 1;
    }
    let is_cut = at(glyphs, end).is_some_and(|plain| plain.is_ascii_alphanumeric());
    let parts = Parts::before(glyphs, place);
    if is_cut || parts.continues {
        return None;
    }
    let suffix = suffix(glyphs, end);
    let is_room = suffix > 0
        || parts.is_called
        || (parts.marked && is_bare(glyphs, end))
        || (parts.dashes >= 1 && parts.marks >= 1 && is_bare(glyphs, end))
        || (parts.dashes >= 2 && is_free(glyphs, end) && !parts.is_other(glyphs, place))
        || (parts.dashes == 1 && WHO.iter().any(|who| begins(glyphs, end, who)));
    is_room.then_some((Personal::Room, parts.start, end + suffix))
}

/// The words behind the number that make it a room.
fn suffix(glyphs: &[Glyph], end: usize) -> usize {
    let is_followed =
        |offset: usize, others: &str| at(glyphs, end + offset).is_some_and(|plain| others.contains(plain));
    match at(glyphs, end) {
        Some('室') if !is_followed(1, OTHER_ROOMS) => 1,
        Some('号') if begins(glyphs, end, "号房") && !is_followed(2, OTHER_HOUSES) => 2,
        Some('房') if begins(glyphs, end, "房间") => 2,
        Some('房') if !is_followed(1, OTHER_HOUSES) => 1,
        _ => 0,
    }
}

/// Whether nothing behind a number goes on with it.
fn is_free(glyphs: &[Glyph], end: usize) -> bool {
    let goes_on = |place: usize| at(glyphs, place).is_some_and(|plain| digit(plain).is_some());
    !matches!(at(glyphs, end), Some('-' | '.' | '/' | ':')) || !goes_on(end + 1)
}

fn is_bare(glyphs: &[Glyph], end: usize) -> bool {
    let is_other = at(glyphs, end).is_some_and(|plain| OTHERS.contains(plain));
    let is_street = ["号车", "号线", "号文", "号令"].iter().any(|word| begins(glyphs, end, word));
    is_free(glyphs, end) && !is_other && !is_street
}

/// What stands before the number of a room.
#[derive(Debug)]
struct Parts {
    start: usize,
    /// Numbers with a dash behind them.
    dashes: usize,
    /// Right before the room stands a house, a unit or a floor.
    marked: bool,
    /// How many of these stand before it, right before and further.
    marks: usize,
    /// A word says that a room follows.
    is_called: bool,
    /// The number is the end of a longer one, such as 12.1201 or 2023/1201.
    continues: bool,
}

impl Parts {
    fn before(glyphs: &[Glyph], room: usize) -> Self {
        let mut parts = Self { start: room, dashes: 0, marked: false, marks: 0, is_called: false, continues: false };
        for part in 0..MOST_PARTS {
            let blanks = blanks_before(glyphs, parts.start);
            let place = parts.start - blanks;
            let marks: &[&str] = if part == 0 { &MARKS_OF_ROOMS } else { &MARKS };
            let marked = marks.iter().find_map(|mark| number_before(glyphs, ends_with(glyphs, place, mark)?));
            let marked = marked.or_else(|| street_number(glyphs, place, room));
            if let Some(start) = marked {
                parts.marked |= part == 0;
                parts.marks += 1;
                parts.start = start;
                continue;
            }
            let dash = ends_with(glyphs, place, "-").and_then(|dash| number_before(glyphs, dash));
            let Some(start) = dash else { break };
            parts.dashes += 1;
            parts.start = start;
        }
        parts.look_further(glyphs);
        parts
    }

    fn look_further(&mut self, glyphs: &[Glyph]) {
        let mut before = glyphs.get(..self.start).unwrap_or_default().iter().rev().map(|glyph| glyph.plain);
        self.continues = match (before.next(), before.next()) {
            (Some('.' | '/' | '-' | ',' | ':'), Some(further)) => !self.marked && digit(further).is_some(),
            (Some('〔' | '['), Some(_)) => true,
            (Some(letter), Some(further)) => letter.is_ascii_alphabetic() && further.is_ascii_alphabetic(),
            _ => false,
        };
        let mut place = self.start;
        while let Some(plain) = place.checked_sub(1).and_then(|place| at(glyphs, place)) {
            if !matches!(plain, ':' | ' ' | '是' | '为' | '(') {
                break;
            }
            place -= 1;
        }
        self.is_called = CALLED.iter().any(|word| ends_with(glyphs, place, word).is_some());
    }

    /// 05-06-2019 is a day, 400-800-1234 a free call.
    fn is_other(&self, glyphs: &[Glyph], room: usize) -> bool {
        let padded = at(glyphs, self.start) == Some('0');
        let century =
            matches!([at(glyphs, room), at(glyphs, room + 1)], [Some('1'), Some('9')] | [Some('2'), Some('0')]);
        (padded && century) || ["400-", "800-"].iter().any(|call| begins(glyphs, self.start, call))
    }
}

fn blanks_before(glyphs: &[Glyph], place: usize) -> usize {
    let is_blank = place.checked_sub(1).and_then(|place| at(glyphs, place)) == Some(' ');
    let is_dashed =
        ["单元-", "栋-", "幢-", "楼-", "座-", "#-"].iter().any(|end| ends_with(glyphs, place, end).is_some());
    usize::from(is_blank || is_dashed)
}

/// 12号1201室: the house of a street, where the room says that it is one.
fn street_number(glyphs: &[Glyph], place: usize, room: usize) -> Option<usize> {
    let length = digits_from(glyphs, room);
    if suffix(glyphs, room + length) == 0 {
        return None;
    }
    number_before(glyphs, ends_with(glyphs, place, "号")?)
}

/// Where the number of a house or a unit begins that ends at a place: up to three digits, or 十二, or a letter.
fn number_before(glyphs: &[Glyph], end: usize) -> Option<usize> {
    let is_part = |plain: char| digit(plain).is_some() || plain == '十' || plain == '百';
    let before = glyphs.get(..end)?;
    let length = before.iter().rev().take(4).take_while(|glyph| is_part(glyph.plain)).count();
    let lettered = |place: usize| {
        let letter = place.checked_sub(1)?;
        let is_letter = at(glyphs, letter).is_some_and(|plain| plain.is_ascii_alphabetic());
        let is_alone = letter
            .checked_sub(1)
            .and_then(|place| at(glyphs, place))
            .is_none_or(|plain| !plain.is_ascii_alphanumeric());
        (is_letter && is_alone).then_some(letter)
    };
    match length {
        0 => lettered(end),
        1..=3 => Some(lettered(end - length).unwrap_or(end - length)),
        _ => None,
    }
}
