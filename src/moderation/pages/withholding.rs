//! Withholding a floor, and the second person's answer to it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::shown::{Place, QUEUE, Shown, codes, grounds};
use crate::accounts::{Actor, Staff};
use crate::base::{Message, Result};
use crate::complaints::actions as complaint_actions;
use crate::complaints::{self, Standing, Withholding, urls};
use crate::db::{ReadTx, Store};
use crate::moderation::policy;
use crate::web::respond::see_other_saying;
use crate::web::{Choice, Filled, Form, Page, Shell, Visit, page_with_status};

const WITHHELD: Message = Message::new("moderation.withheld");
const CONFIRMED: Message = Message::new("moderation.confirmed");
const ENDED: Message = Message::new("moderation.ended");

#[derive(Template)]
#[template(path = "moderation/withhold.html")]
struct WithholdPage {
    shell: Shell,
    shown: Shown,
    codes: Vec<Choice>,
    form: Filled,
}

impl Page for WithholdPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/desk/complaints/{id}/floors/{floor}/withholding`
pub async fn new(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    place: web::Path<Place>,
) -> Result<HttpResponse> {
    withhold_page(&store, visit, (actor, *place), (Filled::default(), StatusCode::OK)).await
}

/// POST `/desk/complaints/{id}/floors/{floor}/withholding`
pub async fn create(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    place: web::Path<Place>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (place, by) = (*place, actor.clone());
    let done = match grounds(&fields) {
        Ok(grounds) => store.write(move |tx| complaint_actions::withhold(tx, &by, place, &grounds)).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return Ok(see_other_saying(&visit, &urls::floor(place.0, place.1), &WITHHELD)) };
    withhold_page(&store, visit, (actor, place), Filled::refused(fields, error)?).await
}

async fn withhold_page(
    store: &Store,
    visit: Visit,
    (actor, place): (Actor, Place),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let shown = store.read(move |tx| {
        let (complaint, cause) = complaint_actions::cause_of(tx, &actor, place)?;
        complaints::policy::may_withhold(&actor, &complaint, &cause)?;
        Shown::read(tx, &actor, place)
    });
    let shown = shown.await?;
    let shell = Shell::titled(visit, "moderation.withhold_title").in_section("desk");
    let codes = codes(&shell);
    page_with_status(&WithholdPage { shell, shown, codes, form }, status)
}

#[derive(Template)]
#[template(path = "moderation/second.html")]
struct SecondPage {
    shell: Shell,
    shown: Shown,
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
    shown: Shown,
    may_confirm: bool,
    may_end: bool,
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, id: i64) -> Result<Opened> {
    policy::may_answer(actor)?;
    let withholding = complaints::find_withholding(tx, id)?;
    let (complaint_id, floor) = (withholding.signature.complaint_id, withholding.floor());
    let shown = Shown::read(tx, actor, (complaint_id, floor))?;
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
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<i64>,
) -> Result<HttpResponse> {
    second_page(&store, visit, (actor, *id), (Filled::default(), StatusCode::OK)).await
}

/// POST `/desk/withholdings/{id}/confirmation`
pub async fn confirm(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<i64>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = store.write(move |tx| complaint_actions::confirm_withholding(tx, &by, id)).await;
    let Err(error) = done else { return Ok(see_other_saying(&visit, QUEUE, &CONFIRMED)) };
    second_page(&store, visit, (actor, id), Filled::refused(fields, error)?).await
}

/// POST `/desk/withholdings/{id}/end`
pub async fn end(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<i64>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = store.write(move |tx| complaint_actions::end_withholding(tx, &by, id)).await;
    let Err(error) = done else { return Ok(see_other_saying(&visit, QUEUE, &ENDED)) };
    second_page(&store, visit, (actor, id), Filled::refused(fields, error)?).await
}

async fn second_page(
    store: &Store,
    visit: Visit,
    (actor, id): (Actor, i64),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let opened = store.read(move |tx| open(tx, &actor, id)).await?;
    let Opened { withholding, shown, may_confirm, may_end } = opened;
    let shell = Shell::titled(visit, "moderation.second_title").in_section("desk");
    page_with_status(&SecondPage { shell, shown, withholding, form, may_confirm, may_end }, status)
}
