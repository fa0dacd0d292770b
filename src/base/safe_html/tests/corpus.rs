//! Hostile texts of others, hostile texts of our own size, and chance.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use scraper::{ElementRef, Html};

use super::super::*;
use crate::base::text;

/// Everything that must hold of whatever was rendered.
fn assert_safe(markdown: &str) {
    let html = SafeHtml::from_markdown(markdown);

    assert_shown_elements_are_allowed(html.as_str(), markdown);
    assert_eq!(sanitised(html.as_str()), html.as_str(), "sanitised twice: {markdown:?}");
    assert_eq!(SafeHtml::from_markdown(markdown), html);
    let quoted = quote(markdown);
    assert_eq!(quote(&quoted), quoted, "quoted twice: {markdown:?}");
    assert_shown_elements_are_allowed(&rendered(&quoted), &quoted);
    assert_no_word_is_lost(markdown);
}

fn rendered(markdown: &str) -> String {
    SafeHtml::from_markdown(markdown).to_string()
}

fn assert_shown_elements_are_allowed(html: &str, markdown: &str) {
    assert!(!html.to_ascii_lowercase().contains("<script"), "{markdown:?}");
    assert!(!html.contains("<html") && !html.contains("<body"), "{markdown:?}");
    let parsed = Html::parse_fragment(html);
    assert!(parsed.errors.is_empty(), "{:?} in {html:?}", parsed.errors);
    for element in elements_of(&parsed) {
        let name = element.value().name();
        assert!(ELEMENTS.contains(&name), "<{name}> of {markdown:?}");
        for (attribute, value) in element.value().attrs() {
            match (name, attribute) {
                ("a", "href") => assert!(is_absolute(value), "{value:?} of {markdown:?}"),
                ("a", "rel") => assert_eq!(value, LINK_REL),
                ("ol", "start") | ("li", "value") => assert!(value.parse::<u32>().is_ok(), "{value:?}"),
                _ => panic!("<{name} {attribute}> of {markdown:?}"),
            }
        }
        if name == "a" {
            assert!(element.value().attr("href").is_some() && element.value().attr("rel").is_some(), "{markdown:?}");
        }
    }
    let depth = parsed.tree.nodes().map(|node| node.ancestors().count()).max().unwrap_or_default();
    assert!(depth <= 2 * source::MAX_DEPTH + 8, "{depth} deep: {markdown:?}");
}

/// Without the two elements that the parser puts around every fragment.
fn elements_of(parsed: &Html) -> impl Iterator<Item = ElementRef<'_>> {
    let elements = parsed.tree.nodes().filter_map(ElementRef::wrap);
    elements.filter(|element| !matches!(element.value().name(), "html" | "body"))
}

fn is_absolute(address: &str) -> bool {
    let address = address.to_ascii_lowercase();
    address.starts_with("http://") || address.starts_with("https://") || address.starts_with("mailto:")
}

/// Letters and digits of any script: markup has none but in addresses of links, which stand for their words.
fn assert_no_word_is_lost(markdown: &str) {
    if markdown.contains("](") || markdown.contains("```") {
        return;
    }
    // The fillers of Hangul are letters that show nothing: they are taken out of every text.
    let is_letter = |letter: &char| letter.is_alphabetic() && text::is_visible(*letter);
    let letters = |text: &str| text.chars().filter(is_letter).collect::<String>();
    assert_eq!(letters(&plain_text(markdown)), letters(markdown), "{markdown:?}");
}

fn assert_line_is_clean(raw: &str) {
    if let Ok(line) = text::line(raw, &text::BODY) {
        assert!(line.chars().all(text::is_visible), "{line:?}");
        assert!(!line.chars().any(char::is_control), "{line:?}");
    }
}

fn assert_each_is_safe<'a>(payloads: impl Iterator<Item = &'a str>, at_least: usize) {
    let mut count = 0;
    for payload in payloads {
        assert_safe(payload);
        assert_safe(&format!("[x]({payload})"));
        assert_safe(&format!("> - `{payload}` **{payload}** ![{payload}](http://a.cn/{payload})"));
        assert_line_is_clean(payload);
        count += 1;
    }
    assert!(count >= at_least, "{count} payloads");
}

#[test]
fn payloads_against_sanitisers_are_inert() {
    let cases: Vec<serde_json::Value> =
        serde_json::from_str(include_str!("../../../../tests/data/hostile/dompurify-expect.json")).unwrap();

    assert_each_is_safe(cases.iter().filter_map(|case| case["payload"].as_str()), 200);
}

#[test]
fn naughty_strings_are_inert() {
    let strings: Vec<String> = serde_json::from_str(include_str!("../../../../tests/data/hostile/blns.json")).unwrap();

    assert_each_is_safe(strings.iter().map(String::as_str), 480);
}

/// A file that may be read but not carried in the repository (CC BY-SA).
fn absent_data(name: &str) -> Option<String> {
    let Ok(folder) = std::env::var("CANDOR_TEST_DATA") else {
        println!("SKIPPED: CANDOR_TEST_DATA is not set, so hostile/{name} was not read");
        return None;
    };
    Some(std::fs::read_to_string(format!("{folder}/hostile/{name}")).unwrap())
}

#[test]
fn payloads_of_the_cheat_sheet_are_inert() {
    let Some(sheet) = absent_data("owasp-XSS_Filter_Evasion_Cheat_Sheet.md") else { return };

    assert_safe(&sheet);
    assert_each_is_safe(sheet.split("```").skip(1).step_by(2), 100);
}

#[test]
fn the_examples_of_common_mark_are_inert() {
    let Some(cases) = absent_data("commonmark-0.31.json") else { return };
    let cases: Vec<serde_json::Value> = serde_json::from_str(&cases).unwrap();

    assert_each_is_safe(cases.iter().filter_map(|case| case["markdown"].as_str()), 650);
    assert_each_is_safe(cases.iter().filter_map(|case| case["html"].as_str()), 650);
}

/// What made the renderers of others slow (S39), to be repeated without end.
#[rustfmt::skip]
const UNITS: &[&str] = &[
    "[", "]", "![", "[]", "[a](", "[a](b", "](", "\\[", ">", "> ", ">\n", ">a\n", "*", "_", "**a ", "*a **b ",
    "*a_ ", "a**b", "a*", "`", "`a", "` `` ``` ", "```\n", "~", "~~~\n", "#", "# a\n", "- ", "-\n", "- a\n",
    "* ", "1. ", "1)\n", "- - a\n", "@", "a@b.cn ", "http://", "http://a", "http://a.cn/ ", "http://)",
    "http://a.cn/)", "http://a.cn/(", "http://a.cn/.", "http://a@", "http://bank.cn@evil.cn,", "<", "<a",
    "<div>", "<div>\n", "</div>", "<!--", "<!-- a ", "<?", "<![CDATA[", "&", "&amp;", "&#", "\\", "\\\n", "\n",
    " \n", "    a\n", "\t\ta\n", "|", "a|b\n|-|-|\n", "=\n", "a\n=\n", "a\n-\n", "[a]: b\n", "[a]:", "[^a]: ",
    "(", "\"", "'", "\u{3000}", "漏", "·", "·&", "http://a.cn/?", "é", "👩\u{200D}", "\u{301}", "\0", "***\n",
];

/// The [`UNITS`] and some that grow otherwise, of about the given number of bytes.
fn hostile_texts(size: usize) -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&str, String)> = UNITS.iter().map(|unit| (*unit, unit.repeat(size / unit.len()))).collect();
    texts.push(("one address", format!("http://a.cn/?{}", "&".repeat(size))));
    texts.push(("one link", format!("[x](http://a.cn/?{})", "&".repeat(size))));
    let half = |unit: &str| unit.repeat(size / 2 / unit.len());
    texts.push(("opened, then closed", half("[") + &half("](a)")));
    texts.push(("emphasis within emphasis", half("*a **b ") + &half("b** a*")));
    texts.push(("deep quote, many lines", half("> ") + &half("a\n")));
    texts.push(("deep list, many empty lines", half("- ") + &half("\n")));
    texts.push((
        "stairs",
        (0..)
            .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
            .scan(0, |length, line| {
                *length += line.len();
                (*length <= size).then_some(line)
            })
            .collect(),
    ));
    texts
}

#[test]
fn hostile_texts_are_safe_and_small() {
    for (name, text) in hostile_texts(16 * 1024) {
        let html = rendered(&text);

        assert_shown_elements_are_allowed(&html, name);
        // The longest that one byte becomes is an address of ten bytes, shown twice and with its rel.
        assert!(html.len() <= 16 * text.len() + 1024, "{name:?}: {} of {}", html.len(), text.len());
    }
}

fn time_of(text: &str) -> Duration {
    let start = Instant::now();
    std::hint::black_box((SafeHtml::from_markdown(text), plain_text(text), quote(text)));
    start.elapsed()
}

/// Four times the text costs four times the work, sixteen times if it were quadratic. Compared with itself only, so
/// that a slow machine passes; a busy one is given three tries, and below the floor nothing is slow enough to matter.
#[test]
fn four_times_the_text_is_about_four_times_the_work() {
    let floor = Duration::from_millis(2);
    for ((name, short), (_, long)) in hostile_texts(16 * 1024).into_iter().zip(hostile_texts(64 * 1024)) {
        let is_linear = || time_of(&long) < time_of(&short).max(floor) * 12;

        assert!((0..3).any(|_| is_linear()), "{name:?}");
    }
}

#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "*", "**", "_", "`", "```", "~", "~~", "[", "]", "](", ")", "![", "<", ">", "</", "<a href=\"", "\"", "&",
    "&lt;", "&#60;", "\\", "#", "# ", "- ", "1. ", "7) ", "> ", "\n", "\n\n", "\r\n", "    ", "\t", "---",
    "===", "]: ", "http://a.cn/x", "https://", "javascript:", "mailto:a@b.cn", "漏水", "。", "\u{3000}", "a", "1",
    "|", "\u{FDD0}", "\u{FDD4}", "\0", "\u{202E}", "<script>", "onclick=x", "<!--", "-->", " ", ":", "=",
];

/// Markup of every kind by chance, since arbitrary characters seldom meet.
fn markup() -> impl Strategy<Value = String> {
    let tokens = prop::sample::select(TOKENS);
    prop::collection::vec(
        prop_oneof![9 => tokens.prop_map(ToOwned::to_owned), 1 => any::<char>().prop_map(String::from)],
        0..40,
    )
    .prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn any_string_is_safe(text in any::<String>()) {
        assert_safe(&text);
        assert_line_is_clean(&text);
    }

    #[test]
    fn any_markup_is_safe(text in markup()) {
        assert_safe(&text);
    }

    #[test]
    fn whatever_html_reaches_the_sanitiser_leaves_it_safe(html in markup()) {
        // The parser drops this one at the very beginning, where no text of ours can have it.
        let clean = sanitised(&html.replace('\u{FEFF}', ""));

        prop_assert_eq!(sanitised(&clean), clean.clone());
        for element in elements_of(&Html::parse_fragment(&clean)) {
            prop_assert!(ELEMENTS.contains(&element.value().name()));
        }
    }
}
