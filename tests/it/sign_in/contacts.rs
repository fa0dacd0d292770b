//! A new address or number in place of the old.

use super::{code_to, prove, set_up_second_step, type_code};
use crate::support::{Browser, PASSWORD, TestApp, link_in};

fn ask_change(browser: &Browser, contact: &str) -> String {
    let asked = browser.submit("/me/contact/new", "/me/contact/new", &[("email", contact)]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    asked.location().unwrap()
}

fn change(app: &TestApp, browser: &Browser, contact: &str) {
    prove(browser);
    let page = ask_change(browser, contact);
    assert_eq!(type_code(browser, &page, &code_to(app, contact)).location().as_deref(), Some("/me"));
}

#[test]
fn a_new_address_counts_after_its_code_and_the_old_one_is_told() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);

    let page = ask_change(&browser, "ann@work.example");
    assert!(browser.get("/me").text("#email-section").contains("ann@example.com"), "not before the code");
    let changed = type_code(&browser, &page, &code_to(&app, "ann@work.example"));

    assert_eq!(browser.follow(changed).text(".flash"), "已更换，今后用它登录和收信。");
    let told = app.letter_to("ann@example.com");
    assert_eq!(told.subject, "坦言：邮箱或手机号已更换");
    assert!(told.text.contains("a***@work.example") && !told.text.contains("ann@work.example"));
    let fields = [("email", "ann@work.example"), ("password", PASSWORD)];
    assert_eq!(app.browser().submit("/session/new", "/session/new", &fields).status, 303);
}

#[test]
fn the_old_address_undoes_the_change_within_seven_days() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let thief = app.signed_in(&ann);
    change(&app, &thief, "thief@example.com");
    let first = link_in(&app.letter_to("ann@example.com"));
    change(&app, &thief, "thief2@example.com");
    let of_second = link_in(&app.letter_to("thief@example.com"));
    app.advance_days(6);

    let owner = app.browser();
    let before = app.fact_count();
    let asked = owner.get(&first);
    assert_eq!((asked.status, app.fact_count()), (200, before), "opening the link changes nothing");
    let undone = owner.submit_on(&asked, "/account/objection", &[]);
    let place = undone.location().unwrap();
    owner.submit(&place, "/account/password", &[("new_password", "another long sentence"), ("username", "")]);

    assert_eq!(thief.get("/me").status, 303);
    let sign_in = |email: &str, password: &str| {
        app.browser().submit("/session/new", "/session/new", &[("email", email), ("password", password)]).status
    };
    assert_eq!(sign_in("ann@example.com", "another long sentence"), 303);
    assert_eq!(sign_in("thief2@example.com", PASSWORD), 422);
    assert_eq!(owner.submit_on(&asked, "/account/objection", &[]).status, 410, "once");
    assert_eq!(owner.get(&of_second).status, 410, "the thief cannot undo the undoing");
}

#[test]
fn a_number_that_a_thief_added_after_the_address_goes_with_it() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let thief = app.signed_in(&ann);
    change(&app, &thief, "thief@example.com");
    let told = link_in(&app.letter_to("ann@example.com"));
    change(&app, &thief, "13900139000");

    assert_eq!(app.browser().submit(&told, "/account/objection", &[]).status, 303);

    let stored = app.app.store.read_blocking(|tx| candor::accounts::find_person(tx, ann.id)).unwrap();
    assert_eq!((stored.email.as_deref(), stored.mobile), (Some("ann@example.com"), None));
}

#[test]
fn a_second_step_that_a_thief_set_up_since_goes_with_the_change() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let thief = app.signed_in(&ann);
    change(&app, &thief, "thief@example.com");
    let told = link_in(&app.letter_to("ann@example.com"));
    app.advance_minutes(1);
    set_up_second_step(&app, &thief);
    assert!(app.actor(&ann).has_totp);

    let owner = app.browser();
    let undone = owner.submit(&told, "/account/objection", &[]);
    let place = undone.location().unwrap();
    owner.submit(&place, "/account/password", &[("new_password", "another long sentence"), ("username", "")]);

    assert_eq!((thief.get("/me").status, app.actor(&ann).has_totp), (303, false));
    let fields = [("email", "ann@example.com"), ("password", "another long sentence")];
    let signed_in = app.browser().submit("/session/new", "/session/new", &fields);
    assert_eq!(signed_in.location().as_deref(), Some("/me"), "without a second step that she has not");
    assert_eq!(crate::check::differences(&app), Vec::<String>::new());
}

#[test]
fn a_second_step_from_before_the_change_stays() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    set_up_second_step(&app, &browser);
    app.advance_minutes(1);
    change(&app, &browser, "thief@example.com");
    let told = link_in(&app.letter_to("ann@example.com"));

    assert_eq!(app.browser().submit(&told, "/account/objection", &[]).status, 303);

    assert_eq!((browser.get("/me").status, app.actor(&ann).has_totp), (303, true));
}

#[test]
fn after_seven_days_a_change_stands() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    change(&app, &browser, "ann@work.example");
    let link = link_in(&app.letter_to("ann@example.com"));
    let shown = app.browser().get(&link);

    app.advance_days(7);

    assert_eq!((shown.status, app.browser().get(&link).status), (200, 410));
    assert_eq!(app.browser().get("/account/objection?token=made-up").status, 410);
}

#[test]
fn a_number_beside_the_address_is_told_to_the_address() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);

    change(&app, &browser, "139 0013 9000".replace(' ', "").as_str());

    assert!(browser.get("/me").text("#email-section").contains("13900139000"));
    let link = link_in(&app.letter_to("ann@example.com"));
    let undone = app.browser().submit(&link, "/account/objection", &[]);
    assert_eq!(undone.status, 303);
    let fields = [("email", "13900139000"), ("password", PASSWORD)];
    assert_eq!(app.browser().submit("/session/new", "/session/new", &fields).status, 422);
}

#[test]
fn a_contact_of_another_account_answers_the_same_and_never_gets_a_code() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    app.person("bob@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);

    let taken = ask_change(&browser, "bob@example.com");
    let free = ask_change(&browser, "ann@work.example");

    assert_eq!(browser.get(&taken).status, browser.get(&free).status);
    assert!(app.letters().iter().all(|letter| letter.to != "bob@example.com"));
}

#[test]
fn a_contact_taken_meanwhile_is_refused() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);
    let page = ask_change(&browser, "new@example.com");
    let code = code_to(&app, "new@example.com");
    app.person("new@example.com");

    let refused = type_code(&browser, &page, &code);

    assert_eq!((refused.status, refused.text("h1").contains("另一个帐号")), (409, true));
    assert!(browser.get("/me").text("#email-section").contains("ann@example.com"));
}
