//! Feeds, sitemaps and the long page: what leaves the site in forms that other programs and paper read.

use candor::base::ids::ComplaintId;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::support::town::Town;
use crate::support::{Answer, Browser};

const TITLE: &str = "地下车库<漏水> & 积水";

/// The words of every element of a name, in order; a document that is not well formed fails.
fn texts(answer: &Answer, name: &str) -> Vec<String> {
    let mut reader = Reader::from_str(&answer.body);
    let (mut inside, mut found) = (false, Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}:\n{}", answer.body)) {
            Event::Start(start) if start.name().as_ref() == name => {
                inside = true;
                found.push(String::new());
            }
            Event::End(end) if end.name().as_ref() == name => inside = false,
            Event::Text(text) if inside => found.last_mut().unwrap().push_str(&text),
            Event::GeneralRef(reference) if inside => {
                let raw = format!("&{};", &*reference);
                found.last_mut().unwrap().push_str(&quick_xml::escape::unescape(&raw).unwrap());
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn feed(browser: &Browser, path: &str) -> Answer {
    let answer = browser.get(path);
    assert_eq!(answer.status, 200, "{path}\n{}", answer.body);
    assert_eq!(answer.headers["content-type"], "application/atom+xml; charset=utf-8");
    answer
}

#[test]
fn the_feed_of_a_complaint_has_its_floors_newest_first() {
    let town = Town::new();
    let id = town.complaint(TITLE, "雨天 **积水** 三指深。");
    town.answer(id, "已经派人查看。");

    let feed = feed(&town.app.browser(), &format!("/complaints/{id}/feed.atom"));

    assert!(texts(&feed, "title")[0].starts_with(TITLE), "{:?}", texts(&feed, "title"));
    let said = texts(&feed, "content");
    assert!(said[0].contains("已经派人查看") && said[1].contains("<strong>积水</strong>"), "{said:?}");
    let ids = texts(&feed, "id");
    assert!(ids[2].ends_with(&format!("/complaints/{id}?page=1#f1")), "{ids:?}");
    assert_eq!(texts(&feed, "name")[1], "3栋业主");
}

#[test]
fn the_feeds_of_the_site_and_of_an_estate_have_its_public_complaints() {
    let town = Town::new();
    town.complaint(TITLE, "雨天积水三指深。");
    town.publish(town.write(&town.stranger, town.other_estate, ("电梯困人", "昨晚电梯困住了三个人。")));
    let held = town.complaint_by(&town.stranger, "路灯不亮已经半个月", "晚上看不见路。");
    let browser = town.app.browser();

    let site = texts(&feed(&browser, "/feed.atom"), "title");
    let estate = texts(&feed(&browser, &format!("/estates/{}/feed.atom", town.estate)), "title");

    assert!(site[1].starts_with("电梯困人") && site[2].starts_with(TITLE), "{site:?}");
    assert_eq!((site.len(), estate.len()), (3, 2), "{estate:?}");
    // Not even to its author: a feed is read by programs without a session.
    let author = town.app.signed_in(&town.stranger);
    assert_eq!(author.get(&format!("/complaints/{held}/feed.atom")).status, 404);
    assert_eq!(browser.get("/estates/999/feed.atom").status, 404);
}

#[test]
fn a_page_names_the_feed_that_says_the_same() {
    let town = Town::new();
    let id = town.complaint(TITLE, "雨天积水三指深。");
    let browser = town.app.browser();

    for (page, feed) in [
        ("/".to_owned(), "/feed.atom".to_owned()),
        (format!("/complaints/{id}"), format!("/complaints/{id}/feed.atom")),
        (format!("/estates/{}", town.estate), format!("/estates/{}/feed.atom", town.estate)),
    ] {
        assert_eq!(browser.get(&page).attributes("link[rel=alternate]", "href"), [feed], "{page}");
    }
}

#[test]
fn the_sitemap_leads_to_every_public_complaint_and_estate_and_to_nothing_else() {
    let town = Town::new();
    let id = town.complaint(TITLE, "雨天积水三指深。");
    let held = town.complaint_by(&town.stranger, "路灯不亮已经半个月", "晚上看不见路。");
    let browser = town.app.browser();

    let robots = browser.get("/robots.txt");
    let maps = texts(&browser.get("/sitemap.xml"), "loc");
    let places = texts(&browser.get("/sitemap/1.xml"), "loc");

    assert!(robots.body.contains("/sitemap.xml") && robots.body.contains("Disallow: /me"), "{}", robots.body);
    assert_eq!(maps.len(), 1);
    assert!(maps[0].ends_with("/sitemap/1.xml"));
    let has = |end: &str| places.iter().any(|place| place.ends_with(end));
    assert!(has(&format!("/complaints/{id}")) && has(&format!("/estates/{}", town.estate)), "{places:?}");
    assert!(!has(&format!("/complaints/{held}")), "{places:?}");
    for made_up in ["0.xml", "2.xml", "01.xml", "1", "9223372036854775807.xml", "x.xml"] {
        assert_eq!(browser.get(&format!("/sitemap/{made_up}")).status, 404, "{made_up}");
    }
}

fn fingerprint(browser: &Browser, id: ComplaintId) -> String {
    browser.get(&format!("/complaints/{id}/print")).text("code")
}

#[test]
fn the_long_page_has_every_floor_with_its_permalink_and_a_fingerprint_of_what_was_said() {
    let town = Town::new();
    let id = town.complaint(TITLE, "雨天积水三指深。");
    for number in 1..=24 {
        town.reply(&town.neighbour, id, &format!("我家也一样，第{number}次。"));
    }
    let browser = town.app.browser();

    let sheet = browser.get(&format!("/complaints/{id}/print"));

    assert_eq!(sheet.status, 200);
    assert_eq!(sheet.texts("article").len(), 25);
    assert!(sheet.body.contains(&format!("/complaints/{id}?page=2#f25")), "{}", sheet.body);
    let before = fingerprint(&browser, id);
    assert_eq!(before.len(), 64);
    town.app.advance_minutes(3);
    assert_eq!(fingerprint(&town.app.browser().in_english(), id), before, "neither time nor language touches it");
    town.reply(&town.neighbour, id, "又漏了。");
    assert_ne!(fingerprint(&browser, id), before);
    assert_eq!(browser.get(&format!("/complaints/{id}/print?page=2")).status, 404);
    let held = town.complaint_by(&town.stranger, "路灯不亮已经半个月", "晚上看不见路。");
    assert_eq!(browser.get(&format!("/complaints/{held}/print")).status, 404);
}
