//! One-time codes instead of passwords.

use std::collections::BTreeSet;
use std::thread;

use candor::schema::{one_time_code, person};
use diesel::prelude::*;

use super::{ask_code, code_to, type_code, with_number};
use crate::support::{Answer, PASSWORD, TestApp};

/// What a reader can tell of an answer, but for the address that was typed.
fn told(answer: &Answer, contact: &str) -> (u16, Vec<String>) {
    (answer.status, answer.texts("main").into_iter().map(|text| text.replace(contact, "…")).collect())
}

#[test]
fn a_person_registers_with_a_number_as_typed_and_signs_in_by_code() {
    let app = TestApp::start();
    let browser = app.browser();

    let fields = [("email", "＋86 １３８ 0013-8000"), ("password", ""), ("public_name", "")];
    let asked = browser.submit("/account/new", "/account/new", &fields);
    let page = asked.location().unwrap();
    assert!(browser.get(&page).text(".lead").contains("138****8000"));
    let entered = type_code(&browser, &page, &code_to(&app, "13800138000"));

    assert_eq!(entered.location().as_deref(), Some("/me"));
    assert!(browser.get("/me").text("#email-section").contains("13800138000 已确认"));
    let again = app.browser();
    let page = ask_code(&again, "8613800138000");
    assert_eq!(type_code(&again, &page, &code_to(&app, "13800138000")).status, 303);
    assert_eq!(again.get("/me").status, 200);
}

#[test]
fn a_number_signs_in_with_a_password_too() {
    let app = TestApp::start();
    app.person("13900139000");

    let fields = [("email", "139 0013 9000"), ("password", PASSWORD)];
    let signed_in = app.browser().submit("/session/new", "/session/new", &fields);
    let wrong = app.browser().submit("/session/new", "/session/new", &[("email", "13900139000"), ("password", "no")]);

    assert_eq!((signed_in.status, wrong.status), (303, 422));
}

#[test]
fn a_code_comes_by_letter_to_an_address() {
    let app = TestApp::start();
    app.person("ann@example.com");
    let browser = app.browser();

    let page = ask_code(&browser, "ann@example.com");
    let entered = type_code(&browser, &page, &code_to(&app, "ann@example.com"));

    assert_eq!((entered.status, browser.get("/me").status), (303, 200));
}

#[test]
fn a_code_goes_on_to_where_one_came_from_but_never_elsewhere() {
    let app = TestApp::start();
    app.person("ann@example.com");

    for (next, place) in [("/display", "/display"), ("//evil.example", "/")] {
        let browser = app.browser();
        let fields = [("email", "ann@example.com"), ("next", next)];
        let page = browser.submit("/session/code", "/session/code", &fields).location().unwrap();
        let entered = type_code(&browser, &page, &code_to(&app, "ann@example.com"));
        assert_eq!(entered.location().as_deref(), Some(place));
    }
}

#[test]
fn asking_answers_the_same_for_known_and_unknown_and_sends_nothing_to_strangers() {
    let app = TestApp::start();
    app.person("ann@example.com");
    app.person("13900139000");

    for (known, unknown) in [("ann@example.com", "ave@example.com"), ("13900139000", "13900130000")] {
        for place in ["/session/code", "/account/reset"] {
            if place == "/account/reset" && known.contains('@') {
                continue;
            }
            let (one, other) = (app.browser(), app.browser());
            let before = app.fact_count();
            let of_known = one.submit(place, place, &[("email", known)]);
            let between = app.fact_count();
            let of_unknown = other.submit(place, place, &[("email", unknown)]);
            let after = app.fact_count();

            assert_eq!((of_known.status, of_unknown.status), (303, 303));
            assert_eq!(between - before, after - between, "the same facts are written");
            let (page, page_of_unknown) = (of_known.location().unwrap(), of_unknown.location().unwrap());
            let masked = |contact: &str| candor::base::Contact::parse(contact).unwrap().masked();
            assert_eq!(
                told(&one.get(&page), &masked(known)),
                told(&other.get(&page_of_unknown), &masked(unknown)),
                "{place}"
            );
            let (wrong, wrong_of_unknown) =
                (type_code(&one, &page, "000000x"), type_code(&other, &page_of_unknown, "000000x"));
            assert_eq!(told(&wrong, &masked(known)), told(&wrong_of_unknown, &masked(unknown)));
        }
    }
    assert!(app.letters().iter().all(|letter| letter.to == "ann@example.com"));
    let numbers: BTreeSet<String> = app.messages().iter().map(|message| message.to.local().to_owned()).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), ["13900139000"]);
}

#[test]
fn registering_a_known_number_answers_the_same_and_its_code_opens_the_account_that_is_there() {
    let app = TestApp::start();
    let ann = app.person("13900139000");
    let register = |number: &str| {
        let browser = app.browser();
        let fields = [("email", number), ("password", "another long sentence"), ("public_name", "")];
        let page = browser.submit("/account/new", "/account/new", &fields).location().unwrap();
        (browser, page)
    };
    let (known, page) = register("13900139000");
    let (unknown, page_of_unknown) = register("13900130000");

    assert_eq!(told(&known.get(&page), "139****9000"), told(&unknown.get(&page_of_unknown), "139****0000"));
    let (wrong, wrong_of_unknown) = (type_code(&known, &page, "x"), type_code(&unknown, &page_of_unknown, "x"));
    assert_eq!(told(&wrong, "139****9000"), told(&wrong_of_unknown, "139****0000"));
    type_code(&known, &page, &code_to(&app, "13900139000"));
    assert_eq!(known.get("/me").status, 200);
    assert_eq!(super::sessions_of(&app, &ann), 1);
    let old = app.browser().submit("/session/new", "/session/new", &[("email", "13900139000"), ("password", PASSWORD)]);
    assert_eq!(old.status, 303, "the password is the one that was there");
}

#[test]
fn whoever_registers_another_s_number_first_is_out_when_its_owner_comes() {
    let app = TestApp::start();
    let thief = app.browser();
    let fields = [("email", "13900139000"), ("password", "the thief's password"), ("public_name", "")];
    thief.submit("/account/new", "/account/new", &fields);
    thief.submit("/session/new", "/session/new", &[("email", "13900139000"), ("password", "the thief's password")]);
    assert_eq!(thief.get("/me").status, 200);

    let owner = app.browser();
    let page = ask_code(&owner, "13900139000");
    type_code(&owner, &page, &code_to(&app, "13900139000"));

    assert_eq!((owner.get("/me").status, thief.get("/me").status), (200, 303));
    let fields = [("email", "13900139000"), ("password", "the thief's password")];
    assert_eq!(app.browser().submit("/session/new", "/session/new", &fields).status, 422);
}

#[test]
fn the_owner_who_registers_after_a_thief_has_the_account_alone_too() {
    let app = TestApp::start();
    let register = |browser: &crate::support::Browser, password: &str| {
        let fields = [("email", "13900139000"), ("password", password), ("public_name", "")];
        browser.submit("/account/new", "/account/new", &fields).location().unwrap()
    };
    register(&app.browser(), "the thief's password");
    let owner = app.browser();
    let page = register(&owner, "another long sentence");
    type_code(&owner, &page, &code_to(&app, "13900139000"));

    let fields = [("email", "13900139000"), ("password", "the thief's password")];
    assert_eq!(app.browser().submit("/session/new", "/session/new", &fields).status, 422);
    assert_eq!(owner.get("/me").status, 200);
}

#[test]
fn a_code_is_over_after_five_wrong_tries() {
    let app = TestApp::start();
    app.person("ann@example.com");
    let browser = app.browser();
    let page = ask_code(&browser, "ann@example.com");
    let code = code_to(&app, "ann@example.com");
    let wrong = if code == "000000" { "000001" } else { "000000" };

    let first = type_code(&browser, &page, wrong);
    assert_eq!((first.status, first.text("#code-e").as_str()), (422, "验证码不对，还可以试 4 次。"));
    assert_eq!(first.attributes("#code", "value"), [""]);
    let shown = browser.get(&page);
    let action = page.split('?').next().unwrap();
    for _ in 0..4 {
        browser.submit_on(&shown, action, &[("code", wrong)]);
    }

    assert_eq!(browser.submit_on(&shown, action, &[("code", &code)]).status, 410, "the right one is too late");
    assert_eq!(browser.get(&page).status, 410);
}

#[test]
fn a_code_is_over_after_ten_minutes_and_after_use_and_takes_its_siblings_along() {
    let app = TestApp::start();
    app.person("ann@example.com");
    let browser = app.browser();
    let first = ask_code(&browser, "ann@example.com");
    let first_code = code_to(&app, "ann@example.com");
    let second = ask_code(&browser, "ann@example.com");
    let second_code = code_to(&app, "ann@example.com");
    let shown = browser.get(&first);
    let action = first.split('?').next().unwrap();

    app.advance_minutes(9);
    assert_eq!(type_code(&browser, &second, &second_code).status, 303);

    assert_eq!(browser.submit_on(&shown, action, &[("code", &first_code)]).status, 410, "revoked with the other");
    let late = app.browser();
    let page = ask_code(&late, "ann@example.com");
    let code = code_to(&app, "ann@example.com");
    let shown = late.get(&page);
    app.advance_minutes(10);
    assert_eq!(late.submit_on(&shown, page.split('?').next().unwrap(), &[("code", &code)]).status, 410);
}

#[test]
fn one_code_signs_in_once_however_often_it_is_sent_at_a_time() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browsers: Vec<_> = (0..4).map(|_| app.browser()).collect();
    let page = ask_code(&browsers[0], "ann@example.com");
    let code = code_to(&app, "ann@example.com");
    let action = page.split('?').next().unwrap();

    let shown: Vec<_> = browsers.iter().map(|browser| browser.get(&page)).collect();

    let statuses: Vec<u16> = thread::scope(|scope| {
        let sent = browsers.into_iter().zip(shown).map(|(browser, shown)| {
            let code = code.clone();
            scope.spawn(move || browser.submit_on(&shown, action, &[("code", &code)]).status)
        });
        sent.collect::<Vec<_>>().into_iter().map(|sent| sent.join().unwrap()).collect()
    });

    assert_eq!(statuses.iter().filter(|status| **status == 303).count(), 1, "{statuses:?}");
    assert_eq!(super::sessions_of(&app, &ann), 1);
}

#[test]
fn the_digits_stand_nowhere_in_the_database() {
    let app = TestApp::start();
    app.person("13900139000");
    let page = ask_code(&app.browser(), "13900139000");
    let code = code_to(&app, "13900139000");

    let rows: Vec<(String, Vec<u8>, String)> = app
        .app
        .store
        .read_blocking(|tx| {
            let columns = (one_time_code::public_id, one_time_code::salt, one_time_code::contact);
            Ok(one_time_code::table.select(columns).load(tx.conn())?)
        })
        .unwrap();

    assert!(page.contains(&rows[0].0) && !format!("{rows:?}").contains(&code));
}

#[test]
fn one_number_gets_five_codes_an_hour_and_ten_a_day() {
    let app = TestApp::start();
    app.person("13900139000");
    let ask = |number: &str| app.browser().submit("/session/code", "/session/code", &[("email", number)]).status;

    let within_an_hour: Vec<u16> = (0..6).map(|_| ask("13900139000")).collect();
    let stranger: Vec<u16> = (0..6).map(|_| ask("13900130000")).collect();

    assert_eq!(within_an_hour, [303, 303, 303, 303, 303, 429]);
    assert_eq!(stranger[..4], within_an_hour[..4], "a stranger's number is counted as well");
    assert_eq!(app.messages().len(), 5);
}

#[test]
fn no_more_messages_leave_in_a_day_than_the_cap_allows() {
    let app = TestApp::start_with(|settings| settings.sms_daily_limit = 2);
    for number in ["13900139001", "13900139002", "13900139003"] {
        app.person(number);
    }

    ask_code(&app.browser(), "13900139001");
    ask_code(&app.browser(), "13900139002");
    app.run_jobs();
    let refused = app.browser().submit("/session/code", "/session/code", &[("email", "13900139003")]);
    let stranger = app.browser().submit("/session/code", "/session/code", &[("email", "13900130000")]);
    let registering =
        app.browser().submit("/account/new", "/account/new", &[("email", "13900130001"), ("password", PASSWORD)]);

    assert_eq!((refused.status, refused.text("#email-e").contains("今天的短信已经发完")), (422, true));
    assert_eq!((stranger.status, registering.status), (422, 422));
    assert_eq!(app.messages().len(), 2);
    app.advance_days(1);
    ask_code(&app.browser(), "13900139003");
    assert_eq!(app.messages().len(), 3, "another day");
}

#[test]
fn a_code_can_be_sent_again() {
    let app = TestApp::start();
    app.person("13900139000");
    let browser = app.browser();
    let page = ask_code(&browser, "13900139000");
    let action = format!("{}/new", page.split('?').next().unwrap());

    let again = browser.submit(&page, &action, &[]);
    let page = again.location().unwrap();

    assert_eq!(app.messages().len(), 2);
    assert_eq!(type_code(&browser, &page, &code_to(&app, "13900139000")).status, 303);
    let over = browser.post_without_token(&action, &[]);
    assert_eq!(over.status, 403);
}

#[test]
fn a_lost_password_is_set_by_a_code() {
    let app = TestApp::start();
    app.person("13900139000");
    let browser = app.browser();

    let page = browser.submit("/account/reset", "/account/reset", &[("email", "13900139000")]).location().unwrap();
    let right = type_code(&browser, &page, &code_to(&app, "13900139000"));
    let set = browser.submit(
        &right.location().unwrap(),
        "/account/password",
        &[("new_password", "another long sentence"), ("username", "")],
    );

    assert_eq!(browser.follow(set).text(".flash"), "新密码已生效，请用它登录。");
    let fields = [("email", "13900139000"), ("password", "another long sentence")];
    assert_eq!(app.browser().submit("/session/new", "/session/new", &fields).status, 303);
    assert!(app.messages().last().unwrap().text.contains("密码刚刚换过"));
}

#[test]
fn what_is_neither_an_address_nor_a_number_is_refused_and_kept() {
    let app = TestApp::start();

    for place in ["/session/code", "/account/reset", "/account/new"] {
        let refused = app.browser().submit(place, place, &[("email", "1380013"), ("password", PASSWORD)]);
        assert_eq!((refused.status, refused.attributes("#email", "value")), (422, vec!["1380013".to_owned()]));
        assert!(refused.text("#email-e").contains("11 位"), "{place}");
    }
}

#[test]
fn one_number_has_one_account() {
    let app = TestApp::start();
    with_number(&app, "13900139000");
    let browser = app.browser();
    browser.submit("/account/new", "/account/new", &[("email", "+86 13900139000"), ("password", PASSWORD)]);

    let of = person::table.filter(person::mobile.eq("+8613900139000"));
    let accounts: i64 = app.app.store.read_blocking(|tx| Ok(of.count().get_result(tx.conn())?)).unwrap();

    assert_eq!(accounts, 1);
}

#[test]
fn asking_for_a_code_costs_no_kept_page() {
    let app = TestApp::start();
    let (browser, before) = (app.browser(), app.app.page_cache.rendered());
    browser.get("/");

    ask_code(&app.browser(), "13800138000");
    browser.get("/");

    assert_eq!(app.app.page_cache.rendered() - before, 1);
}
