//! A letter made fit for the site: texts within the bounds, a name, a key, a place.

use unicode_segmentation::UnicodeSegmentation as _;

use super::placing::{Place, Placing};
use crate::base::Instant;
use crate::base::text::{self, Limits};
use crate::complaints::letters::{Kind, Letter};

/// A subject has no bound where it comes from.
const ANY_LENGTH: Limits = Limits { min_graphemes: 0, max_graphemes: usize::MAX, max_bytes: usize::MAX };
/// The codes of the known workbooks have 9 to 12 characters.
const LONGEST_CODE: usize = 12;
const WRITER: &str = "网友";

/// What is written of one letter.
#[derive(Clone, Debug)]
pub(super) struct Prepared {
    pub key: String,
    pub writer: String,
    pub title: String,
    pub text: String,
    pub written_at: Instant,
    pub reply: Option<(String, Instant)>,
    pub likes: Option<i32>,
    /// `None`: nothing says where.
    pub place: Option<Place>,
}

/// Why a letter that could be read cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unfit {
    #[error("its 留言详情 is longer than a text may be (10,000 characters, 64 KiB)")]
    TextTooLong,
    #[error("its 答复意见 is longer than a text may be (10,000 characters, 64 KiB)")]
    ReplyTooLong,
    #[error("nothing in it can be seen")]
    NothingVisible,
}

pub(super) fn prepare(kind: Kind, letter: &Letter, placing: &Placing) -> Result<Prepared, Unfit> {
    let limits = text::BODY.without_minimum();
    let text = text::lines(&letter.detail, &limits).map_err(|_| Unfit::TextTooLong)?;
    let title = title(&letter.subject, &text);
    if title.is_empty() {
        return Err(Unfit::NothingVisible);
    }
    let reply = match &letter.reply {
        Some(reply) => {
            let text = text::lines(&reply.text, &limits).map_err(|_| Unfit::ReplyTooLong)?;
            Some((text, reply.answered_at)).filter(|(text, _)| !text.is_empty())
        }
        None => None,
    };
    let place = placing.of(&title, &text);
    Ok(Prepared {
        key: key(kind, &letter.number),
        writer: writer(&letter.user),
        title,
        text,
        written_at: letter.written_at,
        reply,
        likes: letter.likes.and_then(|likes| i32::try_from(likes).ok()),
        place,
    })
}

/// Kind of the workbook and number; stored, so never changed.
fn key(kind: Kind, number: &str) -> String {
    let kind = match kind {
        Kind::Answered => "answered",
        Kind::Voted => "voted",
    };
    format!("{kind}:{number}")
}

/// The subject, else the first line of the text; a long one ends after whole characters.
fn title(subject: &str, text: &str) -> String {
    let line = |raw: &str| text::line(raw, &ANY_LENGTH).unwrap_or_default();
    let subject = line(subject);
    if !subject.is_empty() {
        return cut(&subject, text::TITLE.max_bytes).to_owned();
    }
    let first = line(text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default());
    first.graphemes(true).take(text::TITLE.max_graphemes).collect()
}

fn cut(text: &str, max_bytes: usize) -> &str {
    let end = text.grapheme_indices(true).map(|(start, grapheme)| start + grapheme.len());
    let end = end.take_while(|end| *end <= max_bytes).last().unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

/// 网友 and the code; what is no code of letters and digits might be a name.
fn writer(user: &str) -> String {
    let is_code = !user.is_empty() && user.chars().all(|character| character.is_ascii_alphanumeric());
    let code: String = if is_code { user.chars().take(LONGEST_CODE).collect() } else { String::new() };
    format!("{WRITER}{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_is_called_by_her_code_and_never_by_a_name() {
        assert_eq!(writer("UU00812"), "网友UU00812");
        assert_eq!(writer("A0123456789012345"), "网友A01234567890");
        assert_eq!(writer("王小明"), "网友");
        assert_eq!(writer(""), "网友");
    }

    #[test]
    fn a_title_is_the_subject_or_the_first_line() {
        assert_eq!(title(" 反映 \n路灯 ", "正文"), "反映 路灯");
        assert_eq!(title("", "\n  第一行\n第二行"), "第一行");
        assert_eq!(title("", &"长".repeat(100)).chars().count(), 60);
        assert_eq!(title(&"长".repeat(2_000), "").len(), 4 * 1024 - 1);
    }
}
