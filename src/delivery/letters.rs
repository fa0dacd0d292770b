//! One letter, and what keeps people's names in it from becoming links or headers.

use std::time::{Duration, UNIX_EPOCH};

use anyhow::Context as _;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use crate::base::Instant;

/// A letter to one person, in plain text and as a simple page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// The subject: one line.
    pub subject: String,
    /// The letter as plain text.
    pub text: String,
    /// The same as HTML, without anything loaded from elsewhere.
    pub html: String,
}

/// What stands on the outside of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slip {
    /// Its message id before the `@`. A letter that is handed over again keeps it, so that a mail system that took it the
    /// first time, and could not say so, can tell.
    pub id: String,
    /// The address that stops letters like this one by a POST (RFC 8058); `None` for those one must get.
    pub unsubscribe: Option<String>,
}

impl Letter {
    /// The letter as it goes over the wire, with a message id that no name of a machine is part of.
    pub(super) fn message(&self, from: &Mailbox, slip: &Slip, at: Instant) -> anyhow::Result<lettre::Message> {
        let to: Mailbox = self.to.parse().context("reading the address of a letter")?;
        let since_epoch = Duration::from_millis(u64::try_from(at.0).unwrap_or(0));
        let header = |name: &'static str, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
        let mut builder = lettre::Message::builder()
            .from(from.clone())
            .to(to)
            .subject(one_line(&self.subject))
            .date(UNIX_EPOCH + since_epoch)
            .message_id(Some(format!("<{}@{}>", slip.id, from.email.domain())))
            .raw_header(header("Auto-Submitted", "auto-generated".to_owned()));
        if let Some(address) = &slip.unsubscribe {
            builder = builder
                .raw_header(header("List-Unsubscribe", format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()));
        }
        builder
            .multipart(MultiPart::alternative_plain_html(self.text.clone(), self.html.clone()))
            .context("putting a letter together")
    }
}

/// A header is one line, whatever stands in it.
fn one_line(text: &str) -> String {
    text.split(char::is_control).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A person's name for a letter: programs that show mail make links of addresses in plain text, so dots, colons and the
/// like are taken out of it (security.md S17).
pub fn inert_name(name: &str) -> String {
    let inert = name.chars().map(|character| match character {
        '.' | '．' | '。' | '｡' | '․' => '·',
        ':' | '：' | '/' | '／' | '\\' | '@' | '＠' | '<' | '>' | '?' | '#' | '%' => ' ',
        other if other.is_control() => ' ',
        other => other,
    });
    inert.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Words of a person for a letter, such as a title: what would be read as an address of a site or of mail is taken
/// apart, decimals and times stay.
pub fn inert_words(words: &str) -> String {
    let mut inert = String::with_capacity(words.len());
    let mut rest = words.chars().peekable();
    while let Some(character) = rest.next() {
        let next_is_letter = rest.peek().is_some_and(char::is_ascii_alphabetic);
        inert.push(match character {
            '.' | '．' | '。' | '｡' | '․' if next_is_letter => '·',
            '@' | '＠' => ' ',
            '/' | '\\' if rest.peek() == Some(&'/') => ' ',
            other if other.is_control() => ' ',
            other => other,
        });
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_become_a_link_and_keep_their_numbers() {
        assert_eq!(inert_words("see https://evil.example/x\r\n"), "see https: /evil·example/x  ");
        assert_eq!(inert_words("www.evil.com or a@b.cn"), "www·evil·com or a b·cn");
        assert_eq!(inert_words("3.5米，8:30 漏水。A栋"), "3.5米，8:30 漏水·A栋");
    }

    #[test]
    fn a_name_cannot_become_a_link_or_a_header() {
        assert_eq!(inert_name("https://evil.example/x\r\nBcc: a@b.c"), "https evil·example x Bcc a b·c");
        assert_eq!(inert_name("evil。com"), "evil·com");
    }

    #[test]
    fn a_subject_of_two_lines_stays_one_header() {
        let letter = Letter {
            to: "ann@example.com".to_owned(),
            subject: "one\r\nBcc: eve@example.com".to_owned(),
            text: String::new(),
            html: String::new(),
        };
        let slip = Slip { id: "1".to_owned(), unsubscribe: None };

        let message = letter.message(&"坦言 <a@b.example>".parse().unwrap(), &slip, Instant(0)).unwrap();

        let wire = String::from_utf8(message.formatted()).unwrap();
        assert!(!wire.contains("\nBcc:"), "{wire}");
        assert!(wire.contains("Message-ID: <1@b.example>"), "{wire}");
    }
}
