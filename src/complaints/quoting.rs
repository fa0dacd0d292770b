//! What other floors quote of one that is withheld. A quotation begins with the number of its floor and the name of who
//! wrote it, as `writing.quoted` says it in one of the languages; while that floor is withheld, nobody reads the words
//! below.

use std::borrow::Cow;

use crate::i18n::Lang;

/// What stands in the place of quoted words: data, like a cover.
const WITHHELD_WORDS: &str = "〔已隐藏〕";

/// A Markdown text without the words that it quotes of certain floors.
pub fn without_quotes_of<'a>(markdown: &'a str, floors: &[i32]) -> Cow<'a, str> {
    if !floors.iter().any(|floor| quotes(markdown, *floor)) {
        return Cow::Borrowed(markdown);
    }
    let mut shown: Vec<Cow<'_, str>> = Vec::new();
    let mut hides = false;
    for line in markdown.lines() {
        let Some(words) = quoted(line) else {
            hides = false;
            shown.push(Cow::Borrowed(line));
            continue;
        };
        match source(words) {
            Some((floor, name)) if floors.contains(&floor) => {
                hides = true;
                shown.push(Cow::Owned(format!("> {name}")));
                shown.push(Cow::Owned(format!("> {WITHHELD_WORDS}")));
            }
            Some(_) => {
                hides = false;
                shown.push(Cow::Borrowed(line));
            }
            None if hides => {}
            None => shown.push(Cow::Borrowed(line)),
        }
    }
    Cow::Owned(shown.join("\n"))
}

/// Whether a Markdown text quotes a floor.
pub fn quotes(markdown: &str, floor: i32) -> bool {
    markdown.contains('>')
        && markdown.lines().filter_map(quoted).any(|words| source(words).is_some_and(|(known, _)| known == floor))
}

/// The words of a line that is quoted, whatever the depth.
fn quoted(line: &str) -> Option<&str> {
    let mut words = line.trim_start().strip_prefix('>')?;
    while let Some(inner) = words.trim_start().strip_prefix('>') {
        words = inner;
    }
    Some(words.trim())
}

/// The floor that a line names as the source of what follows, in any of our languages, and the words that name it.
fn source(words: &str) -> Option<(i32, &str)> {
    Lang::ALL.iter().find_map(|lang| {
        let (before, rest) = lang.t("writing.quoted").split_once("{0}")?;
        let (between, after) = rest.split_once("{1}")?;
        let rest = words.strip_prefix(before)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let (number, rest) = rest.split_at_checked(digits)?;
        let name = rest.strip_prefix(between)?.find(after)?;
        let end = before.len() + number.len() + between.len() + name + after.len();
        Some((number.parse().ok()?, words.get(..end)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Message;
    use crate::base::safe_html::quote;
    use crate::i18n;

    fn quoting(lang: Lang, floor: i64, words: &str) -> String {
        let source = i18n::say(lang, &Message::new("writing.quoted").with(floor).with("3栋业主"));
        format!("> {source}\n{}\n\n我也这么看。", quote(words))
    }

    #[test]
    fn the_words_below_the_name_of_a_withheld_floor_are_hidden_in_every_language() {
        for lang in Lang::ALL {
            let text = quoting(*lang, 12, "骂人的话\n\n第二段");

            let shown = without_quotes_of(&text, &[12]);
            assert!(!shown.contains("骂人") && !shown.contains("第二段"), "{shown}");
            assert!(shown.contains(WITHHELD_WORDS) && shown.ends_with("我也这么看。"), "{shown}");
            assert_eq!(without_quotes_of(&text, &[1, 2]), text, "another floor's words stay");
        }
    }

    #[test]
    fn a_quotation_within_a_quotation_is_hidden_with_what_follows_in_it() {
        let inner = quoting(Lang::ZhCn, 2, "骂人的话");
        let text = quoting(Lang::ZhCn, 3, &inner);

        let shown = without_quotes_of(&text, &[2]);
        assert!(!shown.contains("骂人") && shown.contains("3 楼"), "{shown}");
        assert!(without_quotes_of(&text, &[3]).contains("骂人"), "floor 2 itself stands");
    }

    #[test]
    fn words_behind_the_name_are_hidden_on_the_same_line_too() {
        assert_eq!(without_quotes_of(">2 楼 甲：骂人的话\n好", &[2]), "> 2 楼 甲：\n> 〔已隐藏〕\n好");
    }

    #[test]
    fn what_is_no_quotation_of_ours_stays() {
        for text in ["2 楼 3栋业主：\n骂人的话", "> 2 楼漏水", "> 第2 楼 甲：\n> 漏水", "1 > 2", ""] {
            assert_eq!(without_quotes_of(text, &[2]), text);
        }
    }
}
