//! T1: a complaint is received; published at once for an owner of the estate, held for screening otherwise.

use std::time::Duration;

use super::speaker::{self, Spoken};
use super::{clocks, covering, handing};
use crate::accounts::Actor;
use crate::base::ids::{ComplaintId, EstateId, PersonId, UnitId};
use crate::base::masking::Unmasked;
use crate::base::words::{About, Category, Origin, Outcome, ReplyKind, Severity, State, Verdict, Visibility};
use crate::base::{Error, Instant, Result};
use crate::calendar::calendars;
use crate::complaints::model::{Complaint, Covered, Point, TextPart, Wording, first_response_due};
use crate::complaints::{policy, store};
use crate::db::WriteTx;
use crate::estates;
use crate::facts::Fact;
use crate::outbox::Text;

/// A complaint as written on the form, already found to be within the limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewComplaint {
    /// Where.
    pub estate_id: EstateId,
    /// About what.
    pub category: Category,
    /// How grave its owner thinks it is.
    pub severity: Severity,
    /// Whom of the company it is about.
    pub about: About,
    /// In one line.
    pub title: String,
    /// Markdown.
    pub text: String,
    /// Points at issue; without any, the title is the one point.
    pub points: Vec<String>,
    /// What the owner wants; may be empty.
    pub wish: String,
    /// What stays readable of the personal data in all of these.
    pub unmasked: Unmasked,
    /// The form that sends it: a second time it gives the same complaint.
    pub submission_key: String,
}

/// Receives a complaint and gives its id; the same form twice gives the same id.
///
/// Answers `Denied` before the address is confirmed, `TooMany` for a second held one within a day.
pub fn receive(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewComplaint) -> Result<ComplaintId> {
    policy::may_complain(actor)?;
    if let Some(known) = store::find_by_submission(tx, actor.person_id, &new.submission_key)? {
        return Ok(known);
    }
    let texts = OpeningTexts::of((&new.title, &new.wish), &new.points, new.unmasked);
    let is_read_first = estates::find_estate(tx, new.estate_id)?.premoderated_since.is_some();
    let is_public = policy::is_published_at_once(actor, new.estate_id) && !is_read_first;
    let coming = Coming {
        origin: Origin::Site,
        visibility: if is_public { Visibility::Public } else { Visibility::Held },
        opener_id: Some(actor.person_id),
        opener_unit_id: actor.home_on(new.estate_id).map(|home| home.unit_id),
        received_at: tx.now(),
    };
    let complaint = draw_up(tx, new, &texts, coming)?;
    if complaint.opener_unit_id.is_none() {
        refuse_second_held(tx, actor)?;
    }
    store::insert(tx, &complaint)?;
    let by = speaker::speaker(tx, actor, &complaint)?;
    write_fact_and_points(tx, &complaint, &texts)?;
    let spoken = Spoken {
        by,
        kind: ReplyKind::Opening,
        office: None,
        parent: None,
        body: &new.text,
        at: complaint.received_at,
        submission_key: None,
    };
    speaker::write_floor_showing(tx, &complaint, spoken, new.unmasked)?;
    store::insert_follow(tx, complaint.id, actor.person_id)?;
    handing::past_region(tx, &complaint)?;
    clocks::settle(tx, complaint.id)?;
    if complaint.visibility == Visibility::Public {
        estates::count_complaint(tx, complaint.estate_id, 1, 1)?;
    }
    Ok(complaint.id)
}

/// The way in which a complaint comes in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coming {
    /// Where from.
    pub origin: Origin,
    /// Who may see it.
    pub visibility: Visibility,
    /// Whose it is; nobody's yet where staff enter it.
    pub opener_id: Option<PersonId>,
    /// Of which home.
    pub opener_unit_id: Option<UnitId>,
    /// From when its clocks run.
    pub received_at: Instant,
}

/// The row of a new complaint.
pub(super) fn draw_up(
    tx: &mut WriteTx<'_>,
    new: &NewComplaint,
    texts: &OpeningTexts,
    coming: Coming,
) -> Result<Complaint> {
    let region_id = store::region_of(tx, new.estate_id)?;
    let due = first_response_due(calendars(tx)?.latest(), coming.received_at, new.severity);
    Ok(Complaint {
        id: store::next_id(tx)?,
        estate_id: new.estate_id,
        region_id,
        category: new.category,
        title: texts.title.public.clone(),
        wish: texts.wish.public.clone(),
        origin: coming.origin,
        state: State::Received,
        visibility: coming.visibility,
        severity: new.severity,
        opener_id: coming.opener_id,
        opener_unit_id: coming.opener_unit_id,
        ambassador_id: None,
        received_at: coming.received_at,
        first_response_due: due,
        first_response_at: None,
        next_due_at: None,
        last_activity_at: coming.received_at,
        last_floor: 1,
        official_count: 0,
        last_official_floor: None,
        affected_count: 0,
        version: 1,
        proposal_round: 0,
        rating: None,
        original_likes: None,
        duplicate_of: None,
        archive_key: None,
        submission_key: Some(new.submission_key.clone()),
        next_clock: None,
        rung: 0,
        about: new.about,
    })
}

/// What stands beside the text of a complaint when it is received.
#[derive(Clone, Debug)]
pub struct OpeningTexts {
    /// The title.
    pub title: Covered,
    /// What the owner wants.
    pub wish: Covered,
    /// The points at issue; the title where none were entered.
    pub points: Vec<Covered>,
}

impl OpeningTexts {
    /// Title, wish and points as others read them.
    pub fn of((title, wish): (&str, &str), points: &[String], unmasked: Unmasked) -> Self {
        let cover = |text| Covered::of(Wording { text, unmasked });
        let title = cover(title);
        let own_title = || vec![title.clone()];
        let points = if points.is_empty() { own_title() } else { points.iter().map(|point| cover(point)).collect() };
        Self { wish: cover(wish), title, points }
    }
}

/// Records the receipt and writes title, wish and points with it; shared with the import of letters.
pub fn write_fact_and_points(tx: &mut WriteTx<'_>, complaint: &Complaint, opening: &OpeningTexts) -> Result<()> {
    let OpeningTexts { title, wish, points } = opening;
    let fact = Fact::ComplaintReceived {
        complaint_id: complaint.id,
        estate_id: complaint.estate_id,
        category: complaint.category,
        origin: complaint.origin,
        severity: complaint.severity,
        visibility: complaint.visibility,
        points: i16::try_from(points.len()).unwrap_or(i16::MAX),
        first_response_due: complaint.first_response_due,
        about: complaint.about,
    };
    let salts = [tx.random().bytes::<32>(), tx.random().bytes::<32>()];
    let point_salts: Vec<[u8; 32]> = points.iter().map(|_| tx.random().bytes::<32>()).collect();
    let numbered = || (1_i16..).zip(points);
    let heading = [((TextPart::Title, 0, 1), title), ((TextPart::Wish, 0, 1), wish)];
    let places = numbered().map(|(number, point)| ((TextPart::Point, i32::from(number), 1), point));
    let kept = covering::keep(tx, complaint.id, heading.into_iter().chain(places))?;
    let mut texts = vec![Text { salt: &salts[0], body: &title.public }, Text { salt: &salts[1], body: &wish.public }];
    texts.extend(points.iter().zip(&point_salts).map(|(point, salt)| Text { salt, body: &point.public }));
    texts.extend(kept.iter().map(covering::Kept::text));
    tx.record_at(&fact, &texts, complaint.received_at)?;
    let heading =
        store::Heading { version: 1, title: &title.public, wish: &wish.public, salts: [&salts[0], &salts[1]] };
    store::insert_heading(tx, complaint.id, heading, complaint.received_at)?;
    for ((number, point), salt) in numbered().zip(&point_salts) {
        let point = Point {
            complaint_id: complaint.id,
            number,
            body: point.public.clone(),
            salt: salt.to_vec(),
            outcome: Outcome::Open,
            verdict: Verdict::Open,
            household: None,
            floor: 1,
        };
        store::insert_point(tx, &point)?;
    }
    Ok(())
}

/// One held complaint a day (decisions.md 15), counted from midnight in Shanghai.
fn refuse_second_held(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let now = tx.now();
    let today = Instant::start_of(now.date());
    if store::count_held_since(tx, actor.person_id, today)? == 0 {
        return Ok(());
    }
    let left = today.plus_days(1).millis_since(now);
    Err(Error::TooMany { retry_after: Duration::from_millis(u64::try_from(left).unwrap_or(0)) })
}

/// Triage publishes a held complaint.
pub fn publish_held(tx: &mut WriteTx<'_>, actor: &Actor, id: ComplaintId, seen_version: i32) -> Result<()> {
    let complaint = store::find(tx, Some(actor), id)?;
    policy::may_triage(actor, &complaint)?;
    store::check_version(&complaint, seen_version)?;
    if complaint.visibility != Visibility::Held || !complaint.is_open() {
        return Err(Error::Conflict(policy::CHANGED_MEANWHILE));
    }
    let by = speaker::speaker(tx, actor, &complaint)?;
    store::change(tx, id, &store::StateChange { visibility: Some(Visibility::Public), ..Default::default() })?;
    estates::count_complaint(tx, complaint.estate_id, 1, 1)?;
    tx.record(&Fact::ComplaintPublished { complaint_id: id, by }, &[])?;
    Ok(())
}
