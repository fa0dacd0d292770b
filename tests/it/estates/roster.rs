//! Loading rosters: checked first, then written, twice the same.

use candor::estates::{Building, buildings_of, check_places, import_places};

use super::workbook::workbook;
use crate::support::{Answer, Browser, TestApp};

const ROSTER: &str = "\u{feff}楼栋,房号\n3,101\n３栋,１０２\n 3 栋 ,1单元 103室\n,104\n3栋,101\n";

fn send(browser: &Browser, page: &str, csv: &str, step: &str) -> Answer {
    browser.submit(page, page, &[("csv", csv), ("step", step)])
}

/// Checks a table and presses a button of the page that shows what it would do.
fn load(browser: &Browser, page: &str, csv: &str, step: &str) -> Answer {
    let checked = send(browser, page, csv, "check");
    assert_eq!(checked.status, 200, "{}", checked.body);
    browser.submit_on(&checked, page, &[("csv", csv), ("step", step)])
}

/// How many households are kept.
fn households(app: &TestApp) -> i64 {
    use candor::schema::roster_household;
    use diesel::prelude::*;
    app.app.store.read_blocking(|tx| Ok(roster_household::table.count().get_result(tx.conn())?)).unwrap()
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
    let bad = checked.texts("tr[data-outcome=bad] td");
    assert_eq!(bad, ["5", ", 104", "不能用", "有一格是空的。", "6", "3栋, 101", "不能用", "与第 2 行是同一户。"]);
    assert_eq!(checked.texts("tr[data-outcome=added] td")[..3], ["2", "3栋, 101", "新增"]);
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

    assert_eq!(checked.texts("tr[data-outcome=bad] td")[3], "A cell is empty.");
}

#[test]
fn a_roster_is_loaded_and_loading_it_again_changes_nothing() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());

    let loaded = load(&browser, &page, ROSTER, "apply");
    let (once, facts) = (buildings(&app, estate), app.fact_count());
    let again = load(&browser, &page, ROSTER, "apply");

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

    let loaded = load(&browser, &page, &format!("building,unit\n{}", rows.join("\n")), "apply");

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

#[test]
fn a_dry_run_of_the_whole_company_says_what_the_import_then_does() {
    let app = TestApp::start();
    let elsewhere = app.region("山城");
    app.estate(elsewhere, "云麓花园");
    let known = app.estate(app.region("江州"), "松鹤里");
    app.building(known, "1栋", 1);
    let table = "region,estate,building,unit\n江州,望溪雅苑,3,101\n江州,松鹤里,1,101\n江州,松鹤里,1,102\n\
        江州,云麓花园,1,101\n新州,新苑,1,101\n江州,,1,101\n";
    let facts = app.fact_count();

    let checked = check_places(&app.app.store, table.as_bytes()).unwrap();
    assert_eq!(app.fact_count(), facts);
    let imported = import_places(&app.app.store, table.as_bytes(), |_, _| {}).unwrap();

    assert_eq!(checked, imported);
    assert_eq!((checked.regions_added, checked.estates_added, checked.units_added, checked.units_known), (1, 2, 3, 1));
}

#[test]
fn only_what_was_shown_is_loaded() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    let facts = app.fact_count();

    let unseen = send(&browser, &page, ROSTER, "apply");
    let checked = send(&browser, &page, "楼栋,房号\n3,101\n", "check");
    let other = browser.submit_on(&checked, &page, &[("csv", ROSTER), ("step", "apply")]);
    assert_eq!((unseen.status, other.status, app.fact_count()), (409, 409, facts));
    assert!(other.text(".flash.late").starts_with("没有写入") && other.text("dd.new") == "3");
    app.building(estate, "3栋", 1);
    let late = browser.submit_on(&checked, &page, &[("step", "apply")]);

    assert_eq!((late.status, late.text("dd.known").as_str()), (409, "1"), "the estate has changed since");
}

const WITH_OWNERS: &str =
    "楼栋,房号,业主,手机号,邮箱\n3,101,王小明,138-0013-8000,\n3,101,李红,,li@example.com\n3,102,,,\n";

#[test]
fn households_are_kept_as_digests_and_never_shown() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());

    assert_eq!(load(&browser, &page, WITH_OWNERS, "apply").status, 303);
    let facts = app.fact_count();
    assert_eq!(load(&browser, &page, WITH_OWNERS, "apply").status, 303);

    assert_eq!((households(&app), app.fact_count()), (2, facts));
    let bad = send(
        &browser,
        &page,
        "楼栋,房号,业主,手机号\n3,103,王小明,\n3,104,王小明,12\n3,101,王 小明,13900139000\n3,101,王小明,13800138000\n",
        "check",
    );
    let reasons: Vec<String> = bad.texts("tr[data-outcome=bad] td").chunks(4).map(|cells| cells[3].clone()).collect();
    assert_eq!(reasons, ["业主姓名要和手机号或邮箱一起填，或者都不填。", "手机号应为 11 位。", "与第 4 行是同一户。"]);
    assert!(!bad.text("#check").contains("小明") && !bad.text("#check").contains("139"));
}

#[test]
fn another_household_is_a_contradiction_and_replaces_the_former_only_when_told_to() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    load(&browser, &page, WITH_OWNERS, "apply");
    let sold = "楼栋,房号,业主,手机号\n3,101,赵新,13700137000\n3,102,钱多,13600136000\n";

    let checked = send(&browser, &page, sold, "check");
    assert_eq!((checked.text("dd.contradicts").as_str(), checked.text("dd.household").as_str()), ("1", "1"));
    assert_eq!(browser.submit_on(&checked, &page, &[("step", "apply")]).status, 303);
    assert_eq!(households(&app), 3, "the contradicting unit is left alone");
    let kept = send(&browser, &page, sold, "check");
    assert_eq!((kept.text("dd.contradicts").as_str(), kept.has("button[value=apply]")), ("1", false));
    assert_eq!(browser.submit_on(&kept, &page, &[("step", "replace")]).status, 303);

    assert_eq!(households(&app), 2);
    assert_eq!(send(&browser, &page, sold, "check").text("dd.known"), "2");
}

#[test]
fn the_report_has_every_row_and_no_formula() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());

    let table = "楼栋,房号,业主,手机号\n=1+1,101,王小明,13800138000\n+3,102,,\n3,,,\n";
    let report = load(&browser, &page, table, "report");

    assert_eq!((report.status, report.headers["content-type"].as_str()), (200, "text/csv; charset=utf-8"));
    assert!(report.headers["content-disposition"].starts_with("attachment"));
    let lines: Vec<&str> = report.body.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert_eq!(lines[1], "2,\"'=1+1, 101\",新增,");
    assert_eq!(lines[2], "3,\"'+3, 102\",新增,");
    assert!(lines[3].starts_with("4,") && lines[3].contains("不能用") && !report.body.contains("小明"));
    assert!(buildings(&app, estate).is_empty());
}

#[test]
fn a_workbook_or_a_file_is_read_as_if_it_were_pasted() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    let shown = browser.get(&page);
    let book = workbook(&[&["楼栋", "房号"], &["3", "101"], &["", ""], &["3", "102"], &["3", "101"]]);

    let checked = browser.send_table(&shown, &page, ("roster.xlsx", &book));
    assert_eq!((checked.status, checked.text("dd.new").as_str()), (200, "2"));
    assert_eq!(checked.texts("tr[data-outcome=bad] td")[0], "5", "rows keep the numbers of the sheet");
    let file = browser.send_table(&shown, &page, ("roster.csv", ROSTER.as_bytes()));
    let broken = browser.send_table(&shown, &page, ("roster.xlsx", b"PK\x03\x04 broken"));
    let loaded = browser.submit_on(&checked, &page, &[("step", "apply")]);

    assert_eq!((file.status, file.text("dd.new").as_str()), (200, "3"));
    assert_eq!((broken.status, broken.has("#file-e")), (422, true));
    assert_eq!(loaded.status, 303);
    assert_eq!(buildings(&app, estate)[0].unit_count, 2);
}

#[test]
fn a_file_sent_after_the_session_ended_is_checked_once_she_has_signed_in() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let page = format!("/admin/estates/{estate}/roster");
    let admin = app.admin();
    let browser = app.signed_in(&admin);
    let shown = browser.get(&page);
    app.advance_days(1);

    let late = browser.send_table(&shown, &page, ("roster.csv", ROSTER.as_bytes()));
    assert_eq!((late.status, late.text("textarea").contains('3')), (401, true));
    let sign_in = [("sign_in_email", admin.email.as_str()), ("sign_in_password", crate::support::PASSWORD)];
    let checked = browser.submit_on(&late, &page, &sign_in);

    assert_eq!((checked.status, checked.text("dd.new").as_str()), (200, "3"));
    let loaded = browser.submit_on(&checked, &page, &[("step", "apply")]);
    assert_eq!(loaded.status, 303, "what was shown is what is sent, whatever a text area does to line ends");
}
