//! The share of the real letters that were answered late, month by month: as the product computes it, and counted day by day
//! by hand from the notices.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::PathBuf;

use candor::base::Instant;
use candor::calendar::Calendar;
use candor::complaints::archive::{self, Placing};
use candor::complaints::{self, FirstResponse, letters};
use chrono::{Datelike as _, Days, NaiveDate, Weekday};
use serde_json::Value;

use crate::support::{TestApp, instant};

/// Late and all answered letters, by year and month of receipt.
type Share = BTreeMap<(i32, u32), (usize, usize)>;

const MILLIS_OF_A_DAY: i64 = 86_400_000;

/// The local date of a moment: eight hours east, and nothing of the product.
fn local_date(moment: Instant) -> NaiveDate {
    let days = (moment.0 + 8 * 3_600_000).div_euclid(MILLIS_OF_A_DAY);
    let epoch = NaiveDate::from_ymd_opt(1970, 1, 1).unwrap();
    if days < 0 { epoch - Days::new(days.unsigned_abs()) } else { epoch + Days::new(days.unsigned_abs()) }
}

/// Days off and worked weekends: of two notices that speak of one day, the one published later.
fn days_of_the_notices() -> (BTreeSet<NaiveDate>, BTreeSet<NaiveDate>) {
    let notices: Vec<Value> = serde_json::from_str(include_str!("../../src/calendar/notices/notices.json")).unwrap();
    let mut notices: Vec<&Value> = notices.iter().collect();
    notices.sort_by_key(|notice| notice["published"].as_str().unwrap_or("").to_owned());
    let (mut off, mut worked) = (BTreeSet::new(), BTreeSet::new());
    for notice in notices {
        let days = |kind: &str| -> Vec<NaiveDate> {
            let by_name = notice[kind].as_object().unwrap().values();
            by_name
                .flat_map(|days| days.as_array().unwrap())
                .map(|day| day.as_str().unwrap().parse().unwrap())
                .collect()
        };
        for day in days("off") {
            worked.remove(&day);
            off.insert(day);
        }
        for day in days("work") {
            off.remove(&day);
            worked.insert(day);
        }
    }
    (off, worked)
}

/// Counts day after day: two working days after the day of receipt, and what came after the end of the second is late.
fn is_late(received: Instant, answered: Instant, (off, worked): &(BTreeSet<NaiveDate>, BTreeSet<NaiveDate>)) -> bool {
    let mut day = local_date(received);
    let mut counted = 0;
    while counted < 2 {
        day = day + Days::new(1);
        let is_weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        if worked.contains(&day) || (!is_weekend && !off.contains(&day)) {
            counted += 1;
        }
    }
    local_date(answered) > day
}

fn count(share: &mut Share, received: Instant, is_late: bool) {
    let date = local_date(received);
    let (late, all) = share.entry((date.year(), date.month())).or_default();
    *late += usize::from(is_late);
    *all += 1;
}

#[test]
fn the_share_of_late_answers_of_each_month_is_that_of_counting_day_by_day() {
    let Some(folder) = std::env::var_os("CANDOR_TEST_DATA").filter(|folder| !folder.is_empty()) else {
        eprintln!("skipped: CANDOR_TEST_DATA does not name the folder of the real letters");
        return;
    };
    let path = PathBuf::from(folder).join("letters").join("附件4.xlsx");
    let notices = days_of_the_notices();
    let mut by_hand = Share::new();
    let mut answered_at = HashMap::new();
    for letter in letters::read(&path).unwrap().rows.into_iter().flatten() {
        if let Some(reply) = letter.reply {
            count(&mut by_hand, letter.written_at, is_late(letter.written_at, reply.answered_at, &notices));
            answered_at.insert(letter.number, reply.answered_at);
        }
    }

    let app = TestApp::without_server();
    let mut placing = Placing::read(&app.app.store, None, None).unwrap();
    archive::import(&app.app.store, letters::read(&path).unwrap(), &mut placing, |_, _| {}).unwrap();
    let rows = app.app.store.read_blocking(|tx| complaints::all_after(tx, 0, 10_000)).unwrap();
    let (calendar, now) = (Calendar::built_in(), instant("2026-11-22T12:00:00+08:00"));
    let mut computed = Share::new();
    for row in &rows {
        let facts = (row.first_response_due, row.first_response_at);
        let response = FirstResponse::of(&calendar, row.received_at, row.severity, facts, now);
        if response.given_at.is_some() {
            count(&mut computed, row.received_at, response.is_late);
            assert_eq!(response.taken_days > 2, response.is_late, "{row:?}");
        }
    }

    assert_eq!(answered_at.len(), 2_816);
    assert_eq!(computed, by_hand);
    let (late, all) = computed.values().fold((0, 0), |sum, month| (sum.0 + month.0, sum.1 + month.1));
    println!("{late} of {all} letters in {} months were answered after the limit", computed.len());
    assert!(late > 0 && late < all, "{late} of {all}");
}
