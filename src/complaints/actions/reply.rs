//! Anybody's word in a thread; the opener's home resumes a complaint that waits for it (T6).

use super::clocks;
use super::premoderation::hold_if_read_first;
use super::speaker::{self, Spoken};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::masking::Unmasked;
use crate::base::words::{ReplyKind, State};
use crate::base::{Error, Result};
use crate::complaints::model::{Act, Complaint, after};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// A reply as written on the form, already found to be within the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReply {
    /// The floor it answers; 1 or none for the complaint itself.
    pub parent_floor: Option<i32>,
    /// Markdown.
    pub text: String,
    /// What stays readable of the personal data in it.
    pub unmasked: Unmasked,
    /// The form that sends it: a second time it gives the same floor.
    pub submission_key: String,
}

/// Writes a reply and gives its floor; the same form twice gives the same floor.
pub fn reply(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, new: &NewReply) -> Result<i32> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_reply(actor, &complaint)?;
    if let Some(floor) = store::find_floor_by_submission(tx, id, &new.submission_key)? {
        return Ok(floor);
    }
    let parent = match new.parent_floor {
        // A floor of another complaint cannot be named: it is looked up within this one (security.md S5).
        Some(floor) => Some(store::find_reply(tx, id, floor)?),
        None => None,
    };
    let by = speaker::speaker(tx, actor, &complaint)?;
    let spoken = Spoken {
        by,
        kind: ReplyKind::Comment,
        office: None,
        parent: parent.as_ref(),
        body: &new.text,
        at: tx.now(),
        submission_key: Some(new.submission_key.clone()),
    };
    let floor = speaker::write_floor_showing(tx, &complaint, spoken, new.unmasked)?;
    store::grow_past_own(tx, actor.person_id, id)?;
    hold_if_read_first(tx, actor, &complaint, floor)?;
    store::insert_follow(tx, id, actor.person_id)?;
    if policy::is_opener(actor, &complaint) {
        answer_awaited(tx, &complaint, floor)?;
    }
    Ok(floor)
}

/// The opener's home has spoken: a complaint that waits for her is with the company again (T6), one that is being worked
/// on owes her an answer (clock E).
pub(super) fn answer_awaited(tx: &mut WriteTx<'_>, complaint: &Complaint, floor: i32) -> Result<()> {
    let complaint_id = complaint.id;
    let fact = match complaint.state {
        State::AwaitingOwner => {
            let state = after(complaint.state, Act::Answer).map_err(Error::Conflict)?;
            store::change(tx, complaint_id, &store::StateChange { state: Some(state), ..Default::default() })?;
            Fact::OwnerAnswered { complaint_id, floor }
        }
        State::InProgress | State::Reopened => Fact::AnswerAwaited { complaint_id, floor },
        _ => return Ok(()),
    };
    clocks::record(tx, complaint_id, &fact, &[])?;
    Ok(())
}
