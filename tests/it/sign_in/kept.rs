//! No form of one's own account eats what was typed: not when the session or the proof is over, not when there were too
//! many or the database does not answer.

use std::time::Duration;

use candor::web::limits::Action;

use super::{digits, prove, sessions_of};
use crate::expired::{DAYS_BEYOND_A_SESSION, as_person, assert_keeps};
use crate::support::{PASSWORD, TestApp};
use crate::writing::busy::Blockade;

const CONTACT: &str = "/me/contact/new";
const NEW_ADDRESS: [(&str, &str); 1] = [("email", "ann@work.example")];

#[test]
fn a_new_address_comes_back_when_the_session_has_ended() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);
    let shown = browser.get(CONTACT);
    app.advance_days(DAYS_BEYOND_A_SESSION);

    let expired = browser.submit_on(&shown, CONTACT, &NEW_ADDRESS);
    assert_keeps(&expired, 401, CONTACT, &NEW_ADDRESS);
    let sent = browser.submit_on(&expired, CONTACT, &as_person(&ann));

    assert!(sent.location().unwrap().starts_with("/account/code/"), "signing in proves who she is");
    assert_eq!(browser.get("/me").status, 200, "she stays signed in");
}

#[test]
fn a_new_address_comes_back_when_the_proof_is_over() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);
    let shown = browser.get(CONTACT);
    app.advance_minutes(11);

    let late = browser.submit_on(&shown, CONTACT, &NEW_ADDRESS);
    assert_keeps(&late, 401, CONTACT, &NEW_ADDRESS);
    assert!(late.text("[role=alert]").contains("10 分钟"), "{}", late.text("main"));
    let wrong = browser.submit_on(&late, CONTACT, &[("sign_in_email", &ann.email), ("sign_in_password", "wrong")]);
    assert_keeps(&wrong, 401, CONTACT, &NEW_ADDRESS);
    let sent = browser.submit_on(&wrong, CONTACT, &as_person(&ann));

    assert!(sent.location().unwrap().starts_with("/account/code/"));
}

#[test]
fn too_many_letters_and_a_busy_database_keep_the_address() {
    let app = TestApp::start_with(|settings| settings.patience = Duration::from_secs(1));
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);
    let shown = browser.get(CONTACT);

    let blockade = Blockade::of(&app);
    let busy = browser.submit_on(&shown, CONTACT, &NEW_ADDRESS);
    drop(blockade);
    assert_eq!((busy.status, busy.attributes("#email", "value")), (503, vec![NEW_ADDRESS[0].1.to_owned()]));
    while app.app.limits.count(Action::Letter, NEW_ADDRESS[0].1).is_ok() {}
    let refused = browser.submit_on(&busy, CONTACT, &NEW_ADDRESS);

    assert_eq!((refused.status, refused.attributes("#email", "value")), (429, vec![NEW_ADDRESS[0].1.to_owned()]));
}

#[test]
fn a_proof_sent_late_is_given_by_signing_in() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let shown = browser.get("/me/proof?next=%2Fme%2Fcontact%2Fnew");
    app.advance_days(DAYS_BEYOND_A_SESSION);

    let expired = browser.submit_on(&shown, "/me/proof", &[("current_password", PASSWORD)]);
    assert_keeps(&expired, 401, "/me/proof", &[("next", CONTACT)]);
    assert!(!expired.body.contains(PASSWORD), "a password comes back");
    let sent = browser.submit_on(&expired, "/me/proof", &as_person(&ann));

    assert_eq!((sent.location().as_deref(), browser.get(CONTACT).status), (Some(CONTACT), 200));
}

#[test]
fn the_second_step_is_set_up_although_the_session_has_ended() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);
    let begun = browser.submit("/me/totp", "/me/totp", &[]);
    let shown = browser.follow(begun);
    app.advance_days(DAYS_BEYOND_A_SESSION);
    let code = digits(&app);

    let expired = browser.submit_on(&shown, "/me/totp/enabling", &[("code", &code)]);
    assert_keeps(&expired, 401, "/me/totp/enabling", &[("code", &code)]);
    let done = browser.submit_on(&expired, "/me/totp/enabling", &as_person(&ann));

    assert_eq!((done.status, done.texts(".codes code").len()), (200, 10), "{}", done.body);
    assert_eq!((browser.get("/me").status, sessions_of(&app, &ann)), (200, 1));
}

#[test]
fn closing_goes_through_after_signing_in_again() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    prove(&browser);
    let shown = browser.get("/me/closing");
    app.advance_days(DAYS_BEYOND_A_SESSION);

    let expired = browser.submit_on(&shown, "/me/closing", &[("understood", "on")]);
    assert_keeps(&expired, 401, "/me/closing", &[("understood", "on")]);
    let closed = browser.submit_on(&expired, "/me/closing", &as_person(&ann));

    assert_eq!((closed.location().as_deref(), browser.get("/me").status), (Some("/"), 303));
    assert_eq!(sessions_of(&app, &ann), 0);
}

#[test]
fn the_other_sessions_end_after_signing_in_again_and_this_one_stays() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    app.advance_days(1);
    let elsewhere = app.signed_in(&ann);
    let shown = browser.get("/me/sessions");
    app.advance_days(29);
    let other = app.signed_in(&ann);

    let expired = browser.submit_on(&shown, "/me/sessions/end", &[]);
    assert_keeps(&expired, 401, "/me/sessions/end", &[]);
    let ended = browser.submit_on(&expired, "/me/sessions/end", &as_person(&ann));

    assert_eq!(ended.location().as_deref(), Some("/me/sessions"), "{}", ended.body);
    assert_eq!([&browser, &elsewhere, &other].map(|browser| browser.get("/me").status), [200, 303, 303]);
}
