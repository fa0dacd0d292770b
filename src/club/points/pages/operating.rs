//! `/desk/club`: where operators begin: a member by her number, what waits for a second signature, the rules.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Staff};
use crate::base::text::whole_number;
use crate::base::{Error, FormErrors, Message, Result};
use crate::club::members;
use crate::club::points::{self, Proposed, ProposedFor};
use crate::db::{ReadTx, Store};
use crate::web::{Filled, Page, Query, Shell, Visit, page_with_status, see_other};

/// Nobody has this number: said at the field.
const NO_SUCH_MEMBER: Message = Message::new("points.no_such_member");

#[derive(Template)]
#[template(path = "club/operating.html")]
struct OperatingPage {
    shell: Shell,
    form: Filled,
    waiting: Vec<Waiting>,
}

/// An adjustment that waits, with the number of the member's card and who proposed it.
struct Waiting {
    proposed: Proposed,
    member: Option<i64>,
    proposer: String,
    /// Whether the reader may sign it.
    is_hers_to_sign: bool,
}

impl Page for OperatingPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /desk/club
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Staff(actor): Staff,
    Query(query): Query,
) -> Result<HttpResponse> {
    points::policy::may_read_books(&actor)?;
    let asked = query.optional("number")?.map(str::to_owned);
    let number = asked.as_deref().map(whole_number).transpose();
    let by = actor.clone();
    let found = store.read(move |tx| {
        let member = match number {
            Ok(Some(number)) => match members::find_member_by_number(tx, number) {
                Err(Error::NotFound) => None,
                found => Some(found?.number),
            },
            _ => None,
        };
        Ok((member, waiting(tx, &by)?))
    });
    let (member, waiting) = found.await?;
    if let Some(number) = member {
        return Ok(see_other(&format!("/desk/club/members/{number}")));
    }
    let mut form = Filled::default();
    let mut status = StatusCode::OK;
    if let Some(asked) = asked {
        let mut fields = crate::web::Fields::default();
        fields.set("number", asked);
        form = Filled::sent(fields, FormErrors::of("number", NO_SUCH_MEMBER));
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let shell = Shell::titled(visit, "points.operating").in_section("desk");
    page_with_status(&OperatingPage { shell, form, waiting }, status)
}

fn waiting(tx: &mut ReadTx<'_>, by: &Actor) -> Result<Vec<Waiting>> {
    let waiting = |(proposed, member, proposer): ProposedFor| {
        let (whose, proposed_by) = (proposed.person_id, proposed.proposed_by);
        let is_hers_to_sign = points::policy::may_sign_adjustment(by, whose, proposed_by).is_ok();
        Waiting { proposed, member, proposer: proposer.unwrap_or_default(), is_hers_to_sign }
    };
    Ok(points::proposed_adjustments(tx)?.into_iter().map(waiting).collect())
}
