//! Keys to words.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;

use super::dates;
use crate::base::{Arg, Message};

#[derive(RustEmbed)]
#[folder = "src/i18n/texts"]
struct Files;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese, the first language.
    #[default]
    ZhCn,
    /// Traditional Chinese.
    ZhHant,
    /// English.
    En,
}

type Texts = HashMap<&'static str, &'static str>;

static ZH_CN: LazyLock<Texts> = LazyLock::new(|| load("zh-CN"));
static ZH_HANT: LazyLock<Texts> = LazyLock::new(|| load("zh-Hant"));
static EN: LazyLock<Texts> = LazyLock::new(|| load("en"));

impl Lang {
    /// Every language, the first one first.
    pub const ALL: &'static [Self] = &[Self::ZhCn, Self::ZhHant, Self::En];

    /// The language tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The name in the language itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ZhCn => "简体中文",
            Self::ZhHant => "繁體中文",
            Self::En => "English",
        }
    }

    /// The language of a tag we wrote.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|lang| lang.tag() == tag)
    }

    /// The first language of an `Accept-Language` header that we have; weights are ignored, order counts.
    pub fn accepted(header: &str) -> Option<Self> {
        header.split(',').take(10).find_map(|part| {
            let tag = part.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
            let mut subtags = tag.split('-');
            match subtags.next() {
                // The script when it is named, else the places that write Traditional Chinese.
                Some("zh") if subtags.any(|subtag| matches!(subtag, "hant" | "tw" | "hk" | "mo")) => Some(Self::ZhHant),
                Some("zh") => Some(Self::ZhCn),
                Some("en") => Some(Self::En),
                _ => None,
            }
        })
    }

    /// The words of a key; the key itself where there are none, which a test forbids.
    pub fn t(self, key: &'static str) -> &'static str {
        self.texts().get(key).copied().unwrap_or(key)
    }

    /// The words for one code of a family of texts, such as `state` and `received`; nothing where there are none.
    pub fn label(self, family: &str, code: &str) -> &'static str {
        self.texts().get(format!("{family}.{code}").as_str()).copied().unwrap_or_default()
    }

    /// Every key of this language.
    pub fn keys(self) -> impl Iterator<Item = &'static str> {
        self.texts().keys().copied()
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::ZhCn => &ZH_CN,
            Self::ZhHant => &ZH_HANT,
            Self::En => &EN,
        }
    }
}

/// Puts a message into a language.
pub fn say(lang: Lang, message: &Message) -> String {
    let words = lang.t(message.key);
    if message.args.is_empty() {
        return words.to_owned();
    }
    let mut sentence = plural(words, &message.args).to_owned();
    for (index, arg) in message.args.iter().enumerate() {
        sentence = sentence.replace(&format!("{{{index}}}"), &write(lang, arg));
    }
    sentence
}

fn write(lang: Lang, arg: &Arg) -> String {
    match arg {
        // A brace in somebody's words must not be taken for the place of a later argument.
        Arg::Text(text) => text.replace('{', "｛"),
        Arg::Number(number) => number.to_string(),
        Arg::Key(key) => lang.t(key).to_owned(),
        Arg::Day(day) => dates::day(lang, *day),
        Arg::At(at) => dates::moment(lang, *at),
    }
}

fn plural<'t>(words: &'t str, args: &[Arg]) -> &'t str {
    let number = args.iter().find_map(|arg| if let Arg::Number(number) = arg { Some(*number) } else { None });
    match (words.split_once('|'), number) {
        (Some((one, _)), Some(1)) => one,
        (Some((_, many)), _) => many,
        (None, _) => words,
    }
}

/// Reads every file of a language once. The texts live as long as the program, so they are leaked.
fn load(tag: &str) -> Texts {
    let mut texts = Texts::new();
    for path in Files::iter().filter(|path| path.split('/').next() == Some(tag)) {
        let Some(file) = Files::get(&path) else { continue };
        match String::from_utf8_lossy(&file.data).parse::<toml::Table>() {
            Ok(table) => flatten("", &table, &mut texts),
            Err(error) => tracing::error!(%path, error = error.message(), "a file of texts cannot be read"),
        }
    }
    texts
}

fn flatten(prefix: &str, table: &toml::Table, texts: &mut Texts) {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, texts),
            toml::Value::String(words) => {
                texts.insert(key.leak(), words.clone().leak());
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reader_s_first_known_language_is_taken() {
        assert_eq!(Lang::accepted("fr-FR,en-GB;q=0.8,zh"), Some(Lang::En));
        assert_eq!(Lang::accepted("zh-TW,en"), Some(Lang::ZhHant));
        assert_eq!(Lang::accepted("zh-Hant-HK"), Some(Lang::ZhHant));
        assert_eq!(Lang::accepted("zh-Hans-CN,zh"), Some(Lang::ZhCn));
        assert_eq!(Lang::accepted("xx"), None);
    }

    #[test]
    fn english_has_a_singular_and_a_plural() {
        let count = |n: i64| say(Lang::En, &Message::new("time.days_ago").with(n));

        assert_eq!((count(1).as_str(), count(2).as_str()), ("1 day ago", "2 days ago"));
    }

    #[test]
    fn a_person_s_words_cannot_fill_another_place() {
        let message = Message::new("text.too_short").with("{1}").with("x");

        assert_eq!(say(Lang::En, &message), "At least ｛1} characters; you have x.");
    }
}
