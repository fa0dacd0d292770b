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
    /// T15: the owner takes it back.
    Withdraw,
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
        Self::Withdraw,
    ];
}

impl State {
    /// Whether nobody is waited for any more.
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Confirmed | Self::NotUpheld | Self::Withdrawn)
    }

    /// Whether it has been taken up and the company works on it.
    pub const fn is_with_company(self) -> bool {
        matches!(self, Self::Received | Self::Accepted | Self::InProgress | Self::Reopened)
    }

    /// The tone of its chip and its icon.
    pub const fn tone(self) -> (&'static str, &'static str) {
        match self {
            Self::Received => ("", "inbox"),
            Self::Accepted | Self::InProgress => ("now", "work"),
            Self::AwaitingOwner | Self::Proposed => ("own", "turn"),
            Self::Reopened => ("late", "again"),
            Self::Confirmed => ("done", "done"),
            Self::NotUpheld => ("", "no"),
            Self::Withdrawn => ("", "again"),
        }
    }
}

/// The state after an act, or the conflict it is. A further substantive response in progress leaves the state as it is.
pub fn after(state: State, act: Act) -> Result<State, Message> {
    use State::{Accepted, AwaitingOwner, Confirmed, InProgress, NotUpheld, Proposed, Received, Reopened, Withdrawn};
    match (state, act) {
        (Received, Act::Accept) => Ok(Accepted),
        (Received | Accepted | InProgress | AwaitingOwner, Act::Reject) => Ok(NotUpheld),
        (Accepted | Reopened | InProgress, Act::Respond) | (AwaitingOwner, Act::Answer | Act::Respond) => {
            Ok(InProgress)
        }
        (Accepted | InProgress, Act::Ask) => Ok(AwaitingOwner),
        (InProgress | Reopened, Act::Propose) => Ok(Proposed),
        (Proposed, Act::Confirm) => Ok(Confirmed),
        (Proposed, Act::Refuse) => Ok(Reopened),
        (Received | Accepted | InProgress | AwaitingOwner | Proposed | Reopened, Act::Withdraw) => Ok(Withdrawn),
        _ => Err(NOT_IN_THIS_STATE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of complaints.md section 2, as far as it is built: every pair that is not here is a conflict.
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
