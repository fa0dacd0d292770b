//! What may follow what, and by whose hand: one table.

use crate::base::words::{SuggestionAct, SuggestionState};

/// By whose hand a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hand {
    /// Who wrote the suggestion.
    Author,
    /// An operator of the club.
    Operator,
    /// Who keeps it, or an operator.
    Keeper,
    /// The second of two people.
    Second,
}

/// A row of the table: from a state by an act to a state, by a hand.
pub type Transition = (SuggestionState, SuggestionAct, SuggestionState, Hand);

/// Every step that changes the state (club.md 1.6). What waits too long for its author's answer is taken up again; what was put
/// off is studied again.
pub const TRANSITIONS: [Transition; 16] = {
    use Hand::{Author, Keeper, Operator, Second};
    use SuggestionAct as Act;
    use SuggestionState as State;
    [
        (State::Submitted, Act::TakeUp, State::Triage, Operator),
        (State::NeedsInfo, Act::TakeUp, State::Triage, Operator),
        (State::Triage, Act::Open, State::Open, Operator),
        (State::Triage, Act::Ask, State::NeedsInfo, Operator),
        (State::NeedsInfo, Act::Supplement, State::Triage, Author),
        (State::Triage, Act::Decline, State::Declined, Operator),
        (State::Open, Act::Study, State::UnderStudy, Operator),
        (State::Deferred, Act::Study, State::UnderStudy, Operator),
        (State::UnderStudy, Act::Plan, State::Planned, Keeper),
        (State::UnderStudy, Act::Decline, State::Declined, Keeper),
        (State::UnderStudy, Act::Defer, State::Deferred, Keeper),
        (State::Planned, Act::Finish, State::Done, Keeper),
        (State::Planned, Act::Decline, State::Declined, Keeper),
        (State::Planned, Act::Defer, State::Deferred, Keeper),
        (State::Done, Act::Propose, State::Done, Operator),
        (State::Done, Act::Adopt, State::Adopted, Second),
    ]
};

/// What an act needs besides a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needs {
    /// Words for everybody to read.
    pub words: bool,
    /// Somebody who keeps it.
    pub keeper: bool,
    /// A day.
    pub day: bool,
}

impl SuggestionAct {
    /// What the form of the act asks for.
    pub const fn needs(self) -> Needs {
        let words = matches!(
            self,
            Self::Ask
                | Self::Supplement
                | Self::Decline
                | Self::Plan
                | Self::Defer
                | Self::Finish
                | Self::Comment
                | Self::Answer
        );
        Needs {
            words,
            keeper: matches!(self, Self::Study),
            day: matches!(self, Self::Study | Self::Plan | Self::Defer),
        }
    }

    /// Whether it changes the state.
    pub fn moves(self) -> bool {
        TRANSITIONS.iter().any(|(_, act, ..)| *act == self)
    }
}

impl SuggestionState {
    /// What may be done from here, by whose hand, and where that leads.
    pub fn steps(self) -> impl Iterator<Item = &'static Transition> {
        TRANSITIONS.iter().filter(move |(from, ..)| *from == self)
    }

    /// Whether nothing follows.
    pub fn is_final(self) -> bool {
        self.steps().next().is_none()
    }

    /// Whether the company has named a day.
    pub const fn has_day(self) -> bool {
        matches!(self, Self::UnderStudy | Self::Planned | Self::Deferred)
    }

    /// The tone of its chip and its icon.
    pub const fn tone(self) -> (&'static str, &'static str) {
        match self {
            Self::Submitted | Self::Triage => ("", "inbox"),
            Self::NeedsInfo => ("due", "turn"),
            Self::Open => ("now", "people"),
            Self::UnderStudy => ("now", "work"),
            Self::Planned => ("now", "day"),
            Self::Deferred => ("", "pause"),
            Self::Done | Self::Adopted => ("done", "done"),
            Self::Declined => ("", "no"),
        }
    }
}

/// Where steps lead from the beginning; nothing where one of them may not follow the one before.
pub fn replay(acts: impl IntoIterator<Item = SuggestionAct>) -> Option<SuggestionState> {
    acts.into_iter().filter(|act| act.moves()).try_fold(SuggestionState::Submitted, |state, act| {
        state.steps().find(|(_, taken, ..)| *taken == act).map(|(_, _, to, _)| *to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_and_an_act_lead_to_one_state() {
        for (index, (from, act, ..)) in TRANSITIONS.iter().enumerate() {
            let twin = TRANSITIONS.iter().skip(index + 1).find(|(other, same, ..)| (other, same) == (from, act));

            assert_eq!(twin, None, "{from:?} {act:?}");
        }
    }

    #[test]
    fn every_state_is_reached_and_only_two_are_final() {
        let mut reached = vec![SuggestionState::Submitted];
        while let Some((.., to, _)) =
            TRANSITIONS.iter().find(|(from, _, to, _)| reached.contains(from) && !reached.contains(to))
        {
            reached.push(*to);
        }

        assert_eq!(reached.len(), SuggestionState::ALL.len());
        let last: Vec<_> = SuggestionState::ALL.iter().filter(|state| state.is_final()).collect();
        assert_eq!(last, [&SuggestionState::Adopted, &SuggestionState::Declined]);
    }

    #[test]
    fn every_no_gives_words_and_every_promise_a_day() {
        for (_, act, to, _) in TRANSITIONS {
            assert!(to != SuggestionState::Declined || act.needs().words, "{act:?}");
            assert_eq!(to.has_day(), act.needs().day, "{act:?}");
        }
    }

    #[test]
    fn nothing_is_adopted_that_was_not_done_and_signed_by_a_second_person() {
        let to_adopted: Vec<_> = TRANSITIONS.iter().filter(|(_, _, to, _)| *to == SuggestionState::Adopted).collect();

        assert_eq!(
            to_adopted,
            [&(SuggestionState::Done, SuggestionAct::Adopt, SuggestionState::Adopted, Hand::Second)]
        );
    }

    #[test]
    fn steps_are_replayed_and_words_change_nothing() {
        use SuggestionAct::{Adopt, Answer, Comment, Finish, Open, Plan, Propose, Study, TakeUp};

        let all = [TakeUp, Open, Comment, Study, Answer, Plan, Finish, Propose, Adopt];

        assert_eq!(replay(all), Some(SuggestionState::Adopted));
        assert_eq!(replay([Comment]), Some(SuggestionState::Submitted));
        assert_eq!(replay([TakeUp, Plan]), None);
    }
}
