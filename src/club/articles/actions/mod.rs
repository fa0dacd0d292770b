//! Writing a piece, bringing it through the editors' hands, and making issues.

mod issuing;
mod stepping;
mod writing;

pub use issuing::{change_issue, close_issue, open_issue, publish_issue};
pub use stepping::step;
pub use writing::{NOT_HER_COMPLAINT, begin, forget_own, remove_photograph, save, save_and_submit};

pub(super) use stepping::award;
