//! Who may suggest, vote and speak, and by whose hand a suggestion moves.

use super::model::state::{Hand, TRANSITIONS};
use super::model::{Placed, Suggestion};
use crate::accounts::{Actor, Reach};
use crate::base::ids::PersonId;
use crate::base::words::{Role, SuggestionAct, SuggestionState, Visibility};
use crate::base::{Error, Instant, Message, Result};
use crate::club::members::Member;

/// 403: suggestions are the members'.
pub const ONLY_MEMBERS: Message = Message::new("suggestions.only_members");
/// 403: staff answer; they neither suggest nor vote.
pub const NOT_STAFF: Message = Message::new("suggestions.not_staff");
/// 403: who has no approved home speaks in no public thread.
pub const HOME_FIRST: Message = Message::new("suggestions.home_first");
/// 403: only the author answers what her suggestion lacks.
pub const ONLY_AUTHOR: Message = Message::new("suggestions.only_author");
/// 403: operators of the club do that.
pub const ONLY_OPERATORS: Message = Message::new("suggestions.only_operators");
/// 403: who keeps it does that, or an operator.
pub const ONLY_KEEPER: Message = Message::new("suggestions.only_keeper");
/// 403: second signatures are given by operators, the group centre and executives.
pub const ONLY_SIGNERS: Message = Message::new("suggestions.only_signers");
/// 403: two signatures are of two people.
pub const NOT_TWICE: Message = Message::new("suggestions.not_twice");
/// 403: nobody rewards herself.
pub const NOT_AUTHORS: Message = Message::new("suggestions.not_authors");
/// 403: those who receive complaints, and the group centre, say what came out of them.
pub const ONLY_CREDITORS: Message = Message::new("suggestions.only_creditors");
/// 409: it goes on elsewhere.
pub const MERGED: Message = Message::new("suggestions.merged");
/// 409: not from here.
pub const NOT_IN_THIS_STATE: Message = Message::new("suggestions.not_in_this_state");
/// 409: it is over, one way or the other.
pub const ENDED: Message = Message::new("suggestions.ended");
/// 409: not before it can be read.
pub const NOT_OPEN_YET: Message = Message::new("suggestions.not_open_yet");
/// 409: nobody has proposed it, or the time to sign is over.
pub const NOT_PROPOSED: Message = Message::new("suggestions.not_proposed");
/// 409: it waits for the second signature already.
pub const PROPOSED_BEFORE: Message = Message::new("suggestions.proposed_before");

/// Who looks after suggestions.
const OPERATORS: &[Role] = &[Role::Operator];
const SIGNERS: &[Role] = &[Role::Operator, Role::GroupCentre, Role::Executive, Role::ChiefExecutive];
const CREDITORS: &[Role] = &[Role::Operator, Role::Triage, Role::GroupCentre];

/// Members of the club take part; who works for the company does not.
pub fn may_take_part(actor: &Actor, member: Option<&Member>) -> Result<()> {
    if actor.is_staff() {
        Err(Error::Denied(NOT_STAFF))
    } else if member.is_some_and(Member::belongs) {
        Ok(())
    } else {
        Err(Error::Denied(ONLY_MEMBERS))
    }
}

/// A member votes for what can be read and is not over, where it goes on. A vote can be taken back as long as one can be given.
pub fn may_vote(actor: &Actor, member: Option<&Member>, suggestion: &Suggestion) -> Result<()> {
    may_take_part(actor, member)?;
    must_stand_alone(suggestion)?;
    if suggestion.visibility != Visibility::Public {
        Err(Error::Conflict(NOT_OPEN_YET))
    } else if suggestion.state.is_final() {
        Err(Error::Conflict(ENDED))
    } else {
        Ok(())
    }
}

/// A member with an approved home says something where it goes on (decisions.md 15).
pub fn may_comment(actor: &Actor, member: Option<&Member>, suggestion: &Suggestion) -> Result<()> {
    may_take_part(actor, member)?;
    if actor.homes.is_empty() {
        return Err(Error::Denied(HOME_FIRST));
    }
    must_stand_alone(suggestion)?;
    if suggestion.visibility == Visibility::Public { Ok(()) } else { Err(Error::Conflict(NOT_OPEN_YET)) }
}

/// The company answers through operators and who keeps it.
pub fn may_answer(actor: &Actor, placed: &Placed) -> Result<()> {
    by_hand(actor, placed, Hand::Keeper)?;
    must_stand_alone(&placed.suggestion)
}

/// A step that changes the state: first the hand, then the state.
pub fn may_step(actor: &Actor, placed: &Placed, act: SuggestionAct) -> Result<SuggestionState> {
    let rows = || TRANSITIONS.iter().filter(|(_, taken, ..)| *taken == act);
    let hands = rows().map(|(.., hand)| by_hand(actor, placed, *hand));
    hands.reduce(Result::or).unwrap_or(Err(Error::NotFound))?;
    must_stand_alone(&placed.suggestion)?;
    let row = rows().find(|(from, ..)| *from == placed.suggestion.state);
    let (.., to, hand) = row.ok_or(Error::Conflict(NOT_IN_THIS_STATE))?;
    by_hand(actor, placed, *hand)?;
    Ok(*to)
}

/// Proposing an adoption, or signing what another proposed: nobody who is among the authors.
pub fn may_adopt(
    actor: &Actor,
    placed: &Placed,
    (act, authors, now): (SuggestionAct, &[PersonId], Instant),
) -> Result<SuggestionState> {
    let to = may_step(actor, placed, act)?;
    if authors.contains(&actor.person_id) {
        return Err(Error::Denied(NOT_AUTHORS));
    }
    match (act, placed.suggestion.proposer(now)) {
        (SuggestionAct::Propose, Some(_)) => Err(Error::Conflict(PROPOSED_BEFORE)),
        (SuggestionAct::Propose, None) => Ok(to),
        (_, None) => Err(Error::Conflict(NOT_PROPOSED)),
        (_, Some(proposer)) if proposer == actor.person_id => Err(Error::Denied(NOT_TWICE)),
        (_, Some(proposer)) if authors.contains(&proposer) => Err(Error::Denied(NOT_AUTHORS)),
        (_, Some(_)) => Ok(to),
    }
}

/// Operators merge, and take a merge back.
pub fn may_merge(actor: &Actor, placed: &Placed) -> Result<()> {
    by_hand(actor, placed, Hand::Operator)
}

/// What came out of complaints: said by operators, by those who receive complaints and by the group centre.
pub fn may_credit(actor: &Actor, placed: &Placed) -> Result<()> {
    if !reaches(actor, CREDITORS, placed.reach()) {
        return Err(Error::Denied(ONLY_CREDITORS));
    }
    must_stand_alone(&placed.suggestion)?;
    if placed.suggestion.state.is_final() { Err(Error::Conflict(ENDED)) } else { Ok(()) }
}

/// Whether somebody's is the hand.
pub fn by_hand(actor: &Actor, placed: &Placed, hand: Hand) -> Result<()> {
    let suggestion = &placed.suggestion;
    let is_operator = reaches(actor, OPERATORS, placed.reach());
    let is_keeper = suggestion.keeper_id == Some(actor.person_id) && actor.is_staff();
    let (is_hers, why) = match hand {
        Hand::Author => (suggestion.author_id == actor.person_id, ONLY_AUTHOR),
        Hand::Operator => (is_operator, ONLY_OPERATORS),
        Hand::Keeper => (is_operator || is_keeper, ONLY_KEEPER),
        Hand::Second => (reaches(actor, SIGNERS, placed.reach()), ONLY_SIGNERS),
    };
    if is_hers { Ok(()) } else { Err(Error::Denied(why)) }
}

fn reaches(actor: &Actor, roles: &[Role], reach: Reach) -> bool {
    actor.holds_in(roles, reach)
}

/// The role in which somebody acts: the first of hers that the hand asks for, else any she holds there.
pub fn role_of(actor: &Actor, placed: &Placed) -> Option<Role> {
    let first = |roles: &[Role]| actor.grant_in(roles, placed.reach()).map(|grant| grant.role);
    first(OPERATORS)
        .or_else(|| first(SIGNERS))
        .or_else(|| first(Role::ALL))
        .or_else(|| actor.grants.first().map(|grant| grant.role))
}

fn must_stand_alone(suggestion: &Suggestion) -> Result<()> {
    if suggestion.canonical_id.is_none() { Ok(()) } else { Err(Error::Conflict(MERGED)) }
}

/// Whether somebody looks after suggestions anywhere.
pub fn looks_after(actor: &Actor) -> bool {
    actor.holds(OPERATORS)
}

/// Whether somebody has a page of the desk for it: who works for the company.
pub fn may_open_desk(actor: &Actor) -> bool {
    actor.is_staff()
}

/// Whether all that keeps somebody from taking part is that she has not joined.
pub fn may_join_first(actor: &Actor, member: Option<&Member>) -> bool {
    matches!(may_take_part(actor, member), Err(Error::Denied(why)) if why == ONLY_MEMBERS)
}

/// What is written by somebody with an approved home can be read at once; what others write, once an operator has opened it.
pub fn visibility_for(actor: &Actor) -> Visibility {
    if actor.homes.is_empty() { Visibility::Held } else { Visibility::Public }
}
