//! Accounts: registering, signing in, links in letters, passwords, display.

use crate::support::{Answer, Browser, PASSWORD, TestApp, link_in};

const SESSION: &str = "candor_session";

fn register(browser: &Browser, email: &str) -> Answer {
    let fields = [("email", email), ("password", PASSWORD), ("public_name", "")];
    browser.submit("/account/new", "/account/new", &fields)
}

fn try_to_sign_in(browser: &Browser, email: &str, password: &str) -> Answer {
    browser.submit("/session/new", "/session/new", &[("email", email), ("password", password)])
}

/// What a reader can tell of an answer: all but the number of the request and the tokens.
fn told(answer: &Answer) -> (u16, Option<String>, Vec<String>) {
    (answer.status, answer.location(), answer.texts("main"))
}

#[test]
fn a_person_registers_confirms_by_the_letter_and_signs_in() {
    let app = TestApp::start();
    let browser = app.browser();

    let registered = register(&browser, "Ann@Example.com");
    let told = browser.follow(registered);
    assert_eq!((told.status, told.text("h1").as_str()), (200, "去邮箱点一下按钮"));

    let letter = app.letter_to("ann@example.com");
    assert_eq!(letter.subject, "坦言：确认您的邮箱");
    let asked = browser.get(&link_in(&letter));
    assert_eq!(asked.texts("dd")[0], "a***@example.com");
    let confirmed = browser.submit_on(&asked, "/account/confirmation", &[]);
    let sign_in = browser.follow(confirmed);
    assert_eq!(sign_in.text(".flash"), "邮箱已确认，可以登录了。");

    let signed_in =
        browser.submit_on(&sign_in, "/session/new", &[("email", "ann@example.com"), ("password", PASSWORD)]);
    let me = browser.follow(signed_in);
    assert_eq!((me.status, me.text("#email-section .chip").as_str()), (200, "已确认"));
}

#[test]
fn a_person_whose_address_is_not_confirmed_is_told_so_and_gets_another_letter() {
    let app = TestApp::start();
    let browser = app.browser();
    register(&browser, "ann@example.com");
    try_to_sign_in(&browser, "ann@example.com", PASSWORD);
    let before = app.letters().len();

    let me = browser.get("/me");
    assert!(me.text("#email-section").contains("还没确认"));
    let sent = browser.submit_on(&me, "/account/confirmation/new", &[]);

    assert_eq!(browser.follow(sent).text(".flash"), "确认信已经在路上了，请查看邮箱。");
    assert_eq!(app.letters().len(), before + 1);
    let asked = browser.get(&link_in(&app.letter_to("ann@example.com")));
    let confirmed = browser.submit_on(&asked, "/account/confirmation", &[]);
    assert_eq!(confirmed.location().as_deref(), Some("/me"));
}

#[test]
fn registering_a_known_address_answers_the_same_and_a_letter_says_so() {
    let app = TestApp::start();
    app.person("ann@example.com");

    let (known, unknown) = (app.browser(), app.browser());
    let of_known = register(&known, "ann@example.com");
    let of_unknown = register(&unknown, "eve@example.com");

    assert_eq!(told(&of_known), told(&of_unknown));
    assert_eq!(told(&known.follow(of_known)), told(&unknown.follow(of_unknown)));
    assert_eq!(app.letter_to("ann@example.com").subject, "坦言：这个邮箱已经有帐号");
    assert_eq!(app.letter_to("eve@example.com").subject, "坦言：确认您的邮箱");
}

#[test]
fn asking_for_a_new_password_answers_the_same_for_known_and_unknown_addresses() {
    let app = TestApp::start();
    app.person("ann@example.com");

    for page in ["/account/reset", "/account/confirmation"] {
        let action = if page == "/account/reset" { page } else { "/account/confirmation/new" };
        let (known, unknown) = (app.browser(), app.browser());
        let of_known = known.submit(page, action, &[("email", "ann@example.com")]);
        let of_unknown = unknown.submit(page, action, &[("email", "eve@example.com")]);

        assert_eq!(told(&of_known), told(&of_unknown), "{page}");
        assert_eq!(told(&known.follow(of_known)), told(&unknown.follow(of_unknown)), "{page}");
    }
    assert!(app.letters().iter().all(|letter| letter.to == "ann@example.com"));
}

#[test]
fn signing_in_answers_the_same_for_an_unknown_address_and_a_wrong_password() {
    let app = TestApp::start();
    app.person("ann@example.com");

    let wrong = try_to_sign_in(&app.browser(), "ann@example.com", "not the password");
    let unknown = try_to_sign_in(&app.browser(), "eve@example.com", "not the password");
    let nonsense = try_to_sign_in(&app.browser(), "no address", "not the password");

    assert_eq!((wrong.status, wrong.text(".flash.late").as_str()), (422, "帐号或密码不对。"));
    assert_eq!(told(&wrong), told(&unknown));
    assert_eq!(told(&wrong), told(&nonsense));
}

#[test]
fn a_refused_registration_keeps_every_input_but_the_password() {
    let app = TestApp::start();
    let browser = app.browser();

    let fields = [("email", "not an address"), ("password", "12345678"), ("public_name", "物业小王")];
    let refused = browser.submit("/account/new", "/account/new", &fields);

    assert_eq!(refused.status, 422);
    assert_eq!(refused.attributes("#email", "value"), ["not an address"]);
    assert_eq!(refused.attributes("#public_name", "value"), ["物业小王"]);
    assert_eq!(refused.attributes("#password", "value"), [""]);
    assert_eq!(refused.attributes("#password", "aria-describedby"), ["password-h password-e"]);
    assert_eq!(refused.texts(".field .error").len(), 3);
    assert_eq!(app.fact_count(), 0);
}

#[test]
fn the_session_cookie_is_kept_from_scripts_and_other_sites() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");

    let answer = try_to_sign_in(&app.browser(), &ann.email, PASSWORD);

    let cookie = &answer.headers["set-cookie"];
    for attribute in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=2592000"] {
        assert!(cookie.contains(attribute), "{attribute} is missing in {cookie}");
    }
}

#[test]
fn over_https_the_session_cookie_is_secure_and_bound_to_the_host() {
    let app = TestApp::start_at("https://candor.example");
    let ann = app.person("ann@example.com");
    let browser = app.browser();
    browser.header("origin", "https://candor.example");

    let answer = try_to_sign_in(&browser, &ann.email, PASSWORD);

    let cookie = &answer.headers["set-cookie"];
    assert!(cookie.starts_with("__Host-candor_session=") && cookie.contains("Secure"), "{cookie}");
}

#[test]
fn every_sign_in_takes_a_new_token_and_ends_the_one_before() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let first = browser.cookie(SESSION).unwrap();
    let form = app.browser().get("/session/new");

    let again = app.browser();
    again.set_cookie(SESSION, &first);
    again.set_cookie("candor_form", form.headers["set-cookie"].split(['=', ';']).nth(1).unwrap());
    let answer = again.submit_on(&form, "/session/new", &[("email", &ann.email), ("password", PASSWORD)]);

    assert_eq!(answer.status, 303);
    assert_ne!(again.cookie(SESSION).unwrap(), first);
    assert_eq!(browser.get("/me").status, 303, "the first token is over");
}

#[test]
fn signing_out_ends_the_session_on_the_server() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let token = browser.cookie(SESSION).unwrap();

    let answer = browser.submit("/me", "/session/end", &[]);

    assert_eq!((answer.status, browser.cookie(SESSION)), (303, None));
    browser.set_cookie(SESSION, &token);
    assert_eq!(browser.get("/me").location().as_deref(), Some("/session/new?next=%2Fme"));
}

#[test]
fn an_owner_s_session_lasts_30_days() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);

    app.advance_days(29);
    assert_eq!(browser.get("/me").status, 200);
    app.advance_days(1);

    assert_eq!(browser.get("/me").status, 303);
}

#[test]
fn one_goes_on_to_where_one_came_from_but_never_to_another_site() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");

    for (next, place) in [("/display", "/display"), ("//evil.example", "/"), ("https://evil.example", "/"), ("", "/me")]
    {
        let fields = [("email", ann.email.as_str()), ("password", PASSWORD), ("next", next)];
        let answer = app.browser().submit("/session/new", "/session/new", &fields);
        assert_eq!(answer.location().as_deref(), Some(place), "{next:?}");
    }
}

#[test]
fn opening_the_link_of_a_letter_changes_nothing() {
    let app = TestApp::start();
    register(&app.browser(), "ann@example.com");
    app.browser().submit("/account/reset", "/account/reset", &[("email", "ann@example.com")]);
    let links: Vec<String> = app.letters().iter().map(link_in).collect();
    assert_eq!(links.len(), 2);
    let before = app.fact_count();

    for link in &links {
        for _ in 0..3 {
            assert_eq!(app.browser().get(link).status, 200, "{link}");
        }
    }

    assert_eq!(app.fact_count(), before);
}

#[test]
fn a_link_works_once() {
    let app = TestApp::start();
    register(&app.browser(), "ann@example.com");
    let link = link_in(&app.letter_to("ann@example.com"));
    let browser = app.browser();
    let asked = browser.get(&link);
    assert_eq!(browser.submit_on(&asked, "/account/confirmation", &[]).status, 303);

    let again = browser.submit_on(&asked, "/account/confirmation", &[]);

    assert_eq!((again.status, again.text("h1").as_str()), (410, "这个链接不能用了"));
    assert_eq!(browser.get(&link).status, 410);
}

#[test]
fn a_link_is_over_after_an_hour() {
    let app = TestApp::start();
    app.person("ann@example.com");
    app.browser().submit("/account/reset", "/account/reset", &[("email", "ann@example.com")]);
    let link = link_in(&app.letter_to("ann@example.com"));
    let browser = app.browser();
    let shown = browser.get(&link);

    app.advance_minutes(60);

    let late = browser.submit_on(&shown, "/account/password", &[("new_password", "another long sentence")]);
    assert_eq!((late.status, browser.get(&link).status), (410, 410));
}

#[test]
fn a_link_of_one_purpose_does_not_serve_another() {
    let app = TestApp::start();
    register(&app.browser(), "ann@example.com");
    let confirmation = link_in(&app.letter_to("ann@example.com"));

    let crossed = confirmation.replace("/account/confirmation", "/account/password");

    assert_eq!(app.browser().get(&crossed).status, 410);
    assert_eq!(app.browser().get("/account/password?token=made-up").status, 410);
}

#[test]
fn a_new_password_by_link_ends_every_session_and_every_other_link() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let elsewhere = app.signed_in(&ann);
    for _ in 0..2 {
        app.browser().submit("/account/reset", "/account/reset", &[("email", &ann.email)]);
    }
    let links: Vec<String> = app.letters().iter().map(link_in).collect();
    let browser = app.browser();

    let set =
        browser.submit(&links[0], "/account/password", &[("new_password", "another long sentence"), ("username", "")]);

    assert_eq!(browser.follow(set).text(".flash"), "新密码已生效，请用它登录。");
    assert_eq!(elsewhere.get("/me").status, 303);
    assert_eq!(browser.get(&links[1]).status, 410);
    assert_eq!(try_to_sign_in(&app.browser(), &ann.email, PASSWORD).status, 422);
    assert_eq!(try_to_sign_in(&app.browser(), &ann.email, "another long sentence").status, 303);
    assert_eq!(app.letter_to(&ann.email).subject, "坦言：密码已更换");
}

#[test]
fn a_common_password_is_refused_wherever_one_is_set() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    app.browser().submit("/account/reset", "/account/reset", &[("email", &ann.email)]);
    let link = link_in(&app.letter_to(&ann.email));

    let by_link = app.browser().submit(&link, "/account/password", &[("new_password", "password")]);
    let fields = [("current_password", PASSWORD), ("new_password", "ann@example.com")];
    let changed = app.signed_in(&ann).submit("/me", "/me/password", &fields);

    assert_eq!((by_link.status, by_link.has("#new_password-e")), (422, true));
    assert_eq!((changed.status, changed.text("#new_password-e").as_str()), (422, "密码不能与邮箱或手机号相同。"));
}

#[test]
fn changing_the_password_keeps_this_browser_and_signs_out_the_others() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let (here, elsewhere) = (app.signed_in(&ann), app.signed_in(&ann));
    let before = here.cookie(SESSION);

    let fields = [("current_password", PASSWORD), ("new_password", "another long sentence")];
    let changed = here.submit("/me", "/me/password", &fields);

    assert_eq!(here.follow(changed).text(".flash"), "密码已换，其他设备已退出。");
    assert_ne!(here.cookie(SESSION), before);
    assert_eq!(elsewhere.get("/me").status, 303);
}

#[test]
fn changing_the_password_needs_the_present_one() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);

    let fields = [("current_password", "not the password"), ("new_password", "another long sentence")];
    let refused = browser.submit("/me", "/me/password", &fields);

    assert_eq!((refused.status, refused.text("#current_password-e").as_str()), (422, "现在的密码不对。"));
    assert_eq!(try_to_sign_in(&app.browser(), &ann.email, PASSWORD).status, 303);
}

#[test]
fn trying_passwords_on_one_account_is_throttled_in_the_reader_s_language() {
    let app = TestApp::start();
    app.person("ann@example.com");
    let browser = app.browser().in_english();

    let answers: Vec<Answer> =
        (0..11).map(|_| try_to_sign_in(&browser, "ann@example.com", "not the password")).collect();

    let last = answers.last().unwrap();
    assert_eq!(last.status, 429);
    assert!(last.headers["retry-after"].parse::<u64>().unwrap() >= 1);
    assert!(last.text("h1").starts_with("Too often"), "{}", last.text("h1"));
}

#[test]
fn asking_for_letters_is_throttled() {
    let app = TestApp::start();
    let browser = app.browser();

    let ask = |number: i32| {
        let email = format!("ann{number}@example.com");
        browser.submit("/account/reset", "/account/reset", &[("email", &email)]).status
    };
    let answers: Vec<u16> = (0..11).map(ask).collect();

    assert_eq!((answers[0], answers[10]), (303, 429));
}

#[test]
fn a_form_with_another_browser_s_token_is_refused() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let form = app.browser().get("/session/new");

    let other = app.browser();
    let refused = other.submit_on(&form, "/session/new", &[("email", &ann.email), ("password", PASSWORD)]);

    assert_eq!((refused.status, other.cookie(SESSION)), (403, None));
    assert!(!refused.body.contains(PASSWORD));
}

#[test]
fn a_public_name_is_chosen_and_given_up_again() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);

    let saved = browser.submit("/me", "/me/name", &[("public_name", "望溪 Ann")]);
    assert_eq!(browser.follow(saved).attributes("#public_name", "value"), ["望溪 Ann"]);
    browser.submit("/me", "/me/name", &[("public_name", " ")]);

    assert_eq!(app.actor(&ann).public_name, None);
}

#[test]
fn a_hostile_name_is_inert_on_pages_and_in_letters() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);

    for name in ["<script>1</script>", "\"><img src=x>", "{{7*7}} {0}", "evil.example/x", "http://evil.io"] {
        let saved = browser.submit("/me", "/me/name", &[("public_name", name)]);
        assert_eq!(saved.status, 303, "{name}");
        let me = browser.get("/me");
        assert_eq!(me.attributes("#public_name", "value"), [name]);
        assert!(!me.has("main script") && !me.has("main img"), "{name}");

        let fields = [("current_password", PASSWORD), ("new_password", PASSWORD)];
        assert_eq!(browser.submit("/me", "/me/password", &fields).status, 303);
        let letter = app.letter_to(&ann.email);
        let opening = letter.text.lines().next().unwrap();
        assert!(!opening.contains(['.', '<', '/', ':']), "{opening}");
        assert!(!letter.html.contains("<script") && !letter.html.contains("<img"), "{}", letter.html);
    }
}

#[test]
fn nobody_takes_the_name_of_the_company_or_of_its_staff() {
    let app = TestApp::start();
    app.staff_named(
        "shen@staff.example",
        "沈清",
        candor::base::words::Role::Ambassador,
        candor::accounts::Scope::Group,
    );
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);

    for name in ["沈 清", "坦言地产", "官 方", "管理員", "客服小王"] {
        let refused = browser.submit("/me", "/me/name", &[("public_name", name)]);
        assert_eq!((refused.status, refused.attributes("#public_name", "value")), (422, vec![name.to_owned()]));
    }
}

#[test]
fn letters_come_in_the_language_that_was_chosen() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    app.signed_in(&ann).submit("/display", "/display", &[("lang", "en")]);

    app.browser().submit("/account/reset", "/account/reset", &[("email", &ann.email)]);

    assert_eq!(app.letter_to(&ann.email).subject, "Candor: set a new password");
}

#[test]
fn a_visitor_is_sent_from_a_private_page_to_the_sign_in_and_back() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.browser();

    let sign_in = browser.follow(browser.get("/me?x=1"));
    let back = browser.submit_on(&sign_in, "/session/new", &[("email", &ann.email), ("password", PASSWORD)]);

    assert_eq!(back.location().as_deref(), Some("/me?x=1"));
}

#[test]
fn when_a_session_was_last_seen_is_written_in_batches() {
    use candor::schema::session;
    use diesel::prelude::*;

    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    let stored = || -> (candor::base::Instant, candor::base::Instant) {
        let columns = session::table.select((session::last_seen, session::expires_at));
        app.app.store.read_blocking(|tx| Ok(columns.first(tx.conn())?)).unwrap()
    };
    let (began, ends) = stored();

    app.advance_minutes(90);
    let facts = app.fact_count();
    browser.get("/me");
    browser.get("/me");
    assert_eq!(stored(), (began, ends), "a read writes nothing at once");
    app.app.seen.flush(&app.app.store).unwrap();

    assert_eq!(stored(), (began.plus_minutes(90), ends), "and being seen makes no session longer");
    assert_eq!(app.fact_count(), facts);
    browser.submit("/me", "/session/end", &[]);
    app.advance_minutes(5);
    browser.get("/");
    app.app.seen.flush(&app.app.store).unwrap();
    let left: i64 = app.app.store.read_blocking(|tx| Ok(session::table.count().get_result(tx.conn())?)).unwrap();
    assert_eq!(left, 0, "a session that ended stays ended");
}

#[test]
fn one_s_own_page_takes_four_queries() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.signed_in(&ann);
    browser.get("/me");
    let before = app.app.store.queries_run();

    browser.get("/me");

    // The session with its roles, its homes, the person, her claims.
    assert_eq!(app.queries_since(before), 4);
}
