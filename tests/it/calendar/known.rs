//! What the site knows of notices, and from when.

use candor::accounts::Scope;
use candor::base::words::Role;
use candor::base::{Error, Random};
use candor::calendar::{self, Calendar, KNOWN_ALREADY, Notice, actions, calendars};
use candor::db::Store;
use candor::facts::{Audience, Fact};
use candor::outbox;

use super::{known_to, load, notice_of_2027};
use crate::support::{START, TestApp, instant};

#[test]
fn without_loaded_notices_the_calendar_is_that_of_the_program() {
    let app = TestApp::without_server();

    let known = known_to(&app);

    assert_eq!(known.latest().notices(), Calendar::built_in().notices());
    assert!(known.loaded().is_empty());
}

#[test]
fn a_loaded_notice_is_known_from_then_on_and_recorded_in_private() {
    let app = TestApp::without_server();
    let admin = app.admin();
    app.advance_minutes(5);

    let id = load(&app, &admin, notice_of_2027(), None).unwrap();

    let known = known_to(&app);
    let loaded_at = instant(START).plus_minutes(5);
    assert!(known.latest().has_notice_for(2027));
    assert!(!known.at(loaded_at.plus_millis(-1)).has_notice_for(2027));
    assert!(known.at(loaded_at).has_notice_for(2027));
    assert_eq!(known.loaded().first().map(|loaded| (loaded.id, &loaded.notice)), Some((id, &notice_of_2027())));
    let recorded = app.app.store.read_blocking(|tx| {
        let last = outbox::last_number(tx)?;
        outbox::facts_after(tx, last - 1, 1)
    });
    let fact = recorded.unwrap().remove(0).fact;
    assert_eq!(fact, Fact::NoticeLoaded { notice_id: id, by: admin.id });
    assert_eq!(fact.audience(), Audience::Private);
}

#[test]
fn the_calendars_cost_one_query_until_a_notice_is_loaded() {
    let app = TestApp::without_server();
    let admin = app.admin();
    let queries = || {
        let before = app.app.store.queries_run();
        known_to(&app);
        app.queries_since(before)
    };

    assert_eq!((queries(), queries()), (1, 1));
    load(&app, &admin, notice_of_2027(), None).unwrap();
    assert_eq!((queries(), queries()), (2, 1));
}

#[test]
fn a_notice_loaded_by_another_node_is_known_to_the_next_snapshot() {
    let app = TestApp::without_server();
    let admin = app.actor(&app.admin());
    let other = Store::open(app.settings.store_options(app.clock.clone(), Random::seeded(8))).unwrap();
    assert!(!known_to(&app).latest().has_notice_for(2027));

    other.write_blocking(move |tx| actions::load_notice(tx, &admin, &notice_of_2027(), None)).unwrap();

    assert!(known_to(&app).latest().has_notice_for(2027));
    let in_a_write = app.app.store.write_blocking(|tx| Ok(calendars(tx)?.latest().has_notice_for(2027)));
    assert!(in_a_write.unwrap(), "a write computes with it as well");
}

#[test]
fn a_notice_whose_loading_was_undone_is_not_kept() {
    let app = TestApp::without_server();
    let admin = app.admin();
    let undone = app.act(&admin, |tx, actor| {
        actions::load_notice(tx, actor, &notice_of_2027(), None)?;
        assert!(calendars(tx)?.latest().has_notice_for(2027), "the write itself sees it");
        Err::<(), _>(Error::NotFound)
    });
    assert!(undone.is_err());

    // On SQLite this row gets the number of the one that was undone.
    let other = Notice { year: 2026, url: "https://www.gov.cn/other.htm".to_owned(), ..notice_of_2027() };
    let days = "2026-12-31".parse().unwrap();
    let other = Notice { off: [("元旦".to_owned(), vec![days])].into(), work: [].into(), ..other };
    load(&app, &admin, other, None).unwrap();

    assert!(!known_to(&app).latest().has_notice_for(2027));
    assert!(!known_to(&app).latest().is_working(days));
}

#[test]
fn the_same_notice_is_not_loaded_twice() {
    let app = TestApp::without_server();
    let admin = app.admin();
    let id = load(&app, &admin, notice_of_2027(), None).unwrap();

    for seen in [None, Some(id)] {
        let Err(Error::Invalid(mistakes)) = load(&app, &admin, notice_of_2027(), seen) else { panic!("{seen:?}") };
        assert_eq!(mistakes.of_field(""), Some(&KNOWN_ALREADY));
    }
    assert_eq!(known_to(&app).loaded().len(), 1);
}

#[test]
fn a_notice_looked_at_before_another_was_loaded_is_looked_at_again() {
    let app = TestApp::without_server();
    let admin = app.admin();
    load(&app, &admin, notice_of_2027(), None).unwrap();
    let amended = Notice { off: [].into(), url: "https://www.gov.cn/amended.htm".to_owned(), ..notice_of_2027() };
    let amended = Notice { work: [("春节".to_owned(), vec!["2027-02-11".parse().unwrap()])].into(), ..amended };

    let outcome = load(&app, &admin, amended, None);

    assert!(matches!(outcome, Err(Error::Conflict(why)) if why == actions::CHANGED_MEANWHILE));
    assert!(!known_to(&app).latest().is_working("2027-02-11".parse().unwrap()));
}

#[test]
fn notices_are_loaded_by_administrators_of_the_group_alone() {
    let app = TestApp::without_server();
    let region = app.region("城东公司");
    let of_a_region = app.staff(Role::Admin, Scope::Region(region));
    let executive = app.staff(Role::Executive, Scope::Group);

    for person in [of_a_region, executive] {
        let outcome = load(&app, &person, notice_of_2027(), None);
        assert!(matches!(outcome, Err(Error::Denied(why)) if why == calendar::policy::ONLY_GROUP_ADMIN));
    }
}
