//! The two texts of signing in: an e-mail address and a password.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::message::Message;
use super::fold_width;

/// RFC 5321 4.5.3.1.3: a path of 256 with its angle brackets.
pub const MAX_EMAIL_BYTES: usize = 254;
/// RFC 5321 4.5.3.1.1.
const MAX_LOCAL_BYTES: usize = 64;
/// RFC 1035 2.3.4.
const MAX_LABEL_BYTES: usize = 63;

/// NIST SP 800-63B 5.1.1.2.
pub const MIN_PASSWORD_CHARS: usize = 8;
/// NIST asks for at least 64; the bound keeps hashing cheap.
pub const MAX_PASSWORD_CHARS: usize = 128;
/// A password that repeats a block of up to this many characters is a short one.
const MAX_REPEATED_CHARS: usize = 4;

/// Not an address that a letter could be sent to.
pub const BAD_EMAIL: Message = Message::new("text.bad_email");
/// Among the passwords that are tried first.
pub const PASSWORD_IS_COMMON: Message = Message::new("text.password_common");
/// The same as the e-mail or the part before its `@`.
pub const PASSWORD_IS_EMAIL: Message = Message::new("text.password_is_email");

/// Lower case, of at least eight characters, one a line; well-known ones written down by hand,
/// those of Chinese sites included.
static COMMON: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| include_str!("common_passwords.txt").lines().collect());

/// Reads an e-mail address: full-width characters folded, trimmed and in lower case.
///
/// Practical, not RFC 5322: no quoted names, no comments, no address in brackets, ASCII only.
///
/// # Errors
/// [`BAD_EMAIL`].
pub fn email(raw: &str) -> Result<String, Message> {
    // An input method for Chinese writes the ideographic full stop where the address has a dot.
    let address = fold_width(raw).trim().replace('。', ".").to_ascii_lowercase();
    if address.len() > MAX_EMAIL_BYTES {
        return Err(BAD_EMAIL);
    }
    match address.split_once('@') {
        Some((local, domain)) if is_local(local) && is_domain(domain) => Ok(address),
        _ => Err(BAD_EMAIL),
    }
}

fn is_local(local: &str) -> bool {
    local.len() <= MAX_LOCAL_BYTES
        && local.split('.').all(|atom| {
            !atom.is_empty()
                && atom.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte))
        })
}

fn is_domain(domain: &str) -> bool {
    let has_name_at_top = domain
        .rsplit_once('.')
        .is_some_and(|(_, top)| top.len() >= 2 && top.starts_with(|first: char| first.is_ascii_alphabetic()));
    has_name_at_top && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    (1..=MAX_LABEL_BYTES).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Judges a new password; it is taken as typed, and nothing is demanded of its kinds of characters.
///
/// # Errors
/// `text.password_short` and `text.password_long` with the bound and the number written, [`PASSWORD_IS_EMAIL`], and
/// [`PASSWORD_IS_COMMON`] for a well-known one, a short block repeated, or a run of digits up or down.
pub fn password(raw: &str, email: &str) -> Result<(), Message> {
    let length = raw.chars().count();
    if length < MIN_PASSWORD_CHARS {
        return Err(Message::new("text.password_short").with(MIN_PASSWORD_CHARS).with(length));
    }
    if length > MAX_PASSWORD_CHARS {
        return Err(Message::new("text.password_long").with(MAX_PASSWORD_CHARS).with(length));
    }
    let lower = raw.to_lowercase();
    let email = email.to_lowercase();
    if lower == email || email.split_once('@').is_some_and(|(local, _)| lower == local) {
        return Err(PASSWORD_IS_EMAIL);
    }
    if COMMON.contains(lower.as_str()) || repeats_a_block(&lower) || is_digit_run(&lower) {
        return Err(PASSWORD_IS_COMMON);
    }
    Ok(())
}

fn repeats_a_block(password: &str) -> bool {
    (1..=MAX_REPEATED_CHARS).any(|period| password.chars().zip(password.chars().skip(period)).all(|(a, b)| a == b))
}

fn is_digit_run(password: &str) -> bool {
    let steps_by = |step: i32| {
        password.chars().zip(password.chars().skip(1)).all(|(before, after)| {
            match (before.to_digit(10), after.to_digit(10)) {
                (Some(before), Some(after)) => (i64::from(before) + i64::from(step)).rem_euclid(10) == i64::from(after),
                _ => false,
            }
        })
    };
    steps_by(1) || steps_by(-1)
}
