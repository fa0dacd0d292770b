//! Who may do what with a complaint (complaints.md section 2, decisions.md 15-18). Whether its state allows the act, the
//! model says; whether the actor sees the complaint at all, the store.

mod joint;
mod remedies;
mod scopes;
mod templates;
mod withholding;

use super::model::{Charge, Complaint, Cosigned, Entry};
use crate::accounts::{Actor, Scope};
use crate::base::ids::{EstateId, PersonId, RegionId};
use crate::base::words::{CosignedAct, ReplyKind, Role, State};
use crate::base::{Error, Message, Result};

pub use remedies::{ANOTHER_VERIFIES, may_announce, may_name_cause, may_read_notes, may_verify};
pub use scopes::*;
pub use templates::{ONLY_GROUP_WRITES, may_write_templates};
pub use withholding::*;

pub use joint::{may_decide_in, may_join, may_leave, may_merge, may_state_points};

/// More often than anybody has to say something anew about one text.
pub const MAX_VERSIONS: i16 = 50;

/// 409: the text has as many versions as it may have.
pub const TOO_MANY_VERSIONS: Message = Message::new("complaints.too_many_versions");
/// 409: somebody acted on it in between.
pub const CHANGED_MEANWHILE: Message = Message::new("complaints.changed_meanwhile");
/// 403: nothing is posted before the address is confirmed.
pub const CONFIRM_FIRST: Message = Message::new("complaints.confirm_first");
/// 403: imported letters are locked.
pub const LOCKED: Message = Message::new("complaints.locked");
/// 403: replies come from owners of the estate and staff.
pub const ONLY_NEIGHBOURS: Message = Message::new("complaints.only_neighbours");
/// 403: after the end only the opener and staff speak.
pub const ENDED: Message = Message::new("complaints.ended");
/// 403: what is closed is locked until it is opened again.
pub const CLOSED: Message = Message::new("complaints.closed");
/// 403: what was merged into another goes on there.
pub const MERGED: Message = Message::new("complaints.merged");
/// 403: only the opener or an approved owner of the same home.
pub const ONLY_OPENER: Message = Message::new("complaints.only_opener");
/// 403: a text is changed by who wrote it.
pub const ONLY_AUTHOR: Message = Message::new("complaints.only_author");
/// 403: triage within the scope.
pub const ONLY_TRIAGE: Message = Message::new("complaints.only_triage");
/// 403: the named ambassador, or those above within the scope.
pub const ONLY_AMBASSADOR: Message = Message::new("complaints.only_ambassador");
/// 403: the second signature is another person's, outside the region once the complaint was accepted.
pub const SECOND_PERSON: Message = Message::new("complaints.second_person");
/// 403: what was written is seen by its author, triage, the named ambassador and the group centre.
pub const ONLY_CONCERNED: Message = Message::new("complaints.only_concerned");
/// 403: what is withheld is read by who decides on it.
pub const WITHHELD_HERE: Message = Message::new("complaints.withheld_here");
/// 403: the owner was waited for long enough; the group centre alone asks further questions.
pub const WAITED_LONG_ENOUGH: Message = Message::new("complaints.waited_long_enough");
/// 403: an owner of the estate, and not of the opener's home.
pub const ONLY_OTHER_HOMES: Message = Message::new("complaints.only_other_homes");

/// 403: a verified owner of another home.
pub const ONLY_OTHER_OWNERS: Message = Message::new("complaints.only_other_owners");
/// 403: more time is asked for by the general manager of the region.
pub const ONLY_REGIONAL_GM: Message = Message::new("complaints.only_regional_gm");
/// 403: the second signature is another person's, in the role that gives it.
pub const ANOTHER_SIGNS: Message = Message::new("complaints.another_signs");
/// 403: no region takes back what the group centre has taken over.
pub const WITH_GROUP: Message = Message::new("complaints.with_group");
/// 403: a household that joined leaves; the one that leads withdraws.
pub const ONLY_JOINED: Message = Message::new("complaints.only_joined");
/// 403: a reviewer of the group who had no part in it.
pub const ONLY_REVIEWERS: Message = Message::new("complaints.only_reviewers");
/// 403: the staff that enter what owners say elsewhere.
pub const ONLY_FRONT_DESK: Message = Message::new("complaints.only_front_desk");
/// 403: what staff entered is taken over by who has an approved home on the estate, or in the home that was named.
pub const ONLY_CALLERS_HOME: Message = Message::new("complaints.only_callers_home");
/// 403: nobody takes over what she entered or answers for.
pub const NOT_ONES_OWN_ENTRY: Message = Message::new("complaints.not_ones_own_entry");
/// 403: a return visitor who never answered for it.
pub const ONLY_RETURN_CALLERS: Message = Message::new("complaints.only_return_callers");

const TRIAGE: &[Role] = &[Role::Triage, Role::GroupCentre];
/// Who enters complaints that come by telephone, at the front desk or by letter.
const FRONT_DESK: &[Role] = &[Role::Triage, Role::Ambassador, Role::ServiceManager, Role::GroupCentre];
const ABOVE_AMBASSADOR: &[Role] = &[Role::RegionalGm, Role::GroupCentre, Role::Executive, Role::ChiefExecutive];
/// The roles that give second signatures.
pub const SECOND_SIGNERS: &[Role] =
    &[Role::Triage, Role::ServiceManager, Role::RegionalGm, Role::GroupCentre, Role::Reviewer];
/// Who may speak for the company in a thread of her scope.
const SPEAKERS: &[Role] = &[
    Role::Triage,
    Role::Ambassador,
    Role::ServiceManager,
    Role::RegionalGm,
    Role::GroupCentre,
    Role::ReturnCaller,
    Role::Executive,
    Role::ChiefExecutive,
];

fn yes_or(allowed: bool, why: Message) -> Result<()> {
    if allowed { Ok(()) } else { Err(Error::Denied(why)) }
}

/// A confirmed address; without an approved home on the estate the complaint is held.
pub fn may_complain(actor: &Actor) -> Result<()> {
    yes_or(actor.is_confirmed, CONFIRM_FIRST)
}

/// Whether her complaint on an estate is public at once; others are held for screening, one a day (decisions.md 15).
pub fn is_published_at_once(actor: &Actor, estate: EstateId) -> bool {
    actor.home_on(estate).is_some()
}

/// The scopes within which an actor enters complaints for owners; none for who does not.
pub fn entry_scopes(actor: &Actor) -> Vec<Scope> {
    actor.scopes(FRONT_DESK)
}

/// T1 for a telephone call, the front desk, a letter: staff in scope.
pub fn may_enter(actor: &Actor, estate: EstateId, region: RegionId) -> Result<()> {
    yes_or(actor.holds_at(FRONT_DESK, estate, region), ONLY_FRONT_DESK)
}

/// The code that an owner takes it over with is made by who may enter complaints there, as long as nobody has used one.
pub fn may_make_code(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_enter(actor, complaint.estate_id, complaint.region_id)?;
    if complaint.awaits_owner() { Ok(()) } else { Err(Error::Conflict(CHANGED_MEANWHILE)) }
}

/// Taking over what staff entered: the home that was named, else any approved home of the estate; never who entered it or
/// answers for it, so that staff end no complaint in the owner's name.
pub fn may_take_over(actor: &Actor, complaint: &Complaint, entry: &Entry) -> Result<()> {
    yes_or(actor.is_confirmed, CONFIRM_FIRST)?;
    let has_part = entry.entered_by == actor.person_id || complaint.ambassador_id == Some(actor.person_id);
    yes_or(!has_part, NOT_ONES_OWN_ENTRY)?;
    let is_home = match entry.unit_id {
        Some(unit) => actor.lives_in(unit),
        None => actor.home_on(complaint.estate_id).is_some(),
    };
    yes_or(is_home, ONLY_CALLERS_HOME)
}

/// Whether it is the actor's own, or her household's; a tenant's only when she opened it herself. Who has moved out keeps
/// what she opened herself and nothing else of the home.
pub fn is_opener(actor: &Actor, complaint: &Complaint) -> bool {
    complaint.opener_id == Some(actor.person_id) || complaint.opener_unit_id.is_some_and(|unit| actor.speaks_for(unit))
}

/// The opener, approved owners of the estate, staff with scope; after the end only the opener and staff.
pub fn may_reply(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(actor.is_confirmed, CONFIRM_FIRST)?;
    yes_or(complaint.state != State::Closed, CLOSED)?;
    yes_or(!complaint.is_merged(), MERGED)?;
    if is_opener(actor, complaint) || speaks_for_company(actor, complaint) {
        return Ok(());
    }
    yes_or(actor.home_on(complaint.estate_id).is_some(), ONLY_NEIGHBOURS)?;
    yes_or(complaint.is_open(), ENDED)
}

fn speaks_for_company(actor: &Actor, complaint: &Complaint) -> bool {
    actor.holds_in(SPEAKERS, complaint.reach())
}

/// In which roles people are named to answer for a complaint; what is about a region is answered for by the group.
pub fn ambassadors_of(complaint: &Complaint) -> &'static [Role] {
    if complaint.about.is_nobody() { &[Role::Ambassador] } else { &[Role::Ambassador, Role::GroupCentre] }
}

/// Triage, within its scope.
pub fn may_triage(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(actor.holds_in(TRIAGE, complaint.reach()), ONLY_TRIAGE)
}

/// An official word of a kind: an acknowledgement by anybody who speaks for the company there; questions, responses and
/// solutions by the named ambassador or those above her.
pub fn may_respond(actor: &Actor, complaint: &Complaint, kind: ReplyKind) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(!complaint.is_merged(), MERGED)?;
    let is_named =
        complaint.ambassador_id == Some(actor.person_id) && actor.holds_in(&[Role::Ambassador], complaint.reach());
    let above: &[Role] = match kind {
        ReplyKind::Acknowledgement => SPEAKERS,
        ReplyKind::Substantive | ReplyKind::Promise | ReplyKind::RootCause => ABOVE_AMBASSADOR,
        ReplyKind::Question | ReplyKind::Solution => &[Role::GroupCentre],
        ReplyKind::Opening | ReplyKind::Comment | ReplyKind::Review => &[],
    };
    yes_or(is_named || actor.holds_in(above, complaint.reach()), ONLY_AMBASSADOR)
}

/// A further question to an owner who was waited for long enough: the group centre alone (T5).
pub fn may_pause_longer(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(actor.holds_in(&[Role::GroupCentre], complaint.reach()), WAITED_LONG_ENOUGH)
}

/// The role under which somebody speaks officially; what she is named for comes first.
pub fn official_role(actor: &Actor, complaint: &Complaint) -> Option<Role> {
    let at = |roles: &[Role]| actor.grant_in(roles, complaint.reach()).map(|grant| grant.role);
    let named = if complaint.ambassador_id == Some(actor.person_id) { at(&[Role::Ambassador]) } else { None };
    named.or_else(|| at(ABOVE_AMBASSADOR)).or_else(|| at(SPEAKERS))
}

/// Whether her words in a complaint are staff's: not in her own, where she is an owner.
pub fn speaks_officially(actor: &Actor, complaint: &Complaint) -> bool {
    official_role(actor, complaint).is_some() && !is_opener(actor, complaint)
}

/// Confirming, refusing and withdrawing: the opener, or an approved owner of her home; never staff.
pub fn may_decide(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(is_opener(actor, complaint), ONLY_OPENER)
}

/// Wanting a rejection looked at again: any verified owner whose home is not the opener's and who does not speak for the
/// company there.
pub fn may_call_review(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    let is_concerned = is_opener(actor, complaint) || speaks_for_company(actor, complaint);
    yes_or(actor.owned_home().is_some() && !is_concerned, ONLY_OTHER_OWNERS)
}

/// A text is changed by who wrote it.
pub fn may_edit(actor: &Actor, complaint: &Complaint, author: Option<PersonId>) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(!complaint.is_merged(), MERGED)?;
    yes_or(author == Some(actor.person_id), ONLY_AUTHOR)
}

/// Another version beside those that a text has: all of them are read on one page.
pub fn may_have_another_version(newest: i16) -> Result<()> {
    if newest < MAX_VERSIONS { Ok(()) } else { Err(Error::Conflict(TOO_MANY_VERSIONS)) }
}

/// What was written before it was covered: its author; triage and the group centre in scope; the named ambassador
/// (decisions.md 17).
pub fn may_read_original(actor: &Actor, complaint: &Complaint, author: Option<PersonId>) -> Result<()> {
    let is_named =
        complaint.ambassador_id == Some(actor.person_id) && actor.holds_in(&[Role::Ambassador], complaint.reach());
    let is_author = author == Some(actor.person_id);
    yes_or(is_author || is_named || actor.holds_in(TRIAGE, complaint.reach()), ONLY_CONCERNED)
}

/// Who looked at an original is read by its author and by auditors.
pub fn may_list_readings(actor: &Actor, complaint: &Complaint, author: Option<PersonId>) -> Result<()> {
    let is_auditor = actor.holds_in(&[Role::Auditor], complaint.reach());
    yes_or(author == Some(actor.person_id) || is_auditor, ONLY_CONCERNED)
}

/// 我也遇到: an approved owner of the estate, whose home is not the opener's, while the complaint is open.
pub fn may_be_affected(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    let is_of_openers_home = complaint.opener_unit_id.is_some_and(|unit| actor.lives_in(unit));
    let is_neighbour = actor.home_on(complaint.estate_id).is_some() && !is_of_openers_home;
    yes_or(is_neighbour && !is_opener(actor, complaint), ONLY_OTHER_HOMES)?;
    yes_or(complaint.is_open(), ENDED)
}

/// Whoever sees a complaint may be told of it, as long as it can still change.
pub fn may_follow(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(actor.is_confirmed, CONFIRM_FIRST)
}

/// Estates are public: whoever can be reached may be told what is new there.
pub fn may_watch_estate(actor: &Actor) -> Result<()> {
    yes_or(actor.is_confirmed, CONFIRM_FIRST)
}

/// The second signature under a rejection: another person, and from outside the region once it was accepted.
pub fn may_sign_rejection(actor: &Actor, complaint: &Complaint, proposed_by: PersonId) -> Result<()> {
    let in_scope = match complaint.ambassador_id {
        None => actor.holds_in(SECOND_SIGNERS, complaint.reach()),
        Some(_) => actor.scopes(SECOND_SIGNERS).contains(&Scope::Group),
    };
    yes_or(in_scope && actor.person_id != proposed_by, SECOND_PERSON)
}

/// Saying that it is graver: whoever speaks for the company there (T17).
pub fn may_raise(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    yes_or(speaks_for_company(actor, complaint), ONLY_AMBASSADOR)
}

/// Asking for an act of two persons: triage that it is less grave, the general manager of the region for more time.
pub fn may_propose(actor: &Actor, complaint: &Complaint, what: Cosigned) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    let (roles, why): (&[Role], Message) = match what {
        Cosigned::Lowering(_) => (TRIAGE, ONLY_TRIAGE),
        Cosigned::Extension(_) => (&[Role::RegionalGm], ONLY_REGIONAL_GM),
    };
    yes_or(actor.holds_in(roles, complaint.reach()), why)
}

/// The roles that give the second signature under an act of two persons.
pub const fn cosigners(act: CosignedAct) -> &'static [Role] {
    match act {
        CosignedAct::Lower => &[Role::RegionalGm],
        CosignedAct::Extend => &[Role::GroupCentre],
    }
}

/// The second signature: another person, the general manager of the region under a lower severity, the group centre
/// under more time.
pub fn may_cosign(actor: &Actor, complaint: &Complaint, (what, proposed_by): (Cosigned, PersonId)) -> Result<()> {
    let holds = actor.holds_in(cosigners(what.into()), complaint.reach());
    yes_or(holds && actor.person_id != proposed_by, ANOTHER_SIGNS)
}

/// Whether an actor holds the role that signs an act of two persons there.
pub fn is_cosigner(actor: &Actor, complaint: &Complaint, act: CosignedAct) -> bool {
    actor.holds_in(cosigners(act), complaint.reach())
}

/// An ambassador what is hers, those above everything in reach.
const HANDS_OVER: &[Role] = &[Role::Ambassador, Role::RegionalGm, Role::GroupCentre];

/// T18: whoever answers for it, and those above; only the group centre once it has taken it over (6.6).
pub fn may_hand_over(actor: &Actor, complaint: &Complaint, charge: Charge) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    if charge.is_with_group {
        return yes_or(actor.holds_in(&[Role::GroupCentre], complaint.reach()), WITH_GROUP);
    }
    let is_named =
        complaint.ambassador_id == Some(actor.person_id) && actor.holds_in(&[Role::Ambassador], complaint.reach());
    let is_above = actor.holds_in(&[Role::RegionalGm, Role::GroupCentre], complaint.reach());
    yes_or(is_named || is_above, ONLY_AMBASSADOR)
}

/// A reviewer of the whole group who had no part in the complaint so far (T14).
pub fn may_review(actor: &Actor, complaint: &Complaint, has_part: bool) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    let is_reviewer = actor.scopes(&[Role::Reviewer]).contains(&Scope::Group);
    yes_or(is_reviewer && !has_part && !is_opener(actor, complaint), ONLY_REVIEWERS)
}

/// The return visitor in scope; never who answered for the complaint (T16).
pub fn may_visit(actor: &Actor, complaint: &Complaint) -> Result<()> {
    yes_or(!complaint.is_archived(), LOCKED)?;
    let in_scope = actor.holds_in(&[Role::ReturnCaller], complaint.reach());
    let is_ambassador = complaint.ambassador_id == Some(actor.person_id);
    yes_or(in_scope && !is_ambassador && !is_opener(actor, complaint), ONLY_RETURN_CALLERS)
}

/// What a household has complained of besides: those who read its own words before they were covered, for which home wrote
/// what is as little public (decisions.md 16).
pub fn may_read_household(actor: &Actor, complaint: &Complaint) -> Result<()> {
    may_read_original(actor, complaint, None)
}

/// What the actor may do now, for the buttons of a page: the same functions that guard the acts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one flag for each button of the page")]
#[expect(missing_docs, reason = "the names are those of the acts")]
pub struct Permissions {
    pub reply: bool,
    pub be_affected: bool,
    pub join: bool,
    pub call_review: bool,
    pub triage: bool,
    pub acknowledge: bool,
    pub respond: bool,
    pub promise: bool,
    pub propose: bool,
    pub decide: bool,
    pub is_opener: bool,
    pub read_notes: bool,
    pub read_original: bool,
    pub withhold: bool,
    pub flag: bool,
    pub read_held: bool,
    pub release: bool,
}

impl Permissions {
    /// Of an actor on a complaint; a visitor may do nothing but read.
    pub fn of(actor: Option<&Actor>, complaint: &Complaint) -> Self {
        let Some(actor) = actor else { return Self::default() };
        Self {
            reply: may_reply(actor, complaint).is_ok(),
            be_affected: may_be_affected(actor, complaint).is_ok(),
            join: may_join(actor, complaint).is_ok() && complaint.opener_id.is_some(),
            call_review: may_call_review(actor, complaint).is_ok(),
            triage: may_triage(actor, complaint).is_ok(),
            acknowledge: may_respond(actor, complaint, ReplyKind::Acknowledgement).is_ok(),
            respond: may_respond(actor, complaint, ReplyKind::Substantive).is_ok(),
            promise: may_respond(actor, complaint, ReplyKind::Promise).is_ok(),
            propose: may_respond(actor, complaint, ReplyKind::Solution).is_ok(),
            decide: may_decide(actor, complaint).is_ok(),
            is_opener: is_opener(actor, complaint),
            read_notes: may_read_notes(actor, complaint).is_ok(),
            read_original: may_read_original(actor, complaint, None).is_ok()
                || may_list_readings(actor, complaint, None).is_ok(),
            withhold: may_withhold(actor, complaint, &Cause::default()).is_ok(),
            flag: actor.is_confirmed,
            read_held: reads_held(actor, complaint),
            release: may_open_withholding(actor, complaint).is_ok(),
        }
    }
}
