//! A notice of holidays that comes late: the vectors of 2020 and 2019 (complaints.md 3 and 6.4).

use super::*;
use crate::base::ids::HolidayNoticeId;

/// The course of a complaint whose first response was missed under an early calendar.
fn missed(start: &str, known: &Calendar) -> Vec<(Fact, Instant)> {
    let started_at = at(start);
    let due = Limit::WorkingDays(2).due(known, started_at, &[]);
    let breach = Fact::ClockBreached { complaint_id: ID, clock: ClockKind::FirstResponse, run: 1, due };
    vec![
        (received(Severity::General), started_at),
        (accepted(Severity::General), started_at.plus_hours(1)),
        (breach, due),
    ]
}

fn course_under(facts: &[(Fact, Instant)], calendar: &Calendar) -> Course {
    Course::of(facts.iter().map(|(fact, at)| (fact, *at, calendar)))
}

#[test]
fn a_breach_that_a_late_notice_undoes_is_excused_and_stays_listed() {
    let (known, now) = (Calendar::built_in().as_known_on(at("2020-01-26 00:00").date()), Calendar::built_in());
    let mut facts = missed("2020-01-23 10:00", &known);
    let before = course_under(&facts, &known);
    let response = before.last(ClockKind::FirstResponse).unwrap();
    assert_eq!((response.due, response.breached_at), (end_of("2020-02-01"), Some(at("2020-02-02 00:00"))));

    let becomes = response.recomputed(&now, at("2020-02-03 10:00"));

    assert_eq!(becomes, Recomputed { due: end_of("2020-02-04"), is_moved: true, is_excused: true });
    let (clock, run, notice_id) = (ClockKind::FirstResponse, 1, 9);
    let moment = at("2020-02-03 10:00");
    facts.push((Fact::DeadlineRecomputed { complaint_id: ID, clock, run, due: becomes.due, notice_id }, moment));
    facts.push((Fact::BreachExcused { complaint_id: ID, clock, run, notice_id }, moment));
    let after = course_under(&facts, &known);
    let response = after.last(ClockKind::FirstResponse).unwrap();
    assert_eq!((response.due, response.announced), (end_of("2020-02-04"), end_of("2020-02-01")));
    assert_eq!((response.breached_at, response.is_excused), (Some(at("2020-02-02 00:00")), true));
    assert_eq!(response.moved_by, Some(HolidayNoticeId(9)));
    let again = response.recomputed(&now, at("2020-02-03 11:00"));
    assert_eq!((again.is_moved, again.is_excused), (false, false), "a second time there is nothing to do");
}

#[test]
fn what_is_late_by_the_new_date_too_is_not_excused() {
    let (known, now) = (Calendar::built_in().as_known_on(at("2020-01-26 00:00").date()), Calendar::built_in());
    let mut facts = missed("2020-01-23 10:00", &known);
    let response =
        |facts: &[(Fact, Instant)]| course_under(facts, &known).last(ClockKind::FirstResponse).unwrap().clone();

    let still_open = response(&facts).recomputed(&now, at("2020-02-05 00:00"));
    facts.push((RESPONSE, at("2020-02-04 23:59")));
    let answered_in_time = response(&facts).recomputed(&now, at("2020-03-01 10:00"));
    facts.pop();
    facts.push((RESPONSE, at("2020-02-05 00:00")));
    let answered_late = response(&facts).recomputed(&now, at("2020-03-01 10:00"));

    assert_eq!((still_open.is_moved, still_open.is_excused), (true, false));
    assert_eq!((answered_in_time.is_moved, answered_in_time.is_excused), (false, true), "it ended, so its date stays");
    assert_eq!((answered_late.is_moved, answered_late.is_excused), (false, false));
}

#[test]
fn a_date_never_moves_to_before_what_was_announced() {
    let known = Calendar::built_in().as_known_on(at("2019-03-21 00:00").date());
    let start = at("2019-04-26 10:00");
    let clock = Clock::start(ClockKind::Plan, 1, start, Limit::WorkingDays(3), &known);
    assert_eq!(clock.due, end_of("2019-05-02"));

    let becomes = clock.recomputed(&Calendar::built_in(), at("2019-04-27 10:00"));

    assert_eq!(becomes, Recomputed { due: end_of("2019-05-02"), is_moved: false, is_excused: false });
}

proptest! {
    /// Whatever a notice says, no clock becomes due earlier, and what it did once it does not do again.
    #[test]
    fn a_notice_moves_every_clock_later_and_once(off in 1_u64..40, worked in 1_u64..40, limit in 1_u32..20) {
        let calendar = Calendar::built_in();
        let start = at("2027-01-20 10:00");
        let date = |days| start.date() + chrono::Days::new(days);
        let notice = Notice {
            year: 2027,
            url: "later".to_owned(),
            published: Some(start.date()),
            off: [("off".to_owned(), vec![date(off)])].into(),
            work: [("off".to_owned(), vec![date(worked)])].into(),
        };
        let later = calendar.with_notice(notice);
        let mut clock = Clock::start(ClockKind::Plan, 1, start, Limit::WorkingDays(limit), &calendar);

        let becomes = clock.recomputed(&later, start);

        prop_assert!(becomes.due >= clock.due);
        prop_assert_eq!(becomes.is_moved, becomes.due > clock.due);
        clock.due = becomes.due;
        prop_assert!(!clock.recomputed(&later, start).is_moved);
    }
}
