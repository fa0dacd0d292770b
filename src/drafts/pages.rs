//! `/me/drafts`: what the reader has begun and not published.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use askama::Template;

use super::model::{Draft, KEPT_DAYS, Target};
use crate::accounts::Member;
use crate::base::ids::ComplaintId;
use crate::base::{Message, Result};
use crate::complaints;
use crate::db::Store;
use crate::media::Darkroom;
use crate::web::respond::{local_path, see_other_saying};
use crate::web::{Form, Page, Shell, Visit, page};

const ENDED: Message = Message::new("drafts.ended");

#[derive(Template)]
#[template(path = "drafts/list.html")]
struct DraftsPage {
    shell: Shell,
    drafts: Vec<Draft>,
    /// The titles of the complaints that the drafts are about, as far as she may see them.
    titles: HashMap<ComplaintId, String>,
}

impl Page for DraftsPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

impl DraftsPage {
    /// What a draft is.
    fn name(&self, draft: &Draft) -> String {
        let title =
            |id: ComplaintId| self.titles.get(&id).map_or_else(|| self.shell.t("drafts.gone").to_owned(), Clone::clone);
        match draft.target {
            Target::Opening => match draft.value("title") {
                "" => format!("{} · {}", self.shell.t("drafts.opening"), self.shell.t("drafts.untitled")),
                written => written.to_owned(),
            },
            Target::Reply(id) => self.shell.t1("drafts.reply_to", title(id)),
            Target::Response(id) => self.shell.t1("drafts.response_to", title(id)),
            Target::Solution(id) => self.shell.t1("drafts.solution_to", title(id)),
        }
    }

    fn kept_days() -> i64 {
        KEPT_DAYS
    }
}

/// GET /me/drafts
pub async fn list(store: web::Data<Store>, visit: Visit, Member(actor): Member) -> Result<HttpResponse> {
    let found = store.read(move |tx| {
        let drafts = super::list_of(tx, actor.person_id)?;
        let about: Vec<ComplaintId> = drafts.iter().filter_map(|draft| draft.target.complaint_id()).collect();
        let titles = complaints::titles_visible_to(tx, &actor, &about)?;
        Ok((drafts, titles))
    });
    let (drafts, titles) = found.await?;
    let shell = Shell::titled(visit, "drafts.title").in_section("me");
    page(&DraftsPage { shell, drafts, titles: titles.into_iter().map(|(id, title, _)| (id, title)).collect() })
}

/// POST /me/drafts/{id}/end
pub async fn end(
    (store, darkroom): (web::Data<Store>, web::Data<Darkroom>),
    visit: Visit,
    Member(actor): Member,
    id: web::Path<String>,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let photographs = store.write(move |tx| super::actions::discard(tx, &actor, &id)).await?;
    darkroom.clear_away(photographs).await;
    let next = fields.optional("next")?.map_or("/me/drafts", local_path);
    Ok(see_other_saying(&visit, next, &ENDED))
}
