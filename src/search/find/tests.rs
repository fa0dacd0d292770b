use chrono::NaiveDate;
use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::base::Instant;
use crate::search::analyser::Analysis;
use crate::search::numeral::is_numeral;
use crate::search::{Change, Clause, Document};

struct Forum {
    _dir: TempDir,
    index: Index,
}

fn complaint(id: i64) -> Subject {
    Subject { kind: Kind::Complaint, id }
}

fn a_text(complaint_id: i64, floor: i32, text: &str) -> Document {
    Document {
        subject: complaint(complaint_id),
        floor,
        estate_id: Some(1),
        region_id: Some(1),
        category: "lift".to_owned(),
        state: "open".to_owned(),
        official: false,
        opener: floor == 1,
        due_millis: None,
        at_millis: complaint_id * 1_000 + i64::from(floor),
        title: String::new(),
        text: text.to_owned(),
    }
}

fn a_forum_of(documents: Vec<Document>) -> Forum {
    let dir = TempDir::new().unwrap();
    let index = Index::open(dir.path()).unwrap();
    let mut complaints: std::collections::BTreeMap<Subject, Vec<Document>> = std::collections::BTreeMap::new();
    for document in documents {
        complaints.entry(document.subject).or_default().push(document);
    }
    let changes = complaints.into_iter();
    let changes = changes.map(|(subject, documents)| Change::Replace { subject, documents }).collect();
    index.apply(changes, 1).unwrap();
    Forum { _dir: dir, index }
}

/// Complaints 1, 2, 3, … of one floor each.
fn a_forum(texts: &[&str]) -> Forum {
    a_forum_of((1..).zip(texts).map(|(id, text)| a_text(id, 1, text)).collect())
}

impl Forum {
    fn page(&self, words: &str, filters: &Filters, order: Order) -> Hits {
        self.index.search(&SearchQuery::parse(words), filters, order).unwrap()
    }

    fn best(&self, words: &str) -> Hits {
        self.page(words, &Filters::default(), Order::Relevance { page: 1 })
    }

    fn ids(&self, words: &str) -> Vec<i64> {
        let mut ids: Vec<_> = self.best(words).hits.iter().map(|hit| hit.subject.id).collect();
        ids.sort_unstable();
        ids
    }

    fn staged(&self, words: &str) -> Vec<(i64, Stage)> {
        self.best(words).hits.iter().map(|hit| (hit.subject.id, hit.stage)).collect()
    }
}

#[test]
fn a_word_is_found_inside_a_sentence() {
    for (word, text) in [
        ("中文", "支持中文吗"),
        ("亡灵", "亡灵序曲"),
        ("序曲", "亡灵序曲"),
        ("亡灵序曲", "亡灵序曲"),
        ("白名单", "把我加入白名单吧"),
        ("名单", "把我加入白名单吧"),
        ("漏", "楼上漏水"),
        ("電梯", "电梯坏了"),
        ("电梯", "電梯壞了"),
        ("cat", "a cat in the lift"),
        ("CAT", "a cat in the lift"),
        ("iphone", "我的iPhone15"),
        ("15", "我的iPhone15"),
        ("iPhone 15", "我的iPhone15"),
        ("iPhone15", "我的 iPhone 15"),
        ("B2层", "地下B2层积水"),
        ("电梯123", "电梯 123 故障"),
        ("１２３", "电梯123故障"),
        ("二十三层", "23层漏水"),
        ("结婚", "结婚的和尚未结婚的"),
        ("充电宝", "共享充电宝"),
    ] {
        assert_eq!(a_forum(&["无关的文字", text]).ids(word), [2], "{word} in {text}");
    }
}

#[test]
fn every_writing_of_a_building_finds_every_other() {
    let writings = ["3栋", "３栋", "三栋", "3幢"];
    let forum = a_forum(&["3栋漏水", "３栋漏水", "三栋漏水", "3幢漏水", "13栋漏水", "十三栋漏水", "3月五栋", "二栋"]);

    for writing in writings {
        assert_eq!(forum.ids(writing), [1, 2, 3, 4], "{writing}");
        assert_eq!(forum.ids(&format!("{writing}漏水")), [1, 2, 3, 4], "{writing}漏水");
    }
}

#[test]
fn a_fragment_of_a_row_of_numerals_finds_the_row() {
    for (fragment, text) in [("十二", "十二一"), ("十三", "十三十"), ("二十三", "住二十三栋"), ("同一", "同一楼层")]
    {
        assert_eq!(a_forum(&["无关的文字", text]).ids(fragment), [2], "{fragment} in {text}");
    }
}

#[test]
fn english_words_are_found_by_their_stem_the_exact_form_first() {
    let forum = a_forum(&["the pipe leaks", "the pipe is leaking", "no leak"]);

    assert_eq!(forum.staged("leaking")[0], (2, Stage::Exact));
    assert_eq!(forum.ids("leaking"), [1, 2, 3]);
    assert_eq!(forum.ids("leaks"), [1, 2, 3]);
    assert_eq!(forum.ids("\"leaks\""), [1], "quotes mean exactly so");
}

#[test]
fn the_exact_phrase_comes_before_all_words_and_these_before_any() {
    let forum = a_forum(&["地下车库很暗", "车库漏水,在地下二层,严重", "地下车库漏水严重", "噪音"]);

    assert_eq!(forum.staged("地下车库漏水严重"), [(3, Stage::Exact), (2, Stage::AnyWord), (1, Stage::AnyWord)]);
    assert_eq!(forum.staged("地下 车库 漏水 严重"), [(3, Stage::Exact), (2, Stage::AllWords), (1, Stage::AnyWord)]);
    assert_eq!(forum.staged("车库 漏水"), [(3, Stage::Exact), (2, Stage::Exact)]);
    assert_eq!(forum.staged("漏水 车库"), [(3, Stage::AllWords), (2, Stage::AllWords)]);
}

#[test]
fn a_short_query_stays_exact_unless_it_finds_nothing() {
    let forum = a_forum(&["名单在这里", "白名单", "白天"]);

    assert_eq!(forum.staged("白名单"), [(2, Stage::Exact)]);
    assert_eq!(forum.staged("黑名单"), [(2, Stage::AnyWord), (1, Stage::AnyWord)], "nothing is black: any will do");
    assert_eq!(forum.ids("“名单在这里”"), [1]);
    assert_eq!(forum.ids("“白天的名单在哪里”"), [1, 2, 3]);
}

#[test]
fn a_minus_takes_away() {
    let forum = a_forum(&["电梯漏水", "电梯噪音", "车库噪音"]);

    assert_eq!(forum.ids("电梯 -噪音"), [1]);
    assert_eq!(forum.ids("-电梯"), [3], "alone it leaves the others");
    assert_eq!(forum.ids("电梯 -\"车库 噪音\""), [1, 2]);
}

#[test]
fn a_title_weighs_double() {
    let titled = Document { title: "电梯".to_owned(), ..a_text(1, 1, "请尽快处理一下这个问题") };
    let forum = a_forum_of(vec![a_text(2, 1, "请尽快处理一下电梯问题"), titled, a_text(3, 1, "噪音")]);

    assert_eq!(forum.staged("电梯"), [(1, Stage::Exact), (2, Stage::Exact)]);
}

#[test]
fn a_complaint_is_one_hit_at_its_best_floor() {
    let forum = a_forum_of(vec![
        a_text(1, 1, "电梯在很长很长的一段文字里面只出现一次"),
        a_text(1, 2, "电梯电梯"),
        a_text(1, 3, "电梯呢,也在这里出现"),
        a_text(2, 1, "噪音"),
    ]);

    let hits = forum.best("电梯");

    assert_eq!(hits.hits, [Hit { subject: complaint(1), floor: 2, stage: Stage::Exact, more_floors: 2 }]);
    assert_eq!((hits.total, hits.more), (1, false));
}

#[test]
fn filters_and_operators_narrow() {
    let at = |day| Instant::start_of(NaiveDate::from_ymd_opt(2026, 1, day).unwrap()).0;
    let forum = a_forum_of(vec![
        Document { estate_id: Some(7), at_millis: at(1), due_millis: Some(50), ..a_text(1, 1, "漏水") },
        Document {
            region_id: Some(7), at_millis: at(2), official: true, due_millis: Some(51), ..a_text(2, 2, "漏水")
        },
        Document { category: "water".to_owned(), at_millis: at(3), ..a_text(3, 2, "漏水") },
        Document { state: "closed".to_owned(), at_millis: at(4) - 1, ..a_text(4, 2, "漏水") },
    ]);
    let ids = |words: &str, filters: Filters| {
        let hits = forum.page(words, &filters, Order::Newest { after: None }).hits;
        hits.iter().map(|hit| hit.subject.id).collect::<Vec<_>>()
    };
    let none = Filters::default;

    assert_eq!(ids("漏水", Filters { estate_id: Some(7), ..none() }), [1]);
    assert_eq!(ids("漏水", Filters { region_id: Some(7), ..none() }), [2]);
    assert_eq!(ids("漏水", Filters { category: Some("water".to_owned()), ..none() }), [3]);
    assert_eq!(ids("", Filters { state: Some("closed".to_owned()), ..none() }), [4], "filters alone");
    assert_eq!(
        ids("漏水", Filters { late_at: Some(50), ..none() }),
        [1],
        "due by then, and those without a date are not"
    );
    assert_eq!(ids("漏水 官方:是", none()), [2]);
    assert_eq!(ids("楼主:是", none()), [1]);
    assert_eq!(ids("漏水 after:2026-01-02 before:2026-01-03", none()), [2]);
    assert_eq!(ids("漏水 before:2026-01-04", none()), [4, 3, 2, 1]);
    assert!(ids("!!! -", Filters { estate_id: Some(7), ..none() }).is_empty(), "words that say nothing find nothing");
}

#[test]
fn kinds_have_numbers_of_their_own_and_are_asked_for_alone() {
    let suggestion = Subject { kind: Kind::Suggestion, id: 1 };
    let forum =
        a_forum_of(vec![a_text(1, 1, "电梯漏水"), Document { subject: suggestion, ..a_text(1, 1, "电梯漏水") }]);
    let of = |kind| {
        let hits = forum.page("漏水", &Filters { kind, ..Filters::default() }, Order::Relevance { page: 1 }).hits;
        hits.iter().map(|hit| hit.subject).collect::<Vec<_>>()
    };

    assert_eq!(of(None).len(), 2, "one does not replace the other");
    assert_eq!(of(Some(Kind::Suggestion)), [suggestion]);
    assert_eq!(of(Some(Kind::Complaint)), [complaint(1)]);
    assert_eq!(forum.index.similar(Kind::Suggestion, "电梯漏水", "").unwrap(), [1]);
    forum.index.apply(vec![Change::Replace { subject: suggestion, documents: Vec::new() }], 2).unwrap();
    assert_eq!(of(None), [complaint(1)], "what is withdrawn takes nothing of another kind along");
}

#[test]
fn the_newest_page_on_without_end_gap_or_repetition() {
    let same_moment = |id: i64| Document { at_millis: id / 3, ..a_text(id, 1, "漏水") };
    let forum = a_forum_of((1..=65).map(same_moment).collect());
    let mut seen = Vec::new();
    let mut after = None;

    loop {
        let page = forum.page("漏水", &Filters::default(), Order::Newest { after });
        assert_eq!(page.total, 65);
        seen.extend(page.hits.iter().map(|hit| hit.subject.id));
        after = page.next.map(|cursor| HitCursor::parse(&cursor.to_string()).unwrap());
        if after.is_none() {
            break;
        }
    }

    assert_eq!(seen, (1..=65).rev().collect::<Vec<_>>());
}

#[test]
fn by_relevance_at_most_200_complaints_are_shown() {
    let forum = a_forum_of((1..=230).map(|id| a_text(id, 1, "漏水")).collect());
    let page = |page| forum.page("漏水", &Filters::default(), Order::Relevance { page });

    assert_eq!((page(1).total, page(1).more), (200, true));
    assert_eq!(page(0), page(1));
    assert_eq!(page(1).hits[0].subject.id, 230, "equal scores: the newest first");
    assert_eq!(page(10).hits.len(), HITS_PER_PAGE);
    assert!(page(11).hits.is_empty() && page(usize::MAX).hits.is_empty());
}

#[test]
fn a_made_up_cursor_is_a_bad_request() {
    for text in ["", "1_2", "1_2_x", "1_2_3_4", "+1_2_3", "1_2_9999999999", "１_2_3"] {
        assert!(matches!(HitCursor::parse(text), Err(Error::BadRequest(_))), "{text:?}");
    }
}

#[test]
fn hostile_queries_are_answered() {
    let Ok(folder) = std::env::var("CANDOR_TEST_DATA") else {
        println!("skipped: the naughty strings are read from the folder that CANDOR_TEST_DATA names, which is not set");
        return;
    };
    let json = std::fs::read_to_string(std::path::Path::new(&folder).join("hostile/blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_str(&json).unwrap();
    let forum = a_forum_of((1..).zip(&strings).map(|(id, text)| a_text(id, 1, text)).collect());

    for text in &strings {
        for query in [text.clone(), format!("\"{text}\""), format!("-{text}"), format!("小区:{text} before:{text}")] {
            forum.best(&query);
            forum.page(&query, &Filters::default(), Order::Newest { after: None });
        }
    }
}

proptest! {
    // Few cases of many texts: a case costs the making of an index, half a second on a slow disk.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_text_is_found_by_every_word_taken_from_it(texts in prop::collection::vec(mixed_text(), 1..20)) {
        let forum = a_forum(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        for (complaint_id, text) in (1..).zip(&texts) {
            for (token, _) in Analysis::of(text).iter() {
                let word = &text[token.source.clone()];
                let query = SearchQuery { words: vec![Clause::Word(word.to_owned())], ..SearchQuery::default() };
                let found = forum.index.search(&query, &Filters::default(), Order::Relevance { page: 1 }).unwrap();
                // 十二 out of 五十二栋 means the number where another text has it, and stays exact.
                let another_number = !found.hits.is_empty() && word.chars().any(is_numeral);

                prop_assert!(
                    found.hits.iter().any(|hit| hit.subject.id == complaint_id)
                        || another_number,
                    "{word:?} in {text:?}"
                );
            }
        }
    }

    #[test]
    fn quotes_and_minus_are_containing_and_not_containing(
        texts in prop::collection::vec("[漏水电梯]{1,6}", 1..40),
        wanted in "[漏水电梯]{1,3}",
        unwanted in "[漏水电梯]{1,3}",
    ) {
        let forum = a_forum(&texts.iter().map(String::as_str).collect::<Vec<_>>());
        let plain = (1..).zip(&texts).filter(|(_, text)| text.contains(&wanted) && !text.contains(&unwanted));
        let plain: Vec<i64> = plain.map(|(id, _)| id).collect();

        let hits = forum.best(&format!("“{wanted}” -{unwanted}"));
        let exact = hits.hits.iter().filter(|hit| hit.stage == Stage::Exact).count();

        prop_assert_eq!(exact, plain.len().min(HITS_PER_PAGE));
        prop_assert!(hits.hits.iter().all(|hit| exact == 0 || plain.contains(&hit.subject.id)));
    }
}

fn mixed_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[a-z0-9 漏水電梯三十二一栋幢号楼层ＡﬁⅣé\u{301}😀,。]{1,40}",
        r"[\p{Han}\p{L}\p{N} ]{1,30}",
    ]
}
