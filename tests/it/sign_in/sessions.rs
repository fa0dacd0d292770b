//! The devices on which one is signed in.

use crate::support::{PASSWORD, TestApp};

const WECHAT: &str = "Mozilla/5.0 (Linux; Android 12) Chrome/107.0 Mobile Safari/537.36 MicroMessenger/8.0.40";

#[test]
fn a_person_sees_her_devices_in_words_and_signs_one_out() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let phone = app.browser();
    phone.header("user-agent", WECHAT);
    phone.sign_in(&ann);

    let shown = browser.get("/me/sessions");
    assert_eq!(shown.texts("main .list b"), ["其他设备 · 其他浏览器", "安卓设备 · 微信"]);
    assert_eq!(shown.texts("main .list .chip"), ["这台设备"]);
    assert!(!shown.body.contains(&phone.cookie("candor_session").unwrap()));
    let end = shown.attributes("main .list form", "action").remove(0);
    let ended = browser.submit_on(&shown, &end, &[]);

    assert_eq!(browser.follow(ended).text(".flash"), "那台设备已退出。");
    assert_eq!((phone.get("/me").status, browser.get("/me").status), (303, 200));
    assert_eq!(browser.submit_on(&shown, &end, &[]).status, 404, "it is over");
}

#[test]
fn another_s_session_is_not_there() {
    let app = TestApp::start();
    let (ann, bob) = (app.person("ann@example.com"), app.person("bob@example.com"));
    let (first, second) = (app.signed_in(&ann), app.signed_in(&ann));
    let end = first.get("/me/sessions").attributes("main .list form", "action").remove(0);
    let eve = app.signed_in(&bob);
    let token = eve.get("/me").form_fields("/session/end").remove(0).1;

    assert_eq!(eve.post_without_token(&end, &[("csrf", &token)]).status, 404);
    assert_eq!(second.get("/me").status, 200);
}

#[test]
fn all_other_devices_are_signed_out_at_once() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let (here, one, other) = (app.signed_in(&ann), app.signed_in(&ann), app.signed_in(&ann));

    here.submit("/me/sessions", "/me/sessions/end", &[]);

    assert_eq!((here.get("/me").status, one.get("/me").status, other.get("/me").status), (200, 303, 303));
    assert!(!here.get("/me/sessions").has("form[action='/me/sessions/end']"));
}

#[test]
fn a_sensitive_page_asks_again_who_it_is_for_ten_minutes_and_in_this_session_only() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let (here, elsewhere) = (app.signed_in(&ann), app.signed_in(&ann));

    for page in ["/me/contact/new", "/me/totp", "/me/closing", "/me/export/file"] {
        let asked = here.get(page);
        assert!(asked.location().unwrap().starts_with("/me/proof?next="), "{page}");
    }
    let wrong = here.submit("/me/proof", "/me/proof", &[("current_password", "not the password")]);
    assert_eq!((wrong.status, wrong.text("#current_password-e").as_str()), (422, "现在的密码不对。"));
    super::prove(&here);

    assert_eq!((here.get("/me/closing").status, elsewhere.get("/me/closing").status), (200, 303));
    app.advance_minutes(10);
    assert_eq!(here.get("/me/closing").status, 303);
}

#[test]
fn who_has_no_password_proves_with_a_code_of_her_own_alone() {
    let app = TestApp::start();
    let ann = super::with_number(&app, "13900139000");
    let bob = app.signed_in(&app.person("bob@example.com"));

    let page = ann.submit("/me/proof", "/me/proof/code", &[("next", "/me/closing")]).location().unwrap();
    let code = super::code_to(&app, "13900139000");
    assert_eq!(super::type_code(&bob, &page, &code).status, 403, "another's");
    let proved = super::type_code(&ann, &page, &code);

    assert_eq!(proved.location().as_deref(), Some("/me/closing"));
    assert_eq!(ann.get("/me/closing").status, 200);
    assert!(ann.get("/me").has("#password-section a[href='/account/reset']"), "a password can be set");
    assert!(!ann.get("/me/proof").body.contains(PASSWORD));
}

#[test]
fn the_list_of_devices_takes_three_queries() {
    let app = TestApp::start();
    let browser = app.signed_in(&app.person("ann@example.com"));
    browser.get("/me/sessions");
    let before = app.app.store.queries_run();

    browser.get("/me/sessions");

    // The session with its roles, its homes, the sessions.
    assert_eq!(app.queries_since(before), 3);
}
