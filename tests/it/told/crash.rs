//! A server that is killed while it sends: no letter is lost, and none that was noted as sent is sent again.

use std::collections::BTreeMap;

use candor::base::Random;
use candor::db::connection::{Db, establish};
use candor::notices::{Channel, Choices, Topic, actions};
use candor::schema::{fact, follower, job, letter};
use candor::settings::MailRoute;
use diesel::dsl::max;
use diesel::prelude::*;

use crate::crash::{Serving, kill};
use crate::support::TestApp;
use crate::support::post_office::PostOffice;

const KILLS: u32 = 6;
const ADDRESSEES: usize = 60;

/// Whether a fact has not become jobs, or a job has not run.
fn is_busy(conn: &mut Db) -> bool {
    let last: Option<i64> = fact::table.select(max(fact::number)).first(conn).unwrap();
    let reached = follower::table.find("reactions").select(follower::position).first::<i64>(conn).optional().unwrap();
    let waiting: i64 = job::table.filter(job::state.eq("waiting")).count().get_result(conn).unwrap();
    reached < last || waiting > 0
}

/// The message ids of the letters that were noted as sent.
fn noted(conn: &mut Db) -> Vec<String> {
    let sent = letter::table.filter(letter::outcome.eq("sent")).select((letter::id, letter::made_at));
    let rows: Vec<(i64, i64)> = sent.load(conn).unwrap();
    rows.into_iter().map(|(id, made_at)| format!("<letter-{id}-{made_at}@localhost>")).collect()
}

/// How often the server has got each letter about a notice.
fn received(office: &PostOffice) -> BTreeMap<String, usize> {
    let mut times = BTreeMap::new();
    for id in office.headers("Message-ID").into_iter().filter(|id| id.starts_with("<letter-")) {
        *times.entry(id).or_default() += 1;
    }
    times
}

/// A complaint with an answer of which many people are to be told by letter.
fn many_letters_to_send(app: &TestApp) {
    let building = app.building(app.estate(app.region("城东公司"), "云栖花园"), "3栋", 12);
    let opener = app.owner("ann@example.com", &building, "101");
    let id = app.complaint(&opener, building.estate_id, "地下车库顶板漏水");
    for number in 0..ADDRESSEES {
        let person = app.person(&format!("p{number}@example.com"));
        let followed = app.act(&person, move |tx, actor| {
            let mut choices = Choices::default();
            choices.by_topic.insert(Topic::Followed, Channel::Letter);
            actions::choose(tx, actor, actor.person_id, &choices)?;
            candor::complaints::actions::watch(tx, actor, id, candor::complaints::Watch::All)
        });
        followed.unwrap();
    }
    app.answered(id);
}

#[test]
fn a_killed_postman_loses_no_letter_and_repeats_only_the_one_in_his_hand() {
    let office = PostOffice::open();
    let mut app = TestApp::without_server();
    app.settings.mail = MailRoute::Smtp(office.address.clone());
    many_letters_to_send(&app);
    let mut conn = establish(&app.settings.database).unwrap();
    let mut random = Random::seeded(11);

    for round in 1..=KILLS {
        let target = usize::try_from(round * 16 + random.below(8)).unwrap();
        let mut server = Serving::start(&app.settings);
        while office.taken().len() < target && is_busy(&mut conn) {}
        kill(&mut server.child);
        let before = (noted(&mut conn), received(&office));
        // What he held is free after five minutes; nobody waits for that here.
        let nothing = None::<i64>;
        diesel::update(job::table).set((job::leased_until.eq(nothing), job::run_at.eq(1))).execute(&mut conn).unwrap();
        let mut server = Serving::start(&app.settings);
        while office.taken().len() < target + 2 && is_busy(&mut conn) {}
        kill(&mut server.child);
        let after = received(&office);
        for id in &before.0 {
            assert_eq!(after[id], before.1[id], "{id} was noted as sent, and was sent again");
        }
        diesel::update(job::table).set((job::leased_until.eq(nothing), job::run_at.eq(1))).execute(&mut conn).unwrap();
    }
    let mut server = Serving::start(&app.settings);
    while is_busy(&mut conn) {}
    kill(&mut server.child);

    let received = received(&office);
    let letters: i64 = letter::table.count().get_result(&mut conn).unwrap();
    let twice: usize = received.values().map(|times| times - 1).sum();
    assert!(letters > i64::try_from(ADDRESSEES).unwrap());
    assert_eq!(i64::try_from(received.len()).unwrap(), letters, "none is lost");
    assert_eq!(i64::try_from(noted(&mut conn).len()).unwrap(), letters);
    assert!(twice <= usize::try_from(KILLS * 2).unwrap(), "{twice} letters twice");
}
