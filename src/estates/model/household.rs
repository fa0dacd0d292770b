//! What the company's papers say of who lives in a unit: compared by hashes, never kept in words and never shown.

use unicode_normalization::UnicodeNormalization as _;

use crate::base::Message;
use crate::base::ids::UnitId;
use crate::settings::SecretKey;

/// A name without a number or an address, or the other way round.
pub const HOUSEHOLD_INCOMPLETE: Message = Message::new("estates.household_incomplete");
/// A number that is no Chinese mobile number.
pub const HOUSEHOLD_MOBILE: Message = Message::new("estates.household_mobile");
/// A text that is no e-mail address.
pub const HOUSEHOLD_EMAIL: Message = Message::new("estates.household_email");
/// More letters than a name or an address has.
pub const HOUSEHOLD_LONG: Message = Message::new("estates.household_long");

const MAX_CELL_BYTES: usize = 256;
const MOBILE_DIGITS: usize = 11;

/// One person of a unit's household, in one spelling whoever types it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Household {
    name: String,
    mobile: Option<String>,
    email: Option<String>,
}

impl std::fmt::Debug for Household {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Household")
    }
}

/// What is kept of a [`Household`]: HMACs bound to its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HouseholdHash {
    /// Of the name.
    pub name: Vec<u8>,
    /// Of the mobile number.
    pub mobile: Option<Vec<u8>>,
    /// Of the e-mail address.
    pub email: Option<Vec<u8>>,
}

impl Household {
    /// Of three cells; none when all are blank.
    ///
    /// # Errors
    /// When they cannot be used for a comparison.
    pub fn parse(name: &str, mobile: &str, email: &str) -> Result<Option<Self>, Message> {
        if [name, mobile, email].iter().any(|cell| cell.len() > MAX_CELL_BYTES) {
            return Err(HOUSEHOLD_LONG);
        }
        let name = plain_name(name);
        let mobile = filled(mobile).map(|cell| plain_mobile(cell).ok_or(HOUSEHOLD_MOBILE)).transpose()?;
        let email = filled(email).map(|cell| plain_email(cell).ok_or(HOUSEHOLD_EMAIL)).transpose()?;
        match (name.is_empty(), mobile.is_none() && email.is_none()) {
            (true, true) => Ok(None),
            (false, false) => Ok(Some(Self { name, mobile, email })),
            _ => Err(HOUSEHOLD_INCOMPLETE),
        }
    }

    /// By whom two rows are told apart; not to be shown or kept.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What is kept of it. The unit is part of what is hashed: the same person in two units gives two hashes.
    pub fn hashed(&self, secret: &SecretKey, unit: UnitId) -> HouseholdHash {
        let sign =
            |purpose: &str, value: &str| secret.sign(purpose, format!("{}\n{value}", unit.0).as_bytes()).to_vec();
        HouseholdHash {
            name: sign("household name", &self.name),
            mobile: self.mobile.as_deref().map(|mobile| sign("household mobile", mobile)),
            email: self.email.as_deref().map(|email| sign("household email", email)),
        }
    }
}

impl HouseholdHash {
    /// Whether a claimant is this person: the name is hers, and a number or an address as well.
    pub fn is_of(&self, claimant: &Self) -> bool {
        let is_same = |here: &Option<Vec<u8>>, there: &Option<Vec<u8>>| here.is_some() && here == there;
        let has_contact = is_same(&self.mobile, &claimant.mobile) | is_same(&self.email, &claimant.email);
        (self.name == claimant.name) & has_contact
    }
}

/// The name a claimant gives for a comparison; may be blank.
///
/// # Errors
/// [`HOUSEHOLD_LONG`]
pub fn holder_name(raw: &str) -> Result<String, Message> {
    if raw.len() > MAX_CELL_BYTES { Err(HOUSEHOLD_LONG) } else { Ok(raw.trim().to_owned()) }
}

fn filled(cell: &str) -> Option<&str> {
    Some(cell.trim()).filter(|cell| !cell.is_empty())
}

/// NFKC, without blanks and the dots of names that were written out, in capitals.
fn plain_name(raw: &str) -> String {
    let is_kept = |letter: &char| !letter.is_whitespace() && !matches!(letter, '·' | '•' | '.' | '．' | '\u{200b}');
    raw.nfkc().filter(is_kept).collect::<String>().to_uppercase()
}

/// The eleven digits of a mobile number of China, however it is grouped.
fn plain_mobile(raw: &str) -> Option<String> {
    let folded: String = raw.nfkc().filter(|letter| !matches!(letter, ' ' | '-' | '(' | ')')).collect();
    let national = folded.strip_prefix("+86").or_else(|| folded.strip_prefix("0086")).unwrap_or(&folded);
    let is_mobile = national.len() == MOBILE_DIGITS
        && national.starts_with('1')
        && national.chars().all(|digit| digit.is_ascii_digit());
    is_mobile.then(|| national.to_owned())
}

fn plain_email(raw: &str) -> Option<String> {
    let folded = raw.nfkc().collect::<String>().to_lowercase();
    let (name, host) = folded.split_once('@')?;
    let is_address = !name.is_empty() && host.contains('.') && !folded.contains(char::is_whitespace);
    is_address.then_some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn household(name: &str, mobile: &str, email: &str) -> Household {
        Household::parse(name, mobile, email).unwrap().unwrap()
    }

    #[test]
    fn a_household_has_one_spelling() {
        let plain = household("王小明", "13800138000", "wang@example.com");

        assert_eq!(household(" 王 小明 ", "+86 138-0013-8000", "Wang@Example.com "), plain);
        assert_eq!(household("王小明", "１３８００１３８０００", "wang@example.com"), plain);
        assert_eq!(household("古丽·阿依", "13800138000", ""), household("古丽阿依", "13800138000", ""));
    }

    #[test]
    fn a_household_needs_a_name_and_a_way_to_reach_it() {
        assert_eq!(Household::parse(" ", "", ""), Ok(None));
        assert_eq!(Household::parse("王小明", "", ""), Err(HOUSEHOLD_INCOMPLETE));
        assert_eq!(Household::parse("", "13800138000", ""), Err(HOUSEHOLD_INCOMPLETE));
        assert_eq!(Household::parse("王小明", "123", ""), Err(HOUSEHOLD_MOBILE));
        assert_eq!(Household::parse("王小明", "", "nobody"), Err(HOUSEHOLD_EMAIL));
        assert_eq!(Household::parse(&"长".repeat(100), "", ""), Err(HOUSEHOLD_LONG));
    }

    #[test]
    fn a_claimant_is_known_by_name_and_one_contact_and_by_nothing_less() {
        let secret = SecretKey::of_bytes([7; 32]);
        let hashed = |name, mobile, email| household(name, mobile, email).hashed(&secret, UnitId(1));
        let known = hashed("王小明", "13800138000", "wang@example.com");

        assert!(known.is_of(&hashed("王小明", "", "wang@example.com")));
        assert!(known.is_of(&hashed("王小明", "13800138000", "other@example.com")));
        assert!(!known.is_of(&hashed("王小红", "13800138000", "wang@example.com")));
        assert!(!known.is_of(&hashed("王小明", "13900139000", "")));
        let elsewhere = household("王小明", "13800138000", "").hashed(&secret, UnitId(2));
        assert!(!known.is_of(&elsewhere), "hashes are bound to their unit");
    }

    #[test]
    fn nothing_of_a_household_is_ever_printed() {
        assert_eq!(format!("{:?}", household("王小明", "13800138000", "")), "Household");
    }
}
