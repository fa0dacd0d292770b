use proptest::prelude::*;

use super::super::clock::first_response_due;
use super::*;

const ID: ComplaintId = ComplaintId(7);
/// Friday 2026-11-20 10:00 in Shanghai.
const START: Instant = Instant(1_795_140_000_000);

fn receipt(origin: Origin) -> Fact {
    Fact::ComplaintReceived {
        complaint_id: ID,
        estate_id: EstateId(3),
        category: Category::Property,
        origin,
        severity: Severity::General,
        visibility: Visibility::Public,
        points: 2,
        first_response_due: first_response_due(&Calendar::built_in(), START, Severity::General),
        about: About::Nobody,
    }
}

fn said(floor: i32, by: i32, reply: ReplyKind) -> Fact {
    Fact::ReplyWritten { complaint_id: ID, floor, by, reply }
}

fn accepted(severity: Severity) -> Fact {
    Fact::ComplaintAccepted { complaint_id: ID, severity, category: Category::Construction, ambassador: 3, by: 2 }
}

/// Facts an hour apart.
fn told(facts: &[Fact]) -> Result<Projection, Broken> {
    let calendar = Calendar::built_in();
    replay(facts.iter().zip(0..).map(|(fact, hours)| (fact, START.plus_hours(hours), &calendar)))
}

fn answered() -> Vec<Fact> {
    vec![
        receipt(Origin::Site),
        said(1, 1, ReplyKind::Opening),
        accepted(Severity::Major),
        said(2, 3, ReplyKind::Substantive),
        Fact::ResponseGiven { complaint_id: ID, floor: 2 },
    ]
}

fn proposed() -> Vec<Fact> {
    let outcomes = vec![Outcome::Done, Outcome::Promised];
    let mut facts = answered();
    facts.push(said(3, 3, ReplyKind::Solution));
    facts.push(Fact::SolutionProposed { complaint_id: ID, floor: 3, round: 1, outcomes });
    facts
}

#[test]
fn a_received_complaint_waits_for_its_first_response() {
    let projection = told(&[receipt(Origin::Site), said(1, 1, ReplyKind::Opening)]).unwrap();

    assert_eq!((projection.state, projection.last_floor, projection.official_count), (State::Received, 1, 0));
    assert_eq!(projection.next_clock, Some(ClockKind::Triage));
    assert!(projection.next_due_at < Some(projection.first_response_due));
}

#[test]
fn the_first_response_stops_the_clock_that_triage_shortened() {
    let projection = told(&answered()).unwrap();

    let due = first_response_due(&Calendar::built_in(), START, Severity::Major);
    assert_eq!((projection.state, projection.ambassador), (State::InProgress, Some(3)));
    assert_eq!((projection.first_response_due, projection.next_clock), (due, Some(ClockKind::Plan)));
    assert_eq!(projection.first_response_at, Some(START.plus_hours(4)));
    assert_eq!((projection.official_count, projection.last_official_floor), (1, Some(2)));
}

#[test]
fn a_question_stops_the_clock_and_waits_for_the_owner() {
    let mut facts = answered();
    facts.truncate(3);
    facts.extend([
        said(2, 3, ReplyKind::Question),
        Fact::ResponseGiven { complaint_id: ID, floor: 2 },
        Fact::QuestionAsked { complaint_id: ID, floor: 2 },
    ]);
    assert_eq!(told(&facts).unwrap().state, State::AwaitingOwner);

    facts.extend([said(3, 1, ReplyKind::Comment), Fact::OwnerAnswered { complaint_id: ID, floor: 3 }]);
    let projection = told(&facts).unwrap();

    assert_eq!((projection.state, projection.first_response_at), (State::InProgress, Some(START.plus_hours(4))));
}

#[test]
fn a_refused_point_reopens_and_stands_with_its_verdict() {
    let mut facts = proposed();
    let verdicts = vec![Verdict::Confirmed, Verdict::Refused];
    facts.push(Fact::SolutionRefused { complaint_id: ID, by: 1, verdicts });

    let projection = told(&facts).unwrap();

    assert_eq!((projection.state, projection.proposal_round), (State::Reopened, 1));
    assert_eq!(projection.points[1], (Outcome::Promised, Verdict::Refused));
}

#[test]
fn a_confirmation_keeps_its_rating() {
    let mut facts = proposed();
    facts.push(Fact::SolutionConfirmed { complaint_id: ID, by: 1, rating: Some(2) });

    let projection = told(&facts).unwrap();

    assert_eq!((projection.state, projection.rating), (State::Confirmed, Some(2)));
    assert_eq!(projection.points[0].1, Verdict::Confirmed);
}

#[test]
fn an_archived_letter_has_no_clock_and_is_in_progress_once_answered() {
    let facts = [
        receipt(Origin::Archive),
        said(1, 1, ReplyKind::Opening),
        said(2, 2, ReplyKind::Substantive),
        Fact::ResponseGiven { complaint_id: ID, floor: 2 },
        Fact::DuplicateLinked { complaint_id: ID, original: ComplaintId(4) },
    ];

    let projection = told(&facts).unwrap();

    assert_eq!((projection.state, projection.next_due_at), (State::InProgress, None));
    assert_eq!(projection.duplicate_of, Some(ComplaintId(4)));
}

#[test]
fn facts_that_no_complaint_has_are_refused() {
    let receipt_twice = [receipt(Origin::Site), receipt(Origin::Site)];
    let confirmed_at_once = [receipt(Origin::Site), Fact::SolutionConfirmed { complaint_id: ID, by: 1, rating: None }];

    assert_eq!(told(&[]), Err(Broken::Nothing));
    assert_eq!(told(&[said(1, 1, ReplyKind::Opening)]), Err(Broken::NotReceived));
    assert_eq!(told(&receipt_twice), Err(Broken::ReceivedTwice));
    assert_eq!(told(&[receipt(Origin::Site), said(2, 1, ReplyKind::Comment)]), Err(Broken::Floor(2)));
    let not_allowed = Broken::NotAllowed { state: State::Received, act: Act::Confirm };
    assert_eq!(told(&confirmed_at_once), Err(not_allowed));
}

proptest! {
    /// Whatever is said in whatever order, the floors are those written and the official ones those of their kinds.
    #[test]
    fn floors_are_counted_by_their_kinds(kinds in proptest::collection::vec(0_usize..3, 0..40)) {
        let of = |kind: usize| [ReplyKind::Comment, ReplyKind::Acknowledgement, ReplyKind::Substantive][kind];
        let mut facts = vec![receipt(Origin::Site), said(1, 1, ReplyKind::Opening)];
        facts.extend(kinds.iter().zip(2..).map(|(kind, floor)| said(floor, floor % 5 + 1, of(*kind))));

        let projection = told(&facts).unwrap();

        let official = kinds.iter().filter(|kind| **kind > 0).count();
        prop_assert_eq!(usize::try_from(projection.official_count).unwrap(), official);
        prop_assert_eq!(usize::try_from(projection.last_floor).unwrap(), kinds.len() + 1);
        prop_assert_eq!(projection.last_official_floor.is_some(), official > 0);
    }
}
