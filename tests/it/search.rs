//! Searching: what visitors find, what nobody finds, and an index that mends itself.

use std::collections::BTreeSet;

use candor::app::INDEX_FOLDER;
use candor::search;

use crate::support::town::Town;
use crate::support::{Answer, Browser, TestApp, encode};

fn ask(browser: &Browser, words: &str) -> Answer {
    let answer = browser.get(&format!("/search?{}", encode(&[("q", words)])));
    assert_eq!(answer.status, 200, "{words}:\n{}", answer.body);
    answer
}

fn found(browser: &Browser, words: &str) -> Vec<String> {
    ask(browser, words).texts(".row h3")
}

/// Three complaints, two of them about water.
fn written() -> Town {
    let town = Town::new();
    town.complaint("三栋主卧天花漏水", "下雨就漏，墙皮鼓起一大块，报修三次没有人来。");
    let id = town.complaint("地库B2层积水", "电梯井旁边水深到脚踝，车都开不出去。");
    town.reply(&town.neighbour, id, "我家车位也泡了，水泵一直没开。");
    town.complaint("门口保安态度差", "访客登记要等二十分钟。");
    town.app.run_jobs();
    town
}

#[test]
fn a_visitor_finds_words_characters_estates_and_spellings() {
    let town = written();
    let browser = town.app.browser();

    assert_eq!(found(&browser, "漏水"), ["三栋主卧天花漏水"]);
    assert_eq!(found(&browser, "漏"), ["三栋主卧天花漏水"]);
    assert_eq!(found(&browser, "望溪雅苑").len(), 3);
    for spelling in ["3栋", "三栋", "３栋", "3幢"] {
        assert_eq!(found(&browser, spelling), ["三栋主卧天花漏水"], "{spelling}");
    }
    assert_eq!(found(&browser, "電梯"), ["地库B2层积水"]);
    assert_eq!(ask(&browser, "漏水").texts(".row h3 mark"), ["漏水"]);
}

#[test]
fn a_hit_leads_to_the_floor_that_says_it() {
    let town = written();

    let answer = ask(&town.app.browser(), "水泵");

    assert_eq!(answer.attributes(".row h3 a", "href"), ["/complaints/2?page=1#f2"]);
    assert_eq!(answer.text(".row .hit"), "我家车位也泡了，水泵一直没开。");
    assert_eq!(answer.texts(".row .hit mark"), ["水泵"]);
}

#[test]
fn the_excerpt_is_of_the_text_as_it_stands_now() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "我的手机一三八，墙在漏。");
    town.app.run_jobs();
    town.edit(id, 1, "墙还在漏。");

    let stale = ask(&town.app.browser(), "墙");
    town.app.run_jobs();

    assert_eq!(stale.text(".row .hit"), "墙还在漏。");
    assert!(found(&town.app.browser(), "手机").is_empty());
}

#[test]
fn operators_are_named_in_either_language_and_unknown_ones_said() {
    let town = written();
    let browser = town.app.browser();

    assert_eq!(found(&browser, "漏水 小区:望溪").len(), 1);
    assert_eq!(found(&browser, "漏水 estate:松鹤里").len(), 0);
    assert_eq!(found(&browser, "漏水 状态:已收到 category:construction 城市:江州").len(), 1);
    assert_eq!(found(&browser, "状态:已收到").len(), 3);
    let unknown = ask(&browser, "漏水 小区:桃花源 状态:好");
    assert_eq!(unknown.texts(".row h3"), ["三栋主卧天花漏水"]);
    assert_eq!(unknown.texts("p.small[role=status]").len(), 3);
}

#[test]
fn a_number_offers_its_complaint() {
    let town = written();
    let browser = town.app.browser();

    for number in ["2026-000002", "#2", "＃2", "#2026-000002"] {
        assert_eq!(found(&browser, number).first().map(String::as_str), Some("地库B2层积水"), "{number}");
    }
    for number in ["2025-000002", "#99", "#x"] {
        assert!(!ask(&browser, number).body.contains("这个编号的投诉"), "{number}");
    }
}

#[test]
fn what_is_held_is_found_by_nobody_until_it_is_published() {
    let town = Town::new();
    let id = town.complaint_by(&town.stranger, "秘密的事情", "还没有审核的文字。");
    town.app.run_jobs();
    let triage = town.app.signed_in(&town.triage);
    let visitor = town.app.browser();

    for words in ["秘密", "审核", "#1", "2026-000001"] {
        assert!(found(&visitor, words).is_empty(), "{words}");
    }
    assert!(found(&triage, "秘密").is_empty());

    town.publish(id);
    town.app.run_jobs();
    assert_eq!(found(&visitor, "秘密"), ["秘密的事情"]);
}

#[test]
fn stages_are_divided_and_nothing_found_gives_advice() {
    let town = written();
    let browser = town.app.browser();

    let some = ask(&browser, "访客 登记 漏水 积水 天花");
    let none = browser.get("/search?q=%E5%85%85%E7%94%B5%E6%A1%A9&state=received");

    assert_eq!(some.texts(".divide"), ["以下不含全部词"]);
    assert_eq!(none.texts(".empty li").len(), 3);
    assert_eq!(browser.get("/search").texts(".row").len(), 0);
}

/// 50 complaints that all say 漏水, many at one moment.
fn flooded() -> Town {
    let town = Town::new();
    for number in 1..=50 {
        town.complaint(&format!("第{number}处漏水"), "一直漏水没有人管。");
        if number % 20 == 0 {
            town.app.advance_minutes(1);
        }
    }
    town.app.run_jobs();
    town
}

#[test]
fn both_orders_page_through_every_hit_exactly_once() {
    let town = flooded();
    let browser = town.app.browser();

    let pages = (1..=3).map(|page| browser.get(&format!("/search?q=%E6%BC%8F%E6%B0%B4&page={page}")));
    let best: Vec<String> = pages.flat_map(|page| page.texts(".row h3")).collect();
    let (mut newest, mut next) = (Vec::new(), Some("/search?q=%E6%BC%8F%E6%B0%B4&order=newest".to_owned()));
    while let Some(place) = next {
        let page = browser.get(&place);
        newest.extend(page.texts(".row h3"));
        next = page.attributes("a[rel=next]", "href").into_iter().next();
    }

    for hits in [best, newest] {
        assert_eq!((hits.len(), hits.iter().collect::<BTreeSet<_>>().len()), (50, 50));
    }
}

#[test]
fn a_made_up_place_in_the_answer_is_refused() {
    let town = written();
    let browser = town.app.browser();

    for query in [
        "q=a&page=0",
        "q=a&page=11",
        "q=a&page=999999",
        "q=a&page=01",
        "q=a&page=x",
        "q=a&order=newest&after=1_2",
        "q=a&order=newest&after=x",
        "q=a&after=1_2_3",
        "q=a&order=newest&page=2",
        "q=a&order=best",
        "q=a&state=solved",
        "q=a&estate=x",
        "q=a&category=a&category=a",
        "q=a&q=b",
        "q=%FF",
    ] {
        assert_eq!(browser.get(&format!("/search?{query}")).status, 400, "{query}");
    }
    assert_eq!(browser.get("/search?q=%E6%BC%8F%E6%B0%B4&page=2").status, 404);
}

#[test]
fn an_index_that_was_deleted_fills_itself_again() {
    let town = written();
    let index = town.app.settings.data_dir.join(INDEX_FOLDER);

    std::fs::remove_dir_all(&index).unwrap();
    town.app.run_jobs();

    assert_eq!(found(&town.app.browser(), "漏水"), ["三栋主卧天花漏水"]);
    town.complaint("阳台漏水", "新的。");
    town.app.run_jobs();
    assert_eq!(found(&town.app.browser(), "漏水").len(), 2);
}

#[test]
fn a_reindex_beside_the_running_site_is_taken_up() {
    let town = written();
    let index = town.app.settings.data_dir.join(INDEX_FOLDER);
    let before = std::fs::read_to_string(index.join("current")).unwrap();

    let texts = search::reindex(&town.app.app.store, &index, |_, _| {}).unwrap();
    town.complaint("阳台漏水", "重建之后写的。");
    town.app.run_jobs();

    assert_eq!(texts, 4);
    assert_ne!(std::fs::read_to_string(index.join("current")).unwrap(), before);
    assert_eq!(found(&town.app.browser(), "漏水").len(), 2);
}

#[test]
fn health_tells_how_far_the_search_lags_behind() {
    let town = Town::new();
    town.app.run_jobs();
    town.complaint("主卧天花漏水", "下雨就漏。");
    let lag = || town.app.browser().get("/healthz").body;

    assert!(lag().ends_with(r#""not_indexed":2,"warnings":[]}"#), "{}", lag());
    town.app.run_jobs();
    assert!(lag().ends_with(r#""not_indexed":0,"warnings":[]}"#), "{}", lag());
}

#[test]
fn hostile_words_are_only_words() {
    let app = TestApp::start_with(|settings| settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()]);
    let text = include_str!("../data/hostile/blns.json");
    let hostile: Vec<String> = serde_json::from_str(text).unwrap();
    let browser = app.browser();
    let mut asked = 0;
    for words in hostile.iter().filter(|words| !words.is_empty()) {
        // The limit of an address is 60 at once, so every fifty come from another one.
        browser.header("x-forwarded-for", &format!("203.0.113.{}", asked / 50));
        let answer = browser.get(&format!("/search?{}", encode(&[("q", words)])));
        asked += 1;
        assert_eq!(answer.status, 200, "{words:?}");
        assert_eq!(answer.attributes("#q", "value"), [words.replace('\0', "").trim()], "{words:?}");
        assert!(!answer.has("script") && !answer.has("main img") && !answer.has("main iframe"), "{words:?}");
    }
    assert!(asked > 400, "{asked}");
}

#[test]
fn a_search_whose_time_is_over_shows_what_it_found_and_says_so() {
    let town = written();
    let browser = town.app.browser();
    assert!(!ask(&browser, "漏水").body.contains("没有全部查完"));

    town.app.app.index.set_budget(0);

    for query in ["q=%E6%BC%8F%E6%B0%B4", "q=%E6%BC%8F%E6%B0%B4&order=newest", "q=%E6%BC%8F%E6%B0%B4&page=2"] {
        let answer = browser.get(&format!("/search?{query}"));
        assert_eq!(answer.status, 200, "{query}");
        assert!(answer.texts("p.small[role=status]").iter().any(|said| said.contains("没有全部查完")), "{query}");
    }
}

#[test]
fn more_than_sixty_searches_a_minute_are_too_many() {
    let town = Town::new();
    let browser = town.app.browser();

    let answers: Vec<Answer> = (0..62).map(|_| browser.get("/search?q=a")).collect();

    assert_eq!(answers.first().unwrap().status, 200);
    assert_eq!(answers.last().unwrap().status, 429);
    assert_eq!(browser.get("/search").status, 200);
}

#[test]
fn the_number_of_queries_of_a_search_does_not_depend_on_its_hits() {
    let town = flooded();
    let browser = town.app.browser();

    for (place, expected) in [("/search?q=%E6%BC%8F%E6%B0%B4", 4), ("/search?q=%E5%85%85%E7%94%B5", 1)] {
        let before = town.app.app.store.queries_run();
        assert_eq!(browser.get(place).status, 200);
        assert_eq!(town.app.queries_since(before), expected, "{place}");
    }
}
