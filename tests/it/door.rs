//! An expired session eats no text: a form is shown again with a sign-in in it, and the next POST goes on (decisions.md
//! 26).

use actix_web::{FromRequest as _, test::TestRequest, web};
use askama::Template;
use candor::accounts::{Door, Entry, Visitor};
use candor::web::{Fields, Filled, Shell, Visit};

use crate::support::{PASSWORD, TestApp, TestPerson};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "accounts/door.html" as door %}{% call door::sign_in_beside(shell, sign_in) %}{% endcall %}"#
)]
struct FormAgain {
    shell: Shell,
    sign_in: Filled,
}

/// Sends a form of some domain without a session, and says what its page would show.
fn send(app: &TestApp, fields: &[(&str, &str)]) -> Result<(String, bool), String> {
    let request = TestRequest::default()
        .app_data(web::Data::from(app.app.site.clone()))
        .app_data(web::Data::from(app.app.limits.clone()))
        .app_data(web::Data::new(app.app.store.clone()))
        .to_http_request();
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    actix_web::rt::System::new().block_on(async move {
        let door = Door::extract(&request).await.unwrap();
        match door.enter(Visitor(None), &Fields::of(fields)).await.unwrap() {
            Entry::Inside { actor, cookie } => Ok((actor.person_id.to_string(), cookie.is_some())),
            Entry::Outside(sign_in) => {
                let shell = Shell::titled(Visit::of(&request), "accounts.sign_in.again");
                Err(FormAgain { shell, sign_in }.render().unwrap())
            }
        }
    })
}

fn with_password<'a>(person: &'a TestPerson, password: &'a str) -> [(&'a str, &'a str); 3] {
    [("text", "漏水"), ("sign_in_email", person.email.as_str()), ("sign_in_password", password)]
}

#[test]
fn a_form_without_a_session_is_shown_again_with_a_sign_in() {
    let app = TestApp::start();

    let shown = send(&app, &[("text", "漏水")]).unwrap_err();

    assert!(shown.contains("name=\"sign_in_email\"") && shown.contains("name=\"sign_in_password\""), "{shown}");
    assert!(!shown.contains("role=\"alert\""), "{shown}");
}

#[test]
fn a_form_with_address_and_password_signs_in_and_goes_on() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");

    assert_eq!(send(&app, &with_password(&ann, PASSWORD)), Ok((ann.id.to_string(), true)));
}

#[test]
fn a_wrong_password_in_a_form_keeps_the_address_and_says_so() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");

    let shown = send(&app, &with_password(&ann, "not the password")).unwrap_err();

    assert!(shown.contains("帐号或密码不对。") && shown.contains("value=\"ann@example.com\""), "{shown}");
    assert!(!shown.contains("not the password"), "{shown}");
}
