//! Suggestions are found beside complaints, and offered while one is written.

use candor::base::words::SuggestionAct;
use candor::club::suggestions::{Written, actions};
use candor::search;

use super::Village;
use crate::support::{Browser, encode};

fn place(fields: &[(&str, &str)]) -> String {
    format!("/search?{}", encode(fields))
}

fn hits(browser: &Browser, fields: &[(&str, &str)]) -> Vec<String> {
    browser.get(&place(fields)).attributes(".rows h3 a", "href")
}

#[test]
fn a_suggestion_and_what_is_said_about_it_are_found_beside_complaints() {
    let village = Village::start();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let complaint = village.app.complaint(&ann, village.estate, "单元门口的感应灯坏了");
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    let said = Written { words: "再装一个雨棚就更好了".to_owned(), key: "said".to_owned() };
    village.app.act(&ben, move |tx, actor| actions::comment(tx, actor, id, &said)).unwrap();
    village.app.run_jobs();
    let browser = village.app.browser();
    let (suggestion, thread) = (format!("/club/suggestions/{id}"), format!("/complaints/{complaint}"));

    let mut both = hits(&browser, &[("q", "感应灯")]);
    both.sort();

    assert_eq!(both, [suggestion.clone(), thread.clone()]);
    assert_eq!(hits(&browser, &[("q", "感应灯"), ("kind", "suggestion")]), std::slice::from_ref(&suggestion));
    assert_eq!(hits(&browser, &[("q", "感应灯"), ("kind", "complaint")]), [thread]);
    assert_eq!(hits(&browser, &[("q", "雨棚")]), [format!("{suggestion}#s1")]);
    assert_eq!(hits(&browser, &[("q", "雨棚"), ("order", "newest")]), [format!("{suggestion}#s1")]);
    let marked = browser.get(&place(&[("q", "感应灯"), ("kind", "suggestion")])).texts(".rows mark");
    assert!(marked.contains(&"感应灯".to_owned()), "{marked:?}");
    assert_eq!(browser.get(&place(&[("q", "感应灯"), ("kind", "article")])).status, 400);
}

#[test]
fn what_waits_to_be_read_is_found_by_nobody_until_it_is_opened() {
    let village = Village::start();
    let friend = village.app.member("friend@example.com");
    let id = village.app.suggest(&friend, None, "样板间标清楚交付标准");
    village.app.run_jobs();
    let browser = village.app.browser();
    let before = (hits(&browser, &[("q", "样板间")]), hits(&village.app.signed_in(&friend), &[("q", "样板间")]));

    let operator = village.app.operator();
    village.app.step(&operator, id, SuggestionAct::TakeUp).unwrap();
    village.app.step(&operator, id, SuggestionAct::Open).unwrap();
    village.app.run_jobs();

    assert_eq!(before, (Vec::<String>::new(), Vec::new()));
    assert_eq!(hits(&browser, &[("q", "样板间")]), [format!("/club/suggestions/{id}")]);
}

#[test]
fn an_index_built_anew_knows_suggestions() {
    let village = Village::start();
    let ann = village.owner("ann", "101");
    village.app.complaint(&ann, village.estate, "地下车库漏水");
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    let dir = village.app.settings.data_dir.join("index");
    let mut heard = Vec::new();

    let count = search::reindex(&village.app.app.store, &dir, |at, last| heard.push((at, last))).unwrap();
    village.app.app.index.refresh().unwrap();

    assert_eq!((count, heard), (2, vec![(1, 2), (2, 2)]));
    assert_eq!(hits(&village.app.browser(), &[("q", "感应灯")]), [format!("/club/suggestions/{id}")]);
}

#[test]
fn who_writes_is_offered_what_others_have_suggested() {
    let village = Village::start();
    let (ann, ben) = (village.owner("ann", "101"), village.owner("ben", "102"));
    let id = village.app.suggest(&ann, Some(village.estate), "单元门口加一盏感应灯");
    let merged = village.app.suggest(&ann, Some(village.estate), "单元门口的灯换成感应灯");
    village.app.suggest(&ann, Some(village.estate), "垃圾房早上七点开门");
    village.merge(merged, id).unwrap();
    village.app.complaint(&ann, village.estate, "单元门口的感应灯坏了");
    village.app.run_jobs();
    let fields =
        [("estate", "all"), ("category", "environment"), ("title", "单元门口装感应灯"), ("text", "晚上看不见台阶。")];

    let preview = village.app.signed_in(&ben).submit("/club/suggestions/new", "/club/suggestions/new/preview", &fields);

    assert_eq!(preview.attributes(".similar h3 a", "href"), [format!("/club/suggestions/{id}")]);
}
