//! What makes a replay impossible.

use crate::base::words::State;
use crate::complaints::model::Act;

/// Why facts cannot be those of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// There is none.
    #[error("it has no facts")]
    Nothing,
    /// The first is another than the receipt.
    #[error("its first fact is not its receipt")]
    NotReceived,
    /// It was received before.
    #[error("it was received twice")]
    ReceivedTwice,
    /// A floor that does not follow the one before.
    #[error("floor {0} comes out of order")]
    Floor(i32),
    /// A point that does not follow the one before.
    #[error("point {0} comes out of order")]
    Point(i16),
    /// An act that the state before does not allow.
    #[error("{act:?} happened when it was {}", .state.code())]
    NotAllowed {
        /// The state before.
        state: State,
        /// What happened all the same.
        act: Act,
    },
}
