//! Who may change what the club gives, and give by hand.

use chrono::Datelike as _;

use super::model::EarningRule;
use crate::accounts::{Actor, Scope};
use crate::base::ids::PersonId;
use crate::base::words::Role;
use crate::base::{Error, Instant, Message, Result};

/// 403: rules are what the whole group promises.
pub const ONLY_OPERATORS: Message = Message::new("points.only_operators");
/// 403: nobody gives points to herself.
pub const NOT_ONESELF: Message = Message::new("points.not_oneself");
/// 403: the books are read by operators and auditors.
pub const ONLY_READERS: Message = Message::new("points.only_readers");
/// 403: a second person is somebody else.
pub const NOT_THE_SAME: Message = Message::new("points.not_the_same");

/// So many points staff give or take alone; above it a second person signs (club.md 1.2).
pub const ALONE_UP_TO: i64 = 500;

fn operates(actor: &Actor) -> bool {
    actor.scopes(&[Role::Operator]).contains(&Scope::Group)
}

/// Operators of the whole group write rules.
pub fn may_write_rules(actor: &Actor) -> Result<()> {
    if operates(actor) { Ok(()) } else { Err(Error::Denied(ONLY_OPERATORS)) }
}

/// Operators and auditors of the whole group read everybody's points.
pub fn may_read_books(actor: &Actor) -> Result<()> {
    let reads = operates(actor) || actor.scopes(&[Role::Auditor]).contains(&Scope::Group);
    if reads { Ok(()) } else { Err(Error::Denied(ONLY_READERS)) }
}

/// Operators give and take points by hand, never their own.
pub fn may_adjust(actor: &Actor, member: PersonId) -> Result<()> {
    may_write_rules(actor)?;
    if actor.person_id == member { Err(Error::Denied(NOT_ONESELF)) } else { Ok(()) }
}

/// What one operator proposed, another signs.
pub fn may_sign_adjustment(actor: &Actor, member: PersonId, proposed_by: PersonId) -> Result<()> {
    may_adjust(actor, member)?;
    if actor.person_id == proposed_by { Err(Error::Denied(NOT_THE_SAME)) } else { Ok(()) }
}

/// 422: too many for one person alone; its argument is how many she may.
pub const SECOND_PERSON_FIRST: Message = Message::new("points.second_person_first");

/// So many points need a second person.
pub fn may_adjust_alone(amount: i64) -> Result<()> {
    let second = || Error::Conflict(SECOND_PERSON_FIRST.with(ALONE_UP_TO));
    if amount <= ALONE_UP_TO { Ok(()) } else { Err(second()) }
}

/// The first moment of the year of China in which a moment is.
pub fn start_of_year(now: Instant) -> Instant {
    Instant::start_of(now.date().with_ordinal(1).unwrap_or(now.date()))
}

/// Whether a rule has paid somebody as often as it does in a day or a year.
pub fn is_capped(rule: &EarningRule, today: i64, this_year: i64) -> bool {
    let is_reached = |cap: Option<i16>, count: i64| cap.is_some_and(|cap| count >= i64::from(cap));
    is_reached(rule.daily_cap, today) || is_reached(rule.yearly_cap, this_year)
}
