//! Withholding a floor, and the second person's answer to it.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::judged::{Judged, Place, QUEUE, asks, codes, grounds, grounds_asked};
use crate::accounts::{Acted, Actor, Sending, Shown, Staff, Whom, button};
use crate::base::{Message, Result};
use crate::complaints::actions::{self as complaint_actions, Grounds};
use crate::complaints::{self, Standing, Withholding, urls};
use crate::db::{ReadTx, WriteTx};
use crate::moderation::policy;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const WITHHOLD_TITLE: &str = "moderation.withhold_title";
const SECOND_TITLE: &str = "moderation.second_title";
const WITHHELD: Message = Message::new("moderation.withheld");
const CONFIRMED: Message = Message::new("moderation.confirmed");
const ENDED: Message = Message::new("moderation.ended");

#[derive(Template)]
#[template(path = "moderation/withhold.html")]
struct WithholdPage {
    shell: Shell,
    shown: Judged,
    codes: Vec<Choice>,
    form: Filled,
}

impl Page for WithholdPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/desk/complaints/{id}/floors/{floor}/withholding`
pub async fn new(sending: Sending, Staff(actor): Staff, place: web::Path<Place>) -> Result<HttpResponse> {
    withhold_page(sending, (actor, *place), Shown::default()).await
}

/// POST `/desk/complaints/{id}/floors/{floor}/withholding`
pub async fn create(mut sending: Sending, place: web::Path<Place>, Form(fields): Form) -> Result<HttpResponse> {
    let place = *place;
    let work =
        move |tx: &mut WriteTx<'_>, by: &Actor, grounds: &Grounds| complaint_actions::withhold(tx, by, place, grounds);
    match sending.act(Whom::Staff, fields, grounds, work).await? {
        Acted::Done(()) => Ok(sending.done(&urls::floor(place.0, place.1), &WITHHELD)),
        Acted::Refused(actor, again) => withhold_page(sending, (actor, place), again).await,
        Acted::Outside(again) => sending.again(asks(WITHHOLD_TITLE, grounds_asked()), again),
    }
}

async fn withhold_page(sending: Sending, (actor, place): (Actor, Place), again: Shown) -> Result<HttpResponse> {
    let shown = sending.store.read(move |tx| {
        let (complaint, cause) = complaint_actions::cause_of(tx, &actor, place)?;
        complaints::policy::may_withhold(&actor, &complaint, &cause)?;
        Judged::read(tx, &actor, place)
    });
    let shown = shown.await?;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, WITHHOLD_TITLE).in_section("desk");
    let codes = codes(&shell);
    carried.page(&WithholdPage { shell, shown, codes, form: again.form }, again.status)
}

#[derive(Template)]
#[template(path = "moderation/second.html")]
struct SecondPage {
    shell: Shell,
    shown: Judged,
    withholding: Withholding,
    form: Filled,
    may_confirm: bool,
    may_end: bool,
}

impl Page for SecondPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl SecondPage {
    fn url(&self) -> String {
        format!("/desk/withholdings/{}", self.withholding.signature.id)
    }

    fn is_waiting(&self) -> bool {
        self.withholding.standing() == Standing::Waiting
    }
}

struct Opened {
    withholding: Withholding,
    shown: Judged,
    may_confirm: bool,
    may_end: bool,
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, id: i64) -> Result<Opened> {
    policy::may_answer(actor)?;
    let withholding = complaints::find_withholding(tx, id)?;
    let (complaint_id, floor) = (withholding.signature.complaint_id, withholding.floor());
    let shown = Judged::read(tx, actor, (complaint_id, floor))?;
    let (_, cause) = complaint_actions::cause_of(tx, actor, (complaint_id, floor))?;
    let (complaint, proposer) = (&shown.placed.complaint, withholding.signature.proposed_by);
    let confirm = complaints::policy::may_confirm_withholding(actor, complaint, proposer, &cause);
    let end = complaints::policy::may_end_withholding(actor, complaint, cause.author);
    // Who proposed it may look at it again; who has nothing to do with it may not.
    complaints::policy::may_open_withholding(actor, complaint)?;
    let is_open = matches!(withholding.standing(), Standing::Waiting | Standing::Confirmed);
    let may_confirm = confirm.is_ok() && withholding.standing() == Standing::Waiting;
    Ok(Opened { may_confirm, may_end: end.is_ok() && is_open, withholding, shown })
}

/// GET `/desk/withholdings/{id}`
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<i64>) -> Result<HttpResponse> {
    second_page(sending, (actor, *id), Shown::default()).await
}

/// POST `/desk/withholdings/{id}/confirmation`
pub async fn confirm(sending: Sending, id: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    answer(sending, *id, fields, (complaint_actions::confirm_withholding, CONFIRMED)).await
}

/// POST `/desk/withholdings/{id}/end`
pub async fn end(sending: Sending, id: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    answer(sending, *id, fields, (complaint_actions::end_withholding, ENDED)).await
}

/// What the second person does, and what she is told then.
type Answer = (fn(&mut WriteTx<'_>, &Actor, i64) -> Result<()>, Message);

async fn answer(mut sending: Sending, id: i64, fields: Fields, (work, said): Answer) -> Result<HttpResponse> {
    match sending.act(Whom::Staff, fields, button, move |tx, by, ()| work(tx, by, id)).await? {
        Acted::Done(()) => Ok(sending.done(QUEUE, &said)),
        Acted::Refused(actor, again) => second_page(sending, (actor, id), again).await,
        Acted::Outside(again) => sending.again(asks(SECOND_TITLE, Vec::new()), again),
    }
}

async fn second_page(sending: Sending, (actor, id): (Actor, i64), again: Shown) -> Result<HttpResponse> {
    let opened = sending.store.read(move |tx| open(tx, &actor, id)).await?;
    let Opened { withholding, shown, may_confirm, may_end } = opened;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, SECOND_TITLE).in_section("desk");
    carried.page(&SecondPage { shell, shown, withholding, form: again.form, may_confirm, may_end }, again.status)
}
