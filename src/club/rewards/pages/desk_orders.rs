//! `/desk/club/orders`: what waits for staff, and handing over by code.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::orders::place_of;
use crate::accounts::{Acted, Actor, Ask, Asks, Sending, Shown, Staff, Whom, button};
use crate::base::cursor::Cursor;
use crate::base::text::{self, REASON_OF_STAFF};
use crate::base::words::OrderState;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::members;
use crate::club::rewards::actions::{self, Return};
use crate::club::rewards::model::{Hand, next, read_code};
use crate::club::rewards::{Reward, RewardOrder, Step, policy, store};
use crate::db::{Store, WriteTx};
use crate::web::limits::{Action, Limits};
use crate::web::{Choice, Fields, Filled, Form, Page, Query, Shell, Visit, page_with_status, see_other};

/// Orders on a page.
const PER_PAGE: usize = 50;
const MOVED: Message = Message::new("rewards.moved_now");

#[derive(Template)]
#[template(path = "rewards/desk_orders.html")]
struct DeskOrdersPage {
    shell: Shell,
    form: Filled,
    state: OrderState,
    counts: Vec<(OrderState, i64)>,
    orders: Vec<(RewardOrder, Option<i64>)>,
    is_first: bool,
    next: Option<Cursor>,
}

impl Page for DeskOrdersPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DeskOrdersPage {
    /// The states that the page offers, each with how many wait in it.
    fn doors(&self) -> Vec<(OrderState, Option<i64>)> {
        let count = |state: OrderState| self.counts.iter().find(|(known, _)| *known == state).map(|(_, count)| *count);
        OrderState::ALL.iter().map(|state| (*state, count(*state))).collect()
    }
}

/// GET /desk/club/orders
pub async fn list(
    (store, limits): (web::Data<Store>, web::Data<Limits>),
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    policy::may_read_all(&actor)?;
    let state = query.parsed("state", OrderState::parse)?.unwrap_or(OrderState::Placed);
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let typed = query.optional("code")?.map(str::to_owned);
    if typed.is_some() {
        limits.count(Action::PickUp, actor.person_id.to_string())?;
    }
    let code = typed.as_deref().map(read_code);
    let limit = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let found = store.read(move |tx| {
        let named = match code {
            Some(Ok(code)) => match store::find_order_by_code(tx, &code) {
                Err(Error::NotFound) => None,
                found => Some(found?),
            },
            _ => None,
        };
        Ok((named, store::waiting_counts(tx)?, store::desk_orders(tx, state, after, limit)?))
    });
    let (named, counts, mut orders) = found.await?;
    if let Some(order) = named {
        return Ok(see_other(&format!("{}?code={}", desk_place_of(&order.name), order.code)));
    }
    let (form, status) = match typed {
        Some(typed) => (wrong_code(typed), StatusCode::UNPROCESSABLE_ENTITY),
        None => (Filled::default(), StatusCode::OK),
    };
    let has_more = orders.len() > PER_PAGE;
    orders.truncate(PER_PAGE);
    let cursor = |order: &RewardOrder| Cursor { value: order.changed_at.0, id: order.id.0 };
    let next = orders.last().filter(|_| has_more).map(|(last, _)| cursor(last));
    let shell = Shell::titled(visit, "rewards.desk_orders").in_section("desk");
    let page = DeskOrdersPage { shell, form, state, counts, orders, is_first: after.is_none(), next };
    page_with_status(&page, status)
}

fn wrong_code(typed: String) -> Filled {
    let mut fields = Fields::default();
    fields.set("code", typed);
    Filled::sent(fields, FormErrors::of("code", crate::club::rewards::model::NO_CODE))
}

fn desk_place_of(name: &str) -> String {
    format!("/desk{}", place_of(name))
}

#[derive(Template)]
#[template(path = "rewards/desk_order.html")]
struct DeskOrderPage {
    shell: Shell,
    form: Filled,
    order: RewardOrder,
    reward: Reward,
    steps: Vec<(Step, Option<String>)>,
    /// The number of the member's card.
    member: Option<i64>,
    may_operate: bool,
}

impl Page for DeskOrderPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DeskOrderPage {
    /// Whether staff may lead it there from here.
    fn leads_to(&self, code: &str) -> bool {
        self.may_operate && next(self.order.state, Hand::Operator).any(|state| state.code() == code)
    }

    fn returns(&self) -> Vec<Choice> {
        let choice = |value: &str, key| Choice { value: value.to_owned(), label: self.shell.t(key).to_owned() };
        vec![choice("restocked", "rewards.restocked"), choice("scrapped", "rewards.scrapped")]
    }
}

/// GET `/desk/club/orders/{order}`
pub async fn show(
    sending: Sending,
    Staff(actor): Staff,
    name: web::Path<String>,
    Query(query): Query,
) -> Result<HttpResponse> {
    let mut again = Shown::default();
    if let Some(code) = query.optional("code")? {
        again.form.set("code", code);
    }
    shown(sending, actor, name.into_inner(), again).await
}

async fn shown(sending: Sending, actor: Actor, name: String, again: Shown) -> Result<HttpResponse> {
    policy::may_read_all(&actor)?;
    let found = sending.store.read(move |tx| {
        let order = store::find_order(tx, &name)?;
        let member = members::member_of(tx, order.person_id)?.map(|member| member.number);
        Ok((store::find_reward(tx, order.reward_id)?, store::steps_of(tx, order.id)?, member, order))
    });
    let (reward, steps, member, order) = found.await?;
    let may_operate = policy::may_operate(&actor).is_ok() && actor.person_id != order.person_id;
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "rewards.one_order").in_section("desk");
    let page = DeskOrderPage { shell, form: again.form, order, reward, steps, member, may_operate };
    carried.page(&page, again.status)
}

fn asks() -> Asks {
    let fields = vec![Ask::line("code", "rewards.code"), Ask::lines("reason", "points.reason")];
    Asks { title: "rewards.one_order", section: "desk", fields }
}

async fn ended(sending: Sending, acted: Acted<()>, name: String) -> Result<HttpResponse> {
    match acted {
        Acted::Done(()) => Ok(sending.done(&desk_place_of(&name), &MOVED)),
        Acted::Refused(actor, again) => shown(sending, actor, name, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}

/// POST `/desk/club/orders/{order}/approval`
pub async fn approve(sending: Sending, name: web::Path<String>, form: Form) -> Result<HttpResponse> {
    pressed(sending, name.into_inner(), form, actions::approve).await
}

/// POST `/desk/club/orders/{order}/readiness`
pub async fn make_ready(sending: Sending, name: web::Path<String>, form: Form) -> Result<HttpResponse> {
    pressed(sending, name.into_inner(), form, actions::make_ready).await
}

async fn pressed(
    mut sending: Sending,
    name: String,
    Form(fields): Form,
    act: fn(&mut WriteTx<'_>, &Actor, &str) -> Result<()>,
) -> Result<HttpResponse> {
    let order = name.clone();
    let acted = sending.act(Whom::Staff, fields, button, move |tx, by, (): &()| act(tx, by, &order)).await?;
    ended(sending, acted, name).await
}

/// POST `/desk/club/orders/{order}/hand-over`
pub async fn hand_over(
    mut sending: Sending,
    limits: web::Data<Limits>,
    name: web::Path<String>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (name, order) = (name.clone(), name.into_inner());
    let read =
        |fields: &Fields| read_code(fields.one("code")?).map_err(|why| Error::Invalid(FormErrors::of("code", why)));
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, code: &String| {
        limits.count(Action::PickUp, by.person_id.to_string())?;
        actions::hand_over(tx, by, &order, code)
    };
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, acted, name).await
}

fn reason(fields: &Fields) -> Result<String> {
    text::line(fields.one("reason")?, &REASON_OF_STAFF).map_err(|why| Error::Invalid(FormErrors::of("reason", why)))
}

/// POST `/desk/club/orders/{order}/cancellation`
pub async fn cancel(mut sending: Sending, name: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let (name, order) = (name.clone(), name.into_inner());
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, reason: &String| {
        policy::may_operate(by)?;
        actions::cancel(tx, by, &order, Some(reason))
    };
    let acted = sending.act(Whom::Staff, fields, reason, work).await?;
    ended(sending, acted, name).await
}

/// POST `/desk/club/orders/{order}/return`
pub async fn take_back(mut sending: Sending, name: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let (name, order) = (name.clone(), name.into_inner());
    let read = |fields: &Fields| {
        let what = if fields.one("what")? == "restocked" { Return::Restocked } else { Return::Scrapped };
        Ok((reason(fields)?, what))
    };
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (reason, what): &(String, Return)| {
        policy::may_operate(by)?;
        actions::take_back(tx, by, &order, (*what, reason))
    };
    let acted = sending.act(Whom::Staff, fields, read, work).await?;
    ended(sending, acted, name).await
}
