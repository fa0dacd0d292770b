//! The rows of members.

use diesel::prelude::*;

use super::model::{Birthday, Member};
use crate::base::ids::PersonId;
use crate::base::words::{MemberState, Tier};
use crate::base::{Instant, Result};
use crate::db::{ReadTx, WriteTx, portable};
use crate::schema::member;

/// The counter of the numbers on cards.
const NUMBERS: &str = "member";

/// A person's membership, if she ever had one.
pub fn member_of(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Option<Member>> {
    Ok(member::table.find(id.0).select(Member::as_select()).first(tx.conn()).optional()?)
}

/// A person's membership.
pub fn find_member(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Member> {
    Ok(member::table.find(id.0).select(Member::as_select()).first(tx.conn())?)
}

/// Whose card it is.
pub fn find_member_by_card(tx: &mut ReadTx<'_>, card: &str) -> Result<Member> {
    Ok(member::table.filter(member::card.eq(card)).select(Member::as_select()).first(tx.conn())?)
}

/// Whose number it is.
pub fn find_member_by_number(tx: &mut ReadTx<'_>, number: i64) -> Result<Member> {
    Ok(member::table.filter(member::number.eq(number)).select(Member::as_select()).first(tx.conn())?)
}

/// Writes a first membership.
pub(super) fn insert(tx: &mut WriteTx<'_>, id: PersonId) -> Result<()> {
    let number = portable::next_value(tx.conn(), NUMBERS)?;
    let (card, now) = (tx.random().public_id(), tx.now());
    diesel::insert_into(member::table)
        .values((
            member::person_id.eq(id.0),
            member::number.eq(number),
            member::card.eq(card),
            member::state.eq(MemberState::Active),
            member::tier.eq(Tier::Basic),
            member::round.eq(1),
            member::joined_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Begins another round, with a new card: the old one may be anywhere.
pub(super) fn begin_again(tx: &mut WriteTx<'_>, before: &Member) -> Result<()> {
    let (card, now) = (tx.random().public_id(), tx.now());
    diesel::update(member::table.find(before.person_id.0))
        .set((
            member::card.eq(card),
            member::state.eq(MemberState::Active),
            member::tier.eq(Tier::Basic),
            member::round.eq(before.round + 1),
            member::joined_at.eq(now),
            member::ends_at.eq(None::<i64>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes that notice was given, or that it was taken back; a suspension stays.
pub(super) fn set_notice(
    tx: &mut WriteTx<'_>,
    id: PersonId,
    (state, ends_at): (MemberState, Option<Instant>),
) -> Result<()> {
    diesel::update(member::table.find(id.0))
        .set((member::state.eq(state), member::ends_at.eq(ends_at)))
        .execute(tx.conn())?;
    Ok(())
}

/// Writes that it stands as usual or is over; nothing else is left of it.
pub(super) fn set_state(tx: &mut WriteTx<'_>, id: PersonId, state: MemberState) -> Result<()> {
    diesel::update(member::table.find(id.0))
        .set((
            member::state.eq(state),
            member::ends_at.eq(None::<i64>),
            member::suspended_until.eq(None::<i64>),
            member::suspended_because.eq(None::<String>),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Suspends it until a moment.
pub(super) fn suspend(tx: &mut WriteTx<'_>, id: PersonId, until: Instant, because: &str) -> Result<()> {
    diesel::update(member::table.find(id.0))
        .set((
            member::state.eq(MemberState::Suspended),
            member::suspended_until.eq(until),
            member::suspended_because.eq(because),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes or forgets a birthday.
pub(super) fn set_birthday(tx: &mut WriteTx<'_>, id: PersonId, birthday: Option<Birthday>) -> Result<()> {
    let (month, day) = birthday.map(Birthday::parts).unzip();
    diesel::update(member::table.find(id.0))
        .set((member::birth_month.eq(month), member::birth_day.eq(day)))
        .execute(tx.conn())?;
    Ok(())
}

/// Some of those whose notice has run out.
pub(super) fn due_to_end(tx: &mut ReadTx<'_>, limit: i64) -> Result<Vec<Member>> {
    let now = tx.now();
    Ok(member::table
        .filter(member::ends_at.is_not_null())
        .filter(member::ends_at.le(now))
        .filter(member::state.eq(MemberState::Leaving))
        .order(member::ends_at)
        .limit(limit)
        .select(Member::as_select())
        .load(tx.conn())?)
}

/// Some of those whose suspension is over.
pub(super) fn due_to_restore(tx: &mut ReadTx<'_>, limit: i64) -> Result<Vec<Member>> {
    let now = tx.now();
    Ok(member::table
        .filter(member::suspended_until.is_not_null())
        .filter(member::suspended_until.le(now))
        .filter(member::state.eq(MemberState::Suspended))
        .order(member::suspended_until)
        .limit(limit)
        .select(Member::as_select())
        .load(tx.conn())?)
}

/// Some of those whose birthday it is and who have not been greeted this year.
pub(super) fn due_to_greet(tx: &mut ReadTx<'_>, birthday: Birthday, year: i32, limit: i64) -> Result<Vec<PersonId>> {
    let (month, day) = birthday.parts();
    Ok(member::table
        .filter(member::birth_month.eq(month))
        .filter(member::birth_day.eq(day))
        .filter(member::state.eq(MemberState::Active))
        .filter(member::greeted_year.is_null().or(member::greeted_year.lt(year)))
        .order(member::person_id)
        .limit(limit)
        .select(member::person_id)
        .load(tx.conn())?)
}

/// Notes that somebody was greeted.
pub(super) fn set_greeted(tx: &mut WriteTx<'_>, id: PersonId, year: i32) -> Result<()> {
    diesel::update(member::table.find(id.0)).set(member::greeted_year.eq(year)).execute(tx.conn())?;
    Ok(())
}
