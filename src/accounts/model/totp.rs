//! The second step of signing in: RFC 6238 as every authenticator app speaks it, and the codes for when it is lost.

use diesel::prelude::*;
use hmac::{Hmac, Mac as _};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use crate::base::ids::PersonId;
use crate::base::{Instant, Random, text};

/// RFC 4226 section 4: the length of an SHA-1.
pub const SECRET_BYTES: usize = 20;
/// RFC 6238 section 4: the recommended step.
const STEP_SECONDS: i64 = 30;
/// RFC 6238 section 5.2: one step of delay either way, for a slow hand and a wrong clock.
const TOLERATED_STEPS: i64 = 1;
const MODULUS: u32 = 1_000_000;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// RFC 4648 base 32.
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const GROUP: usize = 4;

/// The second factor of a person.
#[derive(Clone, Queryable)]
#[diesel(table_name = totp)]
pub struct Totp {
    pub person_id: PersonId,
    pub secret: Vec<u8>,
    pub last_step: i64,
    pub started_at: Instant,
    pub enabled_at: Option<Instant>,
}

impl Totp {
    /// The step of a code that is good now and was not used before, nor one after it (RFC 6238 section 5.2).
    pub fn step_of(&self, typed: &str, now: Instant) -> Option<i64> {
        let present = step_at(now);
        let steps = (present - TOLERATED_STEPS)..=(present + TOLERATED_STEPS);
        steps.filter(|step| *step > self.last_step).find(|step| super::is_same(&code_at(&self.secret, *step), typed))
    }

    /// The secret as people type it: groups of four.
    pub fn secret_text(&self) -> String {
        grouped(&base32(&self.secret), " ")
    }

    /// What the QR code says (the Key URI format of Google Authenticator).
    pub fn address(&self, site: &str, account: &str) -> String {
        let escape =
            |text: &str| percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string();
        let (site, account, secret) = (escape(site), escape(account), base32(&self.secret));
        format!("otpauth://totp/{site}:{account}?secret={secret}&issuer={site}")
    }
}

/// The code of a step: RFC 4226 section 5.3.
fn code_at(secret: &[u8], step: i64) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret) else { return String::new() };
    mac.update(&step.to_be_bytes());
    let mac = mac.finalize().into_bytes();
    let offset = usize::from(mac.last().copied().unwrap_or_default() & 0x0f);
    let number = mac.iter().skip(offset).take(4).fold(0_u32, |number, byte| (number << 8) | u32::from(*byte));
    format!("{:06}", (number & 0x7fff_ffff) % MODULUS)
}

/// What an app with this secret shows at a moment: for tests.
pub fn app_code(secret: &[u8], now: Instant) -> String {
    code_at(secret, step_at(now))
}

const fn step_at(now: Instant) -> i64 {
    now.0 / 1_000 / STEP_SECONDS
}

/// Ten new codes of 80 bits.
pub fn new_recovery_codes(random: &mut Random) -> Vec<String> {
    (0..RECOVERY_CODES).map(|_| grouped(&base32(&random.bytes::<10>()).to_lowercase(), "-")).collect()
}

/// What the database knows of a recovery code. 80 bits of chance need no slow hash.
pub fn recovery_hash(typed: &str) -> Vec<u8> {
    let bounded: String = typed.chars().take(100).collect();
    let plain: String = text::fold_width(&bounded).chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(plain.to_ascii_lowercase().as_bytes()).to_vec()
}

fn grouped(text: &str, between: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(GROUP).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(between)
}

fn base32(bytes: &[u8]) -> String {
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0);
    let letter = |index: u32| usize::try_from(index & 31).ok().and_then(|index| ALPHABET.get(index)).copied();
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.extend(letter(held >> bits).map(char::from));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.extend(letter(held << (5 - bits)).map(char::from));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the secret of SHA-1, the last six of its eight digits.
    #[test]
    fn the_codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(secret, step_at(Instant(seconds * 1_000))), code, "{seconds}");
        }
    }

    fn totp(last_step: i64) -> Totp {
        let (started_at, enabled_at) = (Instant(0), Some(Instant(0)));
        Totp { person_id: PersonId(1), secret: b"12345678901234567890".to_vec(), last_step, started_at, enabled_at }
    }

    #[test]
    fn a_code_is_good_for_a_step_either_way_and_only_once() {
        let now = Instant(1_111_111_111_000);
        let step = step_at(now);
        let secret = totp(0).secret;

        for near in [step - 1, step, step + 1] {
            assert_eq!(totp(0).step_of(&code_at(&secret, near), now), Some(near));
        }
        assert_eq!(totp(0).step_of(&code_at(&secret, step - 2), now), None);
        assert_eq!(totp(0).step_of(&code_at(&secret, step + 2), now), None);
        assert_eq!(totp(step).step_of(&code_at(&secret, step), now), None, "a replay");
        assert_eq!(totp(step).step_of(&code_at(&secret, step - 1), now), None, "one before a used one");
    }

    /// RFC 4648 section 10.
    #[test]
    fn base_32_is_that_of_the_standard() {
        for (plain, encoded) in
            [("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("foobar", "MZXW6YTBOI")]
        {
            assert_eq!(base32(plain.as_bytes()), encoded);
        }
    }

    #[test]
    fn a_recovery_code_is_read_as_people_type_it() {
        let codes = new_recovery_codes(&mut Random::seeded(1));

        assert_eq!((codes.len(), codes[0].len()), (RECOVERY_CODES, 19));
        assert_eq!(
            recovery_hash(&codes[0]),
            recovery_hash(&format!(" {} ", codes[0].to_uppercase().replace('-', " ")))
        );
    }
}
