use std::collections::HashMap;

use proptest::prelude::*;

use super::*;

fn texts(text: &str) -> Vec<String> {
    Analysis::of(text).iter().map(|(_, token)| token.to_owned()).collect()
}

fn exact(text: &str) -> Vec<(usize, String)> {
    let analysis = Analysis::of(text);
    analysis
        .iter()
        .filter(|(token, _)| token.kind.is_exact())
        .map(|(token, text)| (token.position, text.to_owned()))
        .collect()
}

fn has(text: &str, token: &str) -> bool {
    texts(text).iter().any(|found| found == token)
}

#[test]
fn han_becomes_characters_and_overlapping_pairs_at_their_offsets() {
    let analysis = Analysis::of("白名单");

    let tokens: Vec<_> = analysis.iter().map(|(token, text)| (token.position, text)).collect();

    assert_eq!(tokens, [(0, "白"), (0, "白名"), (1, "名"), (1, "名单"), (2, "单")]);
}

#[test]
fn every_writing_of_a_building_is_the_same_phrase() {
    for text in ["3栋", "３栋", "三栋", "3幢", "三幢", "3棟", "叁栋"] {
        assert_eq!(exact(text), exact("3栋"), "{text}");
        assert!(has(text, "3栋"), "{text}");
    }
    assert_eq!(exact("二十三号楼一单元一〇二室"), exact("23号楼1单元102室"));
}

#[test]
fn mixed_tokens_are_kept_whole_and_split() {
    for (text, tokens) in [
        ("B2层", ["b", "2", "b2", "b2层", "层"].as_slice()),
        ("坐电梯123下", &["电梯", "123", "电梯123", "123下"]),
        ("iPhone15", &["iphone", "15", "iphone15"]),
        ("15号楼", &["15", "号楼", "15号楼"]),
    ] {
        for token in tokens {
            assert!(has(text, token), "{token} in {text}: {:?}", texts(text));
        }
    }
}

#[test]
fn a_number_hides_none_of_the_words_around_it() {
    for pair in ["同一", "一楼", "楼层", "1楼"] {
        assert!(has("同一楼层", pair), "{pair}");
    }
}

#[test]
fn words_are_stemmed_beside_the_exact_form() {
    assert_eq!(texts("Leaking"), ["leaking", "~leak"]);
    assert_eq!(texts("cat"), ["cat"]);
}

#[test]
fn space_and_punctuation_take_no_position() {
    assert_eq!(exact("用iPhone"), exact("用 iPhone"));
    assert_eq!(exact("漏水,严重"), [(0, "漏水".to_owned()), (2, "严重".to_owned())]);
}

#[test]
fn invisible_characters_part_nothing() {
    assert_eq!(exact("电\u{200b}梯"), exact("电梯"));
    assert_eq!(exact("so\u{ad}fa"), exact("sofa"));
}

#[test]
fn a_long_word_is_cut_and_not_dropped() {
    let word = "x".repeat(150);

    let tokens = texts(&word);

    assert_eq!(tokens.iter().map(String::len).max(), Some(LONGEST_WORD));
    assert_eq!(exact(&word).iter().map(|(_, piece)| piece.len()).sum::<usize>(), 150);
}

#[test]
fn a_long_text_of_anything_gives_at_most_a_few_tokens_a_character() {
    let size = 1 << 17;
    for unit in ["漏", "a", "a1", "一", "一栋", "\u{301}", "e\u{301}", "ﷺ", "😀", " ", "\u{200d}", "각", "3栋"]
    {
        let text = unit.repeat(size / unit.len());
        let characters = fold(&text).len();

        let analysis = Analysis::of(&text);

        assert!(analysis.iter().count() <= 4 * characters + 4, "{unit}");
    }
}

proptest! {
    #[test]
    fn ranges_are_characters_of_the_text_and_no_position_falls(text in hostile_text()) {
        let analysis = Analysis::of(&text);

        let mut last: HashMap<&str, usize> = HashMap::new();
        for (token, word) in analysis.iter() {
            prop_assert!(text.get(token.source.clone()).is_some_and(|source| !source.is_empty()));
            prop_assert!(!word.is_empty());
            prop_assert!(last.insert(word, token.position).is_none_or(|before| before <= token.position));
        }
    }

    #[test]
    fn the_exact_tokens_of_a_phrase_grow_with_what_is_written_after_it(text in "[a-z漏水栋]{1,20}") {
        let before = exact(&format!("{text} "));
        let after = exact(&format!("{text} 电"));

        prop_assert!(after.starts_with(&before));
    }
}

fn hostile_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z0-9 漏水電梯三十二〇一栋幢号楼层🏠😀e\u{301}\u{200d}ＡﬁⅣﷺ㍿ｶﾞ,。-]{0,60}",
        r"[\p{Han}\p{Latin}\p{Hangul}\p{Mn}\p{Nd}\p{Zs}]{0,40}",
    ]
}
