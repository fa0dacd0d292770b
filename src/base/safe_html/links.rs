//! Which addresses become links, and where a bare one ends in running Chinese text.

use ammonia::Url;

/// The schemes a link may have.
pub(super) const SCHEMES: [&str; 3] = ["http", "https", "mailto"];

/// Longer ones are shown as words: past 2,048 bytes neither browsers of phones nor messengers follow them reliably.
const MAX_ADDRESS_BYTES: usize = 2_048;

/// A stretch of text: words, or a bare address.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Stretch<'a> {
    Words(&'a str),
    Address(&'a str),
}

/// Splits text at its bare addresses.
pub(super) fn split(text: &str) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut words_from = 0;
    let mut address_to = 0;
    let mut before = ' ';
    for (at, character) in text.char_indices() {
        if at >= address_to
            && matches!(character, 'h' | 'H')
            && let Some(rest) = text.get(at..)
            && let Some(address) = url_length(before, rest).and_then(|length| rest.get(..length))
        {
            address_to = at + address.len();
            if is_linkable(address) {
                stretches.extend(text.get(words_from..at).filter(|words| !words.is_empty()).map(Stretch::Words));
                stretches.push(Stretch::Address(address));
                words_from = address_to;
            }
        }
        before = character;
    }
    stretches.extend(text.get(words_from..).filter(|words| !words.is_empty()).map(Stretch::Words));
    stretches
}

/// The length of a bare `http(s)://` address at the beginning of `rest`, if one begins there.
///
/// It ends before the first character that is not ASCII: in `见http://a.cn/x。谢谢` and `http://a.cn/x谢谢` the Han is
/// the sentence, and browsers copy Han in an address as `%E5…`. Punctuation at its end belongs to the sentence too.
pub(super) fn url_length(before: char, rest: &str) -> Option<usize> {
    let scheme = ["http://", "https://"]
        .into_iter()
        .find(|scheme| rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    if before.is_ascii_alphanumeric() {
        return None;
    }
    // Asked before its end is looked for: a line of schemes without hosts would be walked to its end from each.
    if !rest.get(scheme.len()..)?.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return None;
    }
    let end = rest.find(|character: char| !is_url_character(character)).unwrap_or(rest.len());
    Some(without_sentence_end(rest.get(..end)?).len())
}

const fn is_url_character(character: char) -> bool {
    character.is_ascii_graphic()
        && !matches!(character, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '[' | ']' | '*')
}

/// Cuts punctuation, and brackets that were opened before the address began.
fn without_sentence_end(address: &str) -> &str {
    let count = |sign: char| address.chars().filter(|character| *character == sign).count();
    let mut unopened = count(')').saturating_sub(count('('));
    address.trim_end_matches(|character: char| match character {
        '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '_' | '~' | '(' => true,
        ')' if unopened > 0 => {
            unopened -= 1;
            true
        }
        _ => false,
    })
}

/// Whether an address may be a link: absolute, of one of the [`SCHEMES`], and what it seems to be.
///
/// `http://bank.cn@evil.cn` leads to evil.cn, and `mailto:` with a query writes the reader's letter: neither is one.
pub(super) fn is_linkable(address: &str) -> bool {
    if address.len() > MAX_ADDRESS_BYTES {
        return false;
    }
    let Ok(url) = Url::parse(address) else { return false };
    match url.scheme() {
        "http" | "https" => {
            let slashes = address.get(url.scheme().len()..).is_some_and(|rest| rest.starts_with("://"));
            slashes && url.has_host() && url.username().is_empty() && url.password().is_none()
        }
        "mailto" => url.path().contains('@') && url.query().is_none(),
        _ => false,
    }
}
