//! Points given by a rule, and taken back.

use crate::base::ids::{JournalId, LotId, PersonId, RuleId};
use crate::base::words::{Earning, JournalKind, Source};
use crate::base::{Instant, Result};
use crate::club::members;
use crate::club::points::actions::posting::{self, Posted};
use crate::club::points::model::{EarningRule, Key, Lot, NewJournal};
use crate::club::points::{policy, store};
use crate::db::WriteTx;
use crate::facts::Fact;

/// Something that a rule may pay for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Award {
    /// Who did it.
    pub member: PersonId,
    /// Of what kind.
    pub kind: Earning,
    /// What it is, so that it is paid once: `article:17`.
    pub key: String,
    /// What the statement cites.
    pub source: Source,
    /// Which one.
    pub source_id: Option<String>,
}

/// What an award came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awarded {
    /// Points were given.
    Now(JournalId),
    /// They had been given for the same.
    Before(JournalId),
    /// She is no member, or suspended.
    NotAMember,
    /// No rule pays for such things now.
    NoRule,
    /// The member has had as many of the kind as a day or a year has.
    Capped,
}

/// Gives a member what the rule of its kind says now, as often as its caps allow.
pub fn award(tx: &mut WriteTx<'_>, award: &Award) -> Result<Awarded> {
    let key = Key { scope: "earn", key: award.key.clone() };
    let new = NewJournal {
        source_id: award.source_id.clone(),
        ..NewJournal::of(key, award.member, JournalKind::Earned, award.source)
    };
    // Before the rule is asked: what was paid under a former rule was paid.
    if let Some(known) = posting::posted_before(tx, &new)? {
        return Ok(Awarded::Before(known.id));
    }
    if !members::member_of(tx, award.member)?.is_some_and(|member| members::policy::takes_part(&member)) {
        return Ok(Awarded::NotAMember);
    }
    let now = tx.now();
    let Some(rule) = store::rule_in_force(tx, award.kind, now)? else { return Ok(Awarded::NoRule) };
    let days = store::awarded_since(tx, award.member, rule.id, Instant::start_of(now.date()))?;
    let years = store::awarded_since(tx, award.member, rule.id, policy::start_of_year(now))?;
    if policy::is_capped(&rule, days, years) {
        return Ok(Awarded::Capped);
    }
    match posting::give(tx, &new, Some(rule.id), |id| lot_of(&rule, (award.member, id), now))? {
        Posted::Now(id, ()) => Ok(Awarded::Now(id)),
        Posted::Before(known) => Ok(Awarded::Before(known.id)),
    }
}

fn lot_of(rule: &EarningRule, (owner, origin): (PersonId, JournalId), now: Instant) -> Lot {
    let (available_at, expires_at) = rule.life_of(now);
    Lot { available_at, expires_at, ..new_lot((owner, origin), Some(rule.id), rule.points, now) }
        .waiting_until(available_at, now)
}

/// A lot that can be spent at once and never expires, before it has an id.
pub(super) fn new_lot(
    (owner, origin): (PersonId, JournalId),
    rule_id: Option<RuleId>,
    amount: i64,
    now: Instant,
) -> Lot {
    Lot {
        id: LotId(0),
        owner,
        origin,
        rule_id,
        amount,
        pending: 0,
        available: amount,
        held: 0,
        spent: 0,
        repaid: 0,
        expired: 0,
        revoked: 0,
        moved: 0,
        earned_at: now,
        available_at: now,
        expires_at: None,
        revoked_at: None,
    }
}

/// Takes back what was given under a key, since what it was given for does not hold: once, whoever asks. What is there of it
/// goes, and what was used of it is owed.
///
/// Answers `NotFound` where nothing was given.
pub fn revoke_award(tx: &mut WriteTx<'_>, key: &str, by: Option<PersonId>, reason: &str) -> Result<()> {
    let given = Key { scope: "earn", key: key.to_owned() };
    let Some(given) = store::journal_of_key(tx, &given)? else { return Err(crate::base::Error::NotFound) };
    let now = tx.now();
    for lot in store::lots_from(tx, given.id)?.into_iter().filter(|lot| lot.revoked_at.is_none()) {
        let key = Key { scope: "revoke", key: lot.id.to_string() };
        let new = NewJournal {
            source_id: given.source_id.clone(),
            reverses: Some(given.id),
            actor: by,
            reason: Some(reason.to_owned()),
            ..NewJournal::of(key, lot.owner, JournalKind::Revoked, given.source)
        };
        posting::run(tx, &new, &[lot.id], |purse| {
            purse.revoke(lot.id, now);
            Ok(())
        })?;
        tx.record(&Fact::AwardRevoked { person_id: lot.owner, journal_id: given.id, by }, &[])?;
    }
    Ok(())
}
