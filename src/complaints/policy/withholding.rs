//! Who withholds a text, who confirms it, and who brings it back.

use super::{LOCKED, ONLY_AUTHOR, is_opener, speaks_for_company, speaks_officially, yes_or};
use crate::accounts::{Actor, Scope};
use crate::base::ids::PersonId;
use crate::base::words::Role;
use crate::base::{Instant, Message, Result};
use crate::complaints::model::{Complaint, HELD_READERS, SECOND_MODERATORS, Standing, Withholding};

/// 403: moderators within their scope, and not on what they wrote.
pub const ONLY_MODERATORS: Message = Message::new("complaints.only_moderators");
/// 403: nobody withholds what is about herself, or about what she answers for.
pub const NOT_IN_ONES_OWN_CAUSE: Message = Message::new("complaints.not_in_ones_own_cause");
/// 403: whose withholding nobody signed does not repeat it.
pub const NOT_AGAIN_ALONE: Message = Message::new("complaints.not_again_alone");
/// 403: another moderator or the group centre confirms.
pub const ANOTHER_MODERATOR: Message = Message::new("complaints.another_moderator");
/// The roles that answer a withholding as its second person.
pub const WITHHOLDING_CONFIRMERS: &[Role] = SECOND_MODERATORS;

/// What an actor has to do with a text that is to be withheld.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cause {
    /// Who wrote it.
    pub author: Option<PersonId>,
    /// Floors that the actor has written in the complaint.
    pub own_floors: i64,
    /// How often she has withheld it before without a second person.
    pub vain: i64,
    /// The text itself.
    pub texts: Vec<String>,
}

/// A moderator in scope, not on her own words; archived letters as well, for they hold personal data too. Who answers for
/// complaints there withholds none.
pub fn may_withhold(actor: &Actor, complaint: &Complaint, cause: &Cause) -> Result<()> {
    let in_scope = actor.holds_in(&[Role::Moderator], complaint.reach());
    yes_or(in_scope && cause.author != Some(actor.person_id), ONLY_MODERATORS)?;
    yes_or(!speaks_for_company(actor, complaint), NOT_IN_ONES_OWN_CAUSE)?;
    is_nobody_s_own_cause(actor, complaint, cause)?;
    yes_or(cause.vain == 0, NOT_AGAIN_ALONE)
}

/// Nobody withholds where she has spoken, where she is the ambassador or the opener's household, or what names her.
fn is_nobody_s_own_cause(actor: &Actor, complaint: &Complaint, cause: &Cause) -> Result<()> {
    let name = actor.staff_name.as_deref().filter(|name| !name.is_empty());
    let is_named = name.is_some_and(|name| cause.texts.iter().any(|text| text.contains(name)));
    let has_part = complaint.ambassador_id == Some(actor.person_id) || cause.own_floors > 0;
    yes_or(!is_named && !has_part && !is_opener(actor, complaint), NOT_IN_ONES_OWN_CAUSE)
}

/// An author hides her own words; what speaks for the company stays.
pub fn may_mask_own(actor: &Actor, complaint: &Complaint, author: Option<PersonId>) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(author == Some(actor.person_id) && !speaks_officially(actor, complaint), ONLY_AUTHOR)
}

/// Who reads what waits for a second person: moderators and the group centre in scope.
pub fn may_open_withholding(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(actor.holds_in(SECOND_MODERATORS, complaint.reach()), ONLY_MODERATORS)
}

/// The second person of a withholding: neither who proposed it nor who wrote the text, nor anybody whom it is about.
pub fn may_confirm_withholding(actor: &Actor, complaint: &Complaint, proposer: PersonId, cause: &Cause) -> Result<()> {
    may_open_withholding(actor, complaint)?;
    yes_or(actor.person_id != proposer && cause.author != Some(actor.person_id), ANOTHER_MODERATOR)?;
    is_nobody_s_own_cause(actor, complaint, cause)
}

/// Bringing a text back: any of those who could confirm it, and who proposed it, but never its author.
pub fn may_end_withholding(actor: &Actor, complaint: &Complaint, author: Option<PersonId>) -> Result<()> {
    may_open_withholding(actor, complaint)?;
    yes_or(author != Some(actor.person_id), ANOTHER_MODERATOR)
}

/// Whether an actor reads what is held there although she did not write it.
pub fn reads_held(actor: &Actor, complaint: &Complaint) -> bool {
    actor.holds_in(HELD_READERS, complaint.reach())
}

/// Whether nobody confirmed a withholding in its time.
pub fn has_lapsed(withholding: &Withholding, now: Instant) -> bool {
    withholding.standing() == Standing::Waiting && withholding.signature.expires_at <= now
}

/// The scopes within which an actor confirms withholdings; none for who does not.
pub fn withholding_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(SECOND_MODERATORS)
}
