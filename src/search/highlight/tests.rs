use proptest::prelude::*;

use super::*;

/// The segments as one line, hits in brackets.
fn line(segments: &[Segment]) -> String {
    segments.iter().map(|s| if s.hit { format!("[{}]", s.text) } else { s.text.clone() }).collect()
}

fn marked(text: &str, words: &str) -> String {
    line(&mark(text, &SearchQuery::parse(words)))
}

fn excerpted(text: &str, words: &str, max_graphemes: usize) -> String {
    line(&excerpt(text, &SearchQuery::parse(words), max_graphemes))
}

#[test]
fn hits_are_marked_in_the_original_writing() {
    for (text, words, expected) in [
        ("支持中文吗", "中文", "支持[中文]吗"),
        ("電梯壞了", "电梯", "[電梯]壞了"),
        ("ＡＢＣ１２３号", "abc123", "[ＡＢＣ１２３]号"),
        ("😀电梯👨‍👩‍👧坏", "电梯", "😀[电梯]👨‍👩‍👧坏"),
        ("cafe\u{301} noir", "café", "[cafe\u{301}] noir"),
        ("漏\u{200b}水", "漏水", "[漏\u{200b}水]"),
        ("在三栋,3月的三幢", "3栋", "在[三栋],3月的[三幢]"),
        ("二十三号楼漏水", "23号楼", "[二十三号楼]漏水"),
        ("the pipe is Leaking, leaks", "leaks", "the pipe is [Leaking], [leaks]"),
        ("a cat", "cat", "a [cat]"),
        ("楼上漏水", "漏", "楼上[漏]水"),
        ("住十三十", "十三", "住[十三]十"),
        ("㍿电梯", "株式", "[㍿]电梯"),
        ("我的 iPhone 15", "iphone15", "我的 [iPhone] [15]"),
    ] {
        assert_eq!(marked(text, words), expected, "{words} in {text}");
    }
}

#[test]
fn a_phrase_in_a_row_hides_its_pieces_elsewhere() {
    assert_eq!(marked("名单和白名单", "白名单"), "名单和[白名单]");
    assert_eq!(marked("名单", "白名单"), "[名单]");
}

#[test]
fn what_is_left_out_or_filtered_is_not_marked() {
    assert_eq!(marked("电梯噪音 open", "电梯 -噪音 state:open"), "[电梯]噪音 open");
}

#[test]
fn an_excerpt_shows_the_part_with_the_most_hits() {
    let text = format!("电梯{}电梯漏水了{}", "好".repeat(50), "好".repeat(50));

    assert_eq!(excerpted(&text, "电梯 漏水", 10), "好好[电梯漏水]了好好好");
}

#[test]
fn an_excerpt_without_a_hit_is_the_beginning() {
    assert_eq!(excerpted("楼道灯坏了", "电梯", 3), "楼道灯");
    assert_eq!(excerpted("楼道灯坏了", "", 99), "楼道灯坏了");
}

#[test]
fn a_hit_at_the_end_fills_the_window_from_before() {
    assert_eq!(excerpted("一二三四五六七八电梯", "电梯", 6), "五六七八[电梯]");
}

#[test]
fn a_hit_longer_than_the_window_is_cut() {
    assert_eq!(excerpted("啊啊电梯漏水严重", "电梯漏水严重", 3), "[电梯漏]");
    assert_eq!(excerpted("电梯", "电梯", 0), "");
}

#[test]
fn a_long_repetition_is_marked_in_linear_time() {
    let text = "哈".repeat(10_000);

    assert_eq!(mark(&text, &SearchQuery::parse(&"哈".repeat(200))).len(), 1);
}

fn mixed_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-c 漏水電梯三十栋幢ＡﬁⅣ㍿e\u{301}😀\u{200d}🇨🇳\r\n,。]{0,60}"]
}

proptest! {
    #[test]
    fn a_marked_title_is_the_title(text in mixed_text(), words in mixed_text()) {
        let joined: String = mark(&text, &SearchQuery::parse(&words)).iter().map(|s| s.text.as_str()).collect();

        prop_assert_eq!(joined, text);
    }

    #[test]
    fn an_excerpt_is_a_piece_of_the_text_of_at_most_its_length(
        text in mixed_text(), words in mixed_text(), max in 0_usize..40
    ) {
        let segments = excerpt(&text, &SearchQuery::parse(&words), max);
        let joined: String = segments.iter().map(|s| s.text.as_str()).collect();

        prop_assert!(text.contains(&joined));
        let graphemes: usize = segments.iter().map(|s| s.text.graphemes(true).count()).sum();
        prop_assert_eq!(graphemes, max.min(text.graphemes(true).count()));
    }

    #[test]
    fn a_word_taken_from_a_text_is_marked_in_its_excerpt(text in mixed_text()) {
        for (token, _) in Analysis::of(&text).iter() {
            let query = SearchQuery { words: vec![Clause::Word(text[token.source.clone()].to_owned())], ..SearchQuery::default() };
            prop_assert!(excerpt(&text, &query, 20).iter().any(|segment| segment.hit), "{:?}", query.words);
        }
    }
}
