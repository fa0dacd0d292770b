//! What is no form of ours, and what is written to break the page.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use super::{NEW, PREVIEW, PUBLISH, World, assert_kept, filled, filled_but};
use crate::support::encode;

#[test]
fn broken_text_and_fields_given_twice_are_bad_requests() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    let token = super::kept(&form, PREVIEW, "csrf");

    let broken = format!("csrf={token}&title=%FF%FE");
    assert_eq!(browser.post_raw(PREVIEW, broken.as_bytes()).status, 400);
    for name in ["title", "text", "estate", "category", "point1", "key"] {
        let mut fields = filled();
        fields.retain(|(known, _)| *known != name);
        fields.extend([(name, "a"), (name, "b"), ("csrf", token.as_str())]);
        if name != "key" {
            fields.push(("key", "once"));
        }
        assert_eq!(browser.post_raw(PREVIEW, encode(&fields).as_bytes()).status, 400, "{name}");
    }
    for key in ["", "<b>", "ключ", &"a".repeat(65)] {
        assert_eq!(browser.submit_on(&form, PREVIEW, &filled_but("key", key)).status, 400, "{key}");
    }
    assert_eq!(world.app.complaint_count(), 0);
}

#[test]
fn a_wrong_token_is_refused_with_a_form_that_holds_the_text() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    let mut fields = filled();
    fields.push(("csrf", "wrong"));

    let refused = browser.submit_on(&form, PREVIEW, &fields);

    assert_eq!(refused.status, 403);
    assert_kept(&refused, PREVIEW);
    assert_eq!(browser.submit_on(&refused, PREVIEW, &[]).status, 200, "sent again from there, it arrives");
}

#[test]
fn a_form_without_an_origin_is_refused() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let preview = browser.submit(NEW, PREVIEW, &filled());
    browser.header("origin", "");

    assert_eq!(browser.submit_on(&preview, PUBLISH, &[]).status, 403);
    assert_eq!(world.app.complaint_count(), 0);
}

#[test]
fn a_body_of_200_megabytes_is_refused_without_being_read() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let session = browser.cookie("candor_session").unwrap();
    let address = world.app.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();

    let head = format!(
        "POST {PREVIEW} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: candor_session={session}\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 209715200\r\n\r\ntitle=a"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();

    assert_eq!(std::str::from_utf8(&start).unwrap(), "HTTP/1.1 413");
}

#[test]
fn a_stream_without_an_announced_length_is_refused_before_its_end() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let session = browser.cookie("candor_session").unwrap();
    let address = world.app.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();

    let head = format!(
        "POST {PREVIEW} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: candor_session={session}\r\n\
         content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let chunk = format!("10000\r\n{}\r\n", "a".repeat(0x10000));
    for _ in 0..64 {
        stream.write_all(chunk.as_bytes()).unwrap();
    }

    // The last chunk never comes: whoever waited for it would never answer.
    let mut start = [0; 12];
    stream.read_exact(&mut start).unwrap();
    assert_eq!(std::str::from_utf8(&start).unwrap(), "HTTP/1.1 413");
}

#[test]
fn broken_encodings_in_addresses_and_cookies_are_plain_refusals() {
    let world = World::new();
    let browser = world.app.browser();

    for path in [
        "/complaints/%FF",
        "/complaints/%00",
        "/me/drafts/%00",
        "/desk/claims/%00",
        "/estates/%C3%28",
        "/%FF",
        "/static/%FF",
        "/static/..%2f..%2fCargo.toml",
    ] {
        assert_eq!(browser.get(path).status, 404, "{path}");
    }
    for path in
        ["/complaints?state=%FF", "/search?q=%C3%28", "/complaints?estate=1&estate=2", "/complaints/1?page=%EF%BC%91"]
    {
        assert_eq!(browser.get(path).status, 400, "{path}");
    }
    for cookie in ["candor_session=%FF%00", "candor_session=\"", "candor_flash=%FF; candor_lang=../../etc", "=;=;;"] {
        let browser = world.app.browser();
        browser.header("cookie", cookie);
        assert_eq!(browser.get("/").status, 200, "{cookie}");
    }
}

/// Lines that could be markup; at most so many, each in every place.
const HOSTILE_TEXTS: usize = 60;

fn hostile() -> Vec<String> {
    let read = |name: &str| std::fs::read_to_string(format!("tests/data/hostile/{name}")).unwrap();
    let naughty: Vec<String> = serde_json::from_str(&read("blns.json")).unwrap();
    let cases: Vec<serde_json::Value> = serde_json::from_str(&read("dompurify-expect.json")).unwrap();
    let payloads = cases.iter().filter_map(|case| case["payload"].as_str().map(ToOwned::to_owned));
    let marked: Vec<String> = naughty.into_iter().chain(payloads).filter(|text| text.contains(['<', '"'])).collect();
    let step = (marked.len() / HOSTILE_TEXTS).max(1);
    marked.into_iter().step_by(step).collect()
}

#[test]
fn hostile_texts_are_inert_in_every_field() {
    let world = World::new();
    let browser = world.app.signed_in(&world.ann);
    let form = browser.get(NEW);
    let marks = "script:not([src^='/static/']), iframe, object, embed, svg:not(.i):not([aria-hidden]), math, style, base, main img, video, \
                 [onerror], [onload], [onclick], [onmouseover], [onfocus], [style], [href^='javascript'], meta[http-equiv]";
    let hostile = hostile();
    assert!(hostile.len() >= HOSTILE_TEXTS);

    for text in hostile {
        let short = format!("投诉 {}", text.chars().take(50).collect::<String>());
        let mut fields = vec![("category", "other"), ("severity", "general"), ("text", text.as_str())];
        fields.extend([("title", short.as_str()), ("point1", &short), ("wish", &short)]);
        let answer = browser.submit_on(&form, PREVIEW, &fields);
        assert!(matches!(answer.status, 200 | 422), "{text}: {}", answer.status);
        assert!(!answer.has(marks), "{text} acts on the page:\n{}", answer.body);
        assert_eq!(answer.texts("main").len(), 1, "{text} leaves its place");
        let again = if answer.status == 200 { answer } else { continue };
        let back = super::send_elsewhere(&browser, &again, (PUBLISH, NEW));
        assert!(!back.has(marks), "{text} acts on the form:\n{}", back.body);
    }
}
