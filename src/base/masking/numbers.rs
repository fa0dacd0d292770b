//! Long numbers that are somebody's: mobile and landline telephones, identity cards, bank cards.

use chrono::NaiveDate;

use super::glyphs::{Glyph, Script, before, digit};
use super::{Personal, Span};

/// More characters than these between two digits make two numbers of them.
const WIDEST_GAP: usize = 3;
/// How far back the word stands that says what a short number is.
const NEAR: usize = 8;
const CALLED_TELEPHONE: [&str; 7] = ["电话", "座机", "固话", "传真", "tel", "致电", "来电"];
const CALLED_IDENTITY: [&str; 3] = ["身份证", "身份号", "证件号"];
/// First digits of the cards that are used in China.
const CARD_BEGINNINGS: [&[u8]; 9] =
    [&[6, 2], &[6, 0], &[4], &[5, 1], &[5, 2], &[5, 3], &[5, 4], &[5, 5], &[9, 5, 5, 8]];

/// One digit of a run.
#[derive(Clone, Copy, Debug)]
struct Digit {
    glyph: usize,
    value: u8,
    script: Script,
    /// Characters between it and the digit before.
    gap: usize,
}

/// Every number of these kinds.
pub(super) fn numbers(glyphs: &[Glyph]) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut place = 0;
    while place < glyphs.len() {
        let run = run_from(glyphs, place);
        let Some(last) = run.last() else {
            place += 1;
            continue;
        };
        place = last.glyph + 1;
        in_run(glyphs, &run, &mut spans);
    }
    spans
}

/// The digits from a place on, as far as they may be one number.
fn run_from(glyphs: &[Glyph], start: usize) -> Vec<Digit> {
    let mut run: Vec<Digit> = Vec::new();
    let mut gap = 0;
    for (glyph, one) in glyphs.iter().enumerate().skip(start) {
        if let Some((value, script)) = digit(one.plain) {
            run.push(Digit { glyph, value, script, gap });
            gap = 0;
        } else if run.is_empty() || gap == WIDEST_GAP || !separates(one.plain) {
            break;
        } else {
            gap += 1;
        }
    }
    run
}

const fn separates(plain: char) -> bool {
    matches!(plain, ' ' | '-' | '*' | '_' | '`' | '\\' | '.' | '·' | '(' | ')' | '~')
}

fn in_run(glyphs: &[Glyph], run: &[Digit], spans: &mut Vec<Span>) {
    let mut first = 0;
    while first < run.len() {
        let found = if is_edge(run, first) { longest(glyphs, run, first) } else { None };
        let Some((kind, length, extra)) = found else {
            first += 1;
            continue;
        };
        if let (Some(begin), Some(end)) = (run.get(first), run.get(first + length - 1)) {
            spans.push((kind, begin.glyph, end.glyph + 1 + extra));
        }
        first += length;
    }
}

/// Whether a number may begin or end before a digit: between two groups, or where the script changes.
fn is_edge(run: &[Digit], place: usize) -> bool {
    let Some(after) = run.get(place) else { return true };
    let before = place.checked_sub(1).and_then(|place| run.get(place));
    before.is_none_or(|before| after.gap > 0 || before.script != after.script)
}

/// What begins at a digit: its kind, its digits, and characters that belong to it behind them.
fn longest(glyphs: &[Glyph], run: &[Digit], first: usize) -> Option<(Personal, usize, usize)> {
    let begin = run.get(first)?.glyph;
    let part = |length: usize| {
        let part = run.get(first..first + length)?;
        is_edge(run, first + length).then_some(part)
    };
    if let Some(extra) = part(18).filter(|part| is_grouped(part)).and_then(|part| identity(glyphs, begin, part)) {
        return Some((Personal::Identity, 18, extra));
    }
    if let Some(extra) = part(17).filter(|part| is_grouped(part)).and_then(|part| identity_with_x(glyphs, part)) {
        return Some((Personal::Identity, 17, extra));
    }
    if part(15).is_some_and(|part| is_old_identity(glyphs, begin, part)) {
        return Some((Personal::Identity, 15, 0));
    }
    if let Some(length) = (16..=19).rev().find(|length| part(*length).is_some_and(is_card)) {
        return Some((Personal::BankCard, length, 0));
    }
    let prefixes: [&[u8]; 4] = [&[], &[8, 6], &[0, 0, 8, 6], &[0]];
    if let Some(prefix) = prefixes.iter().find(|prefix| part(11 + prefix.len()).is_some_and(|p| is_mobile(p, prefix))) {
        return Some((Personal::Mobile, 11 + prefix.len(), 0));
    }
    if let Some(length) = [12, 11, 10].into_iter().find(|length| part(*length).is_some_and(is_landline)) {
        return Some((Personal::Landline, length, 0));
    }
    let is_called = || CALLED_TELEPHONE.iter().any(|word| before(glyphs, begin, NEAR).contains(word));
    let short = [8, 7].into_iter().find(|length| part(*length).is_some_and(is_local))?;
    is_called().then_some((Personal::Landline, short, 0))
}

fn values(part: &[Digit]) -> impl DoubleEndedIterator<Item = u8> + '_ {
    part.iter().map(|digit| digit.value)
}

/// The sizes of the groups that separators make.
fn groups(part: &[Digit]) -> Vec<usize> {
    let mut sizes = Vec::new();
    for digit in part {
        match sizes.last_mut() {
            Some(size) if digit.gap == 0 => *size += 1,
            _ => sizes.push(1),
        }
    }
    sizes
}

/// Whether people group a long number so: not at all, digit by digit, or in groups that begin with at least three. Lists
/// of small numbers (`13 15 17 …`) and dates are grouped otherwise.
fn is_grouped(part: &[Digit]) -> bool {
    let sizes = groups(part);
    let all_single = sizes.iter().all(|size| *size == 1);
    match sizes.as_slice() {
        [] => false,
        [_] => true,
        [first, rest @ ..] => {
            all_single
                || (*first >= 3 && rest.iter().all(|size| *size >= 2))
                || (*first == 1 && rest.iter().all(|size| *size >= 3))
        }
    }
}

fn number(digits: impl Iterator<Item = u8>) -> u32 {
    digits.fold(0, |number, digit| number * 10 + u32::from(digit))
}

fn is_date(year: u32, month: u32, day: u32) -> bool {
    i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).is_some()
}

/// A region of China and a day of birth.
fn is_born(part: &[Digit]) -> bool {
    let region = part.first().is_some_and(|digit| (1..=9).contains(&digit.value));
    let of = |from: usize, length: usize| number(values(part).skip(from).take(length));
    let year = of(6, 4);
    region && (1900..=2100).contains(&year) && is_date(year, of(10, 2), of(12, 2))
}

/// GB 11643: the last character makes the weighted sum 1 modulo 11.
fn check_character(part: &[Digit]) -> u32 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = values(part).zip(WEIGHTS).map(|(digit, weight)| u32::from(digit) * weight).sum();
    (12 - sum % 11) % 11
}

fn is_called_identity(glyphs: &[Glyph], begin: usize) -> bool {
    CALLED_IDENTITY.iter().any(|word| before(glyphs, begin, NEAR).contains(word))
}

/// Eighteen digits: with a true check digit, or called an identity number although somebody mistyped it.
fn identity(glyphs: &[Glyph], begin: usize, part: &[Digit]) -> Option<usize> {
    let last = part.last().map(|digit| u32::from(digit.value))?;
    let is_one = is_born(part) && (check_character(part) == last || is_called_identity(glyphs, begin));
    is_one.then_some(0)
}

/// Seventeen digits and an X.
fn identity_with_x(glyphs: &[Glyph], part: &[Digit]) -> Option<usize> {
    let last = part.last()?.glyph;
    let near = glyphs.get(last + 1..)?.iter().take(WIDEST_GAP + 1);
    let gap = near.take_while(|glyph| separates(glyph.plain)).count();
    let is_x = glyphs.get(last + 1 + gap).is_some_and(|glyph| matches!(glyph.plain, 'x' | 'X'));
    (is_x && is_born(part) && check_character(part) == 10).then_some(gap + 1)
}

/// The fifteen digits of before 1999: no check digit, so the date must be one and nothing stands between the digits.
fn is_old_identity(glyphs: &[Glyph], begin: usize, part: &[Digit]) -> bool {
    let of = |from: usize, length: usize| number(values(part).skip(from).take(length));
    let has_region = (11..=82).contains(&of(0, 2));
    let is_plain = part.iter().skip(1).all(|digit| digit.gap == 0);
    has_region && is_date(1900 + of(6, 2), of(8, 2), of(10, 2)) && (is_plain || is_called_identity(glyphs, begin))
}

/// ISO/IEC 7812: the check of Luhn, and a beginning that cards have.
fn is_card(part: &[Digit]) -> bool {
    let begins = |beginning: &&[u8]| values(part).zip(beginning.iter()).all(|(digit, first)| digit == *first);
    let sum: u32 = values(part)
        .rev()
        .zip([1_u32, 2].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit) * weight)
        .map(|product| product / 10 + product % 10)
        .sum();
    let varies = part.iter().any(|digit| part.first().is_some_and(|first| first.value != digit.value));
    is_grouped(part) && CARD_BEGINNINGS.iter().any(begins) && sum.is_multiple_of(10) && varies
}

fn is_mobile(part: &[Digit], prefix: &[u8]) -> bool {
    let (head, own) = part.split_at(prefix.len().min(part.len()));
    let mut first = values(own);
    let begins = first.next() == Some(1) && first.next().is_some_and(|second| (3..=9).contains(&second));
    // A prefix stands without a gap; with one the number is found behind it.
    let is_joined = head.is_empty() || own.first().is_some_and(|digit| digit.gap == 0);
    begins && is_joined && values(head).eq(prefix.iter().copied()) && is_grouped(own)
}

/// An area code (010, 02x, 0xxx) and seven or eight digits.
fn is_landline(part: &[Digit]) -> bool {
    let mut first = values(part);
    let code = match (first.next(), first.next()) {
        (Some(0), Some(1 | 2)) => 3,
        (Some(0), Some(3..=9)) => 4,
        _ => return false,
    };
    let (area, local) = part.split_at(code);
    let is_joined = area.iter().skip(1).all(|digit| digit.gap == 0) || is_grouped(part);
    is_joined && is_local(local)
}

fn is_local(part: &[Digit]) -> bool {
    let sizes = groups(part);
    matches!(part.len(), 7 | 8)
        && part.first().is_some_and(|digit| (2..=8).contains(&digit.value))
        && (sizes.iter().all(|size| *size >= 3) || sizes.iter().all(|size| *size == 1))
}
