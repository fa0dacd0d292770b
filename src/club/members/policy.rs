//! Who may belong to the club, and who may suspend somebody.

use super::model::{LONGEST_SUSPENSION_DAYS, Member};
use crate::accounts::{Actor, Scope};
use crate::base::ids::PersonId;
use crate::base::words::{MemberState, Role};
use crate::base::{Error, FormErrors, Instant, Message, Result};

/// 403: staff earn nothing, so they are no members.
pub const NOT_STAFF: Message = Message::new("members.not_staff");
/// 403: a contact first.
pub const CONFIRM_FIRST: Message = Message::new("members.confirm_first");
/// 409: an operator has suspended the membership.
pub const SUSPENDED: Message = Message::new("members.suspended");
/// 409: there is no membership to speak of.
pub const NO_MEMBER: Message = Message::new("members.none");
/// 403: members are looked after by the operators of the group.
pub const ONLY_OPERATORS: Message = Message::new("members.only_operators");
/// 403: nobody suspends herself.
pub const NOT_ONESELF: Message = Message::new("members.not_oneself");
/// 422: a day to come, not too far.
pub const BAD_DAY: Message = Message::new("members.bad_day");

/// Everybody with a confirmed contact who does not work for the company.
pub fn may_join(actor: &Actor) -> Result<()> {
    if actor.is_staff() {
        Err(Error::Denied(NOT_STAFF))
    } else if actor.is_confirmed {
        Ok(())
    } else {
        Err(Error::Denied(CONFIRM_FIRST))
    }
}

/// A member gives notice, and thinks again, herself.
pub fn may_change(actor: &Actor, member: &Member) -> Result<()> {
    if member.person_id != actor.person_id {
        return Err(Error::NotFound);
    }
    if member.belongs() { Ok(()) } else { Err(Error::Conflict(NO_MEMBER)) }
}

/// A member who is not suspended spends what she has, to the last day of her notice.
pub fn may_spend(member: &Member) -> bool {
    matches!(member.state, MemberState::Active | MemberState::Leaving)
}

/// A member who is neither suspended nor about to leave takes part, and earns.
pub fn takes_part(member: &Member) -> bool {
    member.state == MemberState::Active
}

/// Operators of the group look after members; auditors read.
pub fn may_read_members(actor: &Actor) -> Result<()> {
    let reads = actor.scopes(&[Role::Operator, Role::Auditor]).contains(&Scope::Group);
    if reads { Ok(()) } else { Err(Error::Denied(ONLY_OPERATORS)) }
}

/// Operators of the group suspend members, never themselves.
pub fn may_suspend(actor: &Actor, member: PersonId) -> Result<()> {
    if !actor.scopes(&[Role::Operator]).contains(&Scope::Group) {
        return Err(Error::Denied(ONLY_OPERATORS));
    }
    if actor.person_id == member { Err(Error::Denied(NOT_ONESELF)) } else { Ok(()) }
}

/// Until a day to come, a year at most.
pub fn may_last(until: Instant, now: Instant) -> Result<()> {
    let latest = now.plus_days(LONGEST_SUSPENSION_DAYS);
    let is_good = now < until && until <= latest;
    if is_good { Ok(()) } else { Err(Error::Invalid(FormErrors::of("until", BAD_DAY))) }
}
