use proptest::prelude::*;

use super::*;
use crate::base::Instant;
use crate::base::ids::{ComplaintId, EstateId};
use crate::base::words::{About, Category, Origin, ReplyKind, Severity};
use crate::calendar::{Calendar, is_overdue};
use crate::complaints::model::replay;
use crate::facts::Fact;

const MERGED: ComplaintId = ComplaintId(2);
const LEAD: ComplaintId = ComplaintId(1);
/// 2026-11-02 09:00 in Shanghai.
const START: Instant = Instant(1_793_581_200_000);

/// A complaint that was received so many hours after the start, how grave its owner finds it, and how far it came.
#[derive(Clone, Copy, Debug)]
struct Story {
    received: i64,
    severity: Severity,
    accepted: Option<(i64, Severity)>,
    answered: Option<i64>,
}

fn any_severity() -> impl Strategy<Value = Severity> {
    prop_oneof![Just(Severity::General), Just(Severity::Major), Just(Severity::Crisis)]
}

fn any_story() -> impl Strategy<Value = Story> {
    let accepted = prop::option::of((1_i64..60, any_severity()));
    (0_i64..200, any_severity(), accepted, prop::option::of(1_i64..60)).prop_map(
        |(received, severity, accepted, answered)| Story {
            received,
            severity,
            accepted,
            answered: answered.filter(|_| accepted.is_some()),
        },
    )
}

fn told(id: ComplaintId, story: Story) -> Vec<(Fact, Instant)> {
    let received_at = START.plus_hours(story.received);
    let mut facts = vec![(
        Fact::ComplaintReceived {
            complaint_id: id,
            estate_id: EstateId(1),
            category: Category::Construction,
            origin: Origin::Site,
            severity: story.severity,
            visibility: Visibility::Public,
            points: 1,
            about: About::Nobody,
            first_response_due: received_at,
        },
        received_at,
    )];
    if let Some((hours, severity)) = story.accepted {
        let accepted = Fact::ComplaintAccepted {
            complaint_id: id,
            severity,
            category: Category::Construction,
            ambassador: 2,
            by: 3,
        };
        facts.push((accepted, received_at.plus_hours(hours)));
        if let Some(later) = story.answered {
            let at = received_at.plus_hours(hours + later);
            facts.push((Fact::ReplyWritten { complaint_id: id, floor: 1, by: 2, reply: ReplyKind::Substantive }, at));
            facts.push((Fact::ResponseGiven { complaint_id: id, floor: 1 }, at));
        }
    }
    facts
}

fn course(facts: &[(Fact, Instant)], calendar: &Calendar) -> Course {
    Course::of(facts.iter().map(|(fact, at)| (fact, *at, calendar)))
}

fn running(course: &Course) -> Vec<&Clock> {
    course.clocks.iter().filter(|clock| clock.is_running()).collect()
}

fn absorbed(story: Story, clocks: Vec<CarriedClock>) -> Fact {
    let received_at = START.plus_hours(story.received);
    Fact::ComplaintAbsorbed { complaint_id: LEAD, merged: MERGED, received_at, households: vec![4], clocks, by: 3 }
}

proptest! {
    /// Whatever the two have come to, merging stops no clock and moves none later, and what is announced stays announced.
    #[test]
    fn merging_stops_no_clock_and_moves_none_later(merged in any_story(), lead in any_story()) {
        let calendar = Calendar::built_in();
        let (merged_facts, mut lead_facts) = (told(MERGED, merged), told(LEAD, lead));
        let (of_merged, before) = (course(&merged_facts, &calendar), course(&lead_facts, &calendar));
        let carried = carried_from(&of_merged, &before);
        let at = START.plus_hours(400);
        lead_facts.push((absorbed(merged, carried), at));

        let after = course(&lead_facts, &calendar);

        let is_decided = before.last(ClockKind::Triage).is_some_and(|clock| clock.stopped_at.is_some());
        let runs_on = running(&of_merged);
        let runs_on = runs_on.iter().filter(|clock| clock.kind != ClockKind::Triage || !is_decided);
        for clock in runs_on.chain(running(&before).iter()) {
            let now = after.last(clock.kind).filter(|clock| clock.is_running());
            prop_assert!(now.is_some_and(|now| now.due <= clock.due && now.announced <= clock.announced), "{clock:?} {now:?}");
        }
        let earliest = START.plus_hours(merged.received.min(lead.received));
        let is_older = merged.received < lead.received;
        if let Some(first) = before.last(ClockKind::FirstResponse).filter(|clock| is_older && clock.is_running()) {
            prop_assert!(after.last(ClockKind::FirstResponse).unwrap().due <= first.limit.due(&calendar, earliest, &[]));
        }
        prop_assert_eq!(running(&after).len() >= running(&before).len(), true);
    }

    /// A date that a merging brought is moved later by no notice, pause or severity that comes after it.
    #[test]
    fn a_carried_date_is_explained_by_its_limit(merged in any_story(), lead in any_story()) {
        let calendar = Calendar::built_in();
        let (merged_facts, mut lead_facts) = (told(MERGED, merged), told(LEAD, lead));
        let carried = carried_from(&course(&merged_facts, &calendar), &course(&lead_facts, &calendar));
        let at = START.plus_hours(400);
        lead_facts.push((absorbed(merged, carried), at));

        for clock in running(&course(&lead_facts, &calendar)) {
            prop_assert!(!clock.recomputed(&calendar, at).is_moved, "{clock:?}");
            prop_assert!(clock.limit.due(&calendar, clock.started_at, &clock.pauses) <= clock.due);
        }
    }
}

#[test]
fn a_complaint_of_the_first_keeps_its_date_in_one_of_the_fifth() {
    let calendar = Calendar::built_in();
    let general = Story { received: 0, severity: Severity::General, accepted: None, answered: None };
    let lead = Story { received: 96, accepted: Some((1, Severity::General)), ..general };
    let carried = carried_from(&course(&told(MERGED, general), &calendar), &course(&told(LEAD, lead), &calendar));
    let mut facts = told(LEAD, lead);
    facts.push((absorbed(general, carried), START.plus_hours(100)));

    let course = course(&facts, &calendar);

    let first = course.last(ClockKind::FirstResponse).unwrap();
    assert_eq!(first.due, calendar.due(START, 2).at);
    assert!(is_overdue(first.due, START.plus_hours(100)), "and that it is late is not hidden");
    assert!(first.days(&calendar).is_some(), "the day is still explained");
    let projection = replay(facts.iter().map(|(fact, at)| (fact, *at, &calendar))).unwrap();
    assert_eq!(projection.receipts.get(&4), Some(&MERGED));
}

#[test]
fn who_was_not_answered_waits_for_a_first_response_in_the_lead() {
    let calendar = Calendar::built_in();
    let merged = Story { received: 50, severity: Severity::General, accepted: None, answered: None };
    let lead = Story { received: 0, accepted: Some((1, Severity::General)), answered: Some(1), ..merged };
    let carried = carried_from(&course(&told(MERGED, merged), &calendar), &course(&told(LEAD, lead), &calendar));
    let mut facts = told(LEAD, lead);
    facts.push((absorbed(merged, carried), START.plus_hours(52)));

    let course = course(&facts, &calendar);

    let first = course.last(ClockKind::FirstResponse).unwrap();
    assert_eq!((first.run, first.is_running()), (2, true));
    assert_eq!(first.due, calendar.due(START.plus_hours(50), 2).at);
    assert!(!course.is_answered);
    let projection = replay(facts.iter().map(|(fact, at)| (fact, *at, &calendar))).unwrap();
    assert_eq!(projection.first_response_at, None);
}
