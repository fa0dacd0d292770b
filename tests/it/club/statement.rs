//! A statement, line by line, and the file of it.

use candor::base::words::Earning;
use candor::club::points::actions;

use crate::support::TestApp;

/// A member with one line of many kinds.
fn busy(site: &TestApp) -> crate::support::TestPerson {
    let ann = site.person("ann@example.com");
    let id = ann.id;
    site.act(&ann, candor::club::members::actions::join).unwrap();
    site.run_jobs();
    site.award(id, Earning::Article, "article:7");
    site.award(id, Earning::Activity, "event:3");
    let write = |work: fn(&mut candor::db::WriteTx<'_>, candor::base::ids::PersonId) -> candor::base::Result<()>| {
        site.app.store.write_blocking(move |tx| work(tx, id)).unwrap();
    };
    write(|tx, id| actions::hold(tx, id, "order:1", 40));
    write(|tx, _| actions::capture(tx, "order:1"));
    write(|tx, _| actions::revoke_award(tx, "event:3", None, "=签到的不是本人"));
    ann
}

#[test]
fn every_line_says_what_for_and_what_it_did() {
    let site = TestApp::start();
    let ann = busy(&site);

    let page = site.signed_in(&ann).get("/club/points");

    assert_eq!(page.status, 200);
    let lines: Vec<String> = page.texts("main .list li");
    assert_eq!(lines.len(), 6, "{lines:?}");
    for (line, words) in lines.iter().zip([
        &["收回", "活动 event:3", "=签到的不是本人", "待扣回 +20", "可用 -10"][..],
        &["兑换领取", "订单 order:1", "占用 -40"],
        &["兑换占用", "可用 -40", "占用 +40"],
        &["参加活动", "活动 event:3", "可用 +30"],
        &["会刊文章", "待生效 +200"],
        &["入会", "可用 +20"],
    ]) {
        for word in words {
            assert!(line.contains(word), "{line} lacks {word}");
        }
    }
    assert!(page.text(".purse").contains("待扣回 20"), "{}", page.text(".purse"));
}

#[test]
fn the_file_holds_every_line_and_no_formula() {
    let site = TestApp::start();
    let ann = busy(&site);

    let file = site.signed_in(&ann).get("/club/points/file");

    let rows: Vec<&str> = file.body.trim_end().lines().collect();
    assert_eq!(rows.len(), 7);
    assert!(rows[0].contains("可用积分,待生效,兑换占用,待扣回"), "{}", rows[0]);
    assert!(rows[1].contains(",'=签到的不是本人,-10,0,0,20"), "{}", rows[1]);
    assert!(rows[6].ends_with(",入会,,,20,0,0,0"), "{}", rows[6]);
    assert_eq!(
        file.headers.get("content-disposition").map(String::as_str),
        Some("attachment; filename=\"points.csv\"")
    );
}

#[test]
fn pages_go_on_without_a_gap_and_cost_the_same() {
    let site = TestApp::start();
    let ann = site.member("ann@example.com");
    site.earning_rule(Earning::Activity, 3, (0, None));
    for number in 0..65 {
        site.award(ann.id, Earning::Activity, &format!("event:{number}"));
    }
    let browser = site.signed_in(&ann);

    let mut seen = Vec::new();
    let mut costs = Vec::new();
    let mut path = Some("/club/points".to_owned());
    while let Some(here) = path {
        let before = site.queries_since(0);
        let page = browser.get(&here);
        costs.push(site.queries_since(before));
        seen.extend(page.attributes("main .list li", "id"));
        path = page.attributes("a[rel=next]", "href").pop();
    }

    // Besides the 65 the welcome, and that it was taken back.
    assert_eq!(seen.len(), 67);
    assert!(seen.windows(2).all(|pair| pair[0][1..].parse::<i64>().unwrap() > pair[1][1..].parse::<i64>().unwrap()));
    assert_eq!(costs.iter().max(), costs.iter().min(), "{costs:?}");
}

#[test]
fn nobody_reads_the_statement_of_another() {
    let site = TestApp::start();
    busy(&site);
    let bob = site.person("bob@example.com");
    let browser = site.signed_in(&bob);

    assert_eq!(browser.get("/club/points").status, 303);
    assert_eq!(browser.get("/club/points/file").status, 404);
    assert_eq!(site.browser().get("/club/points").status, 303);
}
