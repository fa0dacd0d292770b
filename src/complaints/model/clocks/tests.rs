mod later;

use chrono::NaiveDateTime;
use proptest::prelude::*;

use super::ladder::rung_at;
use super::limits::{after_change, after_triage};
use super::*;
use crate::base::ids::EstateId;
use crate::base::words::{About, Category, Origin, Outcome, State, Verdict, Visibility};
use crate::calendar::Notice;
use crate::facts::Fact;

const ID: ComplaintId = ComplaintId(7);

/// A moment in Shanghai, as `2026-11-20 10:00`.
fn at(text: &str) -> Instant {
    let moment = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
    Instant::at(moment.date(), moment.time())
}

/// The end of a day.
fn end_of(day: &str) -> Instant {
    at(&format!("{day} 00:00")).plus_days(1)
}

fn received(severity: Severity) -> Fact {
    Fact::ComplaintReceived {
        complaint_id: ID,
        estate_id: EstateId(3),
        category: Category::Property,
        origin: Origin::Site,
        severity,
        visibility: Visibility::Public,
        points: 1,
        first_response_due: Instant(0),
        about: About::Nobody,
    }
}

fn accepted(severity: Severity) -> Fact {
    Fact::ComplaintAccepted { complaint_id: ID, severity, category: Category::Construction, ambassador: 3, by: 2 }
}

const RESPONSE: Fact = Fact::ResponseGiven { complaint_id: ID, floor: 2 };
const QUESTION: Fact = Fact::QuestionAsked { complaint_id: ID, floor: 2 };
const ANSWER: Fact = Fact::OwnerAnswered { complaint_id: ID, floor: 3 };
const LAPSE: Fact = Fact::SolutionLapsed { complaint_id: ID };

fn proposed() -> Fact {
    Fact::SolutionProposed { complaint_id: ID, floor: 4, round: 1, outcomes: vec![Outcome::Done] }
}

fn refused() -> Fact {
    Fact::SolutionRefused { complaint_id: ID, by: 1, verdicts: vec![Verdict::Refused] }
}

fn confirmed() -> Fact {
    Fact::SolutionConfirmed { complaint_id: ID, by: 1, rating: None }
}

/// A course of facts, each at its moment.
fn course(facts: &[(&str, Fact)]) -> Course {
    let calendar = Calendar::built_in();
    Course::of(facts.iter().map(|(moment, fact)| (fact, at(moment), &calendar)))
}

fn runs(course: &Course) -> Vec<(ClockKind, bool)> {
    course.clocks.iter().map(|clock| (clock.kind, clock.is_running())).collect()
}

#[test]
fn the_limits_are_those_of_the_table() {
    let table = include_str!("limits.csv");
    let mut rows = table.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let parse = |text: &str| {
        let (number, unit) = text.split_once(' ')?;
        let number = number.parse().unwrap();
        Some(match unit {
            "wd" => Limit::WorkingDays(number),
            "h" => Limit::Hours(number),
            _ => Limit::CalendarDays(number),
        })
    };
    for kind in ClockKind::ALL {
        let row = rows.next().unwrap();
        assert_eq!(row[0], kind.code());
        for (severity, text) in Severity::ALL.iter().zip(&row[1..]) {
            assert_eq!(Limit::of(*kind, *severity), parse(text), "{kind:?} {severity:?}");
        }
    }
    assert_eq!(rows.next(), None);
}

#[test]
fn from_its_receipt_three_clocks_run_and_triage_is_due_first() {
    let course = course(&[("2026-11-20 10:00", received(Severity::General))]);

    let due: Vec<_> = course.clocks.iter().map(|clock| (clock.kind, clock.due)).collect();
    let expected = [
        (ClockKind::Triage, end_of("2026-11-23")),
        (ClockKind::FirstResponse, end_of("2026-11-24")),
        (ClockKind::Plan, end_of("2026-11-27")),
    ];
    assert_eq!(due, expected);
    assert_eq!(course.next().unwrap().kind, ClockKind::Triage);
}

#[test]
fn whole_days_on_which_the_owner_has_the_word_do_not_count() {
    let with_pause = |from: &'static str, until: &'static str, start: &'static str| {
        course(&[
            (start, received(Severity::General)),
            (start, accepted(Severity::General)),
            (from, RESPONSE),
            (from, QUESTION),
            (until, ANSWER),
        ])
    };
    let resolution = |course: &Course| course.last(ClockKind::Resolution).unwrap().due;

    let long = with_pause("2026-11-17 15:00", "2026-11-19 09:30", "2026-11-16 10:00");
    let short = with_pause("2026-11-17 15:00", "2026-11-18 09:30", "2026-11-16 10:00");

    assert_eq!(resolution(&long), end_of("2026-12-01"));
    assert_eq!(resolution(&short), end_of("2026-11-30"));
    assert_eq!(long.last(ClockKind::OwnersTurn).unwrap().stopped_at, Some(at("2026-11-19 09:30")));
    assert!(long.last(ClockKind::NextReply).unwrap().is_running());
}

#[test]
fn a_solution_holds_the_clock_and_counts_from_its_own_moment_once_confirmed() {
    let before = [
        ("2026-11-16 10:00", received(Severity::General)),
        ("2026-11-16 11:00", accepted(Severity::General)),
        ("2026-11-17 09:00", RESPONSE),
        ("2026-11-27 17:00", proposed()),
    ];
    let after = |fact: Fact| course(&[before.as_slice(), &[("2026-12-09 10:00", fact)]].concat());

    let confirmed = after(confirmed());
    let lapsed = after(LAPSE);
    let refused = after(refused());

    for course in [&confirmed, &lapsed] {
        assert_eq!(course.last(ClockKind::Resolution).unwrap().stopped_at, Some(at("2026-11-27 17:00")));
        assert_eq!(course.next().unwrap().kind, ClockKind::ReturnVisit);
        assert_eq!(course.next().unwrap().due, end_of("2026-12-16"));
    }
    // Paused from Friday evening to the Wednesday after next: seven whole working days are free.
    assert_eq!(refused.last(ClockKind::Resolution).unwrap().due, end_of("2026-12-09"));
    assert_eq!(refused.last(ClockKind::NextReply).unwrap().due, end_of("2026-12-11"));
    assert!(refused.last(ClockKind::Confirmation).unwrap().stopped_at.is_some());
}

#[test]
fn a_complaint_opened_again_has_ten_fresh_days_and_keeps_what_was_missed() {
    let course = course(&[
        ("2026-11-16 10:00", received(Severity::Major)),
        ("2026-11-16 11:00", accepted(Severity::Major)),
        ("2026-11-17 09:00", RESPONSE),
        (
            "2026-12-16 09:00",
            Fact::ClockBreached { complaint_id: ID, clock: ClockKind::Resolution, run: 1, due: Instant(0) },
        ),
        ("2026-12-16 10:00", proposed()),
        ("2026-12-17 10:00", confirmed()),
        ("2026-12-18 10:00", Fact::ComplaintReopened { complaint_id: ID, by: 1 }),
    ]);

    assert!(course.run(ClockKind::Resolution, 1).unwrap().breached_at.is_some());
    let fresh = course.run(ClockKind::Resolution, 2).unwrap();
    assert_eq!((fresh.limit, fresh.breached_at), (Limit::WorkingDays(10), None));
    assert!(course.last(ClockKind::NextReply).unwrap().is_running());
    assert!(!course.last(ClockKind::ReturnVisit).unwrap().is_running());
}

#[test]
fn a_rejection_that_did_not_stand_was_no_first_response() {
    let code = crate::base::words::Validity::NotOurs;
    let course = course(&[
        ("2026-11-16 10:00", received(Severity::General)),
        ("2026-11-17 09:00", Fact::ComplaintNotUpheld { complaint_id: ID, code, by: 2, second: 3 }),
        ("2026-11-18 09:00", Fact::ReviewAsked { complaint_id: ID, by: 1 }),
        ("2026-11-20 09:00", Fact::ReviewDecided { complaint_id: ID, by: 4, to: State::Accepted }),
    ]);

    let again = course.last(ClockKind::FirstResponse).unwrap();
    assert_eq!((again.run, again.started_at, again.due), (2, at("2026-11-16 10:00"), end_of("2026-11-18")));
    assert!(again.is_late(at("2026-11-20 09:00")));
    assert!(course.last(ClockKind::Resolution).unwrap().is_running());
    assert_eq!(course.last(ClockKind::Review).unwrap().stopped_at, Some(at("2026-11-20 09:00")));
}

#[test]
fn what_is_withdrawn_has_only_its_visit_left() {
    let course = course(&[
        ("2026-11-16 10:00", received(Severity::Crisis)),
        ("2026-11-16 10:30", accepted(Severity::Crisis)),
        ("2026-11-16 11:00", Fact::ComplaintWithdrawn { complaint_id: ID, by: 1 }),
    ]);

    let running: Vec<_> = runs(&course).into_iter().filter(|(_, runs)| *runs).map(|(kind, _)| kind).collect();
    assert_eq!(running, [ClockKind::ReturnVisit]);
    assert_eq!(course.next().unwrap().due, end_of("2026-11-18"));
}

#[test]
fn raising_the_severity_leaves_at_least_four_hours_and_lowering_it_lengthens_nothing() {
    let friday = |hour: u32| at(&format!("2026-11-20 {hour}:00"));
    let announced = end_of("2026-11-24");

    assert_eq!(after_change(friday(14), announced, friday(11)), friday(15));
    assert_eq!(after_change(friday(14), announced, friday(10)), friday(14));
    assert_eq!(after_change(announced, friday(14), friday(11)), friday(14));
    assert_eq!(after_triage(announced, friday(14), friday(11)), announced);
}

#[test]
fn each_rung_has_its_day_and_in_a_crisis_its_hour() {
    let calendar = Calendar::built_in();
    let due = end_of("2026-09-30");
    let rungs = |severity| [1, 2, 3, 4, 5].map(|rung| rung_at(rung, due, severity, &calendar).unwrap());

    // The national holiday from 1 to 7 October moves every rung after the first; Saturday the 10th is worked.
    let general = [due, end_of("2026-10-08"), end_of("2026-10-10"), end_of("2026-10-13"), end_of("2026-10-20")];
    assert_eq!(rungs(Severity::General), general);
    assert_eq!(rungs(Severity::Crisis)[..4], [due, due.plus_hours(1), due.plus_hours(2), due.plus_hours(4)]);
    assert_eq!(rung_at(6, due, Severity::General, &calendar), None);
    assert_eq!(rung_at(0, due, Severity::General, &calendar), None);
}

#[test]
fn people_are_reminded_at_half_time_and_on_the_last_day_in_office_hours() {
    let calendar = Calendar::built_in();
    let course = course(&[("2026-09-30 17:59", received(Severity::General))]);
    let response = course.last(ClockKind::FirstResponse).unwrap();
    let next = |reminders| next_event(response, (Severity::General, 0), reminders, &calendar).unwrap();

    // Due at the end of 9 October; half of the time is on a holiday, so the first morning after it.
    assert_eq!(response.due, end_of("2026-10-09"));
    assert_eq!(next(0), at("2026-10-08 09:00"));
    assert_eq!(next(1), at("2026-10-09 09:00"));
    assert_eq!(next(2), response.due);
}

/// A fact of a course, or the passing of time alone.
fn any_fact() -> impl Strategy<Value = Fact> {
    let severity = prop::sample::select(Severity::ALL);
    prop_oneof![
        severity.clone().prop_map(accepted),
        severity.prop_map(|severity| Fact::SeverityChanged { complaint_id: ID, severity, by: None, second: None }),
        Just(RESPONSE),
        Just(QUESTION),
        Just(ANSWER),
        Just(Fact::AnswerAwaited { complaint_id: ID, floor: 3 }),
        Just(proposed()),
        Just(refused()),
        Just(confirmed()),
        Just(LAPSE),
        Just(Fact::ComplaintReopened { complaint_id: ID, by: 1 }),
        (1_i16..10).prop_map(|days| Fact::ResolutionExtended { complaint_id: ID, days, by: 2, second: 3 }),
    ]
}

proptest! {
    /// Whatever happens in whatever order: of each kind at most one run is open, runs are numbered from 1, a due date
    /// counted in working days is the end of one, and telling the same facts again gives the same clocks.
    #[test]
    fn a_course_is_a_function_of_its_facts(
        facts in prop::collection::vec((any_fact(), 1_i64..200), 0..30),
    ) {
        let start = at("2026-01-20 10:00");
        let mut now = start;
        let mut told = vec![(received(Severity::General), start)];
        for (fact, hours) in facts {
            now = now.plus_hours(hours);
            told.push((fact, now));
        }
        let calendar = Calendar::built_in();
        let course = Course::of(told.iter().map(|(fact, at)| (fact, *at, &calendar)));

        prop_assert_eq!(&course, &Course::of(told.iter().map(|(fact, at)| (fact, *at, &calendar))));
        for kind in ClockKind::ALL {
            let of_kind: Vec<_> = course.clocks.iter().filter(|clock| clock.kind == *kind).collect();
            prop_assert!(of_kind.iter().filter(|clock| clock.stopped_at.is_none()).count() <= 1, "{:?}", kind);
            prop_assert!(of_kind.iter().zip(1..).all(|(clock, run)| clock.run == run), "{:?}", kind);
            for clock in of_kind {
                let explained = clock.days(&calendar);
                prop_assert!(explained.is_none_or(|days| calendar.is_working(days.day)), "{:?}", clock);
                prop_assert!(clock.due > clock.started_at);
            }
        }
    }

    /// A pause, however it lies, never makes a clock due earlier.
    #[test]
    fn a_pause_never_moves_a_date_earlier(from in 0_i64..400, length in 0_i64..400) {
        let start = at("2026-09-07 10:00");
        let facts = [(received(Severity::General), start), (accepted(Severity::General), start)];
        let paused = [(QUESTION, start.plus_hours(from)), (ANSWER, start.plus_hours(from + length))];
        let due = |facts: &[(Fact, Instant)]| {
            let calendar = Calendar::built_in();
            let course = Course::of(facts.iter().map(|(fact, at)| (fact, *at, &calendar)));
            course.last(ClockKind::Resolution).unwrap().due
        };

        prop_assert!(due(&[facts.as_slice(), &paused].concat()) >= due(&facts));
    }

    /// One more day off never makes a clock due earlier.
    #[test]
    fn a_day_off_never_moves_a_date_earlier(day in 0_u64..60, limit in 1_u32..20) {
        let calendar = Calendar::built_in();
        let start = at("2026-11-02 10:00");
        let date = start.date() + chrono::Days::new(day);
        let notice = Notice {
            year: 2026,
            url: "later".to_owned(),
            published: Some(start.date()),
            off: [("off".to_owned(), vec![date])].into(),
            work: [].into(),
        };
        let limit = Limit::WorkingDays(limit);

        prop_assert!(limit.due(&calendar.with_notice(notice), start, &[]) >= limit.due(&calendar, start, &[]));
    }
}
