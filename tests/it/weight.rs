//! What a page weighs on a phone's line: compressed bytes and requests, never milliseconds.

use std::io::Write as _;

use candor::accounts::Scope;
use candor::base::words::{ReplyKind, Role};

use crate::support::TestApp;

const KIB: usize = 1_024;

fn compressed(text: &str) -> usize {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap().len()
}

/// A reply of the length people write, different each time so that it does not compress away.
fn words(number: u32) -> String {
    let mut state = number.wrapping_mul(2_654_435_761);
    let character = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from_u32(0x4e00 + (state >> 16) % 3_000).unwrap()
    };
    (0..90).map(character).collect()
}

#[test]
fn a_thread_of_twenty_replies_is_light() {
    let app = TestApp::start();
    let region = app.region("城东公司");
    let estate = app.estate(region, "云栖花园");
    let building = app.building(estate, "3栋", 12);
    let owner = app.owner("ann@example.com", &building, "101");
    let ambassador = app.staff(Role::Ambassador, Scope::Estate(estate));
    let id = app.complaint(&owner, estate, "地下车库顶板漏水");
    app.accept(&app.staff(Role::Triage, Scope::Region(region)), id, &ambassador);
    for number in 0..16 {
        app.reply(&owner, id, None, &words(number));
    }
    for number in 16..19 {
        app.respond(&ambassador, id, ReplyKind::Substantive, &words(number));
    }

    let browser = app.browser();
    let page = browser.get(&format!("/complaints/{id}"));
    let style = browser.get(&page.attributes("link[rel=stylesheet]", "href")[0]);

    assert_eq!(page.texts("article").len(), 20);
    assert!(compressed(&page.body) <= 14 * KIB, "HTML: {} bytes", compressed(&page.body));
    assert!(compressed(&style.body) <= 12 * KIB, "CSS: {} bytes", compressed(&style.body));
    let scripts = page.attributes("script", "src");
    assert_eq!(page.texts("script").concat(), "", "no script stands in the page itself");
    assert_eq!(page.attributes("script[defer]", "src"), scripts, "no script holds the page up");
    let script: usize = scripts.iter().map(|src| compressed(&browser.get(src).body)).sum();
    assert!(!scripts.is_empty() && script <= 8 * KIB, "script: {script} bytes");
    assert_eq!(page.attributes("link[rel=stylesheet]", "href").len(), 1);
    let hrefs = page.attributes("link[href]", "href").into_iter().chain(page.attributes("[src]", "src"));
    assert!(hrefs.filter(|href| !href.contains("/complaints/")).all(|href| href.starts_with("/static/")));
}
