//! `/complaints/{id}/floors/{floor}/flag`: a reader says that a text should not stand.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Ask, Asks, Member, Sending, Shown, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, FLAG};
use crate::base::words::Visibility;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::{self, Placed, urls};
use crate::db::{ReadTx, WriteTx};
use crate::moderation::{FlagReason, actions, has_flagged, policy};
use crate::web::{Fields, Filled, Form, Page, Shell};

const TITLE: &str = "moderation.flag_title";
const CHOOSE_REASON: Message = Message::new("moderation.choose_reason");
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
pub async fn new(sending: Sending, Member(actor): Member, place: web::Path<Place>) -> Result<HttpResponse> {
    flag_page(sending, (actor, *place), Shown::default()).await
}

/// POST `/complaints/{id}/floors/{floor}/flag`
pub async fn create(mut sending: Sending, place: web::Path<Place>, Form(fields): Form) -> Result<HttpResponse> {
    let place = *place;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (reason, body): &(FlagReason, String)| {
        actions::flag(tx, by, place, (*reason, body))
    };
    match sending.act(Whom::Writers, fields, parse, work).await? {
        Acted::Done(()) => Ok(sending.done(&urls::floor(place.0, place.1), &FLAGGED)),
        Acted::Refused(actor, again) => flag_page(sending, (actor, place), again).await,
        Acted::Outside(again) => {
            let reason = Ask::chosen("reason", "moderation.flag_why", "flag_reason");
            let fields = vec![reason, Ask::lines("body", "moderation.flag_body")];
            sending.again(Asks { title: TITLE, section: "complaints", fields }, again)
        }
    }
}

fn parse(fields: &Fields) -> Result<(FlagReason, String)> {
    let mut errors = FormErrors::new();
    let reason = errors.take("reason", fields.parsed("reason", FlagReason::parse)?.ok_or(CHOOSE_REASON));
    let body = errors.take("body", text::lines(fields.one("body")?, &FLAG));
    match (reason, body) {
        (Some(reason), Some(body)) => Ok((reason, body)),
        _ => Err(Error::Invalid(errors)),
    }
}

async fn flag_page(sending: Sending, (actor, place): (Actor, Place), again: Shown) -> Result<HttpResponse> {
    let (placed, is_known) = sending.store.read(move |tx| open(tx, &actor, place)).await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, TITLE).in_section("complaints");
    carried.page(&FlagPage { shell, placed, floor: place.1, form: again.form, is_known }, again.status)
}
