//! What people do with complaints. Each action is one transaction: it loads, asks the policy and the model, writes, and
//! records the fact.

mod affected;
mod again;
mod calling;
mod channel;
mod clocks;
mod cosigned;
mod covering;
mod edit;
mod handing;
mod joint;
mod leaving;
mod merging;
mod original;
mod own_points;
mod owner;
mod premoderation;
mod promises;
mod receive;
mod remedies;
mod reply;
mod respond;
mod speaker;
mod strike;
mod templates;
mod triage;
mod watch;
mod withhold;

pub use affected::{affect, unaffect};
pub use again::{
    NO_SUCH_OUTCOME, NOBODY_ABOVE, REFUSE_TWICE_FIRST, ROOT_CAUSE_FIRST, Review, TOO_LATE_FOR_REVIEW,
    TOO_LATE_TO_REOPEN, URGED_ALREADY, ask_review, close, decide_review, end_visits, ended_at, is_about_rejection,
    reopen, urge,
};
pub use calling::{HOMES_FOR_REVIEW, call_review};
pub use channel::{NewEntry, TOO_LONG_AGO, TakenOver, UNKNOWN_HOME, enter, make_code, take_over};
pub(super) use clocks::course_under;
pub use clocks::{course_of, recompute, settle};
pub use cosigned::{MOST_EXTENSION_DAYS, Wanted, change_severity, cosign, propose, waiting};
pub use edit::{Edit, TOO_LATE_TO_EDIT, WITHHELD, edit_heading, edit_text, replace_text};
pub use handing::{HandOver, charge_of, hand_over};
pub use joint::{ANSWERED_ALREADY, NOBODY_LEADS, join, leave, may_answer, own_household};
pub use leaving::{CLOSED_NAME, forget_own_name};
pub use merging::{
    AMBASSADOR_IN_IT, HOUSEHOLD_IN_BOTH, MergePreview, Merger, NO_SUCH_LEAD, check_mergeable, merge, preview_merging,
};
pub use original::read_original;
pub use own_points::{
    ANSWER_FIRST, CONFIRMED_ALREADY, MOST_OWN_POINTS, MOST_POINTS, NO_ROOM_FOR_POINTS, OWN_POINTS_BETWEEN,
    STATED_ALREADY, check_may_state, state_points, takes_points,
};
pub use owner::{Decision, decide, withdraw};
pub use premoderation::{NOT_HELD, release};
pub use promises::{Ending, PROMISE_ENDED, end_promise};
pub(super) use receive::write_fact_and_points;
pub use receive::{NewComplaint, OpeningTexts, publish_held, receive};
pub use remedies::{
    NO_ROOT_CAUSE_AWAITED, REACHES_ELSEWHERE, Seen, VERIFIED_ALREADY, announce, awaits_remedy, name_cause, scopes_at,
    verify,
};
pub use reply::{NewReply, reply};
pub use respond::{ANSWER_EVERY_POINT, PointAnswer, Response, propose_solution, respond};
pub(super) use speaker::add_speaker;
pub use speaker::{Spoken, name_in, name_on, under_staff_name as staff_speaker, write_floor};
pub use strike::strike;
pub use templates::{TOO_MANY_TEMPLATES, retire_template, write_template};
pub use triage::{Acceptance, NO_AMBASSADOR, Rejection, accept, propose_rejection, sign_rejection};
pub use watch::{watch, watch_estate};
pub use withhold::{
    Grounds, NOT_WAITING, WITHHELD_ALREADY, author_of, cause_of, confirm_withholding, end_withholding,
    lapse_withholding, mask_own, withhold,
};
