//! The second step of signing in.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::settings::StaffTotp;

use super::{digits, prove, set_up_second_step};
use crate::support::{Answer, Browser, PASSWORD, TestApp, TestPerson};

fn by_password(browser: &Browser, person: &TestPerson) -> Answer {
    browser.submit("/session/new", "/session/new", &[("email", &person.email), ("password", PASSWORD)])
}

fn second_step(browser: &Browser, page: &str, code: &str) -> Answer {
    browser.submit(page, page.split('?').next().unwrap(), &[("code", code)])
}

#[test]
fn the_second_step_is_set_up_with_a_code_that_proves_it_works() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let (browser, elsewhere) = (app.signed_in(&ann), app.signed_in(&ann));
    assert!(browser.get("/me/totp").location().unwrap().starts_with("/me/proof?next="));

    prove(&browser);
    let begun = browser.submit("/me/totp", "/me/totp", &[]);
    let shown = browser.follow(begun);
    assert!(shown.has("svg.qr path") && shown.text(".key code").len() == 39, "{}", shown.body);
    assert!(shown.attributes("a[href^=otpauth]", "href")[0].contains("issuer=%E5%9D%A6%E8%A8%80"));
    let wrong = browser.submit_on(&shown, "/me/totp/enabling", &[("code", "000000")]);
    assert_eq!((wrong.status, app.actor(&ann).has_totp), (422, false));
    let before = browser.cookie("candor_session");
    let done = browser.submit_on(&shown, "/me/totp/enabling", &[("code", &digits(&app))]);

    assert_eq!((done.status, done.texts(".codes code").len()), (200, 10));
    assert_eq!(done.headers["cache-control"], "private, no-store");
    assert_ne!(browser.cookie("candor_session"), before, "a new session");
    assert_eq!((browser.get("/me").status, elsewhere.get("/me").status), (200, 303));
    assert!(app.actor(&ann).has_totp);
}

#[test]
fn recovery_codes_are_given_as_a_file_and_only_the_ones_that_were_made() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let codes = set_up_second_step(&app, &browser);
    let shown = browser.get("/me");
    let token = shown.form_fields("/session/end").into_iter().find(|(name, _)| name == "csrf").unwrap().1;

    let ask = |codes: &str| browser.post_without_token("/me/totp/codes/file", &[("csrf", &token), ("codes", codes)]);
    let file = ask(&codes.join(" "));

    assert_eq!((file.status, file.headers["content-type"].as_str()), (200, "text/plain; charset=utf-8"));
    assert!(file.headers["content-disposition"].starts_with("attachment"));
    assert!(codes.iter().all(|code| file.body.contains(code.as_str())));
    assert_eq!((ask("abcd-abcd-abcd-abcd").status, ask("").status), (400, 400));
}

#[test]
fn signing_in_takes_the_second_step_once_per_code() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    set_up_second_step(&app, &app.signed_in(&ann));
    let used = digits(&app);

    let browser = app.browser();
    let page = by_password(&browser, &ann).location().unwrap();
    assert!(page.starts_with("/session/second/"), "{page}");
    assert_eq!(browser.get("/me").status, 303, "not in yet");
    let replay = second_step(&browser, &page, &used);
    assert_eq!((replay.status, replay.has("#code-e")), (422, true), "the code of the set-up is used");
    app.advance_minutes(1);
    let code = digits(&app);
    let entered = second_step(&browser, &page, &code);
    assert_eq!((entered.location().as_deref(), browser.get("/me").status), (Some("/me"), 200));

    let other = app.browser();
    let page = by_password(&other, &ann).location().unwrap();
    assert_eq!(second_step(&other, &page, &code).status, 422, "a replay");
}

#[test]
fn a_code_instead_of_the_password_does_not_skip_the_second_step() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    set_up_second_step(&app, &app.signed_in(&ann));
    let browser = app.browser();

    let page = super::ask_code(&browser, "ann@example.com");
    let right = super::type_code(&browser, &page, &super::code_to(&app, "ann@example.com"));

    assert!(right.location().unwrap().starts_with("/session/second/"));
    assert_eq!(browser.get("/me").status, 303);
}

#[test]
fn a_recovery_code_works_once_and_is_told_of() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let codes = set_up_second_step(&app, &app.signed_in(&ann));
    let enter = |code: &str| {
        let browser = app.browser();
        let page = by_password(&browser, &ann).location().unwrap();
        second_step(&browser, &page, code).status
    };

    assert_eq!(enter(&codes[0].to_uppercase().replace('-', " ")), 303);
    assert_eq!(enter(&codes[0]), 422);
    assert_eq!(app.letter_to("ann@example.com").subject, "坦言：用掉了一个恢复码");
}

#[test]
fn guessing_the_second_step_ends_the_step_and_then_the_day() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    set_up_second_step(&app, &app.signed_in(&ann));

    for _ in 0..4 {
        let browser = app.browser();
        let page = by_password(&browser, &ann).location().unwrap();
        let shown = browser.get(&page);
        let action = page.split('?').next().unwrap();
        let statuses: Vec<u16> =
            (0..6).map(|_| browser.submit_on(&shown, action, &[("code", "nonsense")]).status).collect();
        assert_eq!(statuses, [422, 422, 422, 422, 410, 410]);
    }

    assert_eq!(by_password(&app.browser(), &ann).status, 429);
}

#[test]
fn a_form_sent_after_the_session_ended_takes_both_steps_at_once() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let region = app.region("江州");
    let estate = app.estate(region, "望溪雅苑");
    let browser = app.signed_in(&ann);
    set_up_second_step(&app, &browser);
    let shown = browser.get(&format!("/complaints/new?estate={estate}"));
    app.advance_days(31);

    let fields = [("sign_in_email", ann.email.as_str()), ("sign_in_password", PASSWORD)];
    let asked = browser.submit_on(&shown, "/complaints/new/preview", &fields);
    assert_eq!((asked.status, asked.has("#sign_in_code")), (401, true), "{}", asked.text("main"));
    assert_eq!(browser.get("/me").status, 303, "not in yet");
    let both = [fields[0], fields[1], ("sign_in_code", &digits(&app))];
    let entered = browser.submit_on(&asked, "/complaints/new/preview", &both);
    assert_eq!((entered.status, browser.get("/me").status), (422, 200), "in, and the empty complaint refused");
}

#[test]
fn the_second_step_can_be_given_up_by_its_owner() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    set_up_second_step(&app, &browser);
    assert!(app.signed_in(&ann).get("/me/totp").location().is_some(), "another session must prove first");

    let ended = browser.submit("/me/totp", "/me/totp/end", &[]);

    assert_eq!(browser.follow(ended).text(".flash"), "两步验证已关闭。");
    assert_eq!(by_password(&app.browser(), &ann).location().as_deref(), Some("/me"));
    assert_eq!(app.letter_to("ann@example.com").subject, "坦言：两步验证已关闭");
}

#[test]
fn staff_do_nothing_for_the_company_before_the_second_step_that_is_required() {
    let app = TestApp::start_with(|settings| settings.staff_totp = StaffTotp::Required);
    let admin = app.admin();
    let browser = app.browser();

    let signed_in = by_password(&browser, &admin);
    assert_eq!(signed_in.location().as_deref(), Some("/me/totp"), "led to what is missing");
    let refused = browser.get("/admin/people");
    assert_eq!((refused.status, refused.text("h1").contains("两步验证")), (403, true));
    assert_eq!(browser.get("/desk").status, 403);
    set_up_second_step(&app, &browser);

    assert_eq!(browser.get("/admin/people").status, 200);
    prove(&browser);
    let shown = browser.get("/me/totp");
    assert!(!shown.has("form[action='/me/totp/end']"), "it cannot be given up");
    let token = shown.form_fields("/me/totp/codes").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
    assert_eq!(browser.post_without_token("/me/totp/end", &[("csrf", &token)]).status, 403);
}

#[test]
fn an_administrator_takes_another_s_lost_second_step_away_and_a_fact_says_so() {
    let app = TestApp::start();
    let (admin, ann) = (app.admin(), app.staff(Role::Triage, Scope::Group));
    let hers = app.signed_in(&ann);
    set_up_second_step(&app, &hers);
    let browser = app.signed_in(&admin);
    let page = format!("/admin/people/{}", ann.id);
    let before = app.fact_count();

    let reset = browser.submit(&page, &format!("{page}/totp/end"), &[]);

    assert!(browser.follow(reset).text(".flash").contains("两步验证已关闭"));
    assert_eq!((app.fact_count(), hers.get("/me").status), (before + 1, 303));
    assert_eq!(by_password(&app.browser(), &ann).location().as_deref(), Some("/me"));
    assert_eq!(app.letter_to(&ann.email).subject, "坦言：两步验证已关闭");
    let token = browser.get("/me").form_fields("/session/end").remove(0).1;
    let again = |id: String| browser.post_without_token(&format!("/admin/people/{id}/totp/end"), &[("csrf", &token)]);
    assert_eq!((again(ann.id.to_string()).status, again(admin.id.to_string()).status), (409, 403));
    let bob = app.signed_in(&app.person("bob@example.com"));
    let token = bob.get("/me").form_fields("/session/end").remove(0).1;
    let not_hers = bob.post_without_token(&format!("{page}/totp/end"), &[("csrf", &token)]);
    assert_eq!(not_hers.status, 403, "nobody but administrators");
}
