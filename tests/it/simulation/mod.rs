//! A year of random people: every invariant of complaints.md holds after every step, and both databases tell the same facts.
//!
//! A small town in the ordinary run; `CANDOR_SIMULATED_COMPLAINTS=2000` (and `CANDOR_SIMULATED_SEED`) for a long one.

mod acts;
mod changes;
mod invariants;
mod town;

use std::collections::BTreeMap;

use candor::base::words::Role;
use candor::base::{Instant, Random};
use candor::calendar::{Notice, calendars};
use candor::complaints::actions::recompute;
use candor::facts::Audience;
use candor::outbox::{self, RecordedFact};
use sha2::{Digest as _, Sha256};

use crate::support::database::TestDatabase;
use crate::support::{TestApp, instant};
use invariants::Lives;
use town::Town;

const BEGIN: &str = "2026-01-05T08:00:00+08:00";
const END: &str = "2027-03-01T08:00:00+08:00";
/// Complaints of the ordinary run.
const COMPLAINTS: u32 = 120;
/// Steps for each complaint.
const STEPS_EACH: i64 = 15;

fn number(name: &str, otherwise: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// A notice that an administrator loads at a moment: late, so that breaches of it have been written down already.
struct Loading {
    at: Instant,
    notice: Notice,
}

fn loadings() -> Vec<Loading> {
    let read = |json: &str| Notice::read_list(json).unwrap().remove(0);
    let typhoon = r#"[{"year": 2026, "url": "https://www.gov.cn/typhoon.htm", "published": "2026-06-23",
        "off": {"台风": ["2026-06-23", "2026-06-24", "2026-06-25"]}, "work": {"台风": ["2026-06-27", "2026-07-04"]}}]"#;
    let next_year = r#"[{"year": 2027, "url": "https://www.gov.cn/2027.htm", "published": "2026-12-30",
        "off": {"元旦": ["2027-01-01", "2027-01-02", "2027-01-03"],
                "春节": ["2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11"]},
        "work": {"春节": ["2027-01-31", "2027-02-20"]}}]"#;
    vec![
        Loading { at: instant("2026-06-26T15:00:00+08:00"), notice: read(typhoon) },
        Loading { at: instant("2027-01-05T11:00:00+08:00"), notice: read(next_year) },
    ]
}

/// What happens in every year of this size.
const COMMON: [&str; 13] = [
    "clock_breached",
    "rung_reached",
    "deadline_recomputed",
    "breach_excused",
    "solution_lapsed",
    "promise_kept",
    "severity_changed",
    "resolution_extended",
    "ambassador_changed",
    "group_took_over",
    "household_joined",
    "household_confirmed",
    "household_visited",
];
/// What chance may leave out of a year, though never all of it; each has tests of its own.
const RARE: [&str; 4] = ["owners_turn_ended", "promise_moved", "points_stated", "review_called"];

/// What a year came to.
struct Year {
    digest: String,
    kinds: BTreeMap<String, usize>,
    acts: (usize, usize),
}

fn live(database: TestDatabase, seed: u64) -> Year {
    let complaints = number("CANDOR_SIMULATED_COMPLAINTS", COMPLAINTS);
    let app = TestApp::without_server_on(database);
    app.clock.set(instant(BEGIN));
    let mut town = Town::build(app, Random::seeded(seed), complaints);
    let admin = town.app.staff(Role::Admin, candor::accounts::Scope::Group);
    let (begin, end) = (instant(BEGIN), instant(END));
    // Received in the first eleven twelfths, so that most come to an end.
    let receiving = end.millis_since(begin) / 12 * 11 / i64::from(complaints);
    let pace = end.millis_since(begin) / (i64::from(complaints) * STEPS_EACH);
    let mut lives = Lives::default();
    let mut loadings = loadings().into_iter().peekable();
    let (mut now, mut steps) = (begin, 0_usize);
    while now < end {
        now = now.plus_millis(i64::from(town.chance.below(u32::try_from(pace).unwrap() * 2)) + 1);
        if let Some(loading) = loadings.next_if(|loading| loading.at <= now) {
            town.app.clock.set(loading.at);
            town.app.app.worker.work_off().unwrap();
            lives.check(&town.app);
            let notice = loading.notice;
            let load = move |tx: &mut candor::db::WriteTx<'_>, actor: &candor::accounts::Actor| {
                let newest = calendars(tx)?.loaded().last().map(|last| last.id);
                candor::calendar::actions::load_notice(tx, actor, &notice, newest)
            };
            let id = town.app.act(&admin, load).unwrap();
            // Cut off after the first, as by a crash; the job goes over it again.
            if let Some(first) = town.ids.first().copied() {
                town.app.app.store.write_blocking(move |tx| recompute(tx, first, id)).unwrap();
            }
        }
        town.app.clock.set(now);
        town.app.app.worker.work_off().unwrap();
        lives.check(&town.app);
        let due = i64::try_from(town.ids.len()).unwrap();
        if town.ids.len() < usize::try_from(complaints).unwrap() && now >= begin.plus_millis(due * receiving) {
            town.receive();
        } else {
            town.act();
        }
        lives.check(&town.app);
        steps += 1;
        if steps.is_multiple_of(usize::try_from(complaints).unwrap() * 5) {
            assert_eq!(crate::check::differences(&town.app), Vec::<String>::new());
        }
    }
    assert_eq!(crate::check::differences(&town.app), Vec::<String>::new());
    assert!(town.app.app.store.read_blocking(|tx| outbox::dead_jobs(tx, 10)).unwrap().is_empty());
    let (digest, kinds) = told(&town.app);
    Year { digest, kinds, acts: (town.done, town.refused) }
}

/// The public facts: their digest, and how many of each kind.
fn told(app: &TestApp) -> (String, BTreeMap<String, usize>) {
    let (mut digest, mut kinds, mut position) = (Sha256::new(), BTreeMap::new(), 0);
    loop {
        let facts = app.app.store.read_blocking(|tx| outbox::facts_after(tx, position, 1_000)).unwrap();
        let Some(last) = facts.last() else { break };
        position = last.number.0;
        for RecordedFact { fact, recorded_at, occurred_at, .. } in &facts {
            if fact.audience() == Audience::Public {
                let body = serde_json::to_value(fact).unwrap();
                *kinds.entry(body["kind"].as_str().unwrap().to_owned()).or_default() += 1;
                digest.update(format!("{body} {} {}\n", recorded_at.0, occurred_at.0));
            }
        }
    }
    (hex::encode(digest.finalize()), kinds)
}

#[test]
fn a_year_of_random_people_breaks_no_rule_and_is_the_same_on_both_databases() {
    let seed = u64::from(number("CANDOR_SIMULATED_SEED", 1));

    let year = live(TestDatabase::on(None), seed);

    println!("{} acts, {} refused; facts: {:?}", year.acts.0, year.acts.1, year.kinds);
    let never = |kinds: &[&'static str]| -> Vec<&'static str> {
        kinds.iter().filter(|kind| !year.kinds.contains_key(**kind)).copied().collect()
    };
    assert_eq!(never(&COMMON), Vec::<&str>::new(), "{:?}", year.kinds);
    assert!(never(&RARE).len() < RARE.len(), "{:?}", year.kinds);
    match TestDatabase::postgres_server() {
        Some(server) => assert_eq!(live(TestDatabase::on(Some(server)), seed).digest, year.digest),
        None => eprintln!("not compared with PostgreSQL: CANDOR_TEST_POSTGRES names no server"),
    }
}
