//! `/desk/complaints/{id}/floors/{floor}/screening`: a reply is read before it is published.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::shown::{Place, QUEUE, Shown};
use crate::accounts::{Actor, Staff};
use crate::base::{Error, Message, Result};
use crate::complaints::actions as complaint_actions;
use crate::complaints::{self, urls};
use crate::db::{ReadTx, Store};
use crate::web::respond::see_other_saying;
use crate::web::{Filled, Form, Page, Shell, Visit, page_with_status};

const RELEASED: Message = Message::new("moderation.released");

#[derive(Template)]
#[template(path = "moderation/screening.html")]
struct ScreeningPage {
    shell: Shell,
    shown: Shown,
    form: Filled,
}

impl Page for ScreeningPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl ScreeningPage {
    fn url(&self) -> String {
        urls::screening(self.shown.placed.complaint.id, self.shown.floor)
    }

    fn withholding_url(&self) -> String {
        urls::withholding(self.shown.placed.complaint.id, self.shown.floor)
    }
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, place: Place) -> Result<Shown> {
    let complaint = complaints::find(tx, Some(actor), place.0)?;
    complaints::policy::may_open_withholding(actor, &complaint)?;
    let shown = Shown::read(tx, actor, place)?;
    if shown.is_held { Ok(shown) } else { Err(Error::Conflict(complaint_actions::NOT_HELD)) }
}

/// GET `/desk/complaints/{id}/floors/{floor}/screening`
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    place: web::Path<Place>,
) -> Result<HttpResponse> {
    screening_page(&store, visit, (actor, *place), (Filled::default(), StatusCode::OK)).await
}

/// POST `/desk/complaints/{id}/floors/{floor}/screening`
pub async fn release(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    place: web::Path<Place>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (place, by) = (*place, actor.clone());
    let done = store.write(move |tx| complaint_actions::release(tx, &by, place)).await;
    let Err(error) = done else { return Ok(see_other_saying(&visit, QUEUE, &RELEASED)) };
    screening_page(&store, visit, (actor, place), Filled::refused(fields, error)?).await
}

async fn screening_page(
    store: &Store,
    visit: Visit,
    (actor, place): (Actor, Place),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let shown = store.read(move |tx| open(tx, &actor, place)).await?;
    let shell = Shell::titled(visit, "moderation.screening_title").in_section("desk");
    page_with_status(&ScreeningPage { shell, shown, form }, status)
}
