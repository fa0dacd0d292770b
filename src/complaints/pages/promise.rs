//! `/complaints/{id}/promises/{number}`: whoever answers for a complaint says that a promise is kept, or moves it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::pledging;
use super::word::seen_version;
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom};
use crate::base::ids::ComplaintId;
use crate::base::text::{self, BODY};
use crate::base::words::{ClockKind, ReplyKind};
use crate::base::{Error, FormErrors, Message, Result};
use crate::complaints::actions::{self, Ending, PROMISE_ENDED, Response};
use crate::complaints::model::Promise;
use crate::complaints::{self, Placed, RowView, policy, urls};
use crate::db::WriteTx;
use crate::web::{Fields, Filled, Form, Page, Shell};

const SENT: Message = Message::new("official.sent");

fn asks() -> Asks {
    let fields = [Ask::lines("text", "official.text")].into_iter().chain(pledging::ASKS).collect();
    Asks { title: "official.promise_title", section: "desk", fields }
}

/// 422: neither kept nor moved.
pub const CHOOSE_ENDING: Message = Message::new("official.choose_ending");

#[derive(Template)]
#[template(path = "complaints/promise.html")]
struct PromisePage {
    shell: Shell,
    placed: Placed,
    row: RowView,
    promise: Promise,
    form: Filled,
}

impl Page for PromisePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl PromisePage {
    fn number(&self) -> i64 {
        i64::from(self.promise.number)
    }
}

/// GET `/complaints/{id}/promises/{number}`
pub async fn show(sending: Sending, Staff(actor): Staff, place: web::Path<(ComplaintId, i16)>) -> Result<HttpResponse> {
    shown(sending, actor, *place, None).await
}

/// POST `/complaints/{id}/promises/{number}`
pub async fn end(sending: Sending, place: web::Path<(ComplaintId, i16)>, Form(fields): Form) -> Result<HttpResponse> {
    let (mut sending, place) = (sending, *place);
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (ending, response): &(Ending, Response)| {
        actions::end_promise(tx, by, place, (*ending, response))
    };
    match sending.act(Whom::Staff, fields, read, work).await? {
        Acted::Done(floor) => Ok(sending.done(&urls::floor(place.0, floor), &SENT)),
        Acted::Refused(actor, again) => shown(sending, actor, place, Some(again)).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

fn read(fields: &Fields) -> Result<(Ending, Response)> {
    let mut errors = FormErrors::new();
    let ending = fields.parsed("ending", |code| match code {
        "kept" => Some(Ending::Kept),
        "moved" => Some(Ending::Moved),
        _ => None,
    })?;
    let ending = errors.take("ending", ending.ok_or(CHOOSE_ENDING));
    let text = errors.take("text", text::lines(fields.one("text")?, &BODY));
    let pledge = pledging::read(fields, &mut errors)?;
    let seen_version = seen_version(fields)?;
    match (ending, text, pledge) {
        (Some(ending), Some(text), Some(pledge)) => {
            Ok((ending, Response { kind: ReplyKind::Promise, text, pledge, seen_version }))
        }
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
        policy::may_respond(&actor, &placed.complaint, ReplyKind::Promise)?;
        let promise = complaints::find_promise(tx, id, number)?;
        let course = complaints::course_of(tx, id)?;
        if is_fresh && !promise.is_open(course.run(ClockKind::Promise, number)) {
            return Err(Error::Conflict(PROMISE_ENDED));
        }
        Ok((placed, promise))
    });
    let (placed, promise) = found.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "official.promise_title").in_section("desk");
    let row = RowView::of(placed.row(), shell.visit.now);
    let Shown { form, status, .. } = again.unwrap_or_default();
    carried.page(&PromisePage { shell, placed, row, promise, form }, status)
}
