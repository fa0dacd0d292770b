//! `/complaints/{id}/floors/{floor}/masking`: an author hides her own text, alone.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Member};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, OWN_REASON};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions as complaint_actions;
use crate::complaints::{self, Placed, policy, urls};
use crate::db::{ReadTx, Store};
use crate::web::respond::see_other_saying;
use crate::web::{Filled, Form, Page, Shell, Visit, page_with_status};

const MASKED: Message = Message::new("moderation.masked");

type Place = (ComplaintId, i32);

#[derive(Template)]
#[template(path = "moderation/own.html")]
struct OwnPage {
    shell: Shell,
    placed: Placed,
    floor: i32,
    form: Filled,
}

impl Page for OwnPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl OwnPage {
    fn back(&self) -> String {
        urls::floor(self.placed.complaint.id, self.floor)
    }
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, (id, floor): Place) -> Result<Placed> {
    let placed = complaints::find_placed(tx, Some(actor), id)?;
    let reply = complaints::find_reply(tx, id, floor)?;
    let author = complaints::find_participant(tx, id, reply.participant)?.person_id;
    policy::may_mask_own(actor, &placed.complaint, author)?;
    Ok(placed)
}

/// GET `/complaints/{id}/floors/{floor}/masking`
pub async fn new(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    place: web::Path<Place>,
) -> Result<HttpResponse> {
    shown(&store, visit, (actor, *place), (Filled::default(), StatusCode::OK)).await
}

/// POST `/complaints/{id}/floors/{floor}/masking`
pub async fn create(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    place: web::Path<Place>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (place, by) = (*place, actor.clone());
    let done = match text::line(fields.one("reason")?, &OWN_REASON) {
        Ok(reason) => store.write(move |tx| complaint_actions::mask_own(tx, &by, place, &reason)).await,
        Err(why) => Err(Error::Invalid(FormErrors::of("reason", why))),
    };
    let Err(error) = done else { return Ok(see_other_saying(&visit, &urls::floor(place.0, place.1), &MASKED)) };
    shown(&store, visit, (actor, place), Filled::refused(fields, error)?).await
}

async fn shown(
    store: &Store,
    visit: Visit,
    (actor, place): (Actor, Place),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let placed = store.read(move |tx| open(tx, &actor, place)).await?;
    let shell = Shell::titled(visit, "moderation.own_title").in_section("complaints");
    page_with_status(&OwnPage { shell, placed, floor: place.1, form }, status)
}
