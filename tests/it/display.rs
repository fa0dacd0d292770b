//! Language, colours and type size: of this device, changed from every page.

use crate::support::TestApp;

#[test]
fn language_theme_and_type_size_are_kept_on_the_device() {
    let app = TestApp::start();
    let browser = app.browser();

    let saved = browser.submit("/display", "/display", &[("lang", "en"), ("theme", "dark"), ("elder", "on")]);
    let shown = browser.follow(saved);

    assert_eq!(shown.text(".flash"), "Saved.");
    assert_eq!(shown.attributes("html", "lang"), ["en"]);
    assert_eq!(shown.attributes("html", "data-theme"), ["dark"]);
    assert!(shown.has("html[data-elder]"));
    assert_eq!(browser.submit("/display", "/display", &[("theme", "pink")]).status, 400);
}

#[test]
fn another_language_is_two_clicks_from_every_page_and_leads_back_to_it() {
    let app = TestApp::start();
    let browser = app.browser();
    let before = browser.get("/search?q=%E6%BC%8F%E6%B0%B4");
    let switch = before.attributes(".top a[href^='/display']", "href").remove(0);

    let shown = browser.get(&switch);
    let back = browser.submit_on(&shown, "/display", &[("lang", "en")]);

    assert_eq!(shown.attributes("button[aria-pressed=true]", "lang"), ["zh-CN"]);
    assert_eq!(back.location().as_deref(), Some("/search?q=%E6%BC%8F%E6%B0%B4"));
    assert_eq!(browser.follow(back).attributes("html", "lang"), ["en"]);
    let elsewhere = browser.submit("/display?next=//evil.example", "/display", &[("lang", "en")]);
    assert_eq!(elsewhere.location().as_deref(), Some("/"));
}
