//! `/club/orders`: what a member has ordered, the code of each, and cancelling.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Acted, Actor, Asks, Member as SignedIn, Sending, Shown, Whom, button};
use crate::base::ids::OrderId;
use crate::base::words::OrderState;
use crate::base::{Message, Result};
use crate::club::rewards::actions;
use crate::club::rewards::model::{Hand, may_become};
use crate::club::rewards::{LAPSES_DAYS, Reward, RewardOrder, Step, policy, store};
use crate::db::{Store, WriteTx};
use crate::web::{Filled, Form, Page, Qr, Query, Shell, Visit, page};

const CANCELLED: Message = Message::new("rewards.cancelled_now");
/// Orders on a page.
const PER_PAGE: usize = 30;

/// Where a member finds an order of hers.
pub(super) fn place_of(name: &str) -> String {
    format!("/club/orders/{name}")
}

#[derive(Template)]
#[template(path = "rewards/orders.html")]
struct OrdersPage {
    shell: Shell,
    orders: Vec<RewardOrder>,
    is_first: bool,
    next: Option<OrderId>,
}

impl Page for OrdersPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /club/orders
pub async fn list(
    store: web::Data<Store>,
    visit: Visit,
    SignedIn(actor): SignedIn,
    Query(query): Query,
) -> Result<HttpResponse> {
    let before = query.parsed("before", |id| id.parse().ok().map(OrderId))?;
    let limit = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let mut orders = store.read(move |tx| store::own_orders(tx, actor.person_id, before, limit)).await?;
    let has_more = orders.len() > PER_PAGE;
    orders.truncate(PER_PAGE);
    let next = orders.last().filter(|_| has_more).map(|last| last.id);
    let shell = Shell::titled(visit, "rewards.orders").in_section("club");
    page(&OrdersPage { shell, orders, is_first: before.is_none(), next })
}

#[derive(Template)]
#[template(path = "rewards/order.html")]
struct OrderPage {
    shell: Shell,
    form: Filled,
    order: RewardOrder,
    reward: Reward,
    steps: Vec<(Step, Option<String>)>,
    /// The code as a picture, while it is good for something.
    code: Option<Qr>,
}

impl Page for OrderPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl OrderPage {
    fn may_cancel(&self) -> bool {
        may_become(self.order.state, OrderState::Cancelled, Hand::Member)
    }

    fn lapses_days() -> i64 {
        LAPSES_DAYS
    }
}

/// GET `/club/orders/{order}`
pub async fn show(sending: Sending, SignedIn(actor): SignedIn, name: web::Path<String>) -> Result<HttpResponse> {
    shown(sending, actor, name.into_inner(), Shown::default()).await
}

async fn shown(sending: Sending, actor: Actor, name: String, again: Shown) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let order = store::find_order(tx, &name)?;
        policy::may_see(&actor, &order)?;
        Ok((store::find_reward(tx, order.reward_id)?, store::steps_of(tx, order.id)?, order))
    });
    let (reward, steps, order) = found.await?;
    let (visit, carried) = sending.into_page();
    let code = match order.state {
        OrderState::Placed | OrderState::Approved | OrderState::Ready => {
            let (base, name, code) = (&visit.site.base_url, &order.name, &order.code);
            Some(Qr::of(&format!("{base}/desk/club/orders/{name}?code={code}"))?)
        }
        _ => None,
    };
    let shell = Shell::titled(visit, "rewards.one_order").in_section("club");
    carried.page(&OrderPage { shell, form: again.form, order, reward, steps, code }, again.status)
}

/// POST `/club/orders/{order}/end`
pub async fn cancel(mut sending: Sending, name: web::Path<String>, Form(fields): Form) -> Result<HttpResponse> {
    let (name, order) = (name.clone(), name.into_inner());
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, (): &()| actions::cancel(tx, by, &order, None);
    match sending.act(Whom::Members, fields, button, work).await? {
        Acted::Done(()) => Ok(sending.done(&place_of(&name), &CANCELLED)),
        Acted::Refused(actor, again) => shown(sending, actor, name, again).await,
        Acted::Outside(again) => {
            sending.again(Asks { title: "rewards.one_order", section: "club", fields: Vec::new() }, again)
        }
    }
}
