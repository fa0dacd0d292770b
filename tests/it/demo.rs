//! The demonstration: made through the actions, in every state, and on this machine alone.

use std::collections::BTreeSet;

use candor::accounts::{find_actor, verify_password};
use candor::base::words::{State, Visibility};
use candor::base::{Clock, Random};
use candor::check;
use candor::complaints;
use candor::db::Store;
use candor::demo::{self, EVERYBODY, PASSWORD};

use crate::support::{START, TestApp, instant};

#[test]
fn the_demonstration_has_every_state_and_no_difference() {
    let app = TestApp::without_server();
    let settings = demo::settings(&app.settings, None).unwrap();
    let now = instant(START);

    assert!(demo::prepare(&settings, now).unwrap());

    let options = settings.store_options(Clock::standing_at(now), Random::seeded(1));
    let store = Store::open(options).unwrap();
    let all = store.read_blocking(|tx| complaints::all_after(tx, 0, 1_000)).unwrap();
    let states: BTreeSet<State> = all.iter().map(|complaint| complaint.state).collect();
    assert_eq!(states.len(), State::ALL.len(), "{states:?}");
    assert!(all.len() >= 60, "{}", all.len());
    assert!(all.iter().any(|complaint| complaint.visibility == Visibility::Held));
    let late = |complaint: &&complaints::Complaint| {
        complaint.first_response_at.is_some_and(|given| given >= complaint.first_response_due)
    };
    assert!(all.iter().filter(late).count() >= 4);
    assert!(all.iter().all(|complaint| complaint.last_activity_at <= now));
    let mut lines = Vec::new();
    let folder = candor::media::Folder::in_data(&settings.data_dir);
    let index = settings.data_dir.join(candor::app::INDEX_FOLDER);
    check::run(&store, (&index, &folder), &mut |line| lines.push(line.to_owned())).unwrap();
    assert_eq!(lines, Vec::<String>::new());
    assert!(!demo::prepare(&settings, now).unwrap(), "it is made once");
}

#[test]
fn everybody_whom_the_demonstration_names_can_sign_in() {
    let app = TestApp::without_server();
    let settings = demo::settings(&app.settings, None).unwrap();
    let now = instant(START);
    demo::prepare(&settings, now).unwrap();
    let options = settings.store_options(Clock::standing_at(now), Random::seeded(1));
    let store = Store::open(options).unwrap();

    for guide in EVERYBODY {
        let found = store.read_blocking(|tx| {
            use candor::schema::person;
            use diesel::prelude::*;
            let row: (i64, Option<String>) = person::table
                .filter(person::email.eq(guide.email))
                .select((person::id, person::password_hash))
                .first(tx.conn())?;
            Ok((find_actor(tx, candor::base::ids::PersonId(row.0))?, row.1))
        });
        let (actor, hash) = found.unwrap();
        assert!(actor.is_confirmed, "{}", guide.email);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert!(runtime.block_on(verify_password(PASSWORD.to_owned(), hash)).unwrap(), "{}", guide.email);
    }
}

#[test]
fn the_demonstration_listens_on_this_machine_alone() {
    let app = TestApp::without_server();
    let mut open = app.settings.clone();
    open.listen = "0.0.0.0:8080".parse().unwrap();

    assert!(demo::settings(&open, None).is_err());
    assert_eq!(demo::settings(&app.settings, Some(9_000)).unwrap().base_url, "http://127.0.0.1:9000");
}
