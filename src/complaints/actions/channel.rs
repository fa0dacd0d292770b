//! Complaints that come by telephone, at the front desk or by letter: staff enter them (T1), and with a one-time code the
//! owner takes hers over. Until then nobody confirms, refuses or withdraws it.

use std::time::Duration;

use super::receive::{Coming, NewComplaint, OpeningTexts, draw_up, write_fact_and_points};
use super::speaker::{self, Spoken};
use super::{clocks, covering, handing};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, UnitId};
use crate::base::words::{Origin, ReplyKind, Residence, Visibility};
use crate::base::{Error, FormErrors, Instant, Message, Result};
use crate::complaints::model::{Complaint, Covered, ENTRY_DAYS, TAKEOVER_TRIES, TakeoverCode, TextPart, in_thread};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::estates;
use crate::facts::Fact;
use crate::outbox::Text;
use crate::settings::SecretKey;

/// 422: it came after now, or too long ago.
pub const TOO_LONG_AGO: Message = Message::new("entry.too_long_ago");
/// 422: the estate has no such home.
pub const UNKNOWN_HOME: Message = Message::new("entry.unknown_home");
/// 422: the caller's name or number stands in what everybody will read.
pub const NAMES_CALLER: Message = Message::new("entry.names_caller");

/// A name is data, not interface: it is the same in every language.
const CALLER: &str = "业主";
/// Shorter names are parts of too many words.
const SHORTEST_NAME: usize = 2;
/// Who calls opens the complaint, and is its first speaker.
const OPENER: i32 = 1;
const TRY_HOURS: i64 = 24;

/// A complaint as staff enter it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// How it came.
    pub origin: Origin,
    /// When.
    pub received_at: Instant,
    /// What was said.
    pub complaint: NewComplaint,
    /// Building and unit, where she named them.
    pub home: Option<(String, String)>,
    /// Who called, came or wrote.
    pub name: String,
    /// Where she is reached; may be empty.
    pub contact: String,
}

/// Enters a complaint for somebody, which is public at once, and gives its id; the same form twice gives the same id.
///
/// Answers `Invalid` for a moment in the future or more than thirty days ago, for a home that the estate does not have, and
/// where the caller's name stands in what everybody reads.
pub fn enter(tx: &mut WriteTx<'_>, actor: &Actor, entry: &NewEntry) -> Result<ComplaintId> {
    let new = &entry.complaint;
    policy::may_enter(actor, new.estate_id, store::region_of(tx, new.estate_id)?)?;
    if let Some(known) = store::find_entry_by_submission(tx, actor.person_id, &new.submission_key)? {
        return Ok(known);
    }
    let unit = check(tx, entry)?;
    let texts = OpeningTexts::of((&new.title, &new.wish), &new.points, new.unmasked);
    let coming = Coming {
        origin: entry.origin,
        visibility: Visibility::Public,
        opener_id: None,
        opener_unit_id: None,
        received_at: entry.received_at,
    };
    let complaint = draw_up(tx, new, &texts, coming)?;
    let id = complaint.id;
    store::insert(tx, &complaint)?;
    store::insert_entry(tx, id, actor.person_id, unit)?;
    let name = name_of_caller(tx, unit)?;
    let by = speaker::add_speaker(tx, id, None, (name, None))?;
    write_fact_and_points(tx, &complaint, &texts)?;
    let (kind, body, at) = (ReplyKind::Opening, new.text.as_str(), entry.received_at);
    let spoken = Spoken { by, kind, office: None, parent: None, body, at, submission_key: None };
    speaker::write_floor_showing(tx, &complaint, spoken, new.unmasked)?;
    write_caller(tx, actor, &complaint, entry)?;
    store::insert_follow(tx, id, actor.person_id)?;
    handing::past_region(tx, &complaint)?;
    clocks::settle(tx, id)?;
    estates::count_complaint(tx, complaint.estate_id, 1, 1)?;
    Ok(id)
}

/// Who entered it says so in public; who called stands among the originals.
fn write_caller(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, entry: &NewEntry) -> Result<()> {
    let (id, now) = (complaint.id, tx.now());
    let by = speaker::speaker(tx, actor, complaint)?;
    let caller = format!("{}\n{}", entry.name, entry.contact);
    let caller = Covered { public: String::new(), original: Some(caller.trim_end().to_owned()) };
    let kept = covering::keep(tx, id, [((TextPart::Caller, 0, 1), &caller)])?;
    let texts: Vec<Text<'_>> = kept.iter().map(covering::Kept::text).collect();
    tx.record(&Fact::ComplaintEntered { complaint_id: id, by }, &texts)?;
    // What came weeks ago is news today.
    let change = store::StateChange { last_activity_at: Some(now), ..Default::default() };
    store::change_quietly(tx, id, &change)
}

/// What the form cannot see; gives the home that was named.
fn check(tx: &mut ReadTx<'_>, entry: &NewEntry) -> Result<Option<UnitId>> {
    let mut errors = FormErrors::new();
    let now = tx.now();
    if entry.received_at > now || entry.received_at < now.plus_days(-ENTRY_DAYS) {
        errors.add("received", TOO_LONG_AGO);
    }
    let new = &entry.complaint;
    let named = |text: &str| {
        let is_in = |words: &str| words.chars().count() >= SHORTEST_NAME && text.contains(words);
        is_in(&entry.name) || is_in(&entry.contact)
    };
    let points = new.points.iter().map(|point| ("points", point));
    for (field, text) in [("title", &new.title), ("text", &new.text), ("wish", &new.wish)].into_iter().chain(points) {
        if named(text) {
            errors.add(field, NAMES_CALLER);
        }
    }
    let unit = match &entry.home {
        None => None,
        Some((building, unit)) => {
            let found = estates::find_unit_named(tx, new.estate_id, (building, unit))?;
            errors.take("unit", found.ok_or(UNKNOWN_HOME))
        }
    };
    errors.into_result(unit)
}

fn name_of_caller(tx: &mut ReadTx<'_>, unit: Option<UnitId>) -> Result<String> {
    let Some(unit) = unit else { return Ok(CALLER.to_owned()) };
    let building = estates::building_of_unit(tx, unit)?;
    Ok(estates::public_name_of(&building, Residence::Owner, None))
}

/// Makes the code with which an owner takes over what was entered for her; the former one is worth nothing any more. It
/// stands nowhere else. Gives until when it can be used.
pub fn make_code(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: ComplaintId,
    secret: &SecretKey,
) -> Result<(TakeoverCode, Instant)> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_make_code(actor, &complaint)?;
    let code = TakeoverCode::of(tx.random().bytes::<8>());
    let expires_at = store::set_code(tx, id, &code.hash(secret))?;
    tx.record(&Fact::TakeoverCodeMade { code_of: id, by: actor.person_id }, &[])?;
    Ok((code, expires_at))
}

/// What came of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakenOver {
    /// The complaint is hers now.
    Hers(ComplaintId),
    /// A wrong one: counted; so many tries are left today.
    Wrong(i32),
}

/// An owner takes over what was entered for her: she is its opener from now on. A wrong code is a commit, not an error: it
/// must be counted.
///
/// Answers `TooMany` after too many wrong codes in a day, `Denied` to who entered it or does not live there.
pub fn take_over(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    typed: Option<&TakeoverCode>,
    secret: &SecretKey,
) -> Result<TakenOver> {
    policy::may_complain(actor)?;
    let now = tx.now();
    let since = store::tries_of(tx, actor.person_id)?.filter(|(since, _)| now < since.plus_hours(TRY_HOURS));
    let (since, tries) = since.unwrap_or((now, 0));
    if tries >= TAKEOVER_TRIES {
        let left = since.plus_hours(TRY_HOURS).millis_since(now);
        return Err(Error::TooMany { retry_after: Duration::from_millis(u64::try_from(left).unwrap_or(0)) });
    }
    let entry = match typed {
        Some(code) => store::find_entry_by_code(tx, &code.hash(secret))?,
        None => None,
    };
    let Some(entry) = entry else {
        store::set_tries(tx, actor.person_id, (since, tries + 1))?;
        return Ok(TakenOver::Wrong(TAKEOVER_TRIES - tries - 1));
    };
    let complaint = store::find(tx, Some(actor), entry.complaint_id)?;
    policy::may_take_over(actor, &complaint, &entry)?;
    let home = actor.homes.iter().find(|home| match entry.unit_id {
        Some(unit) => home.unit_id == unit,
        None => home.estate_id == complaint.estate_id,
    });
    let unit = home.map(|home| home.unit_id).ok_or(Error::Denied(policy::ONLY_CALLERS_HOME))?;
    become_opener(tx, actor, &complaint, unit)?;
    Ok(TakenOver::Hers(complaint.id))
}

fn become_opener(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint, unit: UnitId) -> Result<()> {
    let id = complaint.id;
    // Her home has no longer the same trouble as another's: it is its own.
    if store::delete_affected(tx, id, unit)? {
        let homes = complaint.affected_count - 1;
        tx.record(&Fact::HomeNoLongerAffected { complaint_id: id, homes }, &[])?;
    }
    let by = if let Some(known) = store::find_participant_of(tx, id, actor.person_id)? {
        known.number
    } else {
        let name = name_in_thread(tx, actor, complaint)?;
        store::claim_speaker(tx, (id, OPENER), (actor.person_id, unit), &name)?;
        OPENER
    };
    store::set_opener(tx, id, (actor.person_id, unit))?;
    store::insert_follow(tx, id, actor.person_id)?;
    tx.record(&Fact::ComplaintTakenOver { complaint_id: id, by }, &[])?;
    Ok(())
}

/// The name under which she goes on: that under which she was entered, where it is hers as well.
fn name_in_thread(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<String> {
    let (given, own) =
        (store::find_participant(tx, complaint.id, OPENER)?.name, speaker::name_on(tx, actor, complaint.estate_id)?);
    if given == own {
        return Ok(own);
    }
    let (_, namesakes) = store::count_participants(tx, complaint.id, &own)?;
    Ok(in_thread(&own, namesakes))
}
