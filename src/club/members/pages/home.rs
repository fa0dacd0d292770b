//! `/club`: what the club is, and for a member what she has in it.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Visitor};
use crate::base::{Instant, Result};
use crate::club::members::{self, Member, Standing};
use crate::club::points::{self, Balance, EarningRule};
use crate::db::{ReadTx, Store};
use crate::estates;
use crate::web::page_cache::{Follows, Kept};
use crate::web::{Page, Shell, Visit, page};

/// How the page is kept for visitors.
pub const KEPT: Kept = Kept { query: &[], unkept: &[], follows: Follows::All };

#[derive(Template)]
#[template(path = "club/home.html")]
struct ClubPage {
    shell: Shell,
    rules: Vec<EarningRule>,
    mine: Option<Mine>,
}

/// What a member sees of her own.
struct Mine {
    member: Member,
    standing: Standing,
    balance: Balance,
    next_expiry: Option<(Instant, i64)>,
}

impl Page for ClubPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /club
pub async fn show(store: web::Data<Store>, visitor: Visitor, visit: Visit) -> Result<HttpResponse> {
    let (rules, mine) = store.read(move |tx| read(tx, visitor.0.as_ref())).await?;
    let title = visit.lang.t("club.title");
    let lead = visit.lang.t("club.lead");
    page(&ClubPage { shell: Shell::new(visit, title).in_section("club").public(lead), rules, mine })
}

/// One query for a visitor, five for a member.
fn read(tx: &mut ReadTx<'_>, actor: Option<&Actor>) -> Result<(Vec<EarningRule>, Option<Mine>)> {
    let now = tx.now();
    let rules = points::rules_in_force(tx, now)?;
    let Some(actor) = actor else { return Ok((rules, None)) };
    let member = members::member_of(tx, actor.person_id)?.filter(Member::belongs);
    let Some(member) = member else { return Ok((rules, None)) };
    let standing = Standing::of(&estates::claimed_homes_of(tx, actor.person_id)?);
    let balance = points::balance_of(tx, actor.person_id)?;
    let next_expiry = points::next_expiry_of(tx, actor.person_id)?;
    Ok((rules, Some(Mine { member, standing, balance, next_expiry })))
}
