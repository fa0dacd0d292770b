//! Loading rosters: checked first, then written, twice the same.

use candor::estates::{Building, buildings_of, import_places};

use crate::support::{Answer, Browser, TestApp};

const ROSTER: &str = "\u{feff}楼栋,房号\n3,101\n３栋,１０２\n 3 栋 ,1单元 103室\n,104\n3栋,101\n";

fn send(browser: &Browser, page: &str, csv: &str, step: &str) -> Answer {
    browser.submit(page, page, &[("csv", csv), ("step", step)])
}

fn buildings(app: &TestApp, estate: candor::base::ids::EstateId) -> Vec<Building> {
    app.app.store.read_blocking(|tx| buildings_of(tx, estate)).unwrap()
}

#[test]
fn a_dry_run_tells_what_would_happen_and_writes_nothing() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    let facts = app.fact_count();

    let checked = send(&browser, &page, ROSTER, "check");

    assert_eq!(checked.status, 200);
    let numbers = [checked.text("dd.new"), checked.text("dd.known"), checked.text("dd.refused")];
    assert_eq!(numbers, ["3", "0", "2"]);
    assert_eq!(checked.text("dd.buildings"), "3栋");
    assert_eq!(checked.texts("table.bad td"), ["5", ", 104", "有一格是空的。", "6", "3栋, 101", "与第 2 行是同一户。"]);
    assert!(buildings(&app, estate).is_empty());
    assert_eq!(app.fact_count(), facts);
}

#[test]
fn the_reasons_are_given_in_the_reader_s_language() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin()).in_english();

    let checked = send(&browser, &page, ROSTER, "check");

    assert_eq!(checked.texts("table.bad td")[2], "A cell is empty.");
}

#[test]
fn a_roster_is_loaded_and_loading_it_again_changes_nothing() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());

    let loaded = send(&browser, &page, ROSTER, "apply");
    let (once, facts) = (buildings(&app, estate), app.fact_count());
    let again = send(&browser, &page, ROSTER, "apply");

    assert_eq!((loaded.status, again.status), (303, 303));
    assert_eq!(
        once.iter().map(|building| (building.name.as_str(), building.unit_count)).collect::<Vec<_>>(),
        [("3栋", 3)]
    );
    assert_eq!(buildings(&app, estate), once);
    assert_eq!(app.fact_count(), facts);
    let checked = send(&browser, &page, ROSTER, "check");
    assert_eq!((checked.text("dd.new"), checked.text("dd.known")), ("0".to_owned(), "3".to_owned()));
    assert!(!checked.has("button[value=apply]"));
}

#[test]
fn a_large_roster_is_loaded_in_slices_and_counted() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    let rows: Vec<String> = (0..1_001).map(|number| format!("{},{number}", 1 + number % 7)).collect();

    let loaded = send(&browser, &page, &format!("building,unit\n{}", rows.join("\n")), "apply");

    assert_eq!(loaded.status, 303);
    let counts: Vec<i32> = buildings(&app, estate).iter().map(|building| building.unit_count).collect();
    assert_eq!(counts, [143; 7]);
}

#[test]
fn a_table_beyond_the_limit_of_ordinary_forms_is_read_and_one_beyond_its_own_is_not() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    let row = |number: usize| format!("1,{number},{}", "x".repeat(150));

    let large: Vec<String> = (0..10_000).map(row).collect();
    let checked = send(&browser, &page, &format!("building,unit,note\n{}\n", large.join("\n")), "check");
    let too_large = send(&browser, &page, &"x".repeat(7 * 1024 * 1024), "check");

    assert_eq!((checked.status, checked.text("dd.new").as_str()), (200, "10000"));
    assert_eq!(too_large.status, 413);
}

#[test]
fn a_text_that_is_no_roster_is_refused_at_its_field_and_kept() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());

    let refused = send(&browser, &page, "姓名,电话\n</textarea><b>甲</b>,1\n", "apply");

    assert_eq!(refused.status, 422);
    assert_eq!(refused.text("#csv-e"), "第一行要有列名：楼栋,房号（或 building,unit）。");
    assert!(refused.text("textarea").contains("</textarea><b>甲</b>") && !refused.has("form b"));
}

#[test]
fn the_whole_company_is_imported_from_one_table_and_twice_is_once() {
    let app = TestApp::start();
    let elsewhere = app.region("山城");
    app.estate(elsewhere, "云麓花园");
    let table = "region,estate,building,unit\n江州,望溪雅苑,3,101\n江州,望溪雅苑,3,102\n江州,松鹤里,1,101\n\
        江州,云麓花园,1,101\n江州,,1,101\n";

    let first = import_places(&app.app.store, table.as_bytes(), |_, _| {}).unwrap();
    let second = import_places(&app.app.store, table.as_bytes(), |_, _| {}).unwrap();

    assert_eq!((first.regions_added, first.estates_added, first.units_added), (1, 2, 3));
    assert_eq!((first.elsewhere.as_slice(), first.bad_count), (["云麓花园".to_owned()].as_slice(), 1));
    assert_eq!((second.regions_added, second.estates_added, second.units_added, second.units_known), (0, 0, 0, 3));
}
