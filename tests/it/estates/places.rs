//! Regions and estates: the public list and their administration.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::estates::count_complaint;

use crate::support::TestApp;

#[test]
fn estates_are_listed_by_region_with_their_complaints_counted() {
    let app = TestApp::start();
    let (river, hill) = (app.region("江州城市公司"), app.region("山城城市公司"));
    app.estate(hill, "云麓花园");
    let counted = app.estate(river, "望溪雅苑");
    app.app.store.write_blocking(move |tx| count_complaint(tx, counted, 3, 2)).unwrap();

    let before = app.app.store.queries_run();
    let page = app.browser().get("/estates");

    assert_eq!(page.status, 200);
    assert_eq!(app.queries_since(before), 1, "one query, however many estates");
    assert_eq!(page.texts("main h2"), ["江州城市公司", "山城城市公司"]);
    assert_eq!(page.text("main li p"), "3 条投诉 · 2 条还没办完");
}

#[test]
fn estates_are_found_by_a_part_of_their_name_and_wildcards_are_letters() {
    let app = TestApp::start();
    let region = app.region("江州");
    app.estate(region, "望溪雅苑");
    app.estate(region, "松鹤里");

    let names = |query: &str| app.browser().get(&format!("/estates?q={query}")).texts("main li b");

    assert_eq!(names("%E9%9B%85"), ["望溪雅苑"]);
    assert!(names("%25").is_empty());
    assert!(names("_").is_empty());
    assert_eq!(app.browser().get("/estates?q=a&q=b").status, 400);
    assert_eq!(app.browser().get("/estates?after=1").status, 400);
}

#[test]
fn the_list_of_estates_goes_on_on_a_next_page() {
    let app = TestApp::start();
    let region = app.region("江州");
    for number in 0..51 {
        app.estate(region, &format!("小区{number:02}"));
    }

    let first = app.browser().get("/estates");
    let next = first.attributes("a[rel=next]", "href").remove(0);
    let second = app.browser().get(&next);

    assert_eq!(first.texts("main li").len(), 50);
    assert_eq!(second.texts("main li b"), ["小区50"]);
    assert!(!second.has("a[rel=next]"));
}

#[test]
fn an_administrator_adds_a_region_and_an_estate_and_renames_it() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.admin());

    let region = browser.submit("/admin/estates", "/admin/regions", &[("region_name", "江州城市公司")]);
    assert_eq!((region.status, region.location().unwrap().as_str()), (303, "/admin/estates"));
    let estate = browser.submit("/admin/estates", "/admin/estates", &[("name", " 望溪  雅苑")]);
    let place = estate.location().unwrap();
    let renamed = browser.submit(&place, &place, &[("name", "望溪雅苑２期")]);

    assert_eq!(renamed.status, 303);
    assert_eq!(browser.get(&place).text("h2"), "望溪雅苑2期");
    assert_eq!(app.browser().get("/estates").texts("main li b"), ["望溪雅苑2期"]);
}

#[test]
fn a_name_that_is_taken_or_empty_is_said_at_its_field_and_kept() {
    let app = TestApp::start();
    let region = app.region("江州");
    app.estate(region, "望溪雅苑");
    let browser = app.signed_in(&app.admin());

    let taken = browser.submit("/admin/estates", "/admin/estates", &[("name", "望溪雅苑")]);
    let empty = browser.submit("/admin/estates", "/admin/regions", &[("region_name", " ")]);
    let region_taken = browser.submit("/admin/estates", "/admin/regions", &[("region_name", "江州")]);

    assert_eq!((taken.status, taken.text("#name-e").as_str()), (422, "已经有这个名字。"));
    assert_eq!(taken.attributes("#name", "value"), ["望溪雅苑"]);
    assert_eq!((empty.status, empty.has("#region_name-e")), (422, true));
    assert_eq!((region_taken.status, region_taken.has("#region_name-e")), (422, true));
}

#[test]
fn an_administrator_of_one_region_changes_nothing_in_another() {
    let app = TestApp::start();
    let (river, hill) = (app.region("江州"), app.region("山城"));
    let (near, far) = (app.estate(river, "望溪雅苑"), app.estate(hill, "云麓花园"));
    let browser = app.signed_in(&app.staff(Role::Admin, Scope::Region(river)));
    let facts = app.fact_count();

    assert_eq!(browser.get(&format!("/admin/estates/{near}")).status, 200);
    assert_eq!(browser.get(&format!("/admin/estates/{far}")).status, 403);
    assert_eq!(browser.get(&format!("/admin/estates/{far}/roster")).status, 403);
    assert_eq!(browser.get("/admin/estates/999").status, 404);
    let region = browser.submit("/admin/estates", "/admin/regions", &[("region_name", "海城")]);
    assert_eq!(region.status, 403);
    let estate = [("name", "新苑"), ("region", &hill.to_string())];
    assert_eq!(browser.submit("/admin/estates", "/admin/estates", &estate).status, 403);
    assert_eq!(app.fact_count(), facts);
}

#[test]
fn administration_is_for_administrators() {
    let app = TestApp::start();
    let (visitor, member) = (app.browser(), app.signed_in(&app.person("ann@example.com")));
    let staff = app.signed_in(&app.staff(Role::Triage, Scope::Group));
    let admin = app.signed_in(&app.admin());

    for path in ["/admin", "/admin/estates", "/admin/jobs"] {
        assert_eq!(visitor.get(path).status, 303, "{path}");
        assert_eq!(member.get(path).status, 403, "{path}");
        assert_eq!(staff.get(path).status, 403, "{path}");
        assert_eq!(admin.get(path).status, 200, "{path}");
    }
}

#[test]
fn a_name_full_of_markup_is_shown_as_letters() {
    let app = TestApp::start();
    let name = "<b>\"&'{0}</b>";
    let region = app.region(name);
    app.estate(region, "<img src=x>");

    let page = app.browser().get("/estates");

    assert_eq!(page.texts("main h2"), [name]);
    assert!(!page.has("main img") && !page.has("main h2 b"));
}

#[test]
fn a_job_that_was_given_up_is_shown_and_runs_again() {
    let app = TestApp::start();
    let id = app.dead_job("send_letter", "550 <no such mailbox>");
    let browser = app.signed_in(&app.admin());

    let page = browser.get("/admin/jobs");
    assert_eq!(page.texts("table.work td")[1], "550 <no such mailbox>");
    let retry = format!("/admin/jobs/{id}/retry");
    assert_eq!(browser.submit("/admin/jobs", &retry, &[]).status, 303);
    assert!(!browser.get("/admin/jobs").has("table.work"));
    assert_eq!(browser.submit_on(&page, &retry, &[]).status, 404, "it is not dead any more");
}

#[test]
fn jobs_are_not_for_administrators_of_a_part() {
    let app = TestApp::start();
    let region = app.region("江州");

    let browser = app.signed_in(&app.staff(Role::Admin, Scope::Region(region)));

    assert_eq!(browser.get("/admin/jobs").status, 403);
}
