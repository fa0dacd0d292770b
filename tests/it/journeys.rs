//! The site as its people use it, from the first page to the last word, by links and forms alone.

use candor::accounts::Scope;
use candor::base::words::Role;

use crate::support::{Browser, TestApp, link_in};

const PASSWORD: &str = "云栖-2026-三单元";
const TITLE: &str = "地下车库顶板漏水，两次维修后复发";

/// Opens an account, confirms its address by the letter and signs in.
fn arrives(app: &TestApp, email: &str) -> Browser {
    let browser = app.browser();
    browser.submit("/account/new", "/account/new", &[("email", email), ("password", PASSWORD)]);
    app.run_jobs();
    let link = link_in(&app.letter_to(email));
    let confirmed = browser.submit(&link, "/account/confirmation", &[]);
    assert!(confirmed.status == 303 || confirmed.status == 200, "{}", confirmed.body);
    let signed_in = browser.submit("/session/new", "/session/new", &[("email", email), ("password", PASSWORD)]);
    assert_eq!(signed_in.status, 303, "{}", signed_in.body);
    browser
}

/// Claims a home and is approved by the ambassador, who finds the claim on her desk.
fn moves_in(browser: &Browser, ambassador: &Browser, estate: &str, building: &str, unit: &str) {
    let page = format!("/me/homes/new?estate={estate}");
    let fields = [("building", building), ("unit", unit), ("note", "购房合同上是我的名字")];
    assert_eq!(browser.submit(&page, "/me/homes/new", &fields).status, 303);
    let claim = ambassador
        .get("/desk/claims")
        .attributes("a[href^='/desk/claims/']:not([href='/desk/claims/homes'])", "href")
        .remove(0);
    assert_eq!(ambassador.submit(&claim, &format!("{claim}/approval"), &[]).status, 303);
}

/// The ambassador proposes, the owner refuses one point; it is proposed again, confirmed and rated.
fn is_settled(thread: &str, owner: &Browser, ambassador: &Browser) {
    let solution = format!("{thread}/solution");
    let decision = format!("{thread}/decision");
    let done = [
        ("outcome_1", "done"),
        ("note_1", "原因见附件。"),
        ("outcome_2", "done"),
        ("note_2", "防水已重做。"),
        ("text", "逐条说明如下。"),
        ("act", "send"),
    ];
    assert_eq!(ambassador.submit(&solution, &solution, &done).status, 303);
    let refused = [("verdict1", "confirmed"), ("verdict2", "refused"), ("text", "昨晚还在滴。")];
    assert_eq!(owner.submit(&decision, &decision, &refused).status, 303);
    assert_eq!(owner.get(thread).text(".head .chip"), "业主不认可");
    assert_eq!(ambassador.submit(&solution, &solution, &done).status, 303);
    let confirmed = [("verdict1", "confirmed"), ("verdict2", "confirmed"), ("rating", "5")];
    assert_eq!(owner.submit(&decision, &decision, &confirmed).status, 303);
}

#[test]
fn a_complaint_goes_from_the_first_word_to_the_owner_s_confirmation() {
    let app = TestApp::start();
    let region = app.region("城东公司");
    let estate = app.estate(region, "云栖花园");
    let building = app.building(estate, "3栋", 12);
    let (estate, building) = (estate.to_string(), building.id.to_string());
    let triage = app.signed_in(&app.staff(Role::Triage, Scope::Region(region)));
    let named = app.staff_named("lin@staff.example", "林晓", Role::Ambassador, Scope::Region(region));
    let ambassador = app.signed_in(&named);
    let owner = arrives(&app, "ann@example.com");
    moves_in(&owner, &ambassador, &estate, &building, "101");
    let neighbour = arrives(&app, "bob@example.com");
    moves_in(&neighbour, &ambassador, &estate, &building, "102");

    // The owner complains: form, preview, publication.
    let fields = [
        ("estate", estate.as_str()),
        ("category", "construction"),
        ("severity", "general"),
        ("title", TITLE),
        ("text", "今年 6 月开始一直滴水，修过两次。"),
        ("point1", "查明原因"),
        ("point2", "彻底修好"),
    ];
    let preview = owner.submit("/complaints/new", "/complaints/new/preview", &fields);
    assert_eq!(preview.status, 200, "{}", preview.body);
    let published = owner.submit_on(&preview, "/complaints", &[]);
    let place = published.location().unwrap();
    let thread = place.split('?').next().unwrap().to_owned();
    assert_eq!(owner.get(&thread).text(".clock .say-big"), "还剩 1 个工作日");

    // A visitor reads it, and finds it by a word, by one character and by the name of the estate.
    app.run_jobs();
    let visitor = app.browser();
    assert_eq!(visitor.get(&thread).text("h1"), TITLE);
    for words in ["漏水", "漏", "云栖花园"] {
        let query = percent_encoding::utf8_percent_encode(words, percent_encoding::NON_ALPHANUMERIC);
        let found = visitor.get(&format!("/search?q={query}"));
        assert!(found.texts(".row h3").iter().any(|title| title == TITLE), "{words}: {}", found.text("main"));
    }

    // Triage accepts it; the ambassador answers; a neighbour has the same.
    let desk = format!("/desk{thread}");
    let accepted = [("severity", "major"), ("category", "construction"), ("ambassador", &named.id.to_string())];
    assert_eq!(triage.submit(&desk, &format!("{desk}/acceptance"), &accepted).status, 303);
    let response = format!("{thread}/response");
    let words = [("kind", "substantive"), ("text", "今早已到场查看，防水正在重做。"), ("act", "send")];
    assert_eq!(ambassador.submit(&response, &response, &words).status, 303);
    assert_eq!(neighbour.submit(&thread, &format!("{thread}/affected"), &[]).status, 303);
    let page = visitor.get(&thread);
    assert!(page.text(".official").contains("林晓") && page.text(".head").contains("1 户也遇到"));

    is_settled(&thread, &owner, &ambassador);
    let page = visitor.get(&thread);
    assert_eq!(page.text(".head .chip"), "业主已确认");
    assert!(page.text(".clock .pairs").contains("5 / 5"), "{}", page.text(".clock .pairs"));
    app.run_jobs();
    let told = neighbour.get("/me/notices");
    assert!(told.text("main").contains(TITLE), "the neighbour follows what she has in common: {}", told.text("main"));
}
