//! Whole numbers as people type them.

use unicode_normalization::UnicodeNormalization as _;

use crate::base::Message;

/// What is no whole number of a sensible size.
pub const NO_NUMBER: Message = Message::new("text.no_number");
/// Nine digits and a sign, written as wide as can be.
const MAX_BYTES: usize = 64;

/// The whole number that was typed, in digits of any width, with a sign or without; nine digits at most.
///
/// # Errors
/// [`NO_NUMBER`] for decimals, words, and what is longer.
pub fn whole_number(raw: &str) -> Result<i64, Message> {
    if raw.len() > MAX_BYTES {
        return Err(NO_NUMBER);
    }
    let plain: String = raw.trim().nfkc().map(|c| if c == '\u{2212}' { '-' } else { c }).collect();
    let digits = plain.strip_prefix(['-', '+']).unwrap_or(&plain);
    let is_number = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { plain.parse().map_err(|_| NO_NUMBER) } else { Err(NO_NUMBER) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_of_any_width_are_read() {
        for (raw, number) in [("100", 100), (" １００ ", 100), ("-5", -5), ("−５", -5), ("+7", 7), ("007", 7)] {
            assert_eq!(whole_number(raw), Ok(number), "{raw}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for raw in ["", " ", "1.5", "1,000", "1e3", "--1", "一百", "9999999999", "0x10", "１.５", "-", "½"] {
            assert_eq!(whole_number(raw), Err(NO_NUMBER), "{raw}");
        }
    }
}
