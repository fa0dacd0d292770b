use proptest::prelude::*;

use super::*;

const LONG: Limits = Limits::new(0, usize::MAX, usize::MAX);

fn one(raw: &str) -> String {
    line(raw, &LONG).unwrap()
}

fn many(raw: &str) -> String {
    lines(raw, &LONG).unwrap()
}

#[test]
fn a_title_is_one_trimmed_line() {
    assert_eq!(one(" \u{3000}地下室\t漏水\r\n\u{A0}三个月 "), "地下室 漏水 三个月");
}

#[test]
fn full_width_characters_stay_as_typed() {
    assert_eq!(one("3号楼A座,电话:１３８"), "3号楼A座,电话:１３８");
}

#[test]
fn accents_are_composed() {
    assert_eq!(one("cafe\u{301}"), "café");
}

#[test]
fn an_accent_meets_its_letter_when_what_kept_them_apart_is_gone() {
    assert_eq!(one("cafe\u{200B}\u{301}"), "café");
}

#[test]
fn nothing_invisible_remains() {
    let hidden = "\0\u{1}\u{1B}\u{7F}\u{9B}\u{AD}\u{61C}\u{200B}\u{200E}\u{200F}\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\
                  \u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{2800}\u{3164}\u{FEFF}\u{FFFE}\u{FFFF}\u{FDD0}\u{E0041}\
                  \u{E007F}\u{10FFFF}";

    for character in hidden.chars() {
        assert_eq!(one(&format!("漏{character}水")), "漏水", "{character:?}");
        assert_eq!(many(&format!("漏{character}水")), "漏水", "{character:?}");
    }
    assert_eq!(line(hidden, &NAME), Err(EMPTY));
}

#[test]
fn joiners_stay_in_emoji_and_in_scripts_that_need_them() {
    for text in [
        "👨\u{200D}👩\u{200D}👧\u{200D}👦",
        "❤\u{FE0F}\u{200D}🔥",
        "🏳\u{FE0F}\u{200D}🌈",
        "می\u{200C}خواهم",
        "क्\u{200D}ष",
        "👍🏽",
    ] {
        assert_eq!(one(text), text);
    }
}

#[test]
fn joiners_cannot_hide_a_word() {
    assert_eq!(one("维\u{200D}权 a\u{200C}b 1\u{200D}2"), "维权 ab 12");
    assert_eq!(one("👩\u{200D}\u{200D}\u{200C}\u{200D}💻"), "👩\u{200D}💻");
}

#[test]
fn marks_do_not_pile_up() {
    let zalgo = format!("漏{}水", "\u{489}".repeat(100));

    assert_eq!(one(&zalgo), format!("漏{}水", "\u{489}".repeat(4)));
}

#[test]
fn a_paragraph_keeps_its_two_full_width_blanks() {
    assert_eq!(
        many("\u{3000}\u{3000}尊敬的物业:\r\n\u{3000}\u{3000}您好  \r谢谢\t"),
        "\u{3000}\u{3000}尊敬的物业:\n\u{3000}\u{3000}您好\n谢谢"
    );
}

#[test]
fn pasted_cells_stay_apart() {
    assert_eq!(many("12\t34"), "12 34");
}

#[test]
fn empty_lines_are_folded_to_two() {
    assert_eq!(many("\n\n一\n\n二\n\n\n三\n \n\u{3000}\n\t\n\n四\n\n"), "一\n\n二\n\n\n三\n\n\n四");
}

#[test]
fn a_text_says_how_much_too_short_or_long_it_is() {
    assert_eq!(line(" ", &TITLE), Err(EMPTY));
    assert_eq!(line("漏水了", &TITLE), Err(too_short(4, 3)));
    assert_eq!(line("楼道漏水", &TITLE), Ok("楼道漏水".to_owned()));
    assert_eq!(line(&"水".repeat(60), &TITLE), Ok("水".repeat(60)));
    assert_eq!(line(&"水".repeat(61), &TITLE), Err(too_long(60, 61)));
    assert_eq!(lines("", &WISH), Ok(String::new()));
    assert_eq!(lines("水", &BODY), Ok("水".to_owned()));
    assert_eq!(lines(&"水".repeat(10_001), &BODY), Err(too_long(10_000, 10_001)));
    assert_eq!(line("a", &TITLE.without_minimum()), Ok("a".to_owned()));
}

#[test]
fn families_as_emoji_and_rare_han_fit_up_to_the_limit_told() {
    let family = "👨\u{200D}👩\u{200D}👧\u{200D}👦";

    for limits in [TITLE, POINT, WISH, NAME] {
        assert!(line(&family.repeat(limits.max_graphemes), &limits).is_ok(), "{limits:?}");
    }
    for limits in [TITLE, BODY, POINT, WISH, NAME, NOTE, REASON] {
        assert!(line(&"𠮷".repeat(limits.max_graphemes), &limits).is_ok(), "{limits:?}");
    }
}

#[test]
fn a_grapheme_without_end_is_stopped_by_its_bytes() {
    let endless = "👩\u{200D}".repeat(1_000);

    assert_eq!(graphemes(&endless), 1);
    assert_eq!(line(&format!("a{endless}"), &NAME), Err(TOO_HEAVY));
}

#[test]
fn a_number_typed_in_full_width_is_read() {
    assert_eq!(fold_width("１３８－００１３\u{200B}"), "138-0013");
}

#[test]
fn an_email_is_read_as_people_type_it() {
    for (raw, read) in [
        (" Ann.Li@Example.COM\n", "ann.li@example.com"),
        ("ａｎｎ@ｅｘａｍｐｌｅ.ｃｏｍ", "ann@example.com"),
        ("12345@qq。com", "12345@qq.com"),
        ("\u{200B}ann+home@mail.example.com.cn\u{FEFF}", "ann+home@mail.example.com.cn"),
        ("a@xn--fiqs8s.xn--fiqs8s", "a@xn--fiqs8s.xn--fiqs8s"),
    ] {
        assert_eq!(email(raw), Ok(read.to_owned()));
    }
}

#[test]
fn what_is_no_email_is_refused() {
    let long = format!("{}@{}.com", "a".repeat(64), format!("{}.", "b".repeat(60)).repeat(4));
    for raw in [
        "",
        "@",
        "ann",
        "ann@",
        "@example.com",
        "ann@example",
        "ann@@example.com",
        "ann@a@example.com",
        "a nn@example.com",
        "ann@exa mple.com",
        ".ann@example.com",
        "ann.@example.com",
        "a..n@example.com",
        "ann@.com",
        "ann@example.",
        "ann@-example.com",
        "ann@example-.com",
        "ann@example..com",
        "ann@127.0.0.1",
        "ann@[127.0.0.1]",
        "\"ann\"@example.com",
        "安@example.com",
        "ann@例子.中国",
        "ann@example.com\nBcc: all@example.com",
        "ann@example.com,bob@example.com",
        "Ann <ann@example.com>",
        "ann@example.c",
        &long,
    ] {
        assert_eq!(email(raw), Err(BAD_EMAIL), "{raw:?}");
    }
}

#[test]
fn a_weak_password_is_refused_however_it_is_written() {
    for raw in [
        "woaini1314",
        "WoAiNi1314",
        "5201314a",
        "a123456789",
        "qwer1234",
        "1qaz2wsx",
        "Password1",
        "admin123",
        "iloveyou",
        "aaaaaaaa",
        "水水水水水水水水",
        "12121212",
        "20252025",
        "12345678",
        "34567890",
        "78901234",
        "98765432",
        "0123456789012",
    ] {
        assert_eq!(password(raw, "ann@example.com"), Err(PASSWORD_IS_COMMON), "{raw:?}");
    }
    assert_eq!(password("Ann.Li2026", "ann.li2026@example.com"), Err(PASSWORD_IS_EMAIL));
    assert_eq!(password("ann@example.com", "ann@example.com"), Err(PASSWORD_IS_EMAIL));
}

#[test]
fn a_password_has_eight_to_128_characters_of_any_kind() {
    let told = |key, bound: usize, length: usize| Err(Message::new(key).with(bound).with(length));

    assert_eq!(password("漏水三个月了", ""), told("text.password_short", 8, 6));
    assert_eq!(password(&"ab水c5".repeat(26), ""), told("text.password_long", 128, 130));
    assert_eq!(password("地下室漏水三个月", "ann@example.com"), Ok(()));
    assert_eq!(password("correct horse", "ann@example.com"), Ok(()));
    assert_eq!(password(&"ab水c5".repeat(25), ""), Ok(()));
}

#[test]
fn each_listed_password_is_long_enough_to_matter_and_listed_once() {
    let listed: Vec<&str> = include_str!("common_passwords.txt").lines().collect();

    assert!(listed.is_sorted_by(|a, b| a < b));
    assert!(
        listed
            .iter()
            .all(|password| password.chars().count() >= MIN_PASSWORD_CHARS && password.to_lowercase() == **password)
    );
}

/// Characters that the rules treat differently, so that chance meets them together.
fn tricky() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        "a1K\u{212A} \n\r\t\u{B}\u{85}\u{2028}\u{3000}\u{A0}\u{AD}\u{200B}\u{200C}\u{200D}\u{202E}\u{2066}\u{FEFF}\u{FE0F}\u{E0100}\u{E0041}\u{FFFE}\u{301}\u{323}\
         \u{344}\u{F71}\u{489}\u{94D}\u{9C7}\u{9BE}क漏か\u{3099}\u{1100}\u{1161}\u{11A8}👩💻é\u{2126}\u{1D165}\u{1D16E}ا\u{653}"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop::collection::vec(prop_oneof![4 => special, 1 => any::<char>()], 0..60).prop_map(String::from_iter)
}

#[test]
fn a_mark_that_goes_keeps_no_joiners_apart() {
    let raw = "👩\u{344}\u{301}\u{fe0f}\u{200c}\u{301}\u{200c}";

    assert_eq!(one(&one(raw)), one(raw));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_line_read_again_is_the_same(raw in tricky()) {
        let read = one(&raw);

        prop_assert_eq!(one(&read), read.clone());
        prop_assert!(!read.contains('\n') && read.chars().all(is_visible));
    }

    #[test]
    fn lines_read_again_are_the_same(raw in tricky()) {
        let read = many(&raw);

        prop_assert_eq!(many(&read), read.clone());
        prop_assert!(read.chars().all(is_visible) && !read.contains("\n\n\n\n"));
    }
}
