//! Personal data in what people write: found, so that it can be covered before others read it.
//!
//! Pure and linear in the text. Numbers are read in every way people write them: full-width, spaced, dashed, with the
//! marks of Markdown between them, in Chinese digits (一三八…, 〇, 零, 幺). What looks like a date, a sum of money, a year,
//! an area or the number of a building alone is left as it is; the table beside this file says what is and what is not.
//!
//! A covered place is words in brackets, 〔手机号已遮盖〕: data like the names of speakers, the same in every language of the
//! interface, readable without colour, and without a digit, so that covering twice changes nothing.

mod glyphs;
mod named;
mod numbers;
mod plates;
mod rooms;
#[cfg(test)]
mod tests;

use crate::text_enum;

use glyphs::Glyph;

text_enum! {
    /// A kind of personal data.
    pub enum Personal in "personal" {
        /// 手机号
        Mobile = "mobile",
        /// 固定电话
        Landline = "landline",
        /// 身份证号
        Identity = "identity",
        /// 银行卡号
        BankCard = "bank_card",
        /// 邮箱
        Email = "email",
        /// 微信号, QQ 号
        Chat = "chat",
        /// 车牌
        Plate = "plate",
        /// 房号
        Room = "room",
    }
}

impl Personal {
    /// Whether its author may decide to show it (decisions.md 17).
    pub const fn may_be_shown(self) -> bool {
        matches!(self, Self::Plate | Self::Room)
    }

    /// What stands in its place.
    pub const fn cover(self) -> &'static str {
        match self {
            Self::Mobile => "〔手机号已遮盖〕",
            Self::Landline => "〔电话已遮盖〕",
            Self::Identity => "〔身份证号已遮盖〕",
            Self::BankCard => "〔银行卡号已遮盖〕",
            Self::Email => "〔邮箱已遮盖〕",
            Self::Chat => "〔联系号已遮盖〕",
            Self::Plate => "〔车牌已遮盖〕",
            Self::Room => "〔房号已遮盖〕",
        }
    }
}

/// What its author shows of what is found: plates, rooms, each for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unmasked {
    /// Vehicle plates stay readable.
    pub plates: bool,
    /// Room numbers stay readable.
    pub rooms: bool,
}

impl Unmasked {
    /// Nothing is shown.
    pub const NOTHING: Self = Self { plates: false, rooms: false };

    /// Whether a kind stays readable.
    pub const fn shows(self, kind: Personal) -> bool {
        match kind {
            Personal::Plate => self.plates,
            Personal::Room => self.rooms,
            _ => false,
        }
    }

    /// What a text shows that was covered before: the kinds that are still found in it.
    pub fn in_text(covered: &str) -> Self {
        let found = find(covered);
        let has = |kind| found.iter().any(|one| one.kind == kind);
        Self { plates: has(Personal::Plate), rooms: has(Personal::Room) }
    }
}

/// A place that holds personal data, in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub kind: Personal,
    /// Where it begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// Every place of a text that holds personal data, in order; no two overlap.
pub fn find(text: &str) -> Vec<Found> {
    let glyphs = glyphs::of(text);
    let mut spans = named::emails(&glyphs);
    spans.extend(numbers::numbers(&glyphs));
    spans.extend(named::chats(&glyphs));
    spans.extend(plates::plates(&glyphs));
    spans.extend(rooms::rooms(&glyphs));
    // What was looked for first is surest: a number inside an address is the address.
    let mut taken: Vec<Found> = Vec::new();
    for span in spans {
        let Some(found) = located(&glyphs, span) else { continue };
        match taken.iter_mut().find(|one| one.start < found.end && found.start < one.end) {
            Some(one) if one.kind == found.kind => {
                (one.start, one.end) = (one.start.min(found.start), one.end.max(found.end));
            }
            Some(_) => {}
            None => taken.push(found),
        }
    }
    taken.sort_unstable_by_key(|found| found.start);
    taken.dedup_by(|later, earlier| {
        let overlaps = later.start < earlier.end;
        if overlaps {
            earlier.end = earlier.end.max(later.end);
        }
        overlaps
    });
    taken
}

/// A kind and the glyphs it stands on, the end left out.
type Span = (Personal, usize, usize);

fn located(glyphs: &[Glyph], (kind, first, end): Span) -> Option<Found> {
    let (first, last) = (glyphs.get(first)?, glyphs.get(end.checked_sub(1)?)?);
    Some(Found { kind, start: first.start, end: last.end })
}

/// The text with what its author does not show covered.
pub fn mask(text: &str, unmasked: Unmasked) -> String {
    let mut covered = String::with_capacity(text.len());
    let mut rest = 0;
    for found in find(text).into_iter().filter(|found| !unmasked.shows(found.kind)) {
        covered.push_str(text.get(rest..found.start).unwrap_or_default());
        covered.push_str(found.kind.cover());
        rest = found.end;
    }
    covered.push_str(text.get(rest..).unwrap_or_default());
    covered
}

/// How many places of each kind some texts hold, in the order of the kinds.
pub fn count<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<(Personal, usize)> {
    let found: Vec<Found> = texts.into_iter().flat_map(find).collect();
    let counted = |kind: &Personal| (*kind, found.iter().filter(|one| one.kind == *kind).count());
    Personal::ALL.iter().map(counted).filter(|(_, places)| *places > 0).collect()
}
