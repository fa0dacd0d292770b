//! The name that a person shows, and the names that are not hers to take.

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::skeleton as confusable_skeleton;

use crate::base::{Message, text};

/// The name of the company or a word of its service, `{0}`: 422.
pub fn name_is_reserved(word: &str) -> Message {
    Message::new("accounts.name_is_reserved").with(word)
}
/// Nothing to be read in it: 422.
pub const NAME_SAYS_NOTHING: Message = Message::new("accounts.name_says_nothing");
/// The name of somebody who speaks for the company: 422.
pub const NAME_OF_STAFF: Message = Message::new("accounts.name_of_staff");
/// The name of an estate: 422.
pub const NAME_OF_ESTATE: Message = Message::new("accounts.name_of_estate");

/// Nobody may look like the company, its service or the one who opened a complaint (security.md S35): wherever such a
/// word stands in a name.
const RESERVED: [&str; 17] = [
    "物业",
    "官方",
    "客服",
    "管理员",
    "管理处",
    "服务中心",
    "工作人员",
    "客户大使",
    "业委会",
    "坦言",
    "版主",
    "楼主",
    "栋业主",
    "小区业主",
    "已注销",
    "栋住户",
    "小区住户",
];
/// The same in Latin letters: only as whole words, or else nobody could be called after badminton.
const RESERVED_WORDS: [&str; 9] =
    ["admin", "administrator", "official", "moderator", "candor", "support", "service", "staff", "system"];

/// A public name of 2 to 20 graphemes that is nobody else's by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicName(String);

impl PublicName {
    /// Reads a name; `None` when the field was left empty.
    ///
    /// # Errors
    /// What is wrong with its length, [`NAME_SAYS_NOTHING`] or [`name_is_reserved`].
    pub fn parse(raw: &str, company: &str) -> Result<Option<Self>, Message> {
        if raw.trim().is_empty() {
            return Ok(None);
        }
        let name = text::line(raw, &text::NAME)?;
        let folded = skeleton(&name);
        if folded.is_empty() {
            return Err(NAME_SAYS_NOTHING);
        }
        let has = |word: &&&str| !skeleton(word).is_empty() && folded.contains(&skeleton(word));
        let is_word = |word: &&&str| folded == skeleton(word) || words(&name).any(|own| own == skeleton(word));
        let reserved = RESERVED.iter().chain([&company]).find(has).or_else(|| RESERVED_WORDS.iter().find(is_word));
        match reserved {
            Some(word) => Err(name_is_reserved(word)),
            None => Ok(Some(Self(name))),
        }
    }

    /// The name as it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it reads like one of these names.
    pub fn is_one_of(&self, names: &[String]) -> bool {
        let folded = skeleton(&self.0);
        names.iter().any(|name| skeleton(name) == folded)
    }
}

/// What is left of a name for comparing: width, case, blanks, marks and traditional characters folded away, and of
/// characters that look alike (Unicode TR39) one for all.
fn skeleton(name: &str) -> String {
    let plain: String =
        name.nfkd().flat_map(char::to_lowercase).filter(|character| character.is_alphanumeric()).collect();
    let alike: String = confusable_skeleton(&fast2s::convert(&plain)).collect();
    alike.to_lowercase()
}

/// The runs of letters in a name, each as a skeleton; a digit or a Han character ends a run.
fn words(name: &str) -> impl Iterator<Item = String> {
    let is_han = |c: char| ('\u{2E80}'..='\u{9FFF}').contains(&c);
    let plain: Vec<char> = name.nfkc().collect();
    let split: Vec<String> = plain
        .split(|c| !c.is_alphabetic() || is_han(*c))
        .filter(|word| !word.is_empty())
        .map(|word| skeleton(&word.iter().collect::<String>()))
        .collect();
    split.into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<Option<PublicName>, Message> {
        PublicName::parse(raw, "和筑地产")
    }

    #[test]
    fn nobody_takes_the_name_of_the_company_or_its_service() {
        for (name, word) in [
            ("物业小王", "物业"),
            ("物 业", "物业"),
            ("物\u{200B}业", "物业"),
            ("官-方", "官方"),
            ("管理員", "管理员"),
            ("客戶大使", "客户大使"),
            ("客户　大使", "客户大使"),
            ("⽤户·官⽅", "官方"),
            ("和筑 地产集团", "和筑地产"),
            ("3栋业主", "栋业主"),
            ("坦.言", "坦言"),
            ("ＡＤＭＩＮ", "admin"),
            ("a d m i n", "admin"),
            ("аdmin", "admin"),
            ("Αdmin2", "admin"),
            ("ádmin老王", "admin"),
            ("𝐨𝐟𝐟𝐢𝐜𝐢𝐚𝐥", "official"),
            ("0fficial", "official"),
        ] {
            assert_eq!(parse(name), Err(name_is_reserved(word)), "{name}");
        }
    }

    #[test]
    fn a_word_within_another_is_nobody_s() {
        for name in ["badminton", "爱badminton", "Stafford", "微风", "方便"] {
            assert!(parse(name).is_ok(), "{name}");
        }
        assert_eq!(parse("。。。"), Err(NAME_SAYS_NOTHING));
    }

    #[test]
    fn nobody_takes_the_name_of_the_staff() {
        let name = parse("沈 清").unwrap().unwrap();

        assert!(name.is_one_of(&["沈清".to_owned()]));
        assert!(parse("Аnn Li").unwrap().unwrap().is_one_of(&["ann li".to_owned()]), "a Cyrillic А");
        assert!(!name.is_one_of(&["沈清平".to_owned()]));
    }

    #[test]
    fn an_ordinary_name_stays_as_it_was_written() {
        assert_eq!(parse(" 望溪 Ann ").unwrap().unwrap().as_str(), "望溪 Ann");
        assert_eq!(parse("  ").unwrap(), None);
        assert!(parse("一").is_err());
    }
}
