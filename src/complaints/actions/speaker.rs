//! Becoming a speaker of a complaint, and writing a floor: what every act that says something shares.

use super::covering;
use crate::accounts::{Actor, Home};
use crate::base::ids::{ComplaintId, EstateId, UnitId};
use crate::base::masking::Unmasked;
use crate::base::words::{ReplyKind, Role, VersionKind, Visibility};
use crate::base::{Instant, Result};
use crate::complaints::model::{self, Complaint, Covered, Participant, Reply, TextPart, Wording};
use crate::complaints::{policy, store};
use crate::db::{ReadTx, WriteTx};
use crate::estates;
use crate::facts::Fact;
use crate::outbox::Text;

/// A name is data, not interface: it is the same in every language.
const NAME_WITHOUT_HOME: &str = "业主";

/// The number under which the actor speaks in a complaint; she gets one, and a name, with her first word or act. Staff
/// act under their own name, owners under that of their building.
pub fn speaker(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<i32> {
    let id = complaint.id;
    if let Some(known) = store::find_participant_of(tx, id, actor.person_id)? {
        return Ok(known.number);
    }
    let home = actor.home_on(complaint.estate_id);
    let name = own_name(tx, actor, complaint)?;
    let unit = if policy::speaks_officially(actor, complaint) { None } else { home.map(|home| home.unit_id) };
    add_speaker(tx, id, Some(actor), (name, unit))
}

/// The number under which a moderator or a reviewer acts in a complaint: under the name that the company entered.
pub fn under_staff_name(tx: &mut WriteTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<i32> {
    if let Some(known) = store::find_participant_of(tx, complaint.id, actor.person_id)? {
        return Ok(known.number);
    }
    let name = actor.staff_name.clone().unwrap_or_else(|| NAME_WITHOUT_HOME.to_owned());
    add_speaker(tx, complaint.id, Some(actor), (name, None))
}

fn own_name(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<String> {
    match &actor.staff_name {
        Some(name) if policy::speaks_officially(actor, complaint) => Ok(name.clone()),
        _ => owner_name(tx, actor, actor.home_on(complaint.estate_id)),
    }
}

/// The name under which the actor speaks in a complaint, or would with her first word: for previews.
pub fn name_in(tx: &mut ReadTx<'_>, actor: &Actor, complaint: &Complaint) -> Result<String> {
    if let Some(known) = store::find_participant_of(tx, complaint.id, actor.person_id)? {
        return Ok(known.name);
    }
    let name = own_name(tx, actor, complaint)?;
    let (_, namesakes) = store::count_participants(tx, complaint.id, &name)?;
    Ok(model::in_thread(&name, namesakes))
}

/// The name under which the actor would open a complaint on an estate: for previews.
pub fn name_on(tx: &mut ReadTx<'_>, actor: &Actor, estate: EstateId) -> Result<String> {
    owner_name(tx, actor, actor.home_on(estate))
}

/// The public name of who lives on the estate (decisions.md 16); somebody without an approved home is only 业主.
fn owner_name(tx: &mut ReadTx<'_>, actor: &Actor, home: Option<Home>) -> Result<String> {
    let Some(home) = home else {
        return Ok(actor.public_name.clone().unwrap_or_else(|| NAME_WITHOUT_HOME.to_owned()));
    };
    let building = estates::building_of_unit(tx, home.unit_id)?;
    Ok(estates::public_name_of(&building, home.residence, actor.public_name.as_deref()))
}

/// Adds a speaker with a name that no other speaker of the complaint has.
pub fn add_speaker(
    tx: &mut WriteTx<'_>,
    id: ComplaintId,
    actor: Option<&Actor>,
    (name, unit_id): (String, Option<UnitId>),
) -> Result<i32> {
    let (speakers, namesakes) = store::count_participants(tx, id, &name)?;
    let number = speakers + 1;
    let person_id = actor.map(|actor| actor.person_id);
    let name = model::in_thread(&name, namesakes);
    store::insert_participant(tx, &Participant { complaint_id: id, number, person_id, unit_id, name })?;
    Ok(number)
}

/// A floor to be written.
#[derive(Clone, Debug)]
pub struct Spoken<'a> {
    /// Who speaks.
    pub by: i32,
    /// What it is.
    pub kind: ReplyKind,
    /// Organisation of an official word, and the role under which it is said; an archived one has none.
    pub office: Option<(Option<Role>, String)>,
    /// The floor it answers.
    pub parent: Option<&'a Reply>,
    /// Markdown.
    pub body: &'a str,
    /// When it was said: the present, or an import's own time.
    pub at: Instant,
    /// The form that sends it, once.
    pub submission_key: Option<String>,
}

/// Writes the next floor of a complaint, with its fact, and gives its number; its personal data is covered.
pub fn write_floor(tx: &mut WriteTx<'_>, complaint: &Complaint, spoken: Spoken<'_>) -> Result<i32> {
    write_floor_showing(tx, complaint, spoken, Unmasked::NOTHING)
}

/// The same, with what its author shows of her personal data. What the company says is not covered (decisions.md 17).
pub(super) fn write_floor_showing(
    tx: &mut WriteTx<'_>,
    complaint: &Complaint,
    spoken: Spoken<'_>,
    unmasked: Unmasked,
) -> Result<i32> {
    let wording = Wording { text: spoken.body, unmasked };
    let body = if spoken.kind.is_official() { Covered::open(spoken.body) } else { Covered::of(wording) };
    let floor = if spoken.kind == ReplyKind::Opening { 1 } else { complaint.last_floor + 1 };
    let parent = spoken.parent.filter(|parent| parent.floor > 1);
    let (role, organisation) = spoken.office.unzip();
    let row = Reply {
        complaint_id: complaint.id,
        floor,
        path: model::child_path(parent.map(|parent| parent.path.as_str()), floor),
        parent_floor: parent.map(|parent| parent.floor),
        participant: spoken.by,
        kind: spoken.kind,
        role: role.flatten(),
        organisation,
        html: store::html_of(tx, complaint.id, &body.public)?,
        version: 1,
        visibility: Visibility::Public,
        written_at: spoken.at,
        submission_key: spoken.submission_key,
    };
    let salt = tx.random().bytes::<32>();
    store::insert_reply(tx, &row, &body.public, &salt)?;
    let kept = covering::keep(tx, complaint.id, [((TextPart::Floor, floor, 1), &body)])?;
    let mut texts = vec![Text { salt: &salt, body: &body.public }];
    texts.extend(kept.iter().map(covering::Kept::text));
    let fact = Fact::ReplyWritten { complaint_id: complaint.id, floor, by: spoken.by, reply: spoken.kind };
    tx.record_at(&fact, &texts, spoken.at)?;
    Ok(floor)
}

/// Writes a new version of a floor: the whole text again, or an addition under what stands.
pub fn write_version(tx: &mut WriteTx<'_>, reply: &Reply, kind: VersionKind, body: &Covered) -> Result<()> {
    let (id, floor, version) = (reply.complaint_id, reply.floor, reply.version + 1);
    let (salt, now) = (tx.random().bytes::<32>(), tx.now());
    store::insert_version(tx, (id, floor, version), kind, (&body.public, &salt), now)?;
    let kept = covering::keep(tx, id, [((TextPart::Floor, floor, version), body)])?;
    // The row's HTML is that of the text itself; additions are shown from their own versions, with their dates.
    let html = if kind == VersionKind::Addition { reply.html.clone() } else { store::html_of(tx, id, &body.public)? };
    store::set_reply_html(tx, id, floor, version, &html)?;
    let fact = Fact::ReplyEdited { complaint_id: id, floor, version, edit: kind };
    let mut texts = vec![Text { salt: &salt, body: &body.public }];
    texts.extend(kept.iter().map(covering::Kept::text));
    tx.record(&fact, &texts)?;
    Ok(())
}
