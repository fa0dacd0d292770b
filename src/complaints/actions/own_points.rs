//! Own points (complaints.md 6.7): a household that joined says what is still to be answered in its home, and decides that alone.

use super::premoderation::hold_if_read_first;
use super::speaker::{self, Spoken};
use super::{clocks, covering, joint};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::masking::Unmasked;
use crate::base::words::{HouseholdStanding, Outcome, ReplyKind, State, Verdict};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::model::{Complaint, Covered, Household, NOT_IN_THIS_STATE, Point, TextPart, Wording};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;
use crate::outbox::Text;

/// A household states so many points of its own at most.
pub const MOST_OWN_POINTS: usize = 3;
/// All points of a complaint together.
pub const MOST_POINTS: usize = 40;
/// 409: a household states its points once.
pub const STATED_ALREADY: Message = Message::new("complaints.stated_already");
/// 422: too many, or none.
pub const OWN_POINTS_BETWEEN: Message = Message::new("complaints.own_points_between");
/// 422: the complaint has as many points as it can have.
pub const NO_ROOM_FOR_POINTS: Message = Message::new("complaints.no_room_for_points");

/// 409: what was proposed to it is answered first.
pub const ANSWER_FIRST: Message = Message::new("complaints.answer_before_points");
/// 409: it has said that all is solved.
pub const CONFIRMED_ALREADY: Message = Message::new("complaints.confirmed_no_points");
/// Above the points, in the words of the household; what people write is the same in every language.
const HEADING: &str = "我家另外的诉求点：";

/// Whether a complaint takes further points: the company works on it, and no solution is with its owners.
pub const fn takes_points(complaint: &Complaint) -> bool {
    complaint.state.is_with_company() && !matches!(complaint.state, State::UnderReview)
        || matches!(complaint.state, State::AwaitingOwner)
}

/// Whether an actor may state points for her household now.
pub fn check_may_state(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<()> {
    let own = joint::own_household(actor, complaint, &store::households_of(tx, complaint.id)?);
    policy::may_state_points(actor, complaint, own.as_ref())?;
    own.map_or(Ok(()), |own| check_states_now(tx, complaint, &own))
}

fn check_states_now(tx: &mut ReadTx<'_>, complaint: &Complaint, own: &Household) -> Result<()> {
    if !takes_points(complaint) {
        return Err(Error::Conflict(NOT_IN_THIS_STATE));
    }
    if store::points_of(tx, complaint.id)?.iter().any(|point| point.household == Some(own.number)) {
        return Err(Error::Conflict(STATED_ALREADY));
    }
    // A word on a solution is one on every point: none comes under it that the company has not answered.
    match own.standing {
        HouseholdStanding::Confirmed => Err(Error::Conflict(CONFIRMED_ALREADY)),
        HouseholdStanding::Open if joint::is_asked(tx, complaint)? => Err(Error::Conflict(ANSWER_FIRST)),
        _ => Ok(()),
    }
}

/// A household that joined states points of its own, which the next solution answers and which it decides itself. They stand
/// in a floor too: it is read, answered, held and withheld like any other, and they with it.
///
/// Answers `Conflict` when it has stated some, and while it is asked about a solution.
pub fn state_points(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, points: &[String]) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    let own = joint::own_household(actor, &complaint, &store::households_of(tx, id)?);
    policy::may_state_points(actor, &complaint, own.as_ref())?;
    let own = own.ok_or(Error::Denied(policy::ONLY_JOINED))?;
    check_states_now(tx, &complaint, &own)?;
    if points.is_empty() || points.len() > MOST_OWN_POINTS {
        return Err(Error::Invalid(FormErrors::of("points", OWN_POINTS_BETWEEN)));
    }
    check_room(tx, id, points.len())?;
    let floor = say(tx, actor, &complaint, points)?;
    let covered: Vec<Covered> =
        points.iter().map(|text| Covered::of(Wording { text, unmasked: Unmasked::NOTHING })).collect();
    add(tx, id, (own.number, floor), &covered)
}

/// The points as a floor of who states them.
fn say(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, points: &[String]) -> Result<i32> {
    let by = speaker::speaker(tx, actor, complaint)?;
    let lines: Vec<String> = (1..).zip(points).map(|(number, point)| format!("{number}. {point}")).collect();
    let body = format!("{HEADING}\n\n{}", lines.join("\n"));
    let (kind, at) = (ReplyKind::Comment, tx.now());
    let spoken = Spoken { by, kind, office: None, parent: None, body: &body, at, submission_key: None };
    let floor = speaker::write_floor(tx, complaint, spoken)?;
    store::grow_past_own(tx, actor.person_id, complaint.id)?;
    hold_if_read_first(tx, actor, complaint, floor)?;
    Ok(floor)
}

fn check_room(tx: &mut ReadTx<'_>, id: ComplaintId, more: usize) -> Result<()> {
    if has_room(tx, id, more)? { Ok(()) } else { Err(Error::Invalid(FormErrors::of("points", NO_ROOM_FOR_POINTS))) }
}

/// Whether so many more points have a place in a complaint.
pub(super) fn has_room(tx: &mut ReadTx<'_>, id: ComplaintId, more: usize) -> Result<bool> {
    Ok(store::points_of(tx, id)?.len() + more <= MOST_POINTS)
}

/// Writes points of a household behind those that are there, with the floor that states them.
pub(super) fn add(
    tx: &mut WriteTx<'_>,
    id: ComplaintId,
    (household, floor): (i32, i32),
    points: &[Covered],
) -> Result<()> {
    check_room(tx, id, points.len())?;
    let first = store::points_of(tx, id)?.last().map_or(1, |point| point.number.saturating_add(1));
    let numbered = || (first..).zip(points);
    let salts: Vec<[u8; 32]> = points.iter().map(|_| tx.random().bytes::<32>()).collect();
    let places = numbered().map(|(number, point)| ((TextPart::Point, i32::from(number), 1), point));
    let kept = covering::keep(tx, id, places)?;
    for ((number, point), salt) in numbered().zip(&salts) {
        let row = Point {
            complaint_id: id,
            number,
            body: point.public.clone(),
            salt: salt.to_vec(),
            outcome: Outcome::Open,
            verdict: Verdict::Open,
            household: Some(household),
            floor,
        };
        store::insert_point(tx, &row)?;
    }
    let change = store::StateChange { last_activity_at: Some(tx.now()), ..Default::default() };
    store::change(tx, id, &change)?;
    let mut texts: Vec<Text<'_>> =
        points.iter().zip(&salts).map(|(point, salt)| Text { salt, body: &point.public }).collect();
    texts.extend(kept.iter().map(covering::Kept::text));
    let count = i16::try_from(points.len()).unwrap_or(i16::MAX);
    let fact = Fact::PointsStated { complaint_id: id, by: household, first, points: count, floor };
    clocks::record(tx, id, &fact, &texts)?;
    Ok(())
}
