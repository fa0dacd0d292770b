//! `/club/rewards`: what points buy.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Visitor};
use crate::base::Result;
use crate::base::ids::RewardId;
use crate::base::words::{RewardState, Tier};
use crate::club::members::{self, Member};
use crate::club::points;
use crate::club::rewards::{Reward, store};
use crate::db::{ReadTx, Store};
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Shell, Visit, page};

/// How the pages are kept for visitors.
pub const KEPT: Kept = Kept { query: &[], unkept: &[], follows: Follows::All };

#[derive(Template)]
#[template(path = "rewards/list.html")]
struct ListPage {
    shell: Shell,
    rewards: Vec<Offer>,
    available: Option<i64>,
}

impl Page for ListPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// A reward as it is offered.
pub(super) struct Offer {
    pub reward: Reward,
    /// Whether it can be had now, as far as its state, its days and its stock go.
    pub is_there: bool,
    /// How many points the reader lacks.
    pub lacks: Option<i64>,
}

impl Offer {
    fn of(reward: Reward, now: crate::base::Instant, available: Option<i64>) -> Self {
        let is_there = reward.is_open(now) && reward.stock > 0;
        let lacks = available.map(|points| reward.cost - points).filter(|lacks| is_there && *lacks > 0);
        Self { reward, is_there, lacks }
    }

    /// Why it cannot be had.
    pub fn why_not(&self) -> Option<&'static str> {
        match self.reward.state {
            _ if self.is_there => None,
            RewardState::Paused => Some("rewards.is_paused"),
            _ if self.reward.stock == 0 => Some("rewards.is_gone"),
            _ => Some("rewards.is_to_come"),
        }
    }

    /// The tier it is for; nothing where everybody may have it.
    pub fn tier(&self) -> Option<Tier> {
        Some(self.reward.min_tier).filter(|tier| *tier > Tier::Basic)
    }
}

/// GET /club/rewards
pub async fn list(store: web::Data<Store>, visitor: Visitor, visit: Visit) -> Result<HttpResponse> {
    let found = store.read(move |tx| {
        let (_, available) = purse_of(tx, visitor.0.as_ref())?;
        Ok((store::shown_rewards(tx)?, available, tx.now()))
    });
    let (rewards, available, now) = found.await?;
    let rewards = rewards.into_iter().map(|reward| Offer::of(reward, now, available)).collect();
    let lead = visit.lang.t("rewards.lead");
    let shell = Shell::titled(visit, "rewards.title").in_section("club").public(lead);
    page(&ListPage { shell, rewards, available })
}

/// The reader as a member, and what she has to spend.
pub(super) fn purse_of(tx: &mut ReadTx<'_>, actor: Option<&Actor>) -> Result<(Option<Member>, Option<i64>)> {
    let Some(actor) = actor else { return Ok((None, None)) };
    let Some(member) = members::member_of(tx, actor.person_id)?.filter(Member::belongs) else {
        return Ok((None, None));
    };
    let available = points::balance_of(tx, actor.person_id)?.available;
    Ok((Some(member), Some(available)))
}

#[derive(Template)]
#[template(path = "rewards/one.html")]
struct OnePage {
    shell: Shell,
    offer: Offer,
    available: Option<i64>,
    is_signed_in: bool,
}

impl Page for OnePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET `/club/rewards/{id}`
pub async fn show(
    store: web::Data<Store>,
    visitor: Visitor,
    visit: Visit,
    id: web::Path<RewardId>,
) -> Result<HttpResponse> {
    let is_signed_in = visitor.0.is_some();
    let found = store.read(move |tx| {
        let (_, available) = purse_of(tx, visitor.0.as_ref())?;
        Ok((store::find_shown(tx, *id)?, available, tx.now()))
    });
    let (reward, available, now) = found.await?;
    let shell = Shell::new(visit, reward.title.as_str()).in_section("club").public(reward.about.as_str());
    page(&OnePage { shell, offer: Offer::of(reward, now, available), available, is_signed_in })
}
