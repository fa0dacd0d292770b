//! The allowed transitions (complaints.md section 2): who may make them, `policy` decides; which exist, this file.

use crate::base::Message;
use crate::base::words::State;

/// The complaint's state does not allow the act: 409.
pub const NOT_IN_THIS_STATE: Message = Message::new("complaints.not_in_this_state");

/// What can happen to a complaint's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// T2.
    Accept,
    /// T3, at the second signature.
    Reject,
    /// T4: a substantive response.
    Respond,
    /// T5: a question to the owner.
    Ask,
    /// T6: the owner's home has spoken.
    Answer,
    /// T7: the company declares it solved.
    Propose,
    /// T8: the owner confirms every point.
    Confirm,
    /// T9: the owner refuses at least one.
    Refuse,
    /// T6 by the clock: the owner's time to answer is over.
    GoOn,
    /// T10: the owner's time to confirm is over.
    Lapse,
    /// T11: the owner opens it again.
    Reopen,
    /// T12, T13: the owner asks for a review.
    AskReview,
    /// T14: it was valid all the same.
    Overturn,
    /// T14: it stays not upheld.
    Uphold,
    /// T14: the work goes on.
    Continue,
    /// T15: the owner takes it back.
    Withdraw,
    /// T16: the return visit is done.
    Close,
    /// T19: triage merges it into another.
    Merge,
}

impl Act {
    /// Every act.
    pub const ALL: &'static [Self] = &[
        Self::Accept,
        Self::Reject,
        Self::Respond,
        Self::Ask,
        Self::Answer,
        Self::Propose,
        Self::Confirm,
        Self::Refuse,
        Self::GoOn,
        Self::Lapse,
        Self::Reopen,
        Self::AskReview,
        Self::Overturn,
        Self::Uphold,
        Self::Continue,
        Self::Withdraw,
        Self::Close,
        Self::Merge,
    ];
}

impl State {
    /// Whether nobody is waited for any more.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Confirmed | Self::Lapsed | Self::NotUpheld | Self::Withdrawn | Self::Closed | Self::Merged)
    }

    /// Whether it has been taken up and the company works on it.
    pub const fn is_with_company(self) -> bool {
        matches!(self, Self::Received | Self::Accepted | Self::InProgress | Self::Reopened | Self::UnderReview)
    }

    /// The tone of its chip and its icon.
    pub const fn tone(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => ("", "inbox"),
            Self::Accepted | Self::InProgress => ("now", "work"),
            Self::AwaitingOwner | Self::Proposed => ("own", "turn"),
            Self::Reopened => ("late", "again"),
            Self::UnderReview => ("now", "scale"),
            Self::Confirmed => ("done", "done"),
            Self::Lapsed => ("", "pause"),
            Self::NotUpheld => ("", "no"),
            Self::Withdrawn => ("", "again"),
            Self::Closed => ("", "lock"),
            Self::Merged => ("", "people"),
        }
    }
}

/// The state after an act, or the conflict it is. A further substantive response in progress leaves the state as it is.
pub fn after(state: State, act: Act) -> Result<State, Message> {
    use State::{
        Accepted, AwaitingOwner, Closed, Confirmed, InProgress, Lapsed, Merged, NotUpheld, Proposed, Received,
        Reopened, UnderReview, Withdrawn,
    };
    match (state, act) {
        (Received, Act::Accept) | (UnderReview, Act::Overturn) => Ok(Accepted),
        (Received | Accepted | InProgress | AwaitingOwner, Act::Reject) | (UnderReview, Act::Uphold) => Ok(NotUpheld),
        (Accepted | Reopened | InProgress, Act::Respond)
        | (AwaitingOwner, Act::Answer | Act::Respond | Act::GoOn)
        | (UnderReview, Act::Continue) => Ok(InProgress),
        (Accepted | InProgress, Act::Ask) => Ok(AwaitingOwner),
        (InProgress | Reopened, Act::Propose) => Ok(Proposed),
        (Proposed, Act::Confirm) => Ok(Confirmed),
        (Proposed, Act::Lapse) => Ok(Lapsed),
        (Proposed, Act::Refuse) | (Lapsed | Confirmed | Closed | Withdrawn, Act::Reopen) => Ok(Reopened),
        (NotUpheld | Proposed | Reopened, Act::AskReview) => Ok(UnderReview),
        (state, Act::Withdraw) if !state.is_ended() => Ok(Withdrawn),
        (Confirmed | Lapsed | Withdrawn, Act::Close) => Ok(Closed),
        (Received | Accepted | InProgress, Act::Merge) => Ok(Merged),
        _ => Err(NOT_IN_THIS_STATE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of complaints.md section 2: every pair that is not here is a conflict.
    const TABLE: &[(State, Act, State)] = &[
        (State::Received, Act::Accept, State::Accepted),
        (State::Received, Act::Reject, State::NotUpheld),
        (State::Accepted, Act::Reject, State::NotUpheld),
        (State::InProgress, Act::Reject, State::NotUpheld),
        (State::AwaitingOwner, Act::Reject, State::NotUpheld),
        (State::Accepted, Act::Respond, State::InProgress),
        (State::Reopened, Act::Respond, State::InProgress),
        (State::InProgress, Act::Respond, State::InProgress),
        (State::AwaitingOwner, Act::Respond, State::InProgress),
        (State::Accepted, Act::Ask, State::AwaitingOwner),
        (State::InProgress, Act::Ask, State::AwaitingOwner),
        (State::AwaitingOwner, Act::Answer, State::InProgress),
        (State::InProgress, Act::Propose, State::Proposed),
        (State::Reopened, Act::Propose, State::Proposed),
        (State::Proposed, Act::Confirm, State::Confirmed),
        (State::Proposed, Act::Refuse, State::Reopened),
        (State::Received, Act::Withdraw, State::Withdrawn),
        (State::Accepted, Act::Withdraw, State::Withdrawn),
        (State::InProgress, Act::Withdraw, State::Withdrawn),
        (State::AwaitingOwner, Act::Withdraw, State::Withdrawn),
        (State::Proposed, Act::Withdraw, State::Withdrawn),
        (State::Reopened, Act::Withdraw, State::Withdrawn),
        (State::UnderReview, Act::Withdraw, State::Withdrawn),
        (State::AwaitingOwner, Act::GoOn, State::InProgress),
        (State::Proposed, Act::Lapse, State::Lapsed),
        (State::Lapsed, Act::Reopen, State::Reopened),
        (State::Confirmed, Act::Reopen, State::Reopened),
        (State::Closed, Act::Reopen, State::Reopened),
        (State::Withdrawn, Act::Reopen, State::Reopened),
        (State::NotUpheld, Act::AskReview, State::UnderReview),
        (State::Proposed, Act::AskReview, State::UnderReview),
        (State::Reopened, Act::AskReview, State::UnderReview),
        (State::UnderReview, Act::Overturn, State::Accepted),
        (State::UnderReview, Act::Uphold, State::NotUpheld),
        (State::UnderReview, Act::Continue, State::InProgress),
        (State::Confirmed, Act::Close, State::Closed),
        (State::Lapsed, Act::Close, State::Closed),
        (State::Withdrawn, Act::Close, State::Closed),
        (State::Received, Act::Merge, State::Merged),
        (State::Accepted, Act::Merge, State::Merged),
        (State::InProgress, Act::Merge, State::Merged),
    ];

    #[test]
    fn exactly_the_transitions_of_the_table_exist() {
        for &state in State::ALL {
            for &act in Act::ALL {
                let expected = TABLE.iter().find(|(from, by, _)| (*from, *by) == (state, act)).map(|(_, _, to)| *to);
                assert_eq!(after(state, act).ok(), expected, "{state:?} {act:?}");
            }
        }
    }

    #[test]
    fn only_the_owner_s_own_acts_lead_to_confirmed() {
        let ways: Vec<_> = State::ALL
            .iter()
            .flat_map(|&state| Act::ALL.iter().map(move |&act| (state, act)))
            .filter(|&(state, act)| after(state, act) == Ok(State::Confirmed))
            .collect();

        assert_eq!(ways, [(State::Proposed, Act::Confirm)]);
    }
}
