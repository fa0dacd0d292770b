//! `/desk/moderation`: what readers flagged, and what waits for a second person.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::{Actor, Staff};
use crate::base::{Instant, Result};
use crate::complaints::{self, HeldReply, Withholding, urls};
use crate::db::{ReadTx, Store};
use crate::moderation::{FlagCase, cases_waiting, policy};
use crate::web::{Page, Shell, Visit, page};

/// A case in the queue.
struct Work {
    case: FlagCase,
    flags: i64,
    title: String,
    number: String,
    /// Somebody else has it.
    is_taken: bool,
    is_mine: bool,
}

#[derive(Template)]
#[template(path = "moderation/queue.html")]
struct QueuePage {
    shell: Shell,
    works: Vec<Work>,
    held: Vec<HeldReply>,
    waiting: Vec<Withholding>,
}

impl Page for QueuePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl QueuePage {
    fn screening_url(held: &HeldReply) -> String {
        urls::screening(held.complaint_id, held.floor)
    }

    fn number(held: &HeldReply) -> String {
        complaints::number(held.complaint_id, held.received_at)
    }
}

/// GET /desk/moderation
pub async fn show(store: web::Data<Store>, visit: Visit, Staff(actor): Staff) -> Result<HttpResponse> {
    let (works, held, waiting) = store.read(move |tx| read(tx, &actor)).await?;
    let shell = Shell::titled(visit, "moderation.queue_title").in_section("desk");
    page(&QueuePage { shell, works, held, waiting })
}

fn read(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<(Vec<Work>, Vec<HeldReply>, Vec<Withholding>)> {
    let scopes = policy::queue_scopes(actor)?;
    let now = tx.now();
    let work = |(case, flags, title, received_at): (FlagCase, i64, String, Instant)| Work {
        number: complaints::number(case.complaint_id, received_at),
        is_taken: case.holder(now).is_some_and(|holder| holder != actor.person_id),
        is_mine: case.holder(now) == Some(actor.person_id),
        case,
        flags,
        title,
    };
    let works = cases_waiting(tx, &scopes.flags)?.into_iter().map(work).collect();
    let held = complaints::replies_held(tx, &scopes.confirms)?;
    Ok((works, held, complaints::withholdings_waiting(tx, &scopes.confirms)?))
}
