//! `/desk/moderation/{id}`: one floor, what readers said of it, and the decision.

use actix_web::{HttpResponse, web};
use askama::Template;

use super::judged::{Judged, QUEUE, asks, codes, grounds, grounds_asked};
use crate::accounts::{Acted, Actor, Sending, Shown, Staff, Whom, button};
use crate::base::{Error, Message, Result};
use crate::db::{ReadTx, WriteTx};
use crate::moderation::actions::{self, Decision};
use crate::moderation::{Flag, FlagCase, find_case, flags_of, policy};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell};

const TITLE: &str = "moderation.case_title";
const CLAIMED: Message = Message::new("moderation.claimed_now");
const LEFT: Message = Message::new("moderation.left");
const WITHHELD: Message = Message::new("moderation.withheld");

#[derive(Template)]
#[template(path = "moderation/case.html")]
struct CasePage {
    shell: Shell,
    case: FlagCase,
    flags: Vec<Flag>,
    shown: Judged,
    codes: Vec<Choice>,
    form: Filled,
    /// The reader has claimed it.
    is_mine: bool,
    /// Somebody else has.
    is_taken: bool,
}

impl Page for CasePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl CasePage {
    fn url(&self) -> String {
        url(self.case.id)
    }
}

fn url(case: i64) -> String {
    format!("{QUEUE}/{case}")
}

fn open(tx: &mut ReadTx<'_>, actor: &Actor, id: i64) -> Result<(FlagCase, Vec<Flag>, Judged)> {
    policy::moderator_scopes(actor)?;
    let case = find_case(tx, id)?;
    let shown = Judged::read(tx, actor, (case.complaint_id, case.floor))?;
    policy::may_moderate(actor, &shown.placed.complaint)?;
    Ok((case, flags_of(tx, id)?, shown))
}

/// GET /desk/moderation/{id}
pub async fn show(sending: Sending, Staff(actor): Staff, id: web::Path<i64>) -> Result<HttpResponse> {
    case_page(sending, (actor, *id), Shown::default()).await
}

/// POST /desk/moderation/{id}/claim
pub async fn claim(mut sending: Sending, id: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    match sending.act(Whom::Staff, fields, button, move |tx, by, ()| actions::claim(tx, by, id)).await? {
        Acted::Done(()) => Ok(sending.done(&url(id), &CLAIMED)),
        Acted::Refused(actor, again) => case_page(sending, (actor, id), again).await,
        Acted::Outside(again) => sending.again(asks(TITLE, Vec::new()), again),
    }
}

/// POST /desk/moderation/{id}/decision
pub async fn decide(mut sending: Sending, id: web::Path<i64>, Form(fields): Form) -> Result<HttpResponse> {
    let id = *id;
    let work = move |tx: &mut WriteTx<'_>, by: &Actor, decision: &Decision| {
        actions::decide(tx, by, id, decision)?;
        Ok(if *decision == Decision::Leave { LEFT } else { WITHHELD })
    };
    match sending.act(Whom::Staff, fields, decision, work).await? {
        Acted::Done(said) => Ok(sending.done(QUEUE, &said)),
        Acted::Refused(actor, again) => case_page(sending, (actor, id), again).await,
        Acted::Outside(again) => sending.again(asks(TITLE, grounds_asked()), again),
    }
}

fn decision(fields: &Fields) -> Result<Decision> {
    match fields.one("act")? {
        "leave" => Ok(Decision::Leave),
        "withhold" => Ok(Decision::Withhold(grounds(fields)?)),
        _ => Err(Error::BadRequest(NOT_OUR_FORM)),
    }
}

async fn case_page(sending: Sending, (actor, id): (Actor, i64), again: Shown) -> Result<HttpResponse> {
    let reader = actor.person_id;
    let (case, flags, shown) = sending.store.read(move |tx| open(tx, &actor, id)).await?;
    let (visit, carried) = sending.into_page();
    let holder = case.holder(visit.now);
    let (is_mine, is_taken) = (holder == Some(reader), holder.is_some_and(|holder| holder != reader));
    let shell = Shell::titled(visit, TITLE).in_section("desk");
    let codes = codes(&shell);
    let form = again.form;
    carried.page(&CasePage { shell, case, flags, shown, codes, form, is_mine, is_taken }, again.status)
}
