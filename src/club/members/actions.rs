//! Joining, leaving, and what time does to a membership.

use chrono::{Datelike as _, NaiveDate};

use super::model::{Birthday, NOTICE_DAYS};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::ids::PersonId;
use crate::base::words::MemberState;
use crate::base::{Error, Instant, Result};
use crate::db::WriteTx;
use crate::facts::Fact;

/// As many as one transaction takes without holding others up.
const AT_ONCE: i64 = 20;

/// Becomes a member, takes a notice back, or begins anew; a member who joins again stays one.
pub fn join(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    policy::may_join(actor)?;
    let person_id = actor.person_id;
    let round = match store::member_of(tx, person_id)? {
        None => {
            store::insert(tx, person_id)?;
            1
        }
        Some(member) => match member.state {
            MemberState::Active => return Ok(()),
            MemberState::Suspended => return Err(Error::Conflict(policy::SUSPENDED)),
            MemberState::Leaving => return stay(tx, actor),
            MemberState::Closed => {
                store::begin_again(tx, &member)?;
                member.round + 1
            }
        },
    };
    tx.record(&Fact::MemberJoined { person_id, round }, &[])?;
    Ok(())
}

/// Gives notice: the membership ends after [`NOTICE_DAYS`], at a midnight. A second notice moves nothing.
pub fn leave(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let member = store::find_member(tx, actor.person_id)?;
    policy::may_change(actor, &member)?;
    give_notice(tx, &member)
}

fn give_notice(tx: &mut WriteTx<'_>, member: &super::Member) -> Result<()> {
    if member.state == MemberState::Leaving || !member.belongs() {
        return Ok(());
    }
    let ends_at = Instant::start_of(tx.now().date()).plus_days(NOTICE_DAYS + 1);
    store::set_notice(tx, member.person_id, (MemberState::Leaving, Some(ends_at)))?;
    tx.record(&Fact::MemberLeaves { person_id: member.person_id, ends_at }, &[])?;
    Ok(())
}

/// Takes the notice back.
pub fn stay(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let member = store::find_member(tx, actor.person_id)?;
    policy::may_change(actor, &member)?;
    if member.state == MemberState::Leaving {
        // A suspension goes on where it was: leaving and thinking again is no way out of it.
        let is_suspended = member.suspended_until.is_some_and(|until| until > tx.now());
        if is_suspended {
            store::set_notice(tx, member.person_id, (MemberState::Suspended, None))?;
        } else {
            store::set_state(tx, member.person_id, MemberState::Active)?;
        }
        tx.record(&Fact::MemberStays { person_id: member.person_id }, &[])?;
    }
    Ok(())
}

/// Gives notice with a closed account, and forgets the birthday.
pub fn forget_own(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let Some(member) = store::member_of(tx, actor.person_id)? else { return Ok(()) };
    store::set_birthday(tx, actor.person_id, None)?;
    give_notice(tx, &member)
}

/// Says when her birthday is, or that nobody need know.
pub fn set_birthday(tx: &mut WriteTx<'_>, actor: &Actor, birthday: Option<Birthday>) -> Result<()> {
    let member = store::find_member(tx, actor.person_id)?;
    policy::may_change(actor, &member)?;
    store::set_birthday(tx, actor.person_id, birthday)
}

/// Suspends a member until the end of a day, with a reason that she reads.
pub fn suspend(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: PersonId,
    (last_day, because): (NaiveDate, &str),
) -> Result<()> {
    policy::may_suspend(actor, id)?;
    let member = store::find_member(tx, id)?;
    if member.state != MemberState::Active && member.state != MemberState::Suspended {
        return Err(Error::Conflict(policy::NO_MEMBER));
    }
    let until = Instant::start_of(last_day).plus_days(1);
    policy::may_last(until, tx.now())?;
    store::suspend(tx, id, until, because)?;
    tx.record(&Fact::MemberSuspended { person_id: id, until, by: actor.person_id }, &[])?;
    Ok(())
}

/// Ends a suspension before its day.
pub fn restore(tx: &mut WriteTx<'_>, actor: &Actor, id: PersonId) -> Result<()> {
    policy::may_suspend(actor, id)?;
    if store::find_member(tx, id)?.state == MemberState::Suspended {
        store::set_state(tx, id, MemberState::Active)?;
        tx.record(&Fact::MemberRestored { person_id: id, by: Some(actor.person_id) }, &[])?;
    }
    Ok(())
}

/// Ends some memberships whose notice has run out; says how many.
pub(super) fn end_due(tx: &mut WriteTx<'_>) -> Result<usize> {
    let due = store::due_to_end(tx, AT_ONCE)?;
    for member in &due {
        let person_id = member.person_id;
        store::set_state(tx, person_id, MemberState::Closed)?;
        tx.record(&Fact::MemberLeft { person_id, round: member.round }, &[])?;
    }
    Ok(due.len())
}

/// Ends some suspensions whose time is over; says how many.
pub(super) fn restore_due(tx: &mut WriteTx<'_>) -> Result<usize> {
    let due = store::due_to_restore(tx, AT_ONCE)?;
    for member in &due {
        store::set_state(tx, member.person_id, MemberState::Active)?;
        tx.record(&Fact::MemberRestored { person_id: member.person_id, by: None }, &[])?;
    }
    Ok(due.len())
}

/// Notes some birthdays of today, each once a year; says how many.
pub(super) fn greet_due(tx: &mut WriteTx<'_>) -> Result<usize> {
    let today = tx.now().date();
    let mut greeted = 0;
    for birthday in Birthday::kept_on(today) {
        for person_id in store::due_to_greet(tx, birthday, today.year(), AT_ONCE)? {
            store::set_greeted(tx, person_id, today.year())?;
            tx.record(&Fact::BirthdayCame { person_id, year: today.year() }, &[])?;
            greeted += 1;
        }
    }
    Ok(greeted)
}
