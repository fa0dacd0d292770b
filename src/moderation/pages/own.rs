//! `/complaints/{id}/floors/{floor}/masking`: an author hides her own text, alone.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Member, Sending, Shown, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, OWN_REASON};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions as complaint_actions;
use crate::complaints::{self, Placed, policy, urls};
use crate::db::{ReadTx, WriteTx};
use crate::web::{Fields, Filled, Form, Page, Shell};

const TITLE: &str = "moderation.own_title";
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
pub async fn new(sending: Sending, Member(actor): Member, place: web::Path<Place>) -> Result<HttpResponse> {
    own_page(sending, (actor, *place), Shown::default()).await
}

/// POST `/complaints/{id}/floors/{floor}/masking`
pub async fn create(mut sending: Sending, place: web::Path<Place>, Form(fields): Form) -> Result<HttpResponse> {
    let place = *place;
    let work =
        move |tx: &mut WriteTx<'_>, by: &Actor, reason: &String| complaint_actions::mask_own(tx, by, place, reason);
    match sending.act(Whom::Writers, fields, reason, work).await? {
        Acted::Done(()) => Ok(sending.done(&urls::floor(place.0, place.1), &MASKED)),
        Acted::Refused(actor, again) => own_page(sending, (actor, place), again).await,
        Acted::Outside(again) => {
            let fields = vec![Ask::line("reason", "moderation.reason")];
            sending.again(Asks { title: TITLE, section: "complaints", fields }, again)
        }
    }
}

fn reason(fields: &Fields) -> Result<String> {
    text::line(fields.one("reason")?, &OWN_REASON).map_err(|why| Error::Invalid(FormErrors::of("reason", why)))
}

async fn own_page(sending: Sending, (actor, place): (Actor, Place), again: Shown) -> Result<HttpResponse> {
    let placed = sending.store.read(move |tx| open(tx, &actor, place)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("complaints");
    carried.page(&OwnPage { shell, placed, floor: place.1, form: again.form }, again.status)
}
