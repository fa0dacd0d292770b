//! `/club/rewards/{id}/order`: what it costs and what will be left, before a member says yes.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::catalogue::purse_of;
use crate::accounts::{Acted, Actor, Asks, Member as SignedIn, Sending, Shown, Whom, key_of};
use crate::base::ids::RewardId;
use crate::base::text::whole_number;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::rewards::{Reward, actions, policy, store};
use crate::db::WriteTx;
use crate::web::{Filled, Form, Page, Shell};

const PLACED: Message = Message::new("rewards.placed_now");

#[derive(Template)]
#[template(path = "rewards/order_form.html")]
struct OrderFormPage {
    shell: Shell,
    form: Filled,
    key: String,
    reward: Reward,
    available: i64,
    /// Why the reader cannot order it as things are.
    why_not: Option<Message>,
}

impl Page for OrderFormPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

fn asks() -> Asks {
    Asks { title: "rewards.order", section: "club", fields: Vec::new() }
}

/// GET `/club/rewards/{id}/order`
pub async fn show(sending: Sending, SignedIn(actor): SignedIn, id: web::Path<RewardId>) -> Result<HttpResponse> {
    shown(sending, actor, *id, Shown::default()).await
}

async fn shown(sending: Sending, actor: Actor, id: RewardId, again: Shown) -> Result<HttpResponse> {
    let found = sending.store.read(move |tx| {
        let (member, available) = purse_of(tx, Some(&actor))?;
        let reward = store::find_shown(tx, id)?;
        let had = store::had_of(tx, id, actor.person_id)?;
        let may = policy::may_order(member.as_ref(), &reward, had, tx.now());
        Ok((reward, available.unwrap_or(0), may))
    });
    let (reward, available, may) = found.await?;
    let why_not = match may {
        Err(Error::Denied(why) | Error::Conflict(why)) => Some(why),
        Err(other) => return Err(other),
        Ok(()) if reward.stock == 0 => Some(policy::SOLD_OUT),
        Ok(()) if reward.cost > available => Some(Message::new("rewards.lacks").with(reward.cost - available)),
        Ok(()) => None,
    };
    let key = again.key();
    let (visit, carried) = sending.into_page();
    let shell = Shell::titled(visit, "rewards.order").in_section("club");
    carried.page(&OrderFormPage { shell, form: again.form, key, reward, available, why_not }, again.status)
}

/// POST `/club/rewards/{id}/order`
pub async fn place(mut sending: Sending, id: web::Path<RewardId>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let sent = fields.clone();
    let read = |fields: &crate::web::Fields| {
        whole_number(fields.one("cost")?).map_err(|why| Error::Invalid(FormErrors::of("", why)))
    };
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, cost: &i64| {
        let key = key_of(&sent, by)?;
        actions::place(tx, by, (id, *cost), &key)
    };
    match sending.act(Whom::Members, fields, read, work).await? {
        Acted::Done(order) => Ok(sending.done(&super::orders::place_of(&order.name), &PLACED)),
        Acted::Refused(actor, again) => shown(sending, actor, id, again).await,
        Acted::Outside(again) => sending.again(asks(), again),
    }
}
