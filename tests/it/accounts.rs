//! Accounts: registering, signing in, links in letters, roles.

use crate::support::{PASSWORD, TestApp, link_in};

#[test]
fn signing_in_and_out_begins_and_ends_a_session() {
    let app = TestApp::start();
    let ann = app.person("ann@example.com");
    let browser = app.browser();

    browser.sign_in(&ann);

    assert!(browser.cookie("candor_session").is_some());
}
