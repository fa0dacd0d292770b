//! What every request gets, whatever it asks for.

use crate::support::TestApp;

#[test]
fn health_is_told_as_json() {
    let app = TestApp::start();

    let answer = app.browser().get("/healthz");

    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"status":"ok","facts":0,"dead_jobs":0,"not_indexed":0,"warnings":[]}"#)
    );
}

#[test]
fn an_address_that_leads_nowhere_is_a_404_in_the_reader_s_language() {
    let app = TestApp::start();

    let chinese = app.browser().get("/nowhere");
    let english = app.browser().in_english().get("/nowhere");

    assert_eq!((chinese.status, chinese.text("h1").as_str()), (404, "没有这一页。"));
    assert_eq!((english.status, english.text("h1").as_str()), (404, "There is no such page."));
}

#[test]
fn every_answer_carries_the_security_headers_and_its_number() {
    let app = TestApp::start();

    for path in ["/healthz", "/nowhere", "/static/nothing.css"] {
        let answer = app.browser().get(path);
        let policy = &answer.headers["content-security-policy"];
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["x-request-id"].len(), 22, "{path}");
    }
}

#[test]
fn a_post_from_another_site_is_refused_before_anything_reads_it() {
    let app = TestApp::start();

    for origin in ["https://evil.example", "null", "http://127.0.0.1.evil.example"] {
        let browser = app.browser();
        browser.header("origin", origin);
        assert_eq!(browser.post_raw("/nowhere", b"a=1").status, 403, "{origin}");
    }
}

#[test]
fn a_worker_with_nothing_to_do_writes_nothing() {
    let app = TestApp::start();
    app.run_jobs();
    let before = app.app.store.commits().count();

    app.run_jobs();

    assert_eq!(app.app.store.commits().count(), before, "its own commits would wake it for ever");
}
