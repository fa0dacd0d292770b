//! The rules of written text: what is taken from a form, what is taken out of it, and how long it may be.
//!
//! Length is counted in graphemes, which is what a person counts. One grapheme can be any number of bytes, so the
//! bound in bytes is the defence and the bound in graphemes is the rule that is told. Words are never converted:
//! full-width digits and letters stay as they were typed, except where [`fold_width`] reads an e-mail or a number.

mod clean;
mod day;
mod number;
mod sign_in;
#[cfg(test)]
mod tests;

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

pub use clean::is_visible;
pub use day::{NO_DATE, day};
pub use number::{NO_NUMBER, whole_number};
pub use sign_in::{
    BAD_EMAIL, MAX_EMAIL_BYTES, MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS, PASSWORD_IS_COMMON, PASSWORD_IS_EMAIL, email,
    password,
};

use super::message::Message;

/// More empty lines than this one after another say nothing more.
const MAX_EMPTY_LINES: usize = 2;

/// Nothing was written, or nothing that can be seen.
pub const EMPTY: Message = Message::new("text.empty");

/// Short enough in graphemes, but made of more bytes than any such text needs.
pub const TOO_HEAVY: Message = Message::new("text.too_heavy");

/// `{0}` the least number of graphemes, `{1}` the number written.
pub fn too_short(min: usize, actual: usize) -> Message {
    Message::new("text.too_short").with(min).with(actual)
}

/// `{0}` the greatest number of graphemes, `{1}` the number written.
pub fn too_long(max: usize, actual: usize) -> Message {
    Message::new("text.too_long").with(max).with(actual)
}

/// How long a kind of text may be; the numbers are those of decision 28.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The least number of graphemes; 0 when it may be left empty.
    pub min_graphemes: usize,
    /// The greatest number of graphemes.
    pub max_graphemes: usize,
    /// The greatest number of bytes in UTF-8: a Han character has 3, a family of four as one emoji 25.
    pub max_bytes: usize,
}

impl Limits {
    const fn new(min_graphemes: usize, max_graphemes: usize, max_bytes: usize) -> Self {
        Self { min_graphemes, max_graphemes, max_bytes }
    }

    /// The same bounds without a minimum: imports take what was written elsewhere.
    pub const fn without_minimum(self) -> Self {
        Self::new(0, self.max_graphemes, self.max_bytes)
    }

    fn check(&self, text: String) -> Result<String, Message> {
        let actual = graphemes(&text);
        if actual == 0 && self.min_graphemes > 0 {
            Err(EMPTY)
        } else if actual < self.min_graphemes {
            Err(too_short(self.min_graphemes, actual))
        } else if actual > self.max_graphemes {
            Err(too_long(self.max_graphemes, actual))
        } else if text.len() > self.max_bytes {
            Err(TOO_HEAVY)
        } else {
            Ok(text)
        }
    }
}

/// The title of a complaint.
pub const TITLE: Limits = Limits::new(4, 60, 4 * 1024);
/// The text of a complaint, a reply or a response.
pub const BODY: Limits = Limits::new(1, 10_000, 64 * 1024);
/// One point of a complaint that has several.
pub const POINT: Limits = Limits::new(1, 100, 4 * 1024);
/// What the opener wishes to be done; may be left empty.
pub const WISH: Limits = Limits::new(0, 500, 16 * 1024);
/// The name a person shows.
pub const NAME: Limits = Limits::new(2, 20, 1024);
/// A note of the staff.
pub const NOTE: Limits = Limits::new(1, 2_000, 32 * 1024);
/// What a reader says of a text that she flags; may be left empty.
pub const FLAG: Limits = Limits::new(0, 500, 16 * 1024);
/// Why an author hides her own text.
pub const OWN_REASON: Limits = Limits::new(4, 100, 4 * 1024);
/// Why somebody looks at what was covered.
pub const LOOK: Limits = Limits::new(4, 100, 4 * 1024);
/// What a reward is called.
pub const REWARD_TITLE: Limits = Limits::new(2, 40, 4 * 1024);
/// Why staff did something by hand, in a line that its owner reads.
pub const REASON_OF_STAFF: Limits = Limits::new(4, 100, 4 * 1024);
/// Why something was hidden, refused or closed.
pub const REASON: Limits = Limits::new(20, 1_000, 16 * 1024);

/// Reads text of one line: cleaned, its blanks and newlines folded to single blanks, and trimmed.
///
/// # Errors
/// [`EMPTY`], [`too_short`], [`too_long`] or [`TOO_HEAVY`].
pub fn line(raw: &str, limits: &Limits) -> Result<String, Message> {
    let cleaned = clean::clean(raw);
    let mut line = String::with_capacity(cleaned.len());
    for word in cleaned.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    limits.check(line)
}

/// Reads text of many lines: cleaned, blanks at the ends of lines cut, no more than two empty lines together.
///
/// Blanks at the beginning of a line stay: two full-width ones are how a Chinese paragraph begins.
///
/// # Errors
/// [`EMPTY`], [`too_short`], [`too_long`] or [`TOO_HEAVY`].
pub fn lines(raw: &str, limits: &Limits) -> Result<String, Message> {
    let cleaned = clean::clean(raw);
    let mut text = String::with_capacity(cleaned.len());
    let mut empty_lines = 0;
    for line in cleaned.split('\n').map(str::trim_end) {
        if line.is_empty() {
            empty_lines += 1;
            continue;
        }
        if !text.is_empty() {
            let newlines = 1 + empty_lines.min(MAX_EMPTY_LINES);
            text.extend(std::iter::repeat_n('\n', newlines));
        }
        empty_lines = 0;
        text.push_str(line);
    }
    limits.check(text)
}

/// Reads a full-width or otherwise styled writing of an e-mail, a number or a code as plain characters (NFKC).
///
/// Never for ordinary text: it would turn ① into 1 and a full-width colon into a plain one.
pub fn fold_width(raw: &str) -> String {
    raw.chars().filter(|&character| is_visible(character)).nfkc().filter(|&character| is_visible(character)).collect()
}

/// The number of characters as a person counts them.
pub fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}
