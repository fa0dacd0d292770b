//! One spelling for each building and unit, whoever types it: `３ 栋` and `3栋`, `2单元1101室` and `2-1101`.

use unicode_normalization::UnicodeNormalization as _;

use crate::base::Message;
use crate::base::text::{self, Limits};

/// Names of regions and estates.
const PLACE: Limits = Limits { min_graphemes: 2, max_graphemes: 30, max_bytes: 512 };
/// Names of buildings and labels of units.
const LABEL: Limits = Limits { min_graphemes: 1, max_graphemes: 20, max_bytes: 256 };

/// Plain characters (NFKC), no blanks, capital letters, one kind of dash.
fn plain(raw: &str) -> String {
    let is_dash = |character| matches!(character, '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '_' | '~');
    let folded = raw.nfkc().filter(|character| !character.is_whitespace());
    folded.map(|character| if is_dash(character) { '-' } else { character }).collect::<String>().to_uppercase()
}

/// The name of a region or an estate: full-width letters and digits made plain, blanks folded.
pub fn place_name(raw: &str) -> Result<String, Message> {
    text::line(&raw.nfkc().collect::<String>(), &PLACE)
}

/// The name of a building: a bare number is a 栋.
pub fn building_name(raw: &str) -> Result<String, Message> {
    let name = text::line(&plain(raw), &LABEL)?;
    let is_number = name.chars().all(|character| character.is_ascii_digit());
    Ok(if is_number { format!("{name}栋") } else { name })
}

/// The label of a unit: `2单元1101室` is written `2-1101`.
pub fn unit_label(raw: &str) -> Result<String, Message> {
    let label = text::line(&plain(raw), &LABEL)?;
    let label = label.strip_suffix('室').unwrap_or(&label);
    let Some((section, number)) = label.split_once("单元") else { return Ok(label.to_owned()) };
    let number = number.trim_start_matches('-');
    if section.is_empty() || number.is_empty() { Ok(label.to_owned()) } else { Ok(format!("{section}-{number}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_building_has_one_spelling() {
        for typed in ["3", "３", " 3 栋", "3栋", "３　栋"] {
            assert_eq!(building_name(typed).unwrap(), "3栋", "{typed:?}");
        }
        assert_eq!(building_name("a座").unwrap(), "A座");
        assert_eq!(building_name("商铺").unwrap(), "商铺");
    }

    #[test]
    fn a_unit_has_one_spelling() {
        for typed in ["2-1101", "２－１１０１", "2单元1101", "2 单元 1101室", "2—1101", "2单元-1101"] {
            assert_eq!(unit_label(typed).unwrap(), "2-1101", "{typed:?}");
        }
        assert_eq!(unit_label("1101室").unwrap(), "1101");
        assert_eq!(unit_label("单元").unwrap(), "单元");
    }

    #[test]
    fn a_label_that_cannot_be_one_is_refused() {
        assert_eq!(unit_label("\u{200b} \n").unwrap_err(), text::EMPTY);
        assert!(building_name(&"长".repeat(21)).is_err());
        assert!(place_name("一").is_err());
    }
}
