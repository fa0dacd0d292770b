//! Promises (complaints.md 6.5): given with an official word, and later kept or moved, in public each time.

use super::clocks;
use super::respond::{self, Response};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::{ClockKind, PromiseOutcome, ReplyKind};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{
    Act, Complaint, NewPromise, NoPromise, PROMISE_NEEDS_DAY, Pledge, Promise, after, check_pledge,
};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;
use crate::outbox::Text;

/// 409: a promise ends once.
pub const PROMISE_ENDED: Message = Message::new("complaints.promise_ended");

/// How a promise ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// What was promised is done.
    Kept,
    /// Another takes its place; it counts as broken.
    Moved,
}

/// Writes down what a floor promises, or why a day on it is no promise.
pub(super) fn pledge(tx: &mut WriteTx<'_>, id: ComplaintId, (floor, by): (i32, i32), pledge: &Pledge) -> Result<()> {
    match pledge {
        Pledge::Nothing => Ok(()),
        Pledge::Promise(new) => give(tx, id, (floor, by), (new, None)),
        Pledge::Declined(body) => {
            let salt = tx.random().bytes::<32>();
            let row = NoPromise { complaint_id: id, floor, body: body.clone(), salt: salt.to_vec() };
            store::insert_no_promise(tx, &row)?;
            tx.record(&Fact::PromiseDeclined { complaint_id: id, floor }, &[Text { salt: &salt, body }])?;
            Ok(())
        }
    }
}

/// Gives a promise, of a point at issue where a solution promises that; it stops clock C and starts one of its own.
pub(super) fn give(
    tx: &mut WriteTx<'_>,
    id: ComplaintId,
    (floor, by): (i32, i32),
    (new, point): (&NewPromise, Option<i16>),
) -> Result<()> {
    let (salt, due_at) = (tx.random().bytes::<32>(), new.due());
    let last = store::promises_of(tx, id)?.last().map_or(0, |promise| promise.number);
    let number = last.saturating_add(1);
    let row = Promise {
        complaint_id: id,
        number,
        floor,
        point,
        given_by: by,
        due_at,
        body: new.body.clone(),
        salt: salt.to_vec(),
        outcome: PromiseOutcome::Open,
    };
    store::insert_promise(tx, &row)?;
    let fact = Fact::PromiseMade { complaint_id: id, promise: number, due: due_at, by };
    clocks::record(tx, id, &fact, &[Text { salt: &salt, body: &new.body }])?;
    Ok(())
}

/// Says in public that a promise was kept, or moves it to another day.
///
/// Answers `Conflict` for one that has ended, `Invalid` where a moved one has no new day.
pub fn end_promise(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    (id, number): (ComplaintId, i16),
    (ending, response): (Ending, &Response),
) -> Result<i32> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_respond(actor, &complaint, ReplyKind::Promise)?;
    store::check_version(&complaint, response.seen_version)?;
    let promise = store::find_promise(tx, id, number)?;
    let course = clocks::course_of(tx, id)?;
    if !promise.is_open(course.run(ClockKind::Promise, number)) {
        return Err(Error::Conflict(PROMISE_ENDED));
    }
    if ending == Ending::Moved && !matches!(response.pledge, Pledge::Promise(_)) {
        return Err(Error::Invalid(FormErrors::of("promise_day", PROMISE_NEEDS_DAY)));
    }
    check_pledge(&response.text, &response.pledge, tx.now())?;
    let (floor, by) = respond::say(tx, actor, &complaint, (ReplyKind::Promise, &response.text))?;
    counts_as_response(tx, &complaint, floor)?;
    let (outcome, fact) = match ending {
        Ending::Kept => (PromiseOutcome::Kept, Fact::PromiseKept { complaint_id: id, promise: number, by }),
        Ending::Moved => (PromiseOutcome::Moved, Fact::PromiseMoved { complaint_id: id, promise: number, by }),
    };
    store::set_promise_outcome(tx, (id, number), outcome)?;
    store::change(tx, id, &store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() })?;
    clocks::record(tx, id, &fact, &[])?;
    pledge(tx, id, (floor, by), &response.pledge)?;
    Ok(floor)
}

/// Declaring a complaint solved declares its open promises done: that is what was promised (complaints.md 6.5).
pub(super) fn keep_open(tx: &mut WriteTx<'_>, id: ComplaintId, by: i32) -> Result<()> {
    let course = clocks::course_of(tx, id)?;
    for promise in store::promises_of(tx, id)? {
        if promise.is_open(course.run(ClockKind::Promise, promise.number)) {
            store::set_promise_outcome(tx, (id, promise.number), PromiseOutcome::Kept)?;
            store::change(tx, id, &store::StateChange::default())?;
            let fact = Fact::PromiseKept { complaint_id: id, promise: promise.number, by };
            clocks::record(tx, id, &fact, &[])?;
        }
    }
    Ok(())
}

/// A word on a promise answers on the merits, as long as the state still waits for answers.
fn counts_as_response(tx: &mut WriteTx<'_>, complaint: &Complaint, floor: i32) -> Result<()> {
    match after(complaint.state, Act::Respond) {
        Ok(state) => respond::count_response(tx, complaint, floor, state),
        Err(_) => Ok(()),
    }
}
