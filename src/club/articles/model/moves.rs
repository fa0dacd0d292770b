//! What may be done with a piece, from which state, by whom, and how it stands then: one table (club.md 1.4).
//!
//! Beyond the table of the design, so that nothing gets stuck: an editor puts a piece back, be it accepted, and a scheduled
//! one leaves its issue again (docs/decisions/0027).

use crate::base::words::{ArticleAct, ArticleState};

/// Who does something with a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Its author.
    Author,
    /// The editor who has it in hand, who is not its author.
    Holder,
    /// Any editor but its author.
    Editor,
    /// Any editor but its author; of a piece about a complaint, another than who accepted it.
    SecondEditor,
}

/// One line of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// How it stands.
    pub from: ArticleState,
    /// What is done.
    pub act: ArticleAct,
    /// By whom.
    pub whose: Whose,
    /// How it stands then.
    pub to: ArticleState,
}

const fn edge(from: ArticleState, act: ArticleAct, whose: Whose, to: ArticleState) -> Edge {
    Edge { from, act, whose, to }
}

/// Everything that may be done. An act is the author's or the editors', whatever the state.
pub const TABLE: &[Edge] = {
    use ArticleAct as Act;
    use ArticleState as S;
    use Whose::{Author, Editor, Holder, SecondEditor};
    &[
        edge(S::Draft, Act::Submit, Author, S::Submitted),
        edge(S::Revise, Act::Submit, Author, S::Submitted),
        edge(S::Draft, Act::Abandon, Author, S::Abandoned),
        edge(S::Submitted, Act::Abandon, Author, S::Abandoned),
        edge(S::InReview, Act::Abandon, Author, S::Abandoned),
        edge(S::Revise, Act::Abandon, Author, S::Abandoned),
        edge(S::Submitted, Act::Take, Editor, S::InReview),
        edge(S::InReview, Act::PutBack, Editor, S::Submitted),
        edge(S::InReview, Act::Note, Holder, S::InReview),
        edge(S::InReview, Act::AskRevision, Holder, S::Revise),
        edge(S::InReview, Act::Accept, Holder, S::Accepted),
        edge(S::InReview, Act::Decline, Holder, S::Declined),
        edge(S::Accepted, Act::PutBack, Editor, S::Submitted),
        edge(S::Accepted, Act::Schedule, SecondEditor, S::Scheduled),
        edge(S::Scheduled, Act::Unschedule, Editor, S::Accepted),
        edge(S::Accepted, Act::Publish, SecondEditor, S::Published),
        edge(S::Scheduled, Act::Publish, Editor, S::Published),
        edge(S::Published, Act::Withdraw, Editor, S::Withdrawn),
        edge(S::Published, Act::Retract, Author, S::Withdrawn),
    ]
};

/// The line of an act from a state; nothing where it is not to be done.
pub fn edge_of(from: ArticleState, act: ArticleAct) -> Option<Edge> {
    TABLE.iter().find(|edge| edge.from == from && edge.act == act).copied()
}

/// Whether an act is the author's; every other is the editors'.
pub fn is_of_author(act: ArticleAct) -> bool {
    TABLE.iter().any(|edge| edge.act == act && edge.whose == Whose::Author)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_act_has_one_end_from_each_state_and_is_the_author_s_or_the_editors() {
        for (index, edge) in TABLE.iter().enumerate() {
            assert_eq!(edge.whose == Whose::Author, is_of_author(edge.act), "{edge:?}");
            for other in TABLE.iter().skip(index + 1) {
                assert!((edge.from, edge.act) != (other.from, other.act), "{edge:?}");
            }
        }
        assert!(ArticleAct::ALL.iter().all(|act| TABLE.iter().any(|edge| edge.act == *act)), "every act is somebody's");
    }

    #[test]
    fn nothing_is_done_with_what_has_ended() {
        for end in [ArticleState::Declined, ArticleState::Withdrawn, ArticleState::Abandoned] {
            assert!(ArticleAct::ALL.iter().all(|act| edge_of(end, *act).is_none()), "{end:?}");
        }
    }

    #[test]
    fn every_state_is_reached_from_a_draft() {
        let mut reached = vec![ArticleState::Draft];
        for _ in ArticleState::ALL {
            let next: Vec<_> = TABLE.iter().filter(|edge| reached.contains(&edge.from)).map(|edge| edge.to).collect();
            reached.extend(next);
        }
        for state in ArticleState::ALL {
            assert!(reached.contains(state), "{state:?}");
        }
    }

    #[test]
    fn nothing_is_published_that_no_editor_has_accepted() {
        let before: Vec<_> =
            TABLE.iter().filter(|edge| edge.to == ArticleState::Published).map(|edge| edge.from).collect();
        assert_eq!(before, [ArticleState::Accepted, ArticleState::Scheduled]);
        let accepted: Vec<_> = TABLE
            .iter()
            .filter(|edge| edge.to == ArticleState::Accepted && edge.from != ArticleState::Scheduled)
            .collect();
        assert!(accepted.iter().all(|edge| edge.whose == Whose::Holder), "{accepted:?}");
    }
}
