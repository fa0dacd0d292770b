//! A claim that says what the roster says needs nobody's decision; any other waits for staff, without a word on why.

use candor::estates::{Building, claimed_homes_of};

use crate::support::{Answer, TestApp, TestPerson};

const NEW: &str = "/me/homes/new";

/// An estate whose units 101 to 105 belong to 王小明, who can be reached at ann@example.com.
fn world() -> (TestApp, Building) {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let building = app.building(estate, "3栋", 12);
    let rows: Vec<String> = (101..=105).map(|unit| format!("3,{unit},王小明,,Ann@example.com")).collect();
    let table = format!("building,unit,owner,mobile,email\n{}\n", rows.join("\n"));
    let page = format!("/admin/estates/{estate}/roster");
    let browser = app.signed_in(&app.admin());
    let checked = browser.submit(&page, &page, &[("csv", &table), ("step", "check")]);
    assert_eq!(browser.submit_on(&checked, &page, &[("csv", &table), ("step", "apply")]).status, 303);
    (app, building)
}

fn claim(app: &TestApp, person: &TestPerson, building: &Building, (unit, holder): (&str, &str)) -> Answer {
    let page = format!("{NEW}?estate={}", building.estate_id);
    let id = building.id.to_string();
    let fields = [("building", id.as_str()), ("unit", unit), ("holder", holder), ("note", "合同在我手里")];
    app.signed_in(person).submit(&page, NEW, &fields)
}

fn states(app: &TestApp, person: &TestPerson) -> Vec<&'static str> {
    let homes = app.app.store.read_blocking(|tx| claimed_homes_of(tx, person.id)).unwrap();
    homes.iter().map(|home| home.claim.state.code()).collect()
}

#[test]
fn a_claim_that_says_what_the_roster_says_is_approved_at_once() {
    let (app, building) = world();
    let ann = app.person("ann@example.com");

    let sent = claim(&app, &ann, &building, ("101", " 王 小明"));

    assert_eq!((sent.status, states(&app, &ann)), (303, vec!["approved"]));
    assert!(app.actor(&ann).home_on(building.estate_id).is_some());
    let browser = app.signed_in(&ann);
    app.run_jobs();
    assert!(browser.get("/me/notices").body.contains("您的家已核实"));
}

#[test]
fn whichever_part_is_another_the_answer_is_the_same_and_staff_decide() {
    let (app, building) = world();
    let (ann, bob) = (app.person("ann@example.com"), app.person("bob@example.com"));
    let said = |person: &TestPerson, unit: &str, holder: &str| {
        let browser = app.signed_in(person);
        let page = format!("{NEW}?estate={}", building.estate_id);
        let id = building.id.to_string();
        let fields = [("building", id.as_str()), ("unit", unit), ("holder", holder), ("note", "合同在我手里")];
        let sent = browser.submit(&page, NEW, &fields);
        browser.follow(sent).text(".flash")
    };

    let answers =
        [said(&ann, "101", "王小红"), said(&bob, "101", "王小明"), said(&ann, "106", "王小明"), said(&bob, "102", "")];

    assert_eq!(states(&app, &ann), ["pending", "pending"]);
    assert_eq!(states(&app, &bob), ["pending", "pending"]);
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.contains("客服核实后")), "{answers:?}");
}

#[test]
fn guesses_are_counted_and_after_three_in_a_month_only_staff_decide() {
    let (app, building) = world();
    let ann = app.person("ann@example.com");
    for (unit, name) in [("101", "王一"), ("102", "王二"), ("103", "王三")] {
        claim(&app, &ann, &building, (unit, name));
    }

    claim(&app, &ann, &building, ("104", "王小明"));
    assert_eq!(states(&app, &ann), ["pending"; 4]);
    app.advance_days(31);
    claim(&app, &ann, &building, ("105", "王小明"));

    assert_eq!(states(&app, &ann)[0], "approved");
}

#[test]
fn a_name_too_long_to_be_one_is_said_at_its_field() {
    let (app, building) = world();
    let ann = app.person("ann@example.com");

    let refused = claim(&app, &ann, &building, ("101", &"长".repeat(100)));

    assert_eq!((refused.status, refused.has("#holder-e")), (422, true));
    assert!(states(&app, &ann).is_empty());
}

#[test]
fn a_claim_is_matched_by_a_mobile_number_as_well() {
    let app = TestApp::start();
    let estate = app.estate(app.region("江州"), "望溪雅苑");
    let building = app.building(estate, "3栋", 12);
    let table = "building,unit,owner,mobile,email\n3,101,王小明,+86 138-0013-8000,\n3,102,王小明,13800138001,\n";
    let page = format!("/admin/estates/{estate}/roster");
    let admin = app.signed_in(&app.admin());
    let checked = admin.submit(&page, &page, &[("csv", table), ("step", "check")]);
    assert_eq!(admin.submit_on(&checked, &page, &[("csv", table), ("step", "apply")]).status, 303);
    let browser = crate::sign_in::with_number(&app, "13800138000");
    let form = format!("{NEW}?estate={estate}");
    let id = building.id.to_string();
    let claim = |unit: &str| {
        let fields = [("building", id.as_str()), ("unit", unit), ("holder", "王小明"), ("note", "合同在我手里")];
        browser.follow(browser.submit(&form, NEW, &fields)).text(".flash")
    };

    assert!(claim("102").contains("客服核实后"), "another number");
    assert!(claim("101").contains("与名册一致"));
    assert_eq!(browser.get("/me").texts(".list .chip")[..2], ["已核实", "等核实"]);
}

#[test]
fn what_is_shown_with_a_claim_that_matches_is_not_kept() {
    let (app, building) = world();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let id = building.id.to_string();
    let fields = [("building", id.as_str()), ("unit", "101"), ("holder", "王小明"), ("note", "合同在我手里")];
    let shown = browser.get(&format!("{NEW}?estate={}", building.estate_id));
    let picture = crate::photographs::jpeg(60, 40);

    assert_eq!(browser.send_files(&shown, (NEW, NEW), &fields, &[("a.jpg", &picture)]).status, 303);
    assert_eq!(states(&app, &ann), ["approved"]);
    app.advance_days(2);
    app.run_jobs();

    let left = app.app.store.read_blocking(|tx| candor::media::all_after(tx, "", 10)).unwrap();
    assert!(left.is_empty(), "nobody needs to look at it");
}
