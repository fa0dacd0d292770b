//! `/desk/moderation/{id}`: one floor, what readers said of it, and the decision.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::shown::{QUEUE, Shown, codes, grounds};
use crate::accounts::{Actor, Staff};
use crate::base::{Error, Message, Result};
use crate::db::{ReadTx, Store};
use crate::moderation::actions::{self, Decision};
use crate::moderation::{Flag, FlagCase, find_case, flags_of, policy};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Choice, Fields, Filled, Form, Page, Shell, Visit, page_with_status};

const CLAIMED: Message = Message::new("moderation.claimed_now");
const LEFT: Message = Message::new("moderation.left");
const WITHHELD: Message = Message::new("moderation.withheld");

#[derive(Template)]
#[template(path = "moderation/case.html")]
struct CasePage {
    shell: Shell,
    case: FlagCase,
    flags: Vec<Flag>,
    shown: Shown,
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

fn open(tx: &mut ReadTx<'_>, actor: &Actor, id: i64) -> Result<(FlagCase, Vec<Flag>, Shown)> {
    policy::moderator_scopes(actor)?;
    let case = find_case(tx, id)?;
    let shown = Shown::read(tx, actor, (case.complaint_id, case.floor))?;
    policy::may_moderate(actor, &shown.placed.complaint)?;
    Ok((case, flags_of(tx, id)?, shown))
}

/// GET /desk/moderation/{id}
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<i64>,
) -> Result<HttpResponse> {
    case_page(&store, visit, (actor, *id), (Filled::default(), StatusCode::OK)).await
}

/// POST /desk/moderation/{id}/claim
pub async fn claim(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<i64>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = store.write(move |tx| actions::claim(tx, &by, id)).await;
    let Err(error) = done else { return Ok(see_other_saying(&visit, &url(id), &CLAIMED)) };
    case_page(&store, visit, (actor, id), Filled::refused(fields, error)?).await
}

/// POST /desk/moderation/{id}/decision
pub async fn decide(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    id: web::Path<i64>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let (id, by) = (*id, actor.clone());
    let done = match decision(&fields) {
        Ok(decision) => {
            let said = if decision == Decision::Leave { LEFT } else { WITHHELD };
            store.write(move |tx| actions::decide(tx, &by, id, &decision)).await.map(|()| said)
        }
        Err(error) => Err(error),
    };
    match done {
        Ok(said) => Ok(see_other_saying(&visit, QUEUE, &said)),
        Err(error) => case_page(&store, visit, (actor, id), Filled::refused(fields, error)?).await,
    }
}

fn decision(fields: &Fields) -> Result<Decision> {
    match fields.one("act")? {
        "leave" => Ok(Decision::Leave),
        "withhold" => Ok(Decision::Withhold(grounds(fields)?)),
        _ => Err(Error::BadRequest(NOT_OUR_FORM)),
    }
}

async fn case_page(
    store: &Store,
    visit: Visit,
    (actor, id): (Actor, i64),
    (form, status): (Filled, StatusCode),
) -> Result<HttpResponse> {
    let reader = actor.person_id;
    let (case, flags, shown) = store.read(move |tx| open(tx, &actor, id)).await?;
    let holder = case.holder(visit.now);
    let (is_mine, is_taken) = (holder == Some(reader), holder.is_some_and(|holder| holder != reader));
    let shell = Shell::titled(visit, "moderation.case_title").in_section("desk");
    let codes = codes(&shell);
    page_with_status(&CasePage { shell, case, flags, shown, codes, form, is_mine, is_taken }, status)
}
