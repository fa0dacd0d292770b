//! Flagging, claiming, deciding.

use std::time::Duration;

use super::model::{CLAIM_MINUTES, FLAGS_PER_DAY, FlagReason, Outcome};
use super::{policy, store};
use crate::accounts::Actor;
use crate::base::ids::ComplaintId;
use crate::base::words::Visibility;
use crate::base::{Error, Message, Result};
use crate::complaints::actions::{self as complaint_actions, Grounds};
use crate::complaints::{self, Complaint};
use crate::db::{ReadTx, WriteTx};
use crate::facts::Fact;

/// 409: once is enough.
pub const FLAGGED_ALREADY: Message = Message::new("moderation.flagged_already");

/// A reader says that a floor should not stand. Nobody but moderators sees it.
///
/// Answers `Conflict` the second time, `TooMany` beyond [`FLAGS_PER_DAY`].
pub fn flag(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    place: (ComplaintId, i32),
    (reason, body): (FlagReason, &str),
) -> Result<()> {
    let complaint = complaints::find(tx, Some(actor), place.0)?;
    let reply = complaints::find_reply(tx, place.0, place.1)?;
    let author = complaints::find_participant(tx, place.0, reply.participant)?.person_id;
    policy::may_flag(actor, author)?;
    if reply.visibility != Visibility::Public {
        return Err(Error::NotFound);
    }
    if store::has_flagged(tx, place, actor.person_id)? {
        return Err(Error::Conflict(FLAGGED_ALREADY));
    }
    let since = tx.now().plus_days(-1);
    if store::count_flags_since(tx, actor.person_id, since)? >= FLAGS_PER_DAY {
        return Err(Error::TooMany { retry_after: Duration::from_secs(24 * 60 * 60) });
    }
    let case = match store::open_case(tx, place)? {
        Some(case) => case.id,
        None => store::insert_case(tx, place)?,
    };
    store::insert_flag(tx, place, (case, actor.person_id), (reason, body))?;
    tx.record(
        &Fact::FlagRaised { case_id: case, flagged: complaint.id, floor: place.1, person_id: actor.person_id },
        &[],
    )?;
    Ok(())
}

/// A moderator takes a case: for half an hour nobody else decides on it.
pub fn claim(tx: &mut WriteTx<'_>, actor: &Actor, case: i64) -> Result<()> {
    let (complaint, found) = opened(tx, actor, case)?;
    let now = tx.now();
    policy::may_claim(actor, &complaint, &found, now)?;
    store::set_claim(tx, case, Some((actor.person_id, now.plus_minutes(CLAIM_MINUTES))))
}

/// What a moderator decides on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The text is withheld.
    Withhold(Grounds),
    /// The text stays.
    Leave,
}

/// A moderator decides; everybody who flagged is told.
///
/// Answers `Conflict` when another moderator has the case, or somebody has decided.
pub fn decide(tx: &mut WriteTx<'_>, actor: &Actor, case: i64, decision: &Decision) -> Result<()> {
    let (complaint, found) = opened(tx, actor, case)?;
    let now = tx.now();
    policy::may_claim(actor, &complaint, &found, now)?;
    let outcome = match decision {
        Decision::Withhold(grounds) => {
            complaint_actions::withhold(tx, actor, (found.complaint_id, found.floor), grounds)?;
            Outcome::Withheld
        }
        Decision::Leave => Outcome::Left,
    };
    store::decide(tx, case, actor.person_id, outcome)?;
    let is_withheld = outcome == Outcome::Withheld;
    tx.record(
        &Fact::FlagsDecided {
            case_id: case,
            flagged: found.complaint_id,
            floor: found.floor,
            is_withheld,
            person_id: actor.person_id,
        },
        &[],
    )?;
    Ok(())
}

fn opened(tx: &mut ReadTx<'_>, actor: &Actor, case: i64) -> Result<(Complaint, super::FlagCase)> {
    let found = store::find_case(tx, case)?;
    let complaint = complaints::find(tx, Some(actor), found.complaint_id)?;
    Ok((complaint, found))
}
