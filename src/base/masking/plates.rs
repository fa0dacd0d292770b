//! Plates of vehicles, those of new energy included (GA 36).

use super::glyphs::{Glyph, at, digit};
use super::{Personal, Span};

const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";
/// Two letters at most stand among the digits of a plate; six characters are of new energy.
const LEAST_DIGITS: usize = 3;

/// Every plate.
pub(super) fn plates(glyphs: &[Glyph]) -> Vec<Span> {
    let is_province = |place: &usize| at(glyphs, *place).is_some_and(|plain| PROVINCES.contains(plain));
    (0..glyphs.len()).filter(is_province).filter_map(|place| plate_at(glyphs, place)).collect()
}

fn plate_at(glyphs: &[Glyph], start: usize) -> Option<Span> {
    let mut place = start + 1;
    place += blanks(glyphs, place);
    at(glyphs, place).filter(char::is_ascii_alphabetic)?;
    place += 1;
    place += blanks(glyphs, place);
    let (length, characters, digits) = spelled(glyphs, place);
    let is_plate = matches!(characters, 5 | 6) && digits >= LEAST_DIGITS;
    is_plate.then_some((Personal::Plate, start, place + length))
}

fn blanks(glyphs: &[Glyph], place: usize) -> usize {
    let is_blank = |glyph: &&Glyph| matches!(glyph.plain, ' ' | '·' | '.' | '-' | '*' | '_');
    glyphs.get(place..).unwrap_or_default().iter().take(2).take_while(is_blank).count()
}

/// Glyphs, characters and digits of what may be the rest of a plate: together, or each behind one blank. Digits of another
/// script belong to the words behind it.
fn spelled(glyphs: &[Glyph], start: usize) -> (usize, usize, usize) {
    let is_spaced = at(glyphs, start + 1) == Some(' ');
    let step = if is_spaced { 2 } else { 1 };
    let (mut length, mut characters, mut digits, mut written) = (0, 0, 0, None);
    for place in (start..glyphs.len()).step_by(step) {
        let Some(plain) = at(glyphs, place) else { break };
        match digit(plain) {
            Some((_, script)) if *written.get_or_insert(script) == script => digits += 1,
            None if plain.is_ascii_alphabetic() && !matches!(plain, 'I' | 'O') => {}
            _ => break,
        }
        characters += 1;
        length = place + 1 - start;
        if characters > 6 || (is_spaced && at(glyphs, place + 1) != Some(' ')) {
            break;
        }
    }
    (length, characters, digits)
}
