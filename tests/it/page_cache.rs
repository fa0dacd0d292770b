//! The kept pages of visitors: never wrong for longer than said, never one reader's page shown to another.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::thread;

use candor::base::Random;
use candor::base::ids::ComplaintId;
use candor::base::masking::Unmasked;
use candor::base::words::{About, Category, Severity};
use candor::complaints::actions::{self, NewComplaint, NewReply};
use candor::db::Store;

use crate::support::town::Town;

fn rendered(town: &Town) -> u64 {
    town.app.app.page_cache.rendered()
}

#[test]
fn a_page_is_rendered_once_and_a_reply_is_on_it_at_once() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");
    let other = town.complaint("地库积水", "车都开不出去。");
    let (browser, path) = (town.app.browser(), format!("/complaints/{id}"));
    for path in [path.as_str(), &format!("/complaints/{other}"), "/"] {
        assert_eq!(browser.get(path).body, browser.get(path).body, "{path}");
    }
    assert_eq!(rendered(&town), 3);

    town.reply(&town.neighbour, id, "我家也漏。");

    assert!(browser.get(&path).body.contains("我家也漏。"));
    assert_eq!(rendered(&town), 4);
    browser.get(&format!("/complaints/{other}"));
    assert_eq!(rendered(&town), 4, "a reply elsewhere changes no thread");
    browser.get("/");
    assert_eq!(rendered(&town), 5, "but every list");
}

#[test]
fn what_another_process_writes_is_shown_after_the_next_look_at_the_facts() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");
    let (browser, path) = (town.app.browser(), format!("/complaints/{id}"));
    let options = town.app.settings.store_options(town.app.clock.clone(), Random::seeded(8));
    let other = Store::open(options).unwrap();
    browser.get(&path);
    town.app.app.page_follower.catch_up().unwrap();

    let actor = town.app.actor(&town.neighbour);
    let new = NewReply {
        parent_floor: None,
        text: "别处写的。".to_owned(),
        unmasked: Unmasked::NOTHING,
        submission_key: "elsewhere".to_owned(),
    };
    other.write_blocking(move |tx| actions::reply(tx, &actor, id, &new)).unwrap();
    let before = browser.get(&path);
    town.app.app.page_follower.catch_up().unwrap();

    assert!(!before.body.contains("别处写的。"));
    assert!(browser.get(&path).body.contains("别处写的。"));
    let so_far = rendered(&town);
    town.app.app.page_follower.catch_up().unwrap();
    browser.get(&path);
    assert_eq!(rendered(&town), so_far, "a fact is taken in once");
}

#[test]
fn a_session_or_a_sentence_of_the_last_act_goes_past_the_kept_pages() {
    let town = Town::new();
    town.complaint("主卧天花漏水", "下雨就漏。");
    let visitor = town.app.browser();
    visitor.get("/complaints");
    let before = rendered(&town);

    let owner = town.app.signed_in(&town.owner);
    let stranger = town.app.browser();
    stranger.set_cookie("candor_session", "of-nobody");
    let told = town.app.browser();
    told.set_cookie("candor_flash", "made~up");

    assert!(owner.get("/complaints").has("a[href='/me']"));
    assert_eq!([stranger.get("/complaints").status, told.get("/complaints").status], [200, 200]);
    assert_eq!(rendered(&town), before);
    assert!(!visitor.get("/complaints").has("a[href='/me']"));
}

#[test]
fn language_theme_and_type_size_have_pages_of_their_own() {
    let town = Town::new();
    let with = |name: &str, value: &str| {
        let browser = town.app.browser();
        browser.set_cookie(name, value);
        browser.get("/complaints")
    };
    let plain = town.app.browser().get("/complaints");

    let english = [with("candor_lang", "en"), town.app.browser().in_english().get("/complaints")];
    let (dark, elder) = (with("candor_theme", "dark"), with("candor_elder", "on"));

    assert_eq!(plain.attributes("html", "lang"), ["zh-CN"]);
    for answer in english {
        assert_eq!(
            (answer.attributes("html", "lang"), answer.headers["content-language"].as_str()),
            (vec!["en".into()], "en")
        );
    }
    assert_eq!(dark.attributes("html", "data-theme"), ["dark"]);
    assert!(elder.has("html[data-elder]") && !dark.has("html[data-elder]"));
    assert_eq!(rendered(&town), 4);
    assert_eq!(plain.headers["vary"], "Accept-Encoding, Accept-Language, Cookie");
}

#[test]
fn nothing_but_the_key_changes_a_kept_page() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");
    let thread = format!("/complaints/{id}");
    let plain = town.app.browser().get(&thread).body;

    for query in ["?utm_source=x", "?x=%3Cscript%3E", "?%FF=1", "?q=1&mine=yes", "?&&="] {
        assert_eq!(town.app.browser().get(&format!("{thread}{query}")).body, plain, "{query}");
    }
    for (name, value) in [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-for", "10.0.0.1"),
        ("x-original-url", "/admin"),
        ("forwarded", "host=evil.example"),
        ("user-agent", "<script>"),
        ("referer", "https://evil.example/"),
        ("cookie", "candor_theme=evil; other=1"),
        ("range", "bytes=0-10"),
    ] {
        let browser = town.app.browser();
        browser.header(name, value);
        assert_eq!(browser.get(&thread).body, plain, "{name}");
    }
    let views = ["?view=tree&page=1", "?page=1&view=tree&x=2"].map(|query| {
        let before = rendered(&town);
        (town.app.browser().get(&format!("{thread}{query}")).status, rendered(&town) - before)
    });
    assert_eq!(views.map(|(status, _)| status), [200, 200]);
    assert_eq!(views.map(|(_, count)| count).iter().sum::<u64>(), 1, "one order of parameters");
}

#[test]
fn only_a_whole_page_is_kept() {
    let town = Town::new();
    let browser = town.app.browser();
    let missing = browser.get("/complaints/1");
    for query in ["state=nonsense", "page=2", "mine=yes", "after=x", "order=due&order=due"] {
        let answers = [(); 2].map(|()| browser.get(&format!("/complaints?{query}")).status);
        assert!(answers[0] != 200 && answers[0] == answers[1], "{query}: {answers:?}");
    }

    let id = town.complaint("主卧天花漏水", "下雨就漏。");

    assert_eq!((missing.status, missing.headers["cache-control"].as_str(), id), (404, "no-store", ComplaintId(1)));
    assert_eq!(browser.get("/complaints/1").status, 200);
    assert_eq!(town.app.browser().get("/estates?q=%E6%9C%9B").status, 200);
    let before = rendered(&town);
    town.app.browser().get("/estates?q=%E6%9C%9B");
    assert_eq!(rendered(&town), before, "words that people type are not kept");
}

#[test]
fn what_is_held_is_on_no_kept_page_until_it_is_published() {
    let town = Town::new();
    let id = town.complaint_by(&town.stranger, "秘密的事情", "还没有审核的文字。");
    let (browser, path) = (town.app.browser(), format!("/complaints/{id}"));
    let triage = town.app.signed_in(&town.triage);
    assert_eq!(triage.get(&path).status, 200);
    assert_eq!(browser.get(&path).status, 404);
    assert!(!browser.get("/complaints").body.contains("秘密的事情"));

    town.publish(id);

    assert_eq!(browser.get(&path).status, 200);
    assert!(browser.get("/complaints").body.contains("秘密的事情"));
}

/// A crisis, to be answered within four hours of the clock.
fn crisis(town: &Town) -> ComplaintId {
    let actor = town.app.actor(&town.owner);
    let new = NewComplaint {
        estate_id: town.estate,
        category: Category::Construction,
        severity: Severity::Crisis,
        about: About::Nobody,
        title: "电梯困人".to_owned(),
        text: "电梯停在半空，里面有人。".to_owned(),
        points: Vec::new(),
        wish: String::new(),
        unmasked: Unmasked::NOTHING,
        submission_key: "crisis".to_owned(),
    };
    town.app.app.store.write_blocking(move |tx| actions::receive(tx, &actor, &new)).unwrap()
}

#[test]
fn a_limit_that_passes_changes_the_page_in_that_moment() {
    let town = Town::new();
    let path = format!("/complaints/{}", crisis(&town));
    let due = town.find(ComplaintId(1)).next_due_at.unwrap();
    let browser = town.app.browser();
    let estate = format!("/estates/{}", town.estate);
    let pages = [path.as_str(), "/", "/complaints", &estate];
    town.app.clock.set(due.plus_millis(-20_000));
    let before = pages.map(|page| browser.get(page).body);
    town.app.clock.set(due.plus_millis(-1));
    assert_eq!(pages.map(|page| browser.get(page).body), before);
    assert_eq!(rendered(&town), 4);

    town.app.clock.set(due);

    for (page, before) in pages.iter().zip(&before) {
        assert_ne!(&browser.get(page).body, before, "{page}");
    }
}

#[test]
fn a_page_that_nothing_changes_is_rendered_again_after_a_minute_and_at_midnight() {
    let town = Town::new();
    town.complaint("主卧天花漏水", "下雨就漏。");
    let browser = town.app.browser();
    let shown = || (browser.get("/complaints").text(".row .meta"), rendered(&town));
    let first = shown();
    assert_eq!(shown(), first);

    town.app.advance_minutes(3);
    let later = shown();
    town.app.clock.set(candor::base::Instant::start_of(town.app.clock.now().date()).plus_days(1).plus_millis(-1));
    shown();
    town.app.clock.advance_millis(1);

    assert!(first.0.contains("刚刚") && later.0.contains("3 分钟前"), "{first:?} {later:?}");
    assert_eq!(shown().1, 4);
}

#[test]
fn many_readers_who_miss_a_page_at_once_have_it_rendered_once() {
    let town = Town::new();
    let path = format!("/complaints/{}", town.complaint("主卧天花漏水", "下雨就漏。"));

    let bodies: Vec<String> = thread::scope(|scope| {
        let readers: Vec<_> = (0..32).map(|_| scope.spawn(|| town.app.browser().get(&path).body)).collect();
        readers.into_iter().map(|reader| reader.join().unwrap()).collect()
    });

    assert_eq!(rendered(&town), 1);
    assert!(bodies.iter().all(|body| body.contains("主卧天花漏水") && *body == bodies[0]));
}

#[test]
fn a_reader_who_has_the_page_is_told_so_and_each_coding_is_a_page_of_its_own() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");
    let path = format!("/complaints/{id}");
    let coded = |coding: &str| {
        let browser = town.app.browser();
        browser.header("accept-encoding", coding);
        browser.get(&path)
    };
    let answers = ["identity", "gzip", "br"].map(coded);
    assert_eq!(
        answers.each_ref().map(|answer| answer.headers["content-encoding"].as_str()),
        ["identity", "gzip", "br"]
    );
    let tags = answers.each_ref().map(|answer| answer.headers["etag"].clone());
    assert!(tags[0] != tags[1] && tags[1] != tags[2]);

    let browser = town.app.browser();
    browser.header("accept-encoding", "br").header("if-none-match", &format!("\"other\", W/{}", tags[2]));
    let known = browser.get(&path);
    assert_eq!((known.status, known.body.as_str(), known.headers["etag"].as_str()), (304, "", tags[2].as_str()));
    assert_eq!(known.headers["cache-control"], "no-cache");

    town.reply(&town.neighbour, id, "我家也漏。");
    assert_eq!(browser.get(&path).status, 200);
}

#[test]
fn a_head_request_is_answered_like_a_get_without_the_page() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");
    let length = town.app.browser().get(&format!("/complaints/{id}")).body.len();
    let place = town.app.address.strip_prefix("http://").unwrap();

    for path in [format!("/complaints/{id}"), "/complaints".to_owned()] {
        let mut stream = TcpStream::connect(place).unwrap();
        write!(stream, "HEAD {path} HTTP/1.1\r\nhost: {place}\r\naccept-language: zh-CN\r\nconnection: close\r\n\r\n")
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200") && head.contains("etag: "), "{head}");
        assert_eq!(body, "");
        if path.ends_with('1') {
            assert!(head.contains(&format!("content-length: {length}")), "{head}");
        }
    }
}

#[test]
fn the_front_page_costs_few_queries_and_none_once_it_is_kept() {
    let town = Town::new();
    let id = town.complaint("主卧天花漏水", "下雨就漏。");
    town.answer(id, "今天派人上门。");
    crisis(&town);
    town.app.advance_days(1);
    let browser = town.app.browser();

    // The newest notice of holidays is one of them.
    for expected in [5, 0] {
        let before = town.app.app.store.queries_run();
        assert_eq!(browser.get("/").status, 200);
        assert_eq!(town.app.queries_since(before), expected);
    }
}
