//! `/complaints/{id}/remedies/{number}`: somebody else than who announced a corrective action says that she saw it done.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::thread::{RemedyLine, remedy_line};
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, EMPTY};
use crate::base::words::RemedyStanding;
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, Seen, VERIFIED_ALREADY};
use crate::complaints::model::REMEDY;
use crate::complaints::{self, Placed, Remedy, RowView, policy, urls};
use crate::db::WriteTx;
use crate::web::{Fields, Filled, Form, Page, Shell};

const SENT: Message = Message::new("official.verified");

fn asks() -> Asks {
    let fields = vec![Ask::line("day", "official.verified_day"), Ask::lines("how", "official.verified_how")];
    Asks { title: "official.verify_title", section: "desk", fields }
}

#[derive(Template)]
#[template(path = "complaints/remedy.html")]
struct RemedyPage {
    shell: Shell,
    placed: Placed,
    row: RowView,
    number: i16,
    line: RemedyLine,
    form: Filled,
}

impl Page for RemedyPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/complaints/{id}/remedies/{number}`
pub async fn show(sending: Sending, Staff(actor): Staff, place: web::Path<(ComplaintId, i16)>) -> Result<HttpResponse> {
    shown(sending, actor, *place, None).await
}

/// POST `/complaints/{id}/remedies/{number}`
pub async fn verify(
    mut sending: Sending,
    place: web::Path<(ComplaintId, i16)>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let place = *place;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, seen: &Seen| actions::verify(tx, by, place, seen);
    match sending.act(Whom::Staff, fields, read, work).await? {
        Acted::Done(()) => Ok(sending.done(&urls::complaint(place.0), &SENT)),
        Acted::Refused(actor, again) => shown(sending, actor, place, Some(again)).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn read(fields: &Fields) -> Result<Seen> {
    let mut errors = FormErrors::new();
    let day = text::day(fields.one("day")?).and_then(|day| day.ok_or(EMPTY));
    let day = errors.take("day", day);
    let how = errors.take("how", text::lines(fields.one("how")?, &REMEDY));
    match (day, how) {
        (Some(day), Some(how)) => Ok(Seen { day, how }),
        _ => Err(Error::Invalid(errors)),
    }
}

async fn shown(
    sending: Sending,
    actor: Actor,
    (id, number): (ComplaintId, i16),
    again: Option<Shown>,
) -> Result<HttpResponse> {
    let is_fresh = again.is_none();
    let found = sending.store.read(move |tx| {
        let placed = complaints::find_placed(tx, Some(&actor), id)?;
        let remedy: Remedy = complaints::find_remedy(tx, id, number)?;
        let speaker = complaints::find_participant_of(tx, id, actor.person_id)?.map(|speaker| speaker.number);
        policy::may_verify(&actor, &placed.complaint, (&remedy, speaker))?;
        if is_fresh && remedy.standing != RemedyStanding::Announced {
            return Err(Error::Conflict(VERIFIED_ALREADY));
        }
        Ok((placed, remedy))
    });
    let (placed, remedy) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "official.verify_title").in_section("desk");
    let row = RowView::of(placed.row(), shell.visit.now);
    let line = remedy_line(&shell, &remedy, (&placed.estate, &placed.region));
    let today = shell.visit.now.date().to_string();
    let suggested = || Shown::fresh(Filled::with(&[("day", &today)]));
    let Shown { form, status, .. } = again.unwrap_or_else(suggested);
    carried.page(&RemedyPage { shell, placed, row, number, line, form }, status)
}
