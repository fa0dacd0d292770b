use proptest::prelude::*;

use super::super::state::after;
use super::*;
use crate::base::words::Verdict;

const ID: ComplaintId = ComplaintId(7);
const HOMES: i32 = 5;

/// What can be done to a joint complaint whose solution was proposed.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Join(i32),
    Leave(i32),
    Confirm(i32),
    Refuse(i32),
    TimeOver,
    ProposeAgain,
}

fn any_deed() -> impl Strategy<Value = Deed> {
    let home = 1..=HOMES;
    prop_oneof![
        home.clone().prop_map(Deed::Join),
        (2..=HOMES).prop_map(Deed::Leave),
        home.clone().prop_map(Deed::Confirm),
        home.prop_map(Deed::Refuse),
        Just(Deed::TimeOver),
        Just(Deed::ProposeAgain),
    ]
}

fn joined(by: i32) -> Fact {
    Fact::HouseholdJoined { complaint_id: ID, by }
}

fn proposed() -> Fact {
    Fact::SolutionProposed { complaint_id: ID, floor: 2, round: 1, outcomes: Vec::new() }
}

/// The lead as the site keeps it: facts, folded, and the state that follows.
struct Lead {
    state: State,
    households: Households,
    is_asked: bool,
}

impl Lead {
    fn new() -> Self {
        let mut households = Households::NONE;
        for fact in [joined(1), joined(2), proposed()] {
            households.apply(&fact);
        }
        Self { state: State::Proposed, households, is_asked: true }
    }

    fn tell(&mut self, fact: &Fact) {
        self.households.apply(fact);
        if let Some(act) = self.households.verdict(self.state) {
            self.state = after(self.state, act).unwrap();
        }
        self.is_asked = self.is_asked && self.households.has_open();
    }

    fn answers(&self, home: i32) -> bool {
        self.is_asked && self.households.standing_of(home) == Some(HouseholdStanding::Open)
    }

    /// Whether the site lets it happen, and what it does then.
    fn happens(&mut self, deed: Deed) -> bool {
        let is_over = self.state.is_ended();
        let standing = |lead: &Self, home| lead.households.standing_of(home);
        match deed {
            Deed::Join(home) => {
                let is_new = matches!(standing(self, home), None | Some(HouseholdStanding::Left));
                if is_over || !is_new {
                    return false;
                }
                self.tell(&joined(home));
            }
            Deed::Leave(home) => {
                let is_there = standing(self, home).is_some_and(|standing| standing != HouseholdStanding::Left);
                if is_over || !is_there {
                    return false;
                }
                self.tell(&Fact::HouseholdLeft { complaint_id: ID, by: home });
            }
            Deed::Confirm(home) if self.answers(home) => {
                self.tell(&Fact::HouseholdConfirmed { complaint_id: ID, by: home, rating: None });
            }
            Deed::Refuse(home) if self.answers(home) => {
                self.tell(&Fact::HouseholdRefused { complaint_id: ID, by: home, verdicts: vec![Verdict::Refused] });
            }
            Deed::TimeOver if self.is_asked => {
                self.households.apply(&Fact::HouseholdsLapsed { complaint_id: ID });
                self.is_asked = false;
                if self.state == State::Proposed {
                    self.state = State::Lapsed;
                }
            }
            Deed::ProposeAgain if self.state == State::Reopened => {
                self.state = State::Proposed;
                self.is_asked = true;
                self.tell(&proposed());
            }
            _ => return false,
        }
        true
    }
}

fn is_there(told: &[Deed], home: i32) -> bool {
    let moves = told.iter().rev().find_map(|deed| match deed {
        Deed::Join(other) if *other == home => Some(true),
        Deed::Leave(other) if *other == home => Some(false),
        _ => None,
    });
    moves.unwrap_or(home <= 2)
}

/// Whether its last word is that everything is solved; it falls with its leaving.
fn has_confirmed(told: &[Deed], home: i32) -> bool {
    let last = told.iter().rev().find(|deed| {
        matches!(deed, Deed::Confirm(other) | Deed::Refuse(other) | Deed::Join(other) | Deed::Leave(other) if *other == home)
    });
    matches!(last, Some(Deed::Confirm(_)))
}

/// From where on confirmations count: a proposal to homes that have all confirmed asks them all again.
fn valid_from(happened: &[Deed]) -> usize {
    let mut from = 0;
    for (at, deed) in happened.iter().enumerate() {
        let (told, valid) = (&happened[..at], &happened[from..at]);
        let all = (1..=HOMES).filter(|home| is_there(told, *home)).all(|home| has_confirmed(valid, home));
        if matches!(deed, Deed::ProposeAgain) && all {
            from = at;
        }
    }
    from
}

/// The same told apart: from the list of what happened, without keeping anything between.
fn oracle(happened: &[Deed]) -> State {
    let (mut ended, from) = (None, valid_from(happened));
    let last_proposal = happened.iter().rposition(|deed| matches!(deed, Deed::ProposeAgain)).map_or(0, |at| at + 1);
    for upto in last_proposal..=happened.len() {
        let (told, round) = (&happened[..upto], &happened[last_proposal..upto]);
        if ended.is_some() {
            continue;
        }
        let refused = round.iter().any(|deed| matches!(deed, Deed::Refuse(_)));
        let over = round.iter().any(|deed| matches!(deed, Deed::TimeOver));
        ended = if refused {
            Some(State::Reopened)
        } else if (1..=HOMES).filter(|home| is_there(told, *home)).all(|home| has_confirmed(&told[from..], home)) {
            Some(State::Confirmed)
        } else if over {
            Some(State::Lapsed)
        } else {
            None
        };
    }
    ended.unwrap_or(State::Proposed)
}

proptest! {
    /// However homes join, leave, confirm, refuse and keep silent, the lead stands where the list of what happened says.
    #[test]
    fn the_lead_follows_from_its_households(deeds in prop::collection::vec(any_deed(), 0..40)) {
        let mut lead = Lead::new();
        let mut happened = Vec::new();
        for deed in deeds {
            if lead.happens(deed) {
                happened.push(deed);
            }
            prop_assert_eq!(lead.state, oracle(&happened), "after {:?}: {:?}", happened, lead.households);
        }
    }
}

#[test]
fn ten_of_twelve_confirm_one_refuses_and_one_is_silent() {
    let mut lead = Lead::new();
    for home in 3..=12 {
        lead.tell(&joined(home));
    }
    for home in 1..=10 {
        lead.tell(&Fact::HouseholdConfirmed { complaint_id: ID, by: home, rating: Some(5) });
        assert_eq!(lead.state, State::Proposed);
    }

    lead.tell(&Fact::HouseholdRefused { complaint_id: ID, by: 11, verdicts: vec![Verdict::Refused] });
    lead.households.apply(&Fact::HouseholdsLapsed { complaint_id: ID });

    let counts = |standing| lead.households.count(standing);
    assert_eq!(lead.state, State::Reopened);
    assert_eq!((lead.households.standing(), counts(HouseholdStanding::Confirmed)), (12, 10));
    assert_eq!((counts(HouseholdStanding::Refused), counts(HouseholdStanding::Lapsed)), (1, 1));
}

#[test]
fn the_lead_passes_to_the_first_that_joined_and_is_still_there() {
    let mut households = Households::NONE;
    for fact in [joined(1), joined(4), joined(2), Fact::HouseholdLeft { complaint_id: ID, by: 4 }] {
        households.apply(&fact);
    }

    assert_eq!(households.next_after(1), Some(2));
    assert_eq!(households.next_after(2), Some(1));
}
