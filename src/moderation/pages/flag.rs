//! `/complaints/{id}/floors/{floor}/flag`: a reader says that a text should not stand.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Member};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, EMPTY, FLAG};
use crate::base::words::Visibility;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::{self, Placed, urls};
use crate::db::{ReadTx, Store};
use crate::moderation::{FlagReason, actions, has_flagged, policy};
use crate::web::limits::{Action, Limits};
use crate::web::respond::see_other_saying;
use crate::web::{Fields, Filled, Form, Page, Shell, Visit, page_with_status};

const FLAGGED: Message = Message::new("moderation.flagged");

type Place = (ComplaintId, i32);

#[derive(Template)]
#[template(path = "moderation/flag.html")]
struct FlagPage {
    shell: Shell,
    placed: Placed,
    floor: i32,
    form: Filled,
    /// She flagged it before; once is enough.
    is_known: bool,
}

impl Page for FlagPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl FlagPage {
    fn reasons() -> &'static [FlagReason] {
        FlagReason::ALL
    }

    fn back(&self) -> String {
        urls::floor(self.placed.complaint.id, self.floor)
    }
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, (id, floor): Place) -> Result<(Placed, bool)> {
    let placed = complaints::find_placed(tx, Some(actor), id)?;
    let reply = complaints::find_reply(tx, id, floor)?;
    if reply.visibility != Visibility::Public {
        return Err(Error::NotFound);
    }
    let author = complaints::find_participant(tx, id, reply.participant)?.person_id;
    policy::may_flag(actor, author)?;
    Ok((placed, has_flagged(tx, (id, floor), actor.person_id)?))
}

/// GET `/complaints/{id}/floors/{floor}/flag`
pub async fn new(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    place: web::Path<Place>,
) -> Result<HttpResponse> {
    shown(&store, visit, (actor, *place), (Filled::default(), StatusCode::OK)).await
}

/// POST `/complaints/{id}/floors/{floor}/flag`
pub async fn create(
    (store, limits): (web::Data<Store>, web::Data<Limits>),
    visit: Visit,
    Member(actor): Member,
    place: web::Path<Place>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (place, by) = (*place, actor.clone());
    limits.count(Action::Write, actor.person_id.to_string())?;
    let done = match parse(&fields) {
        Ok((reason, body)) => store.write(move |tx| actions::flag(tx, &by, place, (reason, &body))).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return Ok(see_other_saying(&visit, &urls::floor(place.0, place.1), &FLAGGED)) };
    let refused = Filled::refused(fields, error)?;
    shown(&store, visit, (actor, place), refused).await
}

fn parse(fields: &Fields) -> Result<(FlagReason, String)> {
    let mut errors = FormErrors::new();
    let reason = errors.take("reason", fields.parsed("reason", FlagReason::parse)?.ok_or(EMPTY));
    let body = errors.take("body", text::lines(fields.one("body")?, &FLAG));
    match (reason, body) {
        (Some(reason), Some(body)) => Ok((reason, body)),
        _ => Err(Error::Invalid(errors)),
    }
}

async fn shown(
    store: &Store,
    visit: Visit,
    (actor, place): (Actor, Place),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let (placed, is_known) = store.read(move |tx| open(tx, &actor, place)).await?;
    let shell = Shell::titled(visit, "moderation.flag_title").in_section("complaints");
    page_with_status(&FlagPage { shell, placed, floor: place.1, form, is_known }, status)
}
