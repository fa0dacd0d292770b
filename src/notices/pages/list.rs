//! `/me/notices`: what the reader was told, the newest first.

use actix_web::{HttpResponse, web};
use askama::Template;

use crate::accounts::Member;
use crate::base::cursor::Cursor;
use crate::base::ids::ComplaintId;
use crate::base::{Error, Instant, Message, Result};
use crate::complaints;
use crate::db::Store;
use crate::notices::model::Notice;
use crate::notices::{actions, store};
use crate::web::fields::NOT_OUR_FORM;
use crate::web::respond::see_other_saying;
use crate::web::{Form, Page, Query, Shell, Visit, page};

const READ: Message = Message::new("notices.all_read");
const PLACE: &str = "/me/notices";

/// A notice with the title it speaks of.
struct Told {
    notice: Notice,
    title: String,
}

impl Told {
    fn is_new(&self) -> bool {
        self.notice.read_at.is_none()
    }

    /// Whether how long ago says more than the date: after 30 days it is the date again.
    fn is_recent(&self, now: Instant) -> bool {
        self.notice.created_at.plus_days(30) > now
    }

    fn floor(&self) -> Option<String> {
        self.notice.floor.map(|floor| floor.to_string())
    }
}

#[derive(Template)]
#[template(path = "notices/list.html")]
struct NoticesPage {
    shell: Shell,
    told: Vec<Told>,
    /// The newest notice shown: what comes later stays unread.
    newest: i64,
    unread: i64,
    next: Option<Cursor>,
}

impl Page for NoticesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// GET /me/notices
pub async fn show(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Query(query): Query,
) -> Result<HttpResponse> {
    let after = query.optional("after")?.map(Cursor::parse).transpose()?;
    let unread = i64::from(actor.unread_notices);
    let (mut notices, titles) = store
        .read(move |tx| {
            let notices = store::list_of(tx, actor.person_id, after.map(|after| after.id))?;
            let ids: Vec<ComplaintId> = notices.iter().filter_map(|notice| notice.complaint_id).collect();
            Ok((notices, complaints::titles_visible_to(tx, &actor, &ids)?))
        })
        .await?;
    let has_more = notices.len() > store::NOTICES_PER_PAGE;
    notices.truncate(store::NOTICES_PER_PAGE);
    let next = notices.last().filter(|_| has_more).map(|last| Cursor { value: last.created_at.0, id: last.id });
    let newest = notices.first().map_or(0, |newest| newest.id);
    let told = notices.into_iter().filter_map(|notice| with_title(notice, &titles)).collect();
    let shell = Shell::titled(visit, "site.notices").in_section("notices");
    page(&NoticesPage { shell, told, newest, unread, next })
}

/// Leaves out a notice of a complaint that the reader may not see any more.
fn with_title(notice: Notice, titles: &[(ComplaintId, String)]) -> Option<Told> {
    let title = match notice.complaint_id {
        Some(id) => titles.iter().find(|(known, _)| *known == id).map(|(_, title)| title.clone())?,
        None => String::new(),
    };
    Some(Told { notice, title })
}

/// POST /me/notices/read
pub async fn read(
    store: web::Data<Store>,
    visit: Visit,
    Member(actor): Member,
    Form(fields): Form,
) -> Result<HttpResponse> {
    let up_to = fields.parsed("up_to", |id| id.parse().ok())?.ok_or(Error::BadRequest(NOT_OUR_FORM))?;
    store.write(move |tx| actions::mark_read(tx, &actor, actor.person_id, up_to)).await?;
    Ok(see_other_saying(&visit, PLACE, &READ))
}
