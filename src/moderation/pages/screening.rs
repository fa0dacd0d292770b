//! `/desk/complaints/{id}/floors/{floor}/screening`: a reply is read before it is published.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::judged::{Judged, Place, QUEUE, asks};
use crate::accounts::{Acted, Actor, Sending, Shown, Staff, Whom, button};
use crate::base::{Error, Message, Result};
use crate::complaints::actions as complaint_actions;
use crate::complaints::{self, urls};
use crate::db::{ReadTx, WriteTx};
use crate::web::{Filled, Form, Page, Shell};

const TITLE: &str = "moderation.screening_title";
const RELEASED: Message = Message::new("moderation.released");

#[derive(Template)]
#[template(path = "moderation/screening.html")]
struct ScreeningPage {
    shell: Shell,
    shown: Judged,
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

fn open(tx: &mut ReadTx<'_>, actor: &Actor, place: Place) -> Result<Judged> {
    let complaint = complaints::find(tx, Some(actor), place.0)?;
    complaints::policy::may_open_withholding(actor, &complaint)?;
    let shown = Judged::read(tx, actor, place)?;
    if shown.is_held { Ok(shown) } else { Err(Error::Conflict(complaint_actions::NOT_HELD)) }
}

/// GET `/desk/complaints/{id}/floors/{floor}/screening`
pub async fn show(sending: Sending, Staff(actor): Staff, place: web::Path<Place>) -> Result<HttpResponse> {
    screening_page(sending, (actor, *place), Shown::default()).await
}

/// POST `/desk/complaints/{id}/floors/{floor}/screening`
pub async fn release(mut sending: Sending, place: web::Path<Place>, Form(fields): Form) -> Result<HttpResponse> {
    let place = *place;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| complaint_actions::release(tx, by, place);
    match sending.act(Whom::Staff, fields, button, work).await? {
        Acted::Done(()) => Ok(sending.done(QUEUE, &RELEASED)),
        Acted::Refused(actor, again) => screening_page(sending, (actor, place), again).await,
        Acted::Outside(again) => sending.again(asks(TITLE, Vec::new()), again),
    }
}

async fn screening_page(sending: Sending, (actor, place): (Actor, Place), again: Shown) -> Result<HttpResponse> {
    let shown = sending.store.read(move |tx| open(tx, &actor, place)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("desk");
    carried.page(&ScreeningPage { shell, shown, form: again.form }, again.status)
}
