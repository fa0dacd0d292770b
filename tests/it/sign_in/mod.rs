//! Sign-in as people do it: numbers and codes, devices, the second step, a changed contact, leaving.

mod codes;
mod contacts;
mod gateway;
mod kept;
mod leaving;
mod second_step;
mod sessions;

use crate::support::{Answer, Browser, TestApp, TestPerson};

/// The last code that was sent to a contact, by message or by letter.
pub fn code_to(app: &TestApp, contact: &str) -> String {
    let letters = app.letters();
    if contact.contains('@') {
        let letter = letters.into_iter().rev().find(|letter| letter.to == contact).unwrap();
        let line = letter.text.lines().find(|line| line.len() == 6 && line.bytes().all(|byte| byte.is_ascii_digit()));
        return line.unwrap().to_owned();
    }
    let messages = app.messages();
    messages.into_iter().rev().find(|message| message.to.local() == contact).unwrap().code
}

/// Asks for a code to sign in and gives the page on which it is typed.
pub fn ask_code(browser: &Browser, contact: &str) -> String {
    let asked = browser.submit("/session/code", "/session/code", &[("email", contact)]);
    assert_eq!(asked.status, 303, "{}", asked.body);
    asked.location().unwrap()
}

/// Types a code on its page.
pub fn type_code(browser: &Browser, page: &str, code: &str) -> Answer {
    let action = page.split('?').next().unwrap();
    browser.submit(page, action, &[("code", code)])
}

/// Registers a number without a password and confirms it.
pub fn with_number(app: &TestApp, number: &str) -> Browser {
    let browser = app.browser();
    let asked = browser.submit("/account/new", "/account/new", &[("email", number), ("password", "")]);
    let page = asked.location().unwrap();
    assert_eq!(type_code(&browser, &page, &code_to(app, number)).status, 303);
    browser
}

/// Proves again who one is, with the password.
pub fn prove(browser: &Browser) {
    let fields = [("current_password", crate::support::PASSWORD)];
    assert_eq!(browser.submit("/me/proof", "/me/proof", &fields).status, 303);
}

/// The six digits that the app of the only person with a second step shows now.
pub fn digits(app: &TestApp) -> String {
    use candor::schema::totp;
    use diesel::prelude::*;
    let secret = app.app.store.read_blocking(|tx| Ok(totp::table.select(totp::secret).first::<Vec<u8>>(tx.conn())?));
    candor::accounts::app_code(&secret.unwrap(), app.clock.now())
}

/// Sets up the second step; gives the recovery codes.
pub fn set_up_second_step(app: &TestApp, browser: &Browser) -> Vec<String> {
    prove(browser);
    let begun = browser.submit("/me/totp", "/me/totp", &[]);
    let shown = browser.follow(begun);
    let done = browser.submit_on(&shown, "/me/totp/enabling", &[("code", &digits(app))]);
    assert_eq!(done.status, 200, "{}", done.body);
    done.texts(".codes code")
}

/// The living sessions of a person.
pub fn sessions_of(app: &TestApp, person: &TestPerson) -> i64 {
    use candor::schema::session;
    use diesel::prelude::*;
    let of = session::table.filter(session::person_id.eq(person.id.0));
    app.app.store.read_blocking(|tx| Ok(of.count().get_result(tx.conn())?)).unwrap()
}
