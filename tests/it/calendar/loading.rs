//! `/admin/calendar`: what is known, and a notice written, looked at and applied.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::calendar::Calendar;

use super::{known_to, load, notice_of_2027};
use crate::support::{Answer, Browser, TestApp, instant};

const PAGE: &str = "/admin/calendar";
const DAYS: &str = "春节 休 2027-02-05..2027-02-11\n春节 班 2027-01-31";
const NOTICE: [(&str, &str); 4] =
    [("url", "https://www.gov.cn/2027.htm"), ("published", "2026-11-19"), ("year", "2027"), ("days", DAYS)];

/// The fields of a notice with another value of one.
fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<_> = NOTICE.into_iter().filter(|(known, _)| *known != name).collect();
    fields.push((name, value));
    fields
}

fn look(browser: &Browser, fields: &[(&str, &str)]) -> Answer {
    browser.submit(PAGE, PAGE, &[fields, &[("step", "look")]].concat())
}

fn apply(browser: &Browser, looked: &Answer) -> Answer {
    browser.submit_on(looked, PAGE, &[("step", "apply")])
}

#[test]
fn the_page_tells_every_known_notice_with_its_days() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin());
    let before = app.app.store.queries_run();

    let page = browser.get(PAGE);

    assert_eq!(page.status, 200);
    assert_eq!(app.queries_since(before), 3, "the session with the person, her roles, the newest notice");
    let years = page.texts(".year summary");
    assert_eq!((years.len(), years[0].as_str(), years[19].as_str()), (20, "2026 年", "2007 年"));
    assert_eq!(page.texts(".year[open] summary"), ["2026 年"]);
    assert_eq!(page.texts(".notice").len(), 23);
    let newest = page.text(".notice");
    assert!(newest.contains("2025年11月4日 周二 发布 · 随程序提供"), "{newest}");
    assert!(newest.contains("2月15日 周日 至 2月23日 周一，9 天") && newest.contains("补班 2月14日 周六"));
    let link = page.attributes(".notice a", "href").remove(0);
    assert_eq!(link, "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm");
    assert_eq!(page.texts(".notice s"), ["2月1日 周六"], "2020, when a make-up day became a day off");
    assert!(!page.has("#missing"));
}

#[test]
fn a_notice_is_looked_at_before_it_counts() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin());
    let facts = app.fact_count();

    let looked = look(&browser, &NOTICE);

    assert_eq!(looked.status, 200);
    assert_eq!(app.fact_count(), facts);
    assert!(!known_to(&app).latest().has_notice_for(2027));
    assert_eq!(looked.text("#look h3"), "核对 2027 年的通知");
    assert!(looked.text("#look").contains("有 6 天与现在不同。 没有期限因此改动。"));
    let days = looked.texts("#look .days tbody tr");
    assert_eq!(days[0], "2027年1月31日 周日春节改为上班");
    assert_eq!(days[1], "2027年2月5日 周五春节改为放假");
    assert_eq!(days[2], "2027年2月6日 周六春节仍不上班");
    assert_eq!((days.len(), looked.texts("#look tr.changed").len()), (8, 6));

    let applied = apply(&browser, &looked);

    assert_eq!(applied.location().as_deref(), Some(PAGE));
    let known = known_to(&app);
    assert!(known.latest().is_working("2027-01-31".parse().unwrap()));
    assert!(!known.latest().is_working("2027-02-05".parse().unwrap()));
    let page = browser.follow(applied);
    assert!(page.body.contains("通知已生效。"));
    assert!(page.text(".notice").contains("11月20日 周五 10:00 录入"), "{}", page.text(".notice"));
    assert_eq!(page.texts(".year[open] summary"), ["2027 年", "2026 年"]);
}

#[test]
fn looking_shows_every_open_deadline_that_would_move() {
    let app = TestApp::start();
    let region = app.region("城东公司");
    let estate = app.estate(region, "云栖花园");
    let building = app.building(estate, "3栋", 12);
    let owner = app.owner("ann@example.com", &building, "101");
    app.clock.set(instant("2026-12-31T10:00:00+08:00"));
    let id = app.complaint(&owner, estate, "地下车库顶板漏水");
    let browser = app.signed_in(&app.admin());
    let new_year = with("days", "元旦 休 2027-01-01..2027-01-03\n元旦 班 2027-01-09");

    let looked = look(&browser, &new_year);

    let deadlines = looked.texts("#look .deadlines td");
    let number = format!("2026-{:06}", id.0);
    let number = number.as_str();
    let expected = [
        [number, "受理决定", "2027年1月1日 周五 24:00", "2027年1月4日 周一 24:00"],
        [number, "首次答复", "2027年1月4日 周一 24:00", "2027年1月5日 周二 24:00"],
        [number, "处理方案", "2027年1月7日 周四 24:00", "2027年1月8日 周五 24:00"],
    ];
    assert_eq!(deadlines, expected.concat());
    assert_eq!(looked.attributes("#look .deadlines a", "href").remove(0), format!("/complaints/{id}"));

    app.complaint(&owner, estate, "车位被占了三天");
    let late = apply(&browser, &looked);

    assert_eq!((late.status, late.texts("#look .deadlines tr").len()), (409, 7), "other deadlines since");
    assert!(late.text(".flash.late").starts_with("2027 年的放假通知还没有录入"));
    assert!(late.body.contains("没有生效：内容或受影响的期限在核对之后变了。"));
    assert_eq!(apply(&browser, &late).status, 303);
}

#[test]
fn only_what_was_looked_at_is_applied() {
    let app = TestApp::start();
    let admin = app.admin();
    let browser = app.signed_in(&admin);

    let unseen = browser.submit(PAGE, PAGE, &[&NOTICE[..], &[("step", "apply")]].concat());
    let looked = look(&browser, &NOTICE);
    let other = browser.submit_on(&looked, PAGE, &[("days", "春节 休 2027-02-05"), ("step", "apply")]);
    let mut elsewhere = notice_of_2027();
    elsewhere.url = "https://www.gov.cn/other.htm".to_owned();
    elsewhere.off = [("元旦".to_owned(), vec!["2027-01-01".parse().unwrap()])].into();
    elsewhere.work = [].into();
    load(&app, &admin, elsewhere, None).unwrap();
    let late = apply(&browser, &looked);

    assert_eq!((unseen.status, other.status, late.status), (409, 409, 409));
    assert!(other.has("#look") && other.text("textarea") == "春节 休 2027-02-05");
    assert_eq!(known_to(&app).loaded().len(), 1);
    assert_eq!(apply(&browser, &late).status, 303);
}

#[test]
fn the_same_notice_twice_is_refused_in_words() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin());
    let looked = look(&browser, &NOTICE);
    assert_eq!(apply(&browser, &looked).status, 303);

    let (pressed_again, looked_again) = (apply(&browser, &looked), look(&browser, &NOTICE));
    let elsewhere = look(&browser, &with("url", "https://www.gov.cn/copy.htm"));

    for refused in [&pressed_again, &looked_again] {
        assert_eq!(refused.status, 422);
        assert!(refused.text(".flash.late").starts_with("这份通知已经录入"), "{}", refused.text(".flash.late"));
        assert_eq!(refused.text("textarea"), "春节 休 2027-02-05..2027-02-11 春节 班 2027-01-31");
    }
    assert!(elsewhere.status == 422 && elsewhere.text(".flash.late").starts_with("这份通知没有改变任何一天"));
    assert_eq!(known_to(&app).loaded().len(), 1);
}

#[test]
fn every_mistake_is_told_where_it_is_and_nothing_typed_is_lost() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin()).in_english();
    let days = "春节 off 2027-02-05\n</textarea><b>春节</b>\n春节 off 2027-02-30";

    let lines = look(&browser, &with("days", days));
    let fields = look(&browser, &[("url", "gov.cn"), ("published", "2026-11-21"), ("year", "1999"), ("days", "")]);

    assert_eq!(
        (lines.status, lines.text("#days-e").as_str()),
        (422, "2 lines cannot be read; they are listed above the form. Please mend them and look again.")
    );
    let told = lines.texts("#mistakes li");
    assert!(told[0].starts_with("Line 2 </textarea><b>春节</b>"), "{}", told[0]);
    assert!(
        told[1].starts_with("Line 3") && told[1].ends_with("A date that exists is needed here, such as 2027-02-05.")
    );
    assert!(lines.text("textarea").contains("</textarea><b>春节</b>") && !lines.has("form b"));
    assert_eq!(lines.attributes("#url", "value"), ["https://www.gov.cn/2027.htm"]);
    assert_eq!(fields.status, 422);
    for field in ["#url-e", "#published-e", "#year-e", "#days-e"] {
        assert!(fields.has(field), "{field}");
    }
    assert!(!lines.has("button[value=apply]") && !fields.has("button[value=apply]"));
}

#[test]
fn a_file_is_looked_at_as_if_it_had_been_pasted_and_never_applied_at_once() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin());
    let json = "\u{feff}{\"year\": 2027, \"papers\": [\"https://www.gov.cn/a.htm\"], \"days\": [\
        {\"name\": \"春节\", \"date\": \"2027-02-05\", \"isOffDay\": true}]}";
    let filled = look(&browser, &NOTICE);

    let looked = browser.send_table(&filled, PAGE, ("2027.json", json.as_bytes()));
    let broken = browser.send_table(&filled, PAGE, ("2027.json", b"\xff\xfe"));

    assert_eq!((looked.status, looked.texts("#look .days tbody tr").len()), (200, 1));
    assert_eq!(looked.text("textarea").trim_start_matches('\u{feff}'), json.trim_start_matches('\u{feff}'));
    assert_eq!((broken.status, broken.has("#file-e")), (422, true));
    assert_eq!(apply(&browser, &looked).status, 303);
}

#[test]
fn a_region_s_administrator_is_sent_to_those_of_the_group() {
    let app = TestApp::start();
    let region = app.region("城东公司");
    let browser = app.signed_in(&app.staff(Role::Admin, Scope::Region(region)));
    let shown = app.signed_in(&app.admin()).get(PAGE);

    assert_eq!(browser.get(PAGE).status, 403);
    let token = browser.get("/admin/estates").form_fields("/admin/estates");
    let token = token.iter().find(|(name, _)| name == "csrf").unwrap();
    let fields = [&NOTICE[..], &[("csrf", token.1.as_str()), ("step", "look")]].concat();
    let refused = browser.post_without_token(PAGE, &fields);

    assert_eq!((shown.status, refused.status), (200, 403));
    assert!(refused.body.contains("只有集团的管理员可以录入放假通知。"));
    assert!(refused.text("textarea").contains("2027-01-31"));
}

#[test]
fn from_december_on_a_missing_notice_is_told_to_administrators_and_to_the_operator() {
    let app = TestApp::start();
    let admin = app.admin();
    let health = || app.browser().get("/healthz").body;
    app.clock.set(instant("2026-11-30T23:59:00+08:00"));
    let browser = app.signed_in(&admin);
    assert!(health().ends_with(r#""warnings":[]}"#) && !browser.get("/admin").has("#missing"));

    app.clock.set(instant("2026-12-01T00:00:00+08:00"));

    assert!(health().starts_with(r#"{"status":"ok""#), "a warning, no failure");
    assert!(health().ends_with(r#""warnings":["no_holiday_notice_for_2027"]}"#));
    assert!(browser.get("/admin").text("#missing").starts_with("2027 年的放假通知还没有录入"));
    assert!(browser.get(PAGE).text("#missing").contains("只按周一到周五计算"));

    load(&app, &admin, notice_of_2027(), None).unwrap();

    assert!(health().ends_with(r#""warnings":[]}"#));
    assert!(!browser.get("/admin").has("#missing") && !browser.get(PAGE).has("#missing"));
    assert!(!Calendar::built_in().has_notice_for(2027), "when the program brings it, this test needs another year");
}
