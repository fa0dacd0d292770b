//! Everything that the site keeps about somebody, as one file of JSON, written slice by slice: a busy person's texts do
//! not fit into memory at once.

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpResponse, web};
use askama::Template;
use futures_util::stream;
use serde_json::{Value, json};

use crate::accounts::door::Door;
use crate::accounts::{Actor, Member, find_person, store as rows};
use crate::base::ids::{ComplaintId, JournalId, PersonId};
use crate::base::words::{Earning, EndReason, Residence};
use crate::base::{Instant, Result};
use crate::club::articles;
use crate::club::members::{self, Birthday, Member as ClubMember};
use crate::club::points::{self, Line};
use crate::complaints::{self, Watch};
use crate::db::{ReadTx, Store};
use crate::drafts;
use crate::estates;
use crate::media;
use crate::notices;
use crate::web::{Page, Shell, Visit, page};

const PLACE: &str = "/me/export";
/// Texts have at most 64 KiB each.
const ROWS_PER_SLICE: i64 = 50;
/// Before everything.
const START: complaints::OwnPlace = (0, 0, 0);

#[derive(Template)]
#[template(path = "accounts/export.html")]
struct ExportPage {
    shell: Shell,
}

impl Page for ExportPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// `GET /me/export`
pub async fn show(visit: Visit, _: Member) -> Result<HttpResponse> {
    page(&ExportPage { shell: Shell::titled(visit, "accounts.export.title").in_section("me") })
}

/// What comes next in the file.
#[derive(Clone)]
enum Part {
    Account,
    Notices(Option<i64>),
    Titles(complaints::OwnPlace),
    Points(complaints::OwnPlace),
    Texts(complaints::OwnPlace),
    Covered(Option<complaints::OriginalPlace>),
    Photographs(Option<(Instant, String)>),
    ClubPoints(Option<JournalId>),
    Articles(Option<i64>),
    End,
}

/// `GET /me/export/file`
pub async fn file(Member(actor): Member, door: Door, store: web::Data<Store>) -> Result<HttpResponse> {
    if !door.is_proved().await? {
        return Ok(super::to_proof(PLACE));
    }
    door.count_export(&actor)?;
    let store = store.get_ref().clone();
    let slices = stream::unfold(Some(Part::Account), move |part| {
        let (store, actor) = (store.clone(), actor.clone());
        async move {
            let part = part?;
            let written = store.read(move |tx| slice(tx, &actor, part)).await;
            Some(match written {
                Ok((text, next)) => (Ok(Bytes::from(text)), next),
                // The answer has begun; breaking it off is the one way left to say so.
                Err(error) => (Err(error), None),
            })
        }
    });
    let mut response = HttpResponse::Ok();
    response.content_type("application/json; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, "attachment; filename=\"candor-my-data.json\""));
    Ok(super::unkept(response.streaming(slices)))
}

fn slice(tx: &mut ReadTx<'_>, actor: &Actor, part: Part) -> Result<(String, Option<Part>)> {
    let id = actor.person_id;
    Ok(match part {
        Part::Account => (account(tx, actor)?, Some(Part::Notices(None))),
        Part::Notices(before) => {
            let told = notices::own_before(tx, id, before, ROWS_PER_SLICE)?;
            let next = told.last().map(|notice| notice.id);
            let lines = told.iter().map(|notice| {
                json!({ "kind": notice.kind.code(), "complaint": notice.complaint_id, "floor": notice.floor,
                        "at": notice.created_at.rfc3339(), "read_at": notice.read_at.map(Instant::rfc3339) })
            });
            let opening = before.is_none().then_some(",\n\"notices\": [");
            joined(opening, lines, next.map(|last| Part::Notices(Some(last))), Part::Titles(START))
        }
        Part::Titles(place) => {
            let titles = complaints::own_titles_after(tx, id, place, ROWS_PER_SLICE)?;
            let next = titles.last().map(|title| title.place);
            let lines = titles.iter().map(|title| {
                json!({ "complaint": title.place.0, "version": title.place.1, "title": title.title, "wish": title.wish,
                        "written_at": title.written_at.rfc3339() })
            });
            let opening = (place == START).then_some("],\n\"complaints\": [");
            joined(opening, lines, next.map(Part::Titles), Part::Points(START))
        }
        Part::Points(place) => {
            let points = complaints::own_points_after(tx, id, place, ROWS_PER_SLICE)?;
            let next = points.last().map(|point| point.place);
            let lines = points
                .iter()
                .map(|point| json!({ "complaint": point.place.0, "number": point.place.1, "text": point.body }));
            let opening = (place == START).then_some("],\n\"points\": [");
            joined(opening, lines, next.map(Part::Points), Part::Texts(START))
        }
        Part::Texts(place) => {
            let texts = complaints::own_texts_after(tx, id, place, ROWS_PER_SLICE)?;
            let next = texts.last().map(|text| text.place);
            let lines = texts.iter().map(|text| {
                json!({ "complaint": text.place.0, "floor": text.place.1, "version": text.place.2, "text": text.body,
                        "written_at": text.written_at.rfc3339() })
            });
            let opening = (place == START).then_some("],\n\"texts\": [");
            joined(opening, lines, next.map(Part::Texts), Part::Covered(None))
        }
        Part::Covered(after) => covered(tx, id, after)?,
        Part::Photographs(after) => photographs(tx, id, after.as_ref())?,
        Part::ClubPoints(before) => club_points(tx, id, before)?,
        Part::Articles(before) => own_articles(tx, id, before)?,
        Part::End => ("]\n}\n".to_owned(), None),
    })
}

fn covered(
    tx: &mut ReadTx<'_>,
    id: PersonId,
    after: Option<complaints::OriginalPlace>,
) -> Result<(String, Option<Part>)> {
    let originals = complaints::own_originals_after(tx, id, after, ROWS_PER_SLICE)?;
    let next = originals.last().map(|original| Part::Covered(Some(original.place)));
    let opening = after.is_none().then_some("],\n\"covered\": [");
    Ok(joined(opening, originals.iter().map(original), next, Part::Photographs(None)))
}

fn photographs(tx: &mut ReadTx<'_>, id: PersonId, after: Option<&(Instant, String)>) -> Result<(String, Option<Part>)> {
    let from = after.map_or((Instant(0), ""), |(instant, last)| (*instant, last.as_str()));
    let pictures = media::own_after(tx, id, from, ROWS_PER_SLICE)?;
    let next = pictures.last().map(|last| Part::Photographs(Some((last.uploaded_at, last.id.clone()))));
    let opening = after.is_none().then_some("],\n\"photographs\": [");
    Ok(joined(opening, pictures.iter().map(photograph), next, Part::ClubPoints(None)))
}

fn club_points(tx: &mut ReadTx<'_>, id: PersonId, before: Option<JournalId>) -> Result<(String, Option<Part>)> {
    let lines = points::lines_of(tx, id, before, ROWS_PER_SLICE)?;
    let next = lines.last().map(|line| Part::ClubPoints(Some(line.id)));
    let opening = before.is_none().then_some("],\n\"club_points\": [");
    Ok(joined(opening, lines.iter().map(club_line), next, Part::Articles(None)))
}

fn own_articles(tx: &mut ReadTx<'_>, id: PersonId, before: Option<i64>) -> Result<(String, Option<Part>)> {
    let own = articles::own_before(tx, id, before, ROWS_PER_SLICE)?;
    let next = own.last().map(|last| Part::Articles(Some(last.id.0)));
    let opening = before.is_none().then_some("],\n\"articles\": [");
    let line = |one: &articles::Article| {
        json!({ "article": one.id, "kind": one.kind.code(), "state": one.state.code(), "title": one.title,
                "text": one.body, "saved_at": one.saved_at.rfc3339() })
    };
    Ok(joined(opening, own.iter().map(line), next, Part::End))
}

/// The lines of a slice; the next slice of the same part, or the part after it when nothing was left.
fn joined(
    opening: Option<&str>,
    lines: impl Iterator<Item = Value>,
    next: Option<Part>,
    after: Part,
) -> (String, Option<Part>) {
    let lines: Vec<String> = lines.map(|line| line.to_string()).collect();
    let between = if opening.is_some() || lines.is_empty() { "\n" } else { ",\n" };
    let text = format!("{}{between}{}", opening.unwrap_or_default(), lines.join(",\n"));
    (text, Some(next.unwrap_or(after)))
}

/// The account and all that is small.
fn account(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<String> {
    let id = actor.person_id;
    let person = find_person(tx, id)?;
    let at = |at: Option<Instant>| at.map(Instant::rfc3339);
    let sessions: Vec<Value> = rows::sessions_of(tx, id)?.iter().map(session).collect();
    let homes = estates::claimed_homes_of(tx, id)?;
    let claims: Vec<Value> = homes.iter().map(claim).collect();
    let given: Vec<Value> = estates::invitations_by(tx, id)?.iter().map(given).collect();
    // Who was let in on an owner's word has no other claim.
    let taken: Vec<Value> = homes.iter().filter(|home| home.claim.residence != Residence::Owner).map(taken).collect();
    let told_how = notices::choices_of(tx, &[id])?.remove(&id).as_ref().map(choices);
    let roles: Vec<Value> = rows::roles_of(tx, &[id])?
        .iter()
        .map(|held| json!({ "role": held.grant.role.code(), "scope": held.grant.scope.code(), "since": held.granted_at.rfc3339() }))
        .collect();
    let ties = complaints::own_ties(tx, id)?;
    let follow = |(complaint, level): &(ComplaintId, Watch)| json!({ "complaint": complaint, "told": level.code() });
    let follows: Vec<Value> = ties.follows.iter().map(follow).collect();
    let watched = complaints::estates_watched_by(tx, id)?;
    let estates: Vec<Value> =
        watched.iter().map(|estate| json!({ "estate": estate.name, "told": estate.told.code() })).collect();
    let member = members::member_of(tx, id)?.as_ref().map(membership);
    let drafts: Vec<Value> = drafts::list_of(tx, id)?
        .iter()
        .map(|draft| json!({ "fields": draft.fields, "saved_at": draft.saved_at.rfc3339() }))
        .collect();
    let account = json!({
        "email": person.email, "email_confirmed_at": at(person.email_confirmed_at),
        "mobile": person.mobile, "mobile_confirmed_at": at(person.mobile_confirmed_at),
        "public_name": person.public_name, "staff_name": person.staff_name, "organisation": person.organisation,
        "language": person.language, "registered_at": person.created_at.rfc3339(),
        "has_password": person.password_hash.is_some(), "second_step": actor.has_totp,
    });
    Ok(format!(
        "{{\n\"exported_at\": {},\n\"account\": {account},\n\"sessions\": {},\n\"roles\": {},\n\"homes\": {},\n\
         \"invitations_given\": {},\n\"invitations_taken\": {},\n\"notice_choices\": {},\n\"follows\": {},\n\
         \"estates_watched\": {},\n\"affected\": {},\n\"names_in_threads\": {},\n\"drafts\": {},\n\"membership\": {}",
        json!(tx.now().rfc3339()),
        json!(sessions),
        json!(roles),
        json!(claims),
        json!(given),
        json!(taken),
        json!(told_how),
        json!(follows),
        json!(estates),
        json!(ties.affected),
        json!(ties.names),
        json!(drafts),
        json!(member),
    ))
}

fn membership(member: &ClubMember) -> Value {
    json!({ "number": member.number_text(), "state": member.state.code(), "tier": member.tier.code(),
            "joined_at": member.joined_at.rfc3339(), "ends_at": member.ends_at.map(Instant::rfc3339),
            "suspended_until": member.suspended_until.map(Instant::rfc3339), "because": member.suspended_because,
            "birthday": member.birthday().map(Birthday::parts) })
}

fn club_line(line: &Line) -> Value {
    let change = line.change;
    json!({ "number": line.id, "kind": line.kind.code(), "rule": line.rule.map(Earning::code), "source": line.source.code(),
            "about": line.source_id, "reason": line.reason, "at": line.posted_at.rfc3339(),
            "available": change.available, "pending": change.pending, "held": change.held, "owed": change.owed })
}

fn original(covered: &complaints::OwnOriginal) -> Value {
    json!({ "complaint": covered.place.0, "part": covered.place.1.code(), "number": covered.place.2,
            "version": covered.place.3, "text": covered.body })
}

fn photograph(picture: &media::Photograph) -> Value {
    json!({ "address": picture.url(media::Size::Large), "complaint": picture.complaint_id, "floor": picture.floor,
            "home": picture.claim_id, "uploaded_at": picture.uploaded_at.rfc3339() })
}

fn session(row: &rows::SessionRow) -> Value {
    json!({ "platform": row.device.platform, "program": row.device.program, "began_at": row.began_at.rfc3339(),
            "last_seen": row.last_seen.rfc3339(), "expires_at": row.expires_at.rfc3339() })
}

fn claim(home: &estates::ClaimedHome) -> Value {
    let (place, claim) = ((&home.estate_name, &home.building_name, &home.unit_label), &home.claim);
    json!({ "id": claim.id, "estate": place.0, "building": place.1, "unit": place.2,
            "residence": claim.residence.code(), "state": claim.state.code(), "note": claim.note,
            "reason": claim.reason, "end_reason": claim.end_reason.map(EndReason::code),
            "claimed_at": claim.claimed_at.rfc3339(), "decided_at": claim.decided_at.map(Instant::rfc3339),
            "lease_ends_at": claim.tenancy_ends_at.map(Instant::rfc3339), "ended_at": claim.ended_at.map(Instant::rfc3339) })
}

fn given(one: &estates::GivenInvitation) -> Value {
    let invitation = &one.invitation;
    json!({ "estate": one.estate_name, "building": one.building_name, "unit": one.unit_label,
            "residence": invitation.residence.code(), "called": invitation.called,
            "lease_ends_at": invitation.tenancy_ends_at.map(Instant::rfc3339),
            "invited_at": invitation.invited_at.rfc3339(), "expires_at": invitation.expires_at.rfc3339(),
            "ended_at": one.ended_at.map(Instant::rfc3339) })
}

/// As what she was called is the inviter's word for her, it is hers to know as well.
fn taken(home: &estates::ClaimedHome) -> Value {
    json!({ "estate": home.estate_name, "building": home.building_name, "unit": home.unit_label,
            "residence": home.claim.residence.code(), "called": home.claim.note,
            "accepted_at": home.claim.claimed_at.rfc3339() })
}

fn choices(chosen: &notices::Choices) -> Value {
    let topics: Vec<Value> = chosen
        .by_topic
        .iter()
        .map(|(topic, channel)| json!({ "topic": topic.code(), "channel": channel.code() }))
        .collect();
    json!({ "level": chosen.level.code(), "rhythm": chosen.rhythm.code(), "topics": topics })
}
