//! The name that a person shows, and the names that are not hers to take.

use unicode_normalization::UnicodeNormalization as _;

use crate::base::{Message, text};

/// A name that would be read as the company's or another's: 422.
pub const NAME_IS_RESERVED: Message = Message::new("accounts.name_is_reserved");

/// Nobody may look like the company, its service or the one who opened a complaint (security.md S35). Folded as
/// [`skeleton`] folds.
const RESERVED: [&str; 14] = [
    "物业",
    "官方",
    "客服",
    "管理员",
    "坦言",
    "版主",
    "楼主",
    "客户大使",
    "栋业主",
    "小区业主",
    "admin",
    "official",
    "moderator",
    "candor",
];

/// A public name of 2 to 20 graphemes that is nobody else's by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName(String);

impl PublicName {
    /// Reads a name; `None` when the field was left empty.
    ///
    /// # Errors
    /// What is wrong with its length, or [`NAME_IS_RESERVED`].
    pub fn parse(raw: &str, company: &str) -> Result<Option<Self>, Message> {
        if raw.trim().is_empty() {
            return Ok(None);
        }
        let name = text::line(raw, &text::NAME)?;
        let folded = skeleton(&name);
        let company = skeleton(company);
        let is_company = !company.is_empty() && folded.contains(&company);
        if folded.is_empty() || is_company || RESERVED.iter().any(|word| folded.contains(word)) {
            return Err(NAME_IS_RESERVED);
        }
        Ok(Some(Self(name)))
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it reads like one of the names under which people speak for the company.
    pub fn is_one_of(&self, staff_names: &[String]) -> bool {
        let folded = skeleton(&self.0);
        staff_names.iter().any(|name| skeleton(name) == folded)
    }
}

/// What is left of a name for comparing: width, case, blanks, marks and traditional characters folded away.
fn skeleton(name: &str) -> String {
    let plain: String =
        name.nfkc().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()).collect();
    fast2s::convert(&plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<Option<PublicName>, Message> {
        PublicName::parse(raw, "和筑地产")
    }

    #[test]
    fn nobody_takes_the_name_of_the_company_or_its_service() {
        for name in ["物业小王", "物 业", "官-方", "管理員", "ＡＤＭＩＮ", "和筑 地产集团", "3栋业主", "坦.言"]
        {
            assert_eq!(parse(name), Err(NAME_IS_RESERVED), "{name}");
        }
    }

    #[test]
    fn nobody_takes_the_name_of_the_staff() {
        let name = parse("沈 清").unwrap().unwrap();

        assert!(name.is_one_of(&["沈清".to_owned()]));
        assert!(!name.is_one_of(&["沈清平".to_owned()]));
    }

    #[test]
    fn an_ordinary_name_stays_as_it_was_written() {
        assert_eq!(parse(" 望溪 Ann ").unwrap().unwrap().as_str(), "望溪 Ann");
        assert_eq!(parse("  ").unwrap(), None);
        assert!(parse("一").is_err());
    }
}
