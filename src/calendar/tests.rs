use chrono::{Days, NaiveDateTime};
use proptest::prelude::*;

use super::*;
use crate::base::Instant;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    let time = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Instant::at(time.date(), time.time())
}

fn end_of(date: NaiveDate) -> Instant {
    Instant::start_of(date.succ_opt().unwrap())
}

fn pause(text: &str) -> Pause {
    let (from, until) = text.split_once('/').unwrap();
    Pause { from: at(from), until: at(until) }
}

fn a_day_off(date: NaiveDate) -> Notice {
    Notice {
        year: date.year(),
        url: "https://example.org/typhoon".to_owned(),
        published: Some(day("2027-12-31")),
        off: BTreeMap::from([("Typhoon".to_owned(), vec![date])]),
        work: BTreeMap::new(),
    }
}

/// What most calendars know: days off, but no make-up days.
fn only_holidays() -> Calendar {
    let without_work = |notice: &Notice| Notice { work: BTreeMap::new(), ..notice.clone() };
    Calendar::from_notices(Calendar::built_in().0.list.iter().map(without_work).collect())
}

#[derive(serde::Deserialize)]
struct Vector {
    start: String,
    limit: String,
    pauses: String,
    known_on: String,
    due: String,
    only_holidays: String,
    why: String,
}

fn vectors() -> Vec<Vector> {
    let mut reader = csv::Reader::from_reader(include_str!("vectors.csv").as_bytes());
    reader.deserialize().collect::<Result<_, _>>().unwrap()
}

#[test]
fn every_vector_of_the_design_is_due_when_it_says() {
    let vectors = vectors();

    for vector in &vectors {
        let start = at(&vector.start);
        let (count, unit) = vector.limit.split_once(' ').unwrap();
        let count = count.parse().unwrap();
        if unit == "h" {
            assert_eq!(wall_hours(start, count), at(&vector.due), "{}", vector.why);
            continue;
        }
        let mut calendar = Calendar::built_in();
        if !vector.known_on.is_empty() {
            calendar = calendar.as_known_on(day(&vector.known_on));
        }
        let pauses: Vec<_> = vector.pauses.split(';').filter(|text| !text.is_empty()).map(pause).collect();

        let due = calendar.due_with_pauses(start, count, &pauses);

        assert_eq!(due.day, day(&vector.due), "{}", vector.why);
        assert_eq!(due.at, end_of(due.day), "{}", vector.why);
        assert!(!due.provisional, "{}", vector.why);
        if !vector.only_holidays.is_empty() {
            assert_eq!(only_holidays().due(start, count).day, day(&vector.only_holidays), "{}", vector.why);
        }
    }
    assert_eq!(vectors.len(), 24);
}

#[test]
fn the_built_in_notices_give_678_days_of_2006_to_2026() {
    let calendar = Calendar::built_in();

    let days = &calendar.0.overrides;

    assert_eq!(days.len(), 678);
    assert_eq!(days.first_key_value().unwrap().0, &day("2006-12-30"));
    assert_eq!(days.last_key_value().unwrap().0, &day("2026-10-10"));
    assert!((2007..=2026).all(|year| calendar.has_notice_for(year)));
    assert!(!calendar.has_notice_for(2006) && !calendar.has_notice_for(2027));
    assert!(days.values().all(|day| day.known_from.is_none_or(|known| known <= day.date)));
}

#[test]
fn a_december_day_ruled_by_the_next_years_notice_is_found() {
    let calendar = Calendar::built_in();

    for (date, working) in [("2018-12-29", true), ("2007-12-29", true), ("2006-12-30", true), ("2018-12-31", false)] {
        assert_eq!(calendar.override_of(day(date)).map(|day| day.working), Some(working), "{date}");
        assert_eq!(calendar.is_working(day(date)), working, "{date}");
    }
    assert!(calendar.override_of(day("2018-12-28")).is_none());
}

#[test]
fn an_override_names_its_holiday_and_its_notice() {
    let calendar = Calendar::built_in();

    let labour_day = calendar.override_of(day("2019-05-02")).unwrap();

    assert_eq!(labour_day.name, "劳动节");
    assert_eq!(labour_day.known_from, Some(day("2019-03-22")));
    assert!(labour_day.notice.starts_with("http://www.gov.cn/"));
}

#[test]
fn a_day_that_a_later_notice_only_repeats_stays_known_from_the_first() {
    let calendar = Calendar::built_in();

    let known_from = |date| calendar.override_of(day(date)).and_then(|day| day.known_from);

    assert_eq!(known_from("2019-05-01"), Some(day("2018-12-06")));
    assert_eq!(known_from("2020-01-30"), Some(day("2019-11-21")));
    assert_eq!(known_from("2020-02-01"), Some(day("2020-01-27")), "first worked, then off");
}

#[test]
fn a_calendar_of_the_past_knows_only_what_was_published() {
    let calendar = Calendar::built_in();

    let eve = calendar.as_known_on(day("2025-11-03"));

    assert!(eve.has_notice_for(2025) && !eve.has_notice_for(2026));
    assert!(calendar.as_known_on(day("2025-11-04")).has_notice_for(2026));
    assert!(calendar.as_known_on(day("2000-01-01")).has_notice_for(2008), "its day of publication was not kept");
}

#[test]
fn an_amended_notice_moves_a_limit_later_but_never_earlier() {
    let now = Calendar::built_in();
    let spring = at("2020-01-23 10:00");
    let labour = at("2019-04-26 10:00");

    let spring_before = now.as_known_on(day("2020-01-26")).due(spring, 2).at;
    let labour_before = now.as_known_on(day("2019-03-21")).due(labour, 3).at;

    assert_eq!(never_earlier(spring_before, now.due(spring, 2).at), end_of(day("2020-02-04")));
    assert_eq!(never_earlier(labour_before, now.due(labour, 3).at), end_of(day("2019-05-02")));
}

#[test]
fn a_due_tells_why_each_day_was_counted_or_skipped() {
    let due = Calendar::built_in().due_with_pauses(
        at("2026-09-30 12:00"),
        4,
        &[pause("2026-10-08 00:00/2026-10-09 00:00"), pause("2026-10-10 01:00/2026-10-11 00:00")],
    );

    let told: Vec<_> = due
        .days
        .iter()
        .map(|day| match &day.counting {
            Counting::Counted => "counted".to_owned(),
            Counting::CountedMakeUp { name, .. } => format!("make-up {name}"),
            Counting::SkippedWeekend => "weekend".to_owned(),
            Counting::SkippedHoliday { name, .. } => name.clone(),
            Counting::SkippedPause => "pause".to_owned(),
        })
        .collect();

    let mut expected = vec!["国庆节"; 7];
    expected.extend(["pause", "counted", "make-up 国庆节", "weekend", "counted", "counted"]);
    assert_eq!(told, expected);
    assert_eq!(due.days.first().map(|day| day.date), Some(day("2026-10-01")));
    assert_eq!(due.days.last().map(|day| day.date), Some(day("2026-10-13")));
}

#[test]
fn a_weekday_that_a_notice_declares_worked_is_no_make_up_day() {
    let due = Calendar::built_in().due(at("2020-01-23 10:00"), 1);

    assert_eq!(due.days.last().unwrap(), &Day { date: day("2020-02-03"), counting: Counting::Counted });
}

#[test]
fn pauses_that_touch_free_the_day_between_them() {
    let calendar = Calendar::built_in();
    let start = at("2026-11-16 10:00");
    let halves = [pause("2026-11-18 12:00/2026-11-19 09:00"), pause("2026-11-17 15:00/2026-11-18 12:00")];
    let apart = [pause("2026-11-18 12:01/2026-11-19 09:00"), pause("2026-11-17 15:00/2026-11-18 12:00")];

    assert_eq!(calendar.due_with_pauses(start, 10, &halves).day, day("2026-12-01"));
    assert_eq!(calendar.due_with_pauses(start, 10, &apart).day, day("2026-11-30"));
}

#[test]
fn a_pause_without_an_end_stays_bounded_work() {
    let forever = Pause { from: Instant(i64::MIN), until: at("9000-01-01 00:00") };

    let due = Calendar::built_in().due_with_pauses(at("2026-11-16 10:00"), u32::MAX, &[forever; 100]);

    assert_eq!(due.days.iter().filter(|day| day.counting.is_counted()).count(), 1_000);
    let first = due.days.iter().find(|day| day.counting.is_counted()).unwrap();
    assert_eq!(first.date, day("2036-11-24"), "the Monday after 3,660 days");
}

#[test]
fn a_limit_that_touches_a_year_without_notice_is_provisional() {
    let calendar = Calendar::built_in();

    assert!(!calendar.due(at("2026-12-30 10:00"), 1).provisional);
    assert!(calendar.due(at("2026-12-31 10:00"), 1).provisional);
    assert!(calendar.due(at("2000-03-01 10:00"), 1).provisional);
    assert_eq!(calendar.due(at("2026-12-31 10:00"), 1).day, day("2027-01-01"), "weekdays only");
}

#[test]
fn a_missing_notice_is_told_from_the_first_of_december() {
    let calendar = Calendar::built_in();

    assert_eq!(calendar.missing_notice_on(day("2026-11-30")), None);
    assert_eq!(calendar.missing_notice_on(day("2026-12-01")), Some(2027));
    assert_eq!(calendar.missing_notice_on(day("2025-12-31")), None);
    assert_eq!(calendar.with_notice(a_day_off(day("2027-01-01"))).missing_notice_on(day("2026-12-01")), None);
}

#[test]
fn no_working_days_end_with_the_day_of_the_start() {
    let due = Calendar::built_in().due(at("2026-11-21 10:00"), 0);

    assert_eq!((due.day, due.at, due.days.len()), (day("2026-11-21"), at("2026-11-22 00:00"), 0));
    assert!(!due.provisional);
}

#[test]
fn calendar_days_end_at_midnight_after_the_last() {
    assert_eq!(calendar_days(at("2026-11-20 10:00"), 7), at("2026-11-28 00:00"));
    assert_eq!(calendar_days(at("2026-11-20 00:00"), 2), at("2026-11-23 00:00"));
}

#[test]
fn a_limit_is_overdue_from_its_own_moment() {
    let due = at("2026-11-24 00:00");

    assert!(is_overdue(due, due));
    assert!(!is_overdue(due, due.plus_millis(-1)));
}

#[test]
fn the_worked_example_takes_the_days_it_says() {
    let calendar = Calendar::built_in();
    let cases = [
        ("C1", "2026-09-30 17:59", "2026-10-09 17:00", 2, 2, "2026-10-09", true),
        ("C2", "2026-09-18 10:00", "2026-09-20 11:00", 1, 2, "2026-09-21", true),
        ("C3", "2026-09-19 12:00", "2026-09-21 09:00", 2, 1, "2026-09-20", false),
        ("C4", "2026-10-09 20:00", "2026-10-12 12:00", 2, 2, "2026-10-12", true),
        ("C6", "2026-10-13 09:00", "2026-10-14 09:00", 1, 2, "2026-10-15", true),
        ("C7", "2026-10-14 09:00", "2026-10-15 18:00", 1, 1, "2026-10-15", true),
    ];

    for (case, start, stop, taken, limit, due_day, in_time) in cases {
        let due = calendar.due(at(start), limit);

        assert_eq!(calendar.working_days_taken(at(start), at(stop)), taken, "{case}");
        assert_eq!(due.day, day(due_day), "{case}");
        assert_eq!(!is_overdue(due.at, at(stop)), in_time, "{case}");
    }
    assert_eq!(calendar.due(at("2026-10-12 09:00"), 2).day, day("2026-10-14"), "C5");
    assert_eq!(calendar.due(at("2026-11-20 10:00"), 2).day, day("2026-11-24"), "C8");
}

#[test]
fn an_act_on_the_day_of_the_start_takes_no_working_day() {
    let calendar = Calendar::built_in();

    assert_eq!(calendar.working_days_taken(at("2026-11-20 00:00"), at("2026-11-20 23:59")), 0);
    assert_eq!(calendar.working_days_taken(at("2026-11-21 09:00"), at("2026-11-21 10:00")), 0);
    assert_eq!(calendar.working_days_taken(at("2026-11-20 10:00"), at("2026-11-19 10:00")), 0);
}

#[test]
fn an_act_on_a_day_off_counts_as_one_on_the_next_working_day() {
    let calendar = Calendar::built_in();

    assert_eq!(calendar.working_days_taken(at("2026-11-19 10:00"), at("2026-11-21 10:00")), 2);
    assert_eq!(calendar.working_days_taken(at("2026-11-19 10:00"), at("2026-11-23 10:00")), 2);
}

#[test]
fn the_days_left_fall_from_the_limit_to_none_on_the_last_day() {
    let calendar = Calendar::built_in();
    let due = calendar.due(at("2026-09-18 10:00"), 2);

    let left = |now| calendar.working_days_left(at(now), due.at);

    assert_eq!(left("2026-09-18 10:00"), 2);
    assert_eq!(left("2026-09-19 10:00"), 2);
    assert_eq!(left("2026-09-20 10:00"), 1, "a worked Sunday");
    assert_eq!(left("2026-09-21 23:59"), 0, "the last day");
    assert_eq!(left("2026-09-25 10:00"), 0, "late");
}

#[test]
fn a_list_of_notices_that_cannot_be_right_is_refused() {
    let notice = |days: &str| format!(r#"[{{"year": 2027, "url": "u", "published": "2026-11-05", {days}}}]"#);

    for (days, why) in [
        (r#""off": {}, "work": {}"#, "no day"),
        (r#""off": {"a": ["2027-01-01"]}, "work": {"a": ["2027-01-01"]}"#, "both off and worked"),
        (r#""off": {"a": ["2028-01-01"]}, "work": {}"#, "another year"),
        (r#""off": {"a": ["2026-11-30"]}, "work": {}"#, "before December"),
        (r#""off": {"a": ["2027-02-30"]}, "work": {}"#, "no date"),
        (r#""off": {"a": ["2027-01-01"]}"#, "a field is missing"),
    ] {
        assert!(Notice::read_list(&notice(days)).is_err(), "{why}");
    }
    assert!(Notice::read_list(&notice(r#""off": {"a": ["2027-01-01", "2026-12-31"]}, "work": {}"#)).is_ok());
}

fn instants() -> impl Strategy<Value = Instant> {
    (0_i64..7_670 * 24 * 60).prop_map(|minutes| at("2006-12-25 00:00").plus_minutes(minutes))
}

fn pauses_after(start: Instant) -> impl Strategy<Value = Vec<Pause>> {
    let one = (-2_880_i64..60_000, 0_i64..20_000).prop_map(move |(after, length)| {
        let from = start.plus_minutes(after);
        Pause { from, until: from.plus_minutes(length) }
    });
    prop::collection::vec(one, 0..8)
}

fn a_start_with_pauses() -> impl Strategy<Value = (Instant, Vec<Pause>)> {
    instants().prop_flat_map(|start| (Just(start), pauses_after(start)))
}

proptest! {
    #[test]
    fn a_due_day_is_a_working_day_and_its_days_have_no_gap((start, pauses) in a_start_with_pauses(), n in 1_u32..60) {
        let calendar = Calendar::built_in();

        let due = calendar.due_with_pauses(start, n, &pauses);

        prop_assert!(calendar.is_working(due.day));
        prop_assert_eq!(due.at, end_of(due.day));
        let dates: Vec<_> = due.days.iter().map(|day| day.date).collect();
        let expected: Vec<_> = start.date().iter_days().skip(1).take_while(|date| *date <= due.day).collect();
        prop_assert_eq!(dates, expected);
        prop_assert_eq!(due.days.iter().filter(|day| day.counting.is_counted()).count(), usize::try_from(n).unwrap());
    }

    #[test]
    fn one_working_day_more_is_due_later((start, pauses) in a_start_with_pauses(), n in 0_u32..60) {
        let calendar = Calendar::built_in();

        prop_assert!(calendar.due_with_pauses(start, n + 1, &pauses).at > calendar.due_with_pauses(start, n, &pauses).at);
    }

    #[test]
    fn a_day_off_more_is_never_due_earlier((start, pauses) in a_start_with_pauses(), n in 0_u32..30, after in 0_u64..60) {
        let before = Calendar::built_in();
        let after = before.with_notice(a_day_off(start.date() + Days::new(after)));

        prop_assert!(after.due_with_pauses(start, n, &pauses).at >= before.due_with_pauses(start, n, &pauses).at);
    }

    #[test]
    fn a_pause_more_is_never_due_earlier((start, mut pauses) in a_start_with_pauses(), n in 0_u32..30) {
        let calendar = Calendar::built_in();

        let with = calendar.due_with_pauses(start, n, &pauses).at;
        pauses.pop();

        prop_assert!(with >= calendar.due_with_pauses(start, n, &pauses).at);
    }

    #[test]
    fn a_later_start_is_never_due_earlier(start in instants(), later in 0_i64..20_000, n in 0_u32..30) {
        let calendar = Calendar::built_in();

        prop_assert!(calendar.due(start.plus_minutes(later), n).at >= calendar.due(start, n).at);
    }

    #[test]
    fn a_recomputed_limit_stays_when_recomputed_again(start in instants(), n in 0_u32..30, known in instants()) {
        let calendar = Calendar::built_in();
        let announced = calendar.as_known_on(known.date()).due(start, n).at;

        let once = never_earlier(announced, calendar.due(start, n).at);

        prop_assert!(once >= announced);
        prop_assert_eq!(never_earlier(once, calendar.due(start, n).at), once);
    }

    #[test]
    fn an_act_is_in_time_exactly_when_it_took_no_more_than_its_limit(
        start in instants(), minutes in 0_i64..60_000, n in 0_u32..40,
    ) {
        let calendar = Calendar::built_in();
        let stop = start.plus_minutes(minutes);

        let in_time = !is_overdue(calendar.due(start, n).at, stop);

        prop_assert_eq!(calendar.working_days_taken(start, stop) <= n, in_time);
    }

    #[test]
    fn the_days_left_at_the_start_are_the_limit(start in instants(), n in 0_u32..200) {
        let calendar = Calendar::built_in();

        prop_assert_eq!(calendar.working_days_left(start, calendar.due(start, n).at), n);
    }
}
