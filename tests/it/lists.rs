//! The front page, the lists, an estate and the versions of a text.

use std::collections::BTreeSet;

use crate::support::town::Town;
use crate::support::{Answer, Browser};

/// The titles of every row, page by page to the last; each page is a real request.
fn walk(browser: &Browser, first: &str) -> Vec<String> {
    let (mut titles, mut next) = (Vec::new(), Some(first.to_owned()));
    for _ in 0..20 {
        let Some(place) = next else { return titles };
        let page = browser.get(&place);
        assert_eq!(page.status, 200, "{place}:\n{}", page.body);
        titles.extend(page.texts(".row h3 a"));
        next = page.attributes("a[rel=next]", "href").into_iter().next();
    }
    panic!("{first} never ends");
}

/// 45 complaints on two estates, many of them received at one moment; every third answered.
fn crowded() -> Town {
    let town = Town::new();
    for number in 1..=45 {
        let id = town.complaint(&format!("第{number}件事没有人管"), "地库一直漏水，物业说等等再看。");
        if number % 3 == 0 {
            town.answer(id, "**已经**派人查看。");
        }
        if number % 10 == 0 {
            town.app.advance_minutes(1);
        }
    }
    town
}

#[test]
fn every_order_pages_through_everything_exactly_once() {
    let town = crowded();
    let browser = town.app.browser();

    for (query, expected) in [
        ("", 45),
        ("?order=activity", 45),
        ("?order=newest", 45),
        ("?order=homes", 45),
        ("?order=due", 45),
        ("?official=yes", 15),
        ("?official=no&order=newest", 30),
        ("?state=received", 30),
        ("?state=in_progress&category=construction&order=homes", 15),
    ] {
        let titles = walk(&browser, &format!("/complaints{query}"));
        let distinct: BTreeSet<&String> = titles.iter().collect();
        assert_eq!((titles.len(), distinct.len()), (expected, expected), "{query}");
    }
}

#[test]
fn what_is_late_is_a_filter_for_everybody() {
    let town = Town::new();
    let (late, answered) =
        (town.complaint("等了很久没有人管", "地库一直漏水。"), town.complaint("答复过了", "也漏水。"));
    town.answer(answered, "**已经**派人查看。");
    town.app.propose(&town.ambassador, answered);
    town.app.advance_days(10);
    let fresh = town.complaint("刚刚才发的一件事", "天花板也漏水。");
    town.app.run_jobs();
    let member = town.app.signed_in(&town.neighbour);

    for browser in [town.app.browser(), member] {
        assert_eq!(walk(&browser, "/complaints?late=yes"), ["等了很久没有人管"], "{late} but not {fresh}");
        assert_eq!(walk(&browser, "/complaints?late=yes&order=due"), ["等了很久没有人管"]);
        assert_eq!(browser.get("/complaints?late=maybe").status, 400);
        for words in ["late:yes", "逾期:是", "漏水 late:yes"] {
            let found = browser.get(&format!("/search?{}", crate::support::encode(&[("q", words)])));
            assert_eq!(found.texts(".row h3"), ["等了很久没有人管"], "{words}");
        }
    }
    let tab = town.app.browser().get("/complaints?late=yes&order=due");
    assert_eq!(tab.texts(".tabs [aria-current]"), ["已逾期"]);
    assert!(tab.has("#late option[selected]"));
    town.answer(late, "今天派人。");
    assert_eq!(walk(&town.app.browser(), "/complaints?late=yes").len(), 1, "its plan is late still");
    town.app.propose(&town.ambassador, late);
    assert!(walk(&town.app.browser(), "/complaints?late=yes").is_empty(), "a solution leaves it to the owner");
}

#[test]
fn a_row_says_in_which_role_the_company_spoke_last() {
    let town = Town::new();
    let id = town.complaint("等了很久没有人管", "地库一直漏水。");
    town.answer(id, "**已经**派人查看。");

    let words = town.app.browser().get("/complaints").text(".row .say");

    assert!(words.starts_with("客户大使 ") && words.ends_with("：已经派人查看。"), "{words}");
    let english = town.app.browser().in_english().get("/complaints");
    assert!(english.text(".row .say").starts_with("Ambassador "), "{}", english.text(".row .say"));
}

#[test]
fn the_list_of_an_estate_pages_through_its_complaints_exactly_once() {
    let town = crowded();
    town.publish(town.write(&town.stranger, town.other_estate, ("电梯困人", "昨晚电梯困住了三个人。")));
    let browser = town.app.browser();

    let here = walk(&browser, &format!("/estates/{}", town.estate));
    let there = walk(&browser, &format!("/estates/{}", town.other_estate));

    assert_eq!(here.iter().collect::<BTreeSet<_>>().len(), 45);
    assert_eq!((here.len(), there), (45, vec!["电梯困人".to_owned()]));
}

#[test]
fn filters_narrow_the_list_and_stand_in_the_form() {
    let town = Town::new();
    town.complaint("主卧天花漏水", "下雨就漏。");
    town.publish(town.write(&town.stranger, town.other_estate, ("电梯困人", "昨晚电梯困住了三个人。")));
    let browser = town.app.browser();

    let by_estate = browser.get(&format!("/complaints?estate={}&region=&state=&order=activity", town.other_estate));
    let by_region = browser.get(&format!("/complaints?region={}", town.region));
    let empty = browser.get("/complaints?state=withdrawn");

    assert_eq!(by_estate.texts(".row h3"), ["电梯困人"]);
    assert_eq!(by_estate.attributes("#estate option[selected]", "value"), [town.other_estate.to_string()]);
    assert_eq!(by_region.texts(".row h3"), ["主卧天花漏水"]);
    assert_eq!((empty.status, empty.text(".empty h2").as_str()), (200, "没有符合这些条件的投诉"));
}

#[test]
fn one_s_own_are_listed_for_the_signed_in_only() {
    let town = Town::new();
    town.complaint("主卧天花漏水", "下雨就漏。");
    town.complaint_by(&town.neighbour, "地库积水", "水深到脚踝。");

    let own = town.app.signed_in(&town.owner).get("/complaints?mine=yes");
    let visitor = town.app.browser().get("/complaints?mine=yes");

    assert_eq!(own.texts(".row h3"), ["主卧天花漏水"]);
    assert_eq!((visitor.status, visitor.location().unwrap().starts_with("/session/new")), (303, true));
}

#[test]
fn a_query_that_no_form_sends_is_a_bad_request() {
    let town = Town::new();
    town.complaint("主卧天花漏水", "下雨就漏。");
    let browser = town.app.browser();

    for query in [
        "state=solved",
        "category=x",
        "order=heat",
        "official=maybe",
        "mine=no",
        "estate=x",
        "estate=-1",
        "estate=01",
        "region=1.0",
        "state=received&state=received",
        "order=newest&order=",
        "after=1",
        "after=a_b",
        "after=%EF%BC%91_1",
        "after=99999999999999999999_1",
        "page=999999",
        "page=1",
        "state=%FF",
    ] {
        for path in ["/complaints", &format!("/estates/{}", town.estate)] {
            assert_eq!(browser.get(&format!("{path}?{query}")).status, 400, "{path}?{query}");
        }
    }
    assert_eq!(browser.get("/complaints?estate=999999").status, 404);
    assert_eq!(browser.get("/complaints?region=999999").status, 404);
    for path in ["/estates/999999", "/estates/x", "/estates/01", "/estates/-1", "/estates/99999999999999999999"] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
}

fn mentions(answer: &Answer, words: &str) -> bool {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.contains(words)
}

#[test]
fn a_held_complaint_is_listed_and_counted_for_nobody_but_its_author_and_triage() {
    let town = Town::new();
    town.complaint("主卧天花漏水", "下雨就漏。");
    town.complaint_by(&town.stranger, "秘密的事情", "还没有审核的文字。");
    town.app.run_jobs();
    let estate = format!("/estates/{}", town.estate);
    let visitor = town.app.browser();
    let neighbour = town.app.signed_in(&town.neighbour);

    for browser in [&visitor, &neighbour] {
        for place in ["/", "/complaints", "/complaints?order=due", &estate, "/search?q=%E7%A7%98%E5%AF%86", "/estates"]
        {
            assert!(!mentions(&browser.get(place), "秘密的事情"), "{place}");
        }
        assert_eq!(browser.get("/").text(".figs a b"), "1");
        assert_eq!(browser.get(&estate).text(".figs a b"), "1");
        assert_eq!(browser.get("/complaints/2/floors/1/versions").status, 404);
    }
    assert!(mentions(&town.app.signed_in(&town.stranger).get("/complaints"), "秘密的事情"));
    let triage = town.app.signed_in(&town.triage).get("/complaints");
    assert_eq!(triage.texts(".row .chip.due"), ["审核中"]);

    town.publish(candor::base::ids::ComplaintId(2));
    assert!(mentions(&visitor.get("/complaints"), "秘密的事情"));
}

#[test]
fn a_row_says_state_clock_place_and_the_last_official_word() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");

    let waiting = town.app.browser().get("/complaints");
    assert_eq!(waiting.texts(".row .chip"), ["已收到"]);
    assert_eq!(waiting.texts(".row .term"), ["受理决定 还剩 1 个工作日"]);
    assert_eq!(waiting.texts(".row .leaf"), ["11月23周一"]);
    assert_eq!(waiting.attributes(".row .leaf", "datetime"), ["2026-11-23"]);

    town.answer(id, "**已经**派人查看。");
    let answered = town.app.browser().in_english().get("/complaints");
    assert_eq!(answered.texts(".row .term"), ["Plan 5 working days left"]);
    assert_eq!(answered.texts(".row .say"), ["Ambassador 沈清：已经派人查看。"]);
    assert_eq!(answered.attributes(".row .say span", "lang"), ["zh"]);
    assert_eq!(answered.text(".row .meta"), "望溪雅苑 · Construction · 1 reply · just now");
}

#[test]
fn the_front_page_shows_late_ones_first_and_only_what_there_is() {
    let town = Town::new();
    let empty = town.app.browser().get("/");
    assert_eq!((empty.status, empty.texts("h2")), (200, vec!["最新".to_owned(), "还没有投诉".to_owned()]));

    town.complaint("主卧天花漏水", "下雨就漏。");
    town.app.advance_days(7);
    town.complaint("地库积水", "水深到脚踝。");

    let home = town.app.browser().get("/");
    assert_eq!(home.texts("h2"), ["已经逾期", "最新"]);
    assert_eq!(home.texts(".row h3"), ["主卧天花漏水", "地库积水", "主卧天花漏水"]);
    assert_eq!(home.texts(".figs b"), ["2", "0%", "2"]);
    assert_eq!(home.texts(".row .term").first().unwrap(), "受理决定 逾期 4 个工作日");
}

#[test]
fn an_estate_shows_its_region_and_who_answers_for_it() {
    let town = Town::new();

    let page = town.app.browser().get(&format!("/estates/{}", town.estate));

    assert_eq!((page.text("h1"), page.text(".crumbs")), ("望溪雅苑".to_owned(), "江州城市公司".to_owned()));
    assert_eq!(page.texts(".side .list b"), ["沈清"]);
}

#[test]
fn every_version_of_a_text_is_public() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "第一次写的。");
    town.edit(id, 1, "改过的文字。");
    town.app.advance_minutes(20);
    town.edit(id, 1, "后来补充的。");
    let browser = town.app.browser();

    let page = browser.get(&format!("/complaints/{id}/floors/1/versions"));

    assert_eq!(page.texts("article div.text"), ["后来补充的。", "改过的文字。", "第一次写的。"]);
    assert_eq!(page.texts("article p ins"), ["（加上）改过", "（加上）文字"]);
    assert_eq!(page.texts("article p del"), ["（删去）第一次写"], "{}", page.body);
    for path in
        ["/complaints/1/floors/2/versions", "/complaints/9/floors/1/versions", "/complaints/1/floors/x/versions"]
    {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
}

#[test]
fn the_number_of_queries_of_a_list_does_not_depend_on_its_rows() {
    let town = crowded();
    let browser = town.app.browser();
    let estate = format!("/estates/{}", town.estate);

    for (place, expected) in [("/", 5), ("/complaints", 5), (estate.as_str(), 8)] {
        // Each asks for the newest notice of holidays.
        let before = town.app.app.store.queries_run();
        assert_eq!(browser.get(place).status, 200);
        assert_eq!(town.app.queries_since(before), expected, "{place}");
    }
}
