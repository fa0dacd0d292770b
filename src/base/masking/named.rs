//! Addresses, and numbers that are somebody's because the words before them say so.

use super::glyphs::{Glyph, at, begins, digit};
use super::{Personal, Span};

/// No local part or domain of an address that people write is longer.
const LONGEST_PART: usize = 64;

/// Every e-mail address.
pub(super) fn emails(glyphs: &[Glyph]) -> Vec<Span> {
    let signs = glyphs.iter().enumerate().filter(|(_, glyph)| glyph.plain == '@').map(|(place, _)| place);
    signs.filter_map(|sign| email_at(glyphs, sign)).collect()
}

fn email_at(glyphs: &[Glyph], sign: usize) -> Option<Span> {
    let is_local = |plain: char| plain.is_ascii_alphanumeric() || matches!(plain, '.' | '_' | '%' | '+' | '-');
    let is_domain = |plain: char| plain.is_ascii_alphanumeric() || matches!(plain, '.' | '-');
    let head = glyphs.get(..sign)?.iter().rev().take(LONGEST_PART).take_while(|glyph| is_local(glyph.plain)).count();
    let tail = glyphs.get(sign + 1..)?.iter().take(LONGEST_PART).take_while(|glyph| is_domain(glyph.plain));
    let domain: String = tail.map(|glyph| glyph.plain).collect();
    let domain = domain.trim_end_matches(['.', '-']);
    let (_, top) = domain.rsplit_once('.')?;
    let is_top = top.len() >= 2 && top.chars().all(|letter| letter.is_ascii_alphabetic());
    (head > 0 && is_top).then(|| (Personal::Email, sign - head, sign + 1 + domain.chars().count()))
}

/// What one calls the two messengers, and whether its ids are numbers only.
const MESSENGERS: [(&str, bool); 10] = [
    ("微信", false),
    ("威信", false),
    ("薇信", false),
    ("wechat", false),
    ("weixin", false),
    ("v信", false),
    ("vx", false),
    ("wx", false),
    ("qq", true),
    ("扣扣", true),
];
/// Words between the name and the id.
const BETWEEN: [&str; 16] =
    ["号码", "账号", "帐号", "联系", "号", "是", "为", ":", "=", "加", "我", "的", "同", "(", " ", "-"];
/// More of them are another sentence.
const MOST_BETWEEN: usize = 6;

/// Every id of a messenger that is named as one. Groups are left: they are nobody's own.
pub(super) fn chats(glyphs: &[Glyph]) -> Vec<Span> {
    let mut spans = Vec::new();
    for place in 0..glyphs.len() {
        let is_inside = place.checked_sub(1).and_then(|before| at(glyphs, before)).is_some_and(is_word);
        let called = MESSENGERS.iter().find(|(name, _)| begins(glyphs, place, name));
        if let Some((name, only_digits)) = called.filter(|(name, _)| !(is_inside && name.is_ascii())) {
            spans.extend(id_from(glyphs, place + name.chars().count(), *only_digits));
        }
    }
    spans
}

const fn is_word(plain: char) -> bool {
    plain.is_ascii_alphanumeric()
}

fn id_from(glyphs: &[Glyph], mut place: usize, only_digits: bool) -> Option<Span> {
    let mut is_called = false;
    for _ in 0..MOST_BETWEEN {
        let Some(word) = BETWEEN.iter().find(|word| begins(glyphs, place, word)) else { break };
        is_called |= !matches!(*word, " " | "-" | "(");
        place += word.chars().count();
    }
    let rest = glyphs.get(place..)?;
    let digits = rest.iter().take_while(|glyph| digit(glyph.plain).is_some()).count();
    if only_digits {
        let begins_well = rest.first().and_then(|glyph| digit(glyph.plain)).is_some_and(|(value, _)| value > 0);
        return (begins_well && (5..=11).contains(&digits)).then_some((Personal::Chat, place, place + digits));
    }
    let is_id = |plain: char| plain.is_ascii_alphanumeric() || matches!(plain, '_' | '-');
    let length = rest.iter().take_while(|glyph| is_id(glyph.plain)).count().max(digits);
    let has_digit = rest.iter().take(length).any(|glyph| digit(glyph.plain).is_some() || glyph.plain == '_');
    ((6..=20).contains(&length) && (has_digit || is_called)).then_some((Personal::Chat, place, place + length))
}
