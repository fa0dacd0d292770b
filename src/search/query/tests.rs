use proptest::prelude::*;

use super::*;

fn word(text: &str) -> Clause {
    Clause::Word(text.to_owned())
}

fn phrase(text: &str) -> Clause {
    Clause::Phrase(text.to_owned())
}

fn without(text: &str) -> Clause {
    Clause::Without(text.to_owned())
}

fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

#[test]
fn words_phrases_and_minus_are_told_apart() {
    let query = SearchQuery::parse("电梯 \"三号 楼\"漏水 “白名单” 「名单」 -维修 -\"已 解决\" a-b - 结束");

    let expected = [
        word("电梯"),
        phrase("三号 楼"),
        word("漏水"),
        phrase("白名单"),
        phrase("名单"),
        without("维修"),
        without("已 解决"),
        word("a-b"),
        word("-"),
        word("结束"),
    ];
    assert_eq!(query.words, expected);
    assert!(!query.cut);
}

#[test]
fn operators_are_read_in_english_and_in_chinese() {
    let english = SearchQuery::parse(
        "estate:阳光 region:\"上 海\" State:open category:lift official:yes late:yes by:opener before:2026-01-31 after:2025/1/2",
    );
    let chinese = SearchQuery::parse(
        "小區：阳光 城市：“上 海” 状态:open 类别：lift 官方：是 逾期:是 楼主:是 之前:2026年1月31日 之后：２０２５.1.2",
    );

    assert_eq!(english, chinese);
    assert_eq!(english.estate.as_deref(), Some("阳光"));
    assert_eq!(english.region.as_deref(), Some("上 海"));
    assert_eq!(english.state.as_deref(), Some("open"));
    assert_eq!(english.category.as_deref(), Some("lift"));
    assert!(english.official_only && english.opener_only && english.late_only);
    assert_eq!((english.before, english.after), (day(2026, 1, 31), day(2025, 1, 2)));
    assert!(english.words.is_empty() && english.unknown.is_empty());
}

#[test]
fn an_operator_with_a_strange_value_is_reported_and_left_out() {
    let query = SearchQuery::parse("before:昨天 official:maybe 小区: -state:open after:2026-02-30 漏水");

    assert_eq!(query.unknown, ["before:昨天", "official:maybe", "小区:", "-state:open", "after:2026-02-30"]);
    assert_eq!(query.words, [word("漏水")]);
}

#[test]
fn a_colon_elsewhere_is_only_a_colon() {
    assert_eq!(
        SearchQuery::parse("10:30 https://a.cn 问题:电梯").words,
        [word("10:30"), word("https://a.cn"), word("问题:电梯")]
    );
}

#[test]
fn too_long_a_query_is_cut_and_says_so() {
    let graphemes = SearchQuery::parse(&"漏".repeat(201));
    let terms = SearchQuery::parse(&"a ".repeat(33));
    let marks = SearchQuery::parse(&format!("a{}", "\u{301}".repeat(1 << 20)));

    assert_eq!(graphemes.words, [word(&"漏".repeat(200))]);
    assert_eq!(terms.words.len(), MOST_TERMS);
    assert!(graphemes.cut && terms.cut && marks.cut);
    assert!(!SearchQuery::parse(&"漏".repeat(200)).cut && !SearchQuery::parse(&"a ".repeat(32)).cut);
}

#[test]
fn nothing_asks_for_nothing() {
    for text in ["", " ", "\u{3000}", "\"\"", "“", "「」"] {
        assert_eq!(SearchQuery::parse(text), SearchQuery::default(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_input_is_an_error(text in prop_oneof![any::<String>(), "[-\"“”「」:： a小区before官方是0-9]{0,40}"]) {
        let query = SearchQuery::parse(&text);

        prop_assert!(query.words.len() + query.unknown.len() <= MOST_TERMS);
    }
}
