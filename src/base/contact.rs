//! Where a person is reached and signs in: an e-mail address, or a mobile number of mainland China.

use super::message::Message;
use super::text;
use crate::text_enum;

/// Digits of a mobile number without its country code.
const MOBILE_DIGITS: usize = 11;
const COUNTRY: &str = "+86";
/// Longer than any way to write a number.
const MAX_MOBILE_BYTES: usize = 100;

/// Not a mobile number of mainland China.
pub const BAD_MOBILE: Message = Message::new("text.bad_mobile");
/// Neither an address nor a number.
pub const BAD_CONTACT: Message = Message::new("text.bad_contact");

text_enum! {
    /// The two ways to reach a person.
    pub enum ContactKind {
        /// By letter.
        Email = "email",
        /// By short message.
        Mobile = "mobile",
    }
}

/// An e-mail address in lower case, or a mobile number in E.164 (ITU-T E.164: `+8613800138000`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contact {
    kind: ContactKind,
    text: String,
}

impl Contact {
    /// Reads what a person types into the one field for both: what holds an `@` is an address, what is made of digits a
    /// number.
    ///
    /// # Errors
    /// [`text::BAD_EMAIL`], [`BAD_MOBILE`] or [`BAD_CONTACT`].
    pub fn parse(raw: &str) -> Result<Self, Message> {
        let folded = text::fold_width(raw);
        if folded.contains('@') {
            Self::email(raw)
        } else if folded.trim().starts_with(|first: char| first == '+' || first.is_ascii_digit()) {
            Self::mobile(raw)
        } else {
            Err(BAD_CONTACT)
        }
    }

    /// Reads an e-mail address as [`text::email`] does.
    pub fn email(raw: &str) -> Result<Self, Message> {
        Ok(Self { kind: ContactKind::Email, text: text::email(raw)? })
    }

    /// Reads a mobile number: 11 digits, with or without +86, in whatever width and grouping they were typed.
    ///
    /// # Errors
    /// [`BAD_MOBILE`].
    pub fn mobile(raw: &str) -> Result<Self, Message> {
        if raw.len() > MAX_MOBILE_BYTES {
            return Err(BAD_MOBILE);
        }
        let folded = text::fold_width(raw);
        let dense: String = folded.chars().filter(|c| !c.is_whitespace() && !"-()._·".contains(*c)).collect();
        let digits = match dense.strip_prefix(COUNTRY).or_else(|| dense.strip_prefix("0086")) {
            Some(rest) => rest,
            None if dense.len() == MOBILE_DIGITS + 2 => dense.strip_prefix("86").unwrap_or_default(),
            None => &dense,
        };
        let is_mobile = digits.len() == MOBILE_DIGITS
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && digits.starts_with('1')
            && digits.as_bytes().get(1).is_some_and(|second| *second >= b'3');
        if is_mobile {
            Ok(Self { kind: ContactKind::Mobile, text: format!("{COUNTRY}{digits}") })
        } else {
            Err(BAD_MOBILE)
        }
    }

    /// What stands in a row: it was read by [`Contact::parse`] before it was stored.
    pub fn stored(text: &str) -> Self {
        let kind = if text.starts_with('+') { ContactKind::Mobile } else { ContactKind::Email };
        Self { kind, text: text.to_owned() }
    }

    /// Which of the two it is.
    pub const fn kind(&self) -> ContactKind {
        self.kind
    }

    /// As it is stored and compared.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// As people in China write it: the number without its country code.
    pub fn local(&self) -> &str {
        self.text.strip_prefix(COUNTRY).unwrap_or(&self.text)
    }

    /// Enough to know one's own: `l***@example.com`, `138****8000`.
    pub fn masked(&self) -> String {
        match self.kind {
            ContactKind::Email => {
                let (local, domain) = self.text.split_once('@').unwrap_or((&self.text, ""));
                let first: String = local.chars().take(1).collect();
                format!("{first}***@{domain}")
            }
            ContactKind::Mobile => {
                let digits = self.local();
                let start: String = digits.chars().take(3).collect();
                let end: String = digits.chars().skip(MOBILE_DIGITS - 4).collect();
                format!("{start}****{end}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for raw in [
            "13800138000",
            " 138 0013 8000 ",
            "138-0013-8000",
            "+86 138 0013 8000",
            "0086 13800138000",
            "8613800138000",
            "１３８００１３８０００",
            "＋８６　１３８　００１３　８０００",
            "138\u{200B}00138000",
        ] {
            assert_eq!(Contact::parse(raw).unwrap().as_str(), "+8613800138000", "{raw:?}");
        }
    }

    #[test]
    fn what_is_no_mobile_number_is_refused() {
        let long = "1".repeat(1_000);
        for raw in
            ["1380013800", "138001380001", "12800138000", "23800138000", "+1 202 555 0100", "021-12345678", &long]
        {
            assert_eq!(Contact::parse(raw), Err(BAD_MOBILE), "{raw:?}");
        }
        for raw in ["", "ann", "漏水"] {
            assert_eq!(Contact::parse(raw), Err(BAD_CONTACT), "{raw:?}");
        }
    }

    #[test]
    fn one_field_takes_both() {
        assert_eq!(Contact::parse("Ann＠Example.com").unwrap().kind(), ContactKind::Email);
        assert_eq!(Contact::parse("1390000@qq.com").unwrap().as_str(), "1390000@qq.com");
        assert_eq!(Contact::stored("+8613800138000").kind(), ContactKind::Mobile);
    }

    #[test]
    fn a_masked_contact_shows_enough_to_know_one_s_own() {
        assert_eq!(Contact::parse("13800138000").unwrap().masked(), "138****8000");
        assert_eq!(Contact::parse("ann@example.com").unwrap().masked(), "a***@example.com");
    }
}
