//! One-time codes of six digits, sent to an address or a number.

use diesel::prelude::*;

use crate::base::ids::{CodeId, PersonId};
use crate::base::{Contact, Instant, text};
use crate::settings::SecretKey;
use crate::text_enum;

/// How long a code can be used.
pub const CODE_MINUTES: i64 = 10;
/// Wrong tries after which a code is over.
pub const CODE_ATTEMPTS: i32 = 5;
/// Digits of a code.
const DIGITS: usize = 6;
const MODULUS: u64 = 1_000_000;

/// Codes that one address or number is sent in an hour and in a day (security.md S36).
pub const CODES_AN_HOUR: i64 = 5;
/// See [`CODES_AN_HOUR`].
pub const CODES_A_DAY: i64 = 10;
/// Wrong second steps on one account in a day: with three codes good at a time, one in 17,000 to guess right.
pub const SECOND_STEPS_A_DAY: i64 = 20;

text_enum! {
    /// What a code is for.
    pub enum CodePurpose in "code_purpose" {
        /// To sign in instead of a password.
        SignIn = "sign_in",
        /// To show that the number of a new account is one's own.
        Confirm = "confirm",
        /// The same for a number that has an account already: whoever asked cannot tell, and the code signs in to it.
        Known = "known",
        /// To set a password.
        Reset = "reset",
        /// To show that a new address or number is one's own.
        Change = "change",
        /// To prove again who one is, for a sensitive act.
        Proof = "proof",
        /// The second step of a sign-in: nothing is sent, the code comes from the person's app.
        Second = "second",
    }
}

/// A code that was asked for.
#[derive(Clone, Debug, Queryable)]
#[diesel(table_name = one_time_code)]
pub struct OneTimeCode {
    pub id: CodeId,
    pub public_id: String,
    pub purpose: CodePurpose,
    pub person_id: Option<PersonId>,
    pub contact: String,
    pub salt: Vec<u8>,
    pub attempts: i32,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub ended_at: Option<Instant>,
}

impl OneTimeCode {
    /// The digits: an HMAC of the row's salt under the site's key, so that a copy of the database gives none away and a
    /// second try of sending sends the same.
    pub fn digits(&self, secret: &SecretKey) -> String {
        let mac = secret.sign("one-time code", &self.salt);
        let number = mac.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        format!("{:0DIGITS$}", number % MODULUS)
    }

    /// Whether it can still be used.
    pub fn is_open(&self, now: Instant) -> bool {
        self.ended_at.is_none() && self.expires_at > now && self.attempts < CODE_ATTEMPTS
    }

    /// Where it goes.
    pub fn contact(&self) -> Contact {
        Contact::stored(&self.contact)
    }
}

/// The digits of a code as people type them: full-width, with blanks.
pub fn typed_digits(raw: &str) -> String {
    let bounded: String = raw.chars().take(50).collect();
    text::fold_width(&bounded).chars().filter(char::is_ascii_digit).collect()
}

/// Whether two codes are the same, in the same time wherever they differ.
pub fn is_same(one: &str, other: &str) -> bool {
    let difference = one.bytes().zip(other.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b));
    one.len() == other.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digits_follow_from_salt_and_key_and_are_always_six() {
        let code = |salt: u8| OneTimeCode {
            id: CodeId(1),
            public_id: String::new(),
            purpose: CodePurpose::SignIn,
            person_id: None,
            contact: String::new(),
            salt: vec![salt; 16],
            attempts: 0,
            created_at: Instant(0),
            expires_at: Instant(1),
            ended_at: None,
        };
        let (one, other) = (SecretKey::of_bytes([1; 32]), SecretKey::of_bytes([2; 32]));

        assert!((0..=255).all(|salt| code(salt).digits(&one).len() == 6));
        assert_eq!(code(1).digits(&one), code(1).digits(&one));
        assert_ne!(code(1).digits(&one), code(1).digits(&other));
        assert_ne!(code(1).digits(&one), code(2).digits(&one));
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(typed_digits(" １２３ 456\u{200B}"), "123456");
        assert!(is_same("123456", "123456") && !is_same("123456", "123457") && !is_same("12345", "123456"));
    }
}
